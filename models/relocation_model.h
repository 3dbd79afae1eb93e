// SPDX-License-Identifier: GPL-3.0-or-later
// The relocations table: what runs, waits, lingers and failed, with progress.
#pragma once

#include "models/engine_feed.h"
#include "models/roles.h"
#include "models/row_change.h"

#include <QAbstractTableModel>

namespace tierwatch {

namespace RelocationColumn {
enum Column : int {
    State,
    File,
    From,
    To,
    Progress,
    Size,
    Speed,
    TimeLeft,
    Cause,
    Author,
    Worker,
    Since,
    Attempts,
    Detail,
    Cid,
    Columns
};
} // namespace RelocationColumn

/// At first running ones, then failed, waiting, lingering; within each the oldest wish first.
class RelocationModel final : public QAbstractTableModel {
    Q_OBJECT

public:
    explicit RelocationModel(EngineFeed& feed, QObject* parent = nullptr);

    [[nodiscard]] int rowCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] int columnCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex& index, int role = Qt::DisplayRole) const override;
    [[nodiscard]] QVariant headerData(
        int section, Qt::Orientation orientation, int role = Qt::DisplayRole) const override;
    [[nodiscard]] QHash<int, QByteArray> roleNames() const override;
    void sort(int column, Qt::SortOrder order = Qt::AscendingOrder) override; ///< −1: the order at first

    /// Bits 1 << RelocationState; 0: all.
    void setStates(quint32 states);
    [[nodiscard]] static constexpr quint32 bit(RelocationState state) { return 1U << static_cast<unsigned>(state); }

    [[nodiscard]] std::optional<ContentId> cidAt(int row) const;
    [[nodiscard]] int rowOf(ContentId cid) const; ///< −1: not shown
    [[nodiscard]] const RelocationEntry* entryAt(int row) const; ///< good until the next turn
    [[nodiscard]] std::vector<ContentId> cidsOf(const QModelIndexList& indexes) const;
    /// How many there are in a state, shown or not.
    [[nodiscard]] int count(RelocationState state) const;

Q_SIGNALS:
    void countsChanged();

private:
    [[nodiscard]] QString fileName(ContentId cid) const;
    [[nodiscard]] QVariant sortValue(const RelocationEntry& entry, int column) const;
    [[nodiscard]] QString text(const RelocationEntry& entry, int column) const;
    [[nodiscard]] bool before(ContentId a, ContentId b) const;
    [[nodiscard]] bool shows(ContentId cid) const;

    void reset();
    void change(const std::vector<ContentId>& cids);
    void rearrange();

    EngineFeed& m_feed;
    quint32 m_states = 0;
    int m_sortColumn = -1;
    Qt::SortOrder m_direction = Qt::AscendingOrder;
    std::vector<ContentId> m_rows;
    QHash<ContentId, int> m_places;
    std::array<int, 4> m_counts{};
};

} // namespace tierwatch
