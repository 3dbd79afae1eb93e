// SPDX-License-Identifier: GPL-3.0-or-later
// The relocations table: what runs, waits, lingers and failed, with progress.
#pragma once

#include "models/engine_feed.h"
#include "models/ordered_model.h"
#include "models/roles.h"

namespace tierwatch {

namespace RelocationColumn {
enum Column {
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
class RelocationModel final : public OrderedModel {
    Q_OBJECT

public:
    explicit RelocationModel(EngineFeed& feed, QObject* parent = nullptr);

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
    [[nodiscard]] int count(RelocationState state) const { return m_feed.relocations().count(state); }

Q_SIGNALS:
    void countsChanged();

private:
    /// What a relocation is sorted by; equal ones by rising cid.
    struct Key {
        double number = 0;
        qint64 since = 0;
        QString text;
        qint64 cid = 0;
    };

    [[nodiscard]] const RelocationEntry* entry(quint32 item) const;
    [[nodiscard]] LevelSlot levelSlot(const RelocationEntry& entry, int column) const;
    [[nodiscard]] const ContentRow* content(ContentId cid) const;
    [[nodiscard]] qint64 size(const RelocationEntry& entry) const;
    [[nodiscard]] QString text(const RelocationEntry& entry, int column) const;
    [[nodiscard]] Key key(quint32 item) const;
    [[nodiscard]] bool before(const Key& a, const Key& b) const;
    [[nodiscard]] bool shows(quint32 item) const;
    quint32 itemOf(ContentId cid);

    void reset();
    void change(const std::vector<ContentId>& cids);
    void rearrange(); ///< all rows, from nothing
    [[nodiscard]] bool isInPlace(quint32 item) const;
    void foldIn(const std::vector<quint32>& touched);
    void arrange(std::vector<quint32> sorted, const std::vector<quint32>& touched);
    void count();

    EngineFeed& m_feed;
    quint32 m_states = 0;
    int m_sortColumn = -1;
    Qt::SortOrder m_direction = Qt::AscendingOrder;
    std::vector<ContentId> m_cids; ///< by item; each content that was ever on its way keeps its item
    QHash<ContentId, quint32> m_items;
    std::array<int, 4> m_counts{}; ///< as last told
};

} // namespace tierwatch
