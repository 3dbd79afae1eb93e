// SPDX-License-Identifier: GPL-3.0-or-later
// The levels table, live, with edits that stay apart until somebody applies or discards them.
#pragma once

#include "models/engine_feed.h"
#include "models/roles.h"

#include <QAbstractTableModel>

#include <optional>

namespace tierwatch {

namespace LevelColumn {
enum Column { Label, Key, Minimum, Maximum, Path, Contents, Free, Total, State, Columns };
} // namespace LevelColumn

/// From the top level down, as the engine has them; edited rows keep their place until they are applied. Editable:
/// label, minimum, maximum, path; the key of an added level.
class LevelModel final : public QAbstractTableModel {
    Q_OBJECT

public:
    explicit LevelModel(EngineFeed& feed, QObject* parent = nullptr);

    [[nodiscard]] int rowCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] int columnCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex& index, int role = Qt::DisplayRole) const override;
    bool setData(const QModelIndex& index, const QVariant& value, int role = Qt::EditRole) override;
    [[nodiscard]] Qt::ItemFlags flags(const QModelIndex& index) const override;
    [[nodiscard]] QVariant headerData(
        int section, Qt::Orientation orientation, int role = Qt::DisplayRole) const override;
    [[nodiscard]] QHash<int, QByteArray> roleNames() const override;

    /// A new level on top, with the least range above the present top; edit it in place.
    int addLevel();
    /// An added one goes at once; another one is marked and goes when the table is applied. The engine refuses what is
    /// in use.
    void removeLevel(int row);
    [[nodiscard]] bool isRemoved(int row) const;

    [[nodiscard]] bool isDirty() const;
    void discard();
    /// The table with all edits, for ReplaceLevels with basedOn().
    [[nodiscard]] LevelTable edited() const;
    [[nodiscard]] quint64 basedOn() const { return m_basedOn; }
    /// Of edited().
    [[nodiscard]] Result<> validate() const { return edited().validate(); }
    /// Somebody else changed what is edited here, too. Other changes of theirs are taken in beside the edits.
    [[nodiscard]] bool isOutdated() const { return m_outdated; }
    /// The engine has accepted the edits; its own table follows.
    void applied();

    [[nodiscard]] const Level* levelAt(int row) const; ///< with its edits
    [[nodiscard]] int rowOf(LevelSlot slot) const;

Q_SIGNALS:
    void dirtyChanged(bool dirty);
    void edits(); ///< an edit was made, changed or dropped

private:
    struct Row {
        Level level; ///< with edits
        std::optional<Level> original; ///< empty: added here
        bool removed = false;
    };

    [[nodiscard]] bool isPending(const Row& row, int column) const;
    [[nodiscard]] QString text(const Row& row, int column) const;
    void takeLevels();
    void noteEdit(int row); ///< −1: not of one row

    EngineFeed& m_feed;
    std::vector<Row> m_rows;
    quint64 m_basedOn = 0;
    bool m_outdated = false;
    bool m_wasDirty = false;
};

} // namespace tierwatch
