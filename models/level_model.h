// SPDX-License-Identifier: GPL-3.0-or-later
// The levels table, live, with edits that stay apart until somebody applies or discards them.
#pragma once

#include "models/engine_feed.h"
#include "models/roles.h"

#include <QAbstractTableModel>

#include <optional>

namespace tierwatch {

namespace LevelColumn {
enum Column {
    Label,
    Key,
    Minimum,
    Maximum,
    Path,
    Contents,
    Free,
    Total,
    Mode,
    Capacity,
    High,
    Low,
    Reserve,
    Url,
    Verify,
    Linger,
    State,
    Columns
};
} // namespace LevelColumn

/// From the top level down, as the engine has them; edited rows keep their place until they are applied. A level ends
/// where the next one begins: only where it begins is edited.
class LevelModel final : public QAbstractTableModel {
    Q_OBJECT

public:
    /// Somebody else has changed what is edited here.
    struct Conflict {
        QString level; ///< its name
        int column = -1; ///< −1: they have removed it
        QString theirs;
        QString mine;
    };

    explicit LevelModel(EngineFeed& feed, QObject* parent = nullptr);

    [[nodiscard]] int rowCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] int columnCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex& index, int role = Qt::DisplayRole) const override;
    /// False where the value is none for that cell; the rule is then told by refused().
    bool setData(const QModelIndex& index, const QVariant& value, int role = Qt::EditRole) override;
    [[nodiscard]] Qt::ItemFlags flags(const QModelIndex& index) const override;
    [[nodiscard]] QVariant headerData(
        int section, Qt::Orientation orientation, int role = Qt::DisplayRole) const override;
    [[nodiscard]] QHash<int, QByteArray> roleNames() const override;

    /// A new level on top, from twice the present top's minimum on; edit it in place.
    int addLevel();
    /// An added one goes at once; another one is marked and goes when the table is applied. The engine refuses what is
    /// in use.
    void removeLevel(int row);
    [[nodiscard]] bool isRemoved(int row) const;
    [[nodiscard]] bool isAdded(int row) const;
    [[nodiscard]] bool isPending(int row, int column) const;

    /// Where the level begins, as near to `count` as its neighbours allow; what it was before where there is no room.
    void setMinimum(int row, qint64 count);

    [[nodiscard]] bool isDirty() const;
    void discard();
    /// The table with all edits, for ReplaceLevels with basedOn().
    [[nodiscard]] LevelTable edited() const;
    [[nodiscard]] quint64 basedOn() const { return m_basedOn; }
    /// Of edited().
    [[nodiscard]] Result<> validate() const { return edited().validate(); }
    /// There are conflicts. Other changes of theirs are taken in beside the edits.
    [[nodiscard]] bool isOutdated() const;
    [[nodiscard]] std::vector<Conflict> conflicts() const;
    void takeTheirs(); ///< where there is a conflict; the other edits stay
    void keepMine(); ///< the edits are based on their version from now on
    /// The engine has accepted the edits; its own table follows.
    void applied();

    [[nodiscard]] const Level* levelAt(int row) const; ///< with its edits
    [[nodiscard]] int rowOf(LevelSlot slot) const;

Q_SIGNALS:
    void dirtyChanged(bool dirty);
    void edits(); ///< an edit was made, changed or dropped
    void refused(const QString& rule); ///< what was typed into a cell, and what may be typed there

private:
    struct Row {
        Level level; ///< with edits
        std::optional<Level> original; ///< empty: added here
        bool removed = false;
        bool goneTheirs = false; ///< removed by somebody else while it was edited here
        std::vector<int> conflicts; ///< columns
    };

    [[nodiscard]] static bool isPending(const Row& row, int column);
    [[nodiscard]] QString text(const Row& row, int column) const;
    [[nodiscard]] QString stateText(const Row& row) const;
    [[nodiscard]] Row& at(int row) { return m_rows[static_cast<std::size_t>(row)]; }
    [[nodiscard]] const Row& at(int row) const { return m_rows[static_cast<std::size_t>(row)]; }
    [[nodiscard]] bool inRange(int row) const { return row >= 0 && row < rowCount(); }
    void close(); ///< each level ends where the next begins, if a limit was edited
    void takeLevels();
    void noteEdit();
    void show();

    EngineFeed& m_feed;
    std::vector<Row> m_rows;
    quint64 m_basedOn = 0;
    bool m_wasDirty = false;
};

} // namespace tierwatch
