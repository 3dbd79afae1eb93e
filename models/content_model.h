// SPDX-License-Identifier: GPL-3.0-or-later
// The contents table: what the filter shows, in the order asked for, live.
#pragma once

#include "models/content_forecast.h"
#include "models/content_order.h"
#include "models/content_query.h"
#include "models/engine_feed.h"
#include "models/ordered_model.h"
#include "models/roles.h"

#include <QTimer>

namespace tierwatch {

/// Values change as soon as the feed has them; the order follows a moment later from its own thread, at most a few
/// times a second, and not while the table is frozen. A new filter or sort is followed at once, frozen or not.
class ContentModel final : public OrderedModel {
    Q_OBJECT

public:
    static constexpr std::chrono::milliseconds settleInterval{ 200 };

    explicit ContentModel(EngineFeed& feed, QObject* parent = nullptr);
    ~ContentModel() override;

    [[nodiscard]] int columnCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex& index, int role = Qt::DisplayRole) const override;
    [[nodiscard]] QVariant headerData(
        int section, Qt::Orientation orientation, int role = Qt::DisplayRole) const override;
    [[nodiscard]] Qt::ItemFlags flags(const QModelIndex& index) const override; ///< rows can be dragged
    [[nodiscard]] QHash<int, QByteArray> roleNames() const override;
    void sort(int column, Qt::SortOrder order = Qt::AscendingOrder) override;

    void setFilter(const ContentFilter& filter);
    [[nodiscard]] const ContentFilter& filter() const { return m_query.filter; }
    [[nodiscard]] const ContentSort& sorting() const { return m_query.sort; }

    /// While frozen no row comes, goes or moves by itself: nobody acts on the wrong one.
    void setFrozen(bool frozen);
    [[nodiscard]] bool isFrozen() const { return m_frozen; }
    /// How many contents changed since the order last settled.
    [[nodiscard]] int pendingChanges() const { return static_cast<int>(m_touched.size()); }
    /// Settles the order now (F5), frozen or not.
    void settle();
    /// The order shows everything that is known and asked for.
    [[nodiscard]] bool isSettled() const;

    [[nodiscard]] std::optional<ContentId> cidAt(int row) const;
    [[nodiscard]] int rowOf(ContentId cid) const; ///< −1: not shown
    [[nodiscard]] QModelIndex indexOf(ContentId cid, int column = 0) const;
    [[nodiscard]] const ContentRow* contentAt(int row) const; ///< null: no such row; good until the next turn
    [[nodiscard]] ContentStatus statusAt(int row) const;
    [[nodiscard]] QString pathAt(int row) const; ///< where its file is
    /// All that the filter shows, in order.
    [[nodiscard]] std::vector<ContentId> allCids() const;
    /// The same as their numbers in the store.
    [[nodiscard]] const std::vector<ContentHandle>& allHandles() const { return rows(); }
    /// Of these cells' rows, each once, in the order of the table.
    [[nodiscard]] std::vector<ContentId> cidsOf(const QModelIndexList& indexes) const;

Q_SIGNALS:
    void pendingChangesChanged(int pending);
    void settled(); ///< the newest filter and order are shown

private:
    [[nodiscard]] std::optional<ContentHandle> handleAt(int row) const;
    [[nodiscard]] QString text(ContentHandle handle, int column) const;
    [[nodiscard]] QString statusText(ContentHandle handle) const;
    [[nodiscard]] QString nextText(const ContentRow& row) const;
    [[nodiscard]] std::optional<NextMove> nextOf(const ContentRow& row) const;
    [[nodiscard]] double recentOf(const ContentRow& row) const;
    [[nodiscard]] QString toolTip(ContentHandle handle, int column) const;
    [[nodiscard]] QString path(const ContentRow& row) const;
    [[nodiscard]] QVariant sortValue(ContentHandle handle, int column) const;
    [[nodiscard]] LevelSlot levelSlot(const ContentRow& row, int column) const;

    void reset();
    void takeLevels();
    void takeRule();
    void change(const std::vector<ContentHandle>& handles);
    void showProgress(const std::vector<ContentId>& cids);
    void touch(std::span<const ContentHandle> handles);
    void requery();
    void settleSoon();
    void ask();
    void answered(std::optional<ContentOrderResult> result);
    void show(ContentOrderResult& result);

    EngineFeed& m_feed;
    ContentQuery m_query;
    std::vector<ContentHandle> m_touched; ///< each once, since the last request
    std::vector<bool> m_isTouched; ///< by handle
    std::vector<ContentHandle> m_asked; ///< those of the request under way
    std::optional<ContentOrderResult> m_kept; ///< came while the table was frozen
    bool m_requeried = false; ///< the last request is not for the newest filter and sort, or for settle()
    bool m_explicit = false; ///< the request under way was asked for by somebody
    bool m_outdated = false; ///< a snapshot came during the request under way
    bool m_frozen = false;
    QTimer m_pace; ///< runs from one settling to the earliest next one
    ContentOrder m_order;
};

} // namespace tierwatch
