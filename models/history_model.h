// SPDX-License-Identifier: GPL-3.0-or-later
// The history table: every change of level, newest first, fetched page by page, live at the top.
#pragma once

#include "models/engine_feed.h"
#include "models/roles.h"

#include <QAbstractTableModel>

#include <optional>
#include <vector>

namespace tierwatch {

namespace HistoryColumn {
enum Column { Id, Cid, File, OldDate, OldLevel, NewDate, NewLevel, Cause, Author, Columns };
} // namespace HistoryColumn

/// What is asked of the history beside a text.
struct HistoryFilter {
    QString level; ///< a key: from it or to it; empty: all
    std::optional<bool> promotion; ///< empty: up and down
    std::optional<Time> since;
    std::optional<Time> until;

    bool operator==(const HistoryFilter&) const = default;
};

class HistoryModel final : public QAbstractTableModel {
    Q_OBJECT

public:
    static constexpr int pageSize = 500;
    /// More new rows than this at once, and the table starts again from the newest.
    static constexpr int mostNewRows = 5000;
    /// Ids become visible out of order: so far back it looks again for rows that came late.
    static constexpr qint64 overlap = 200;

    explicit HistoryModel(EngineFeed& feed, QObject* parent = nullptr);

    [[nodiscard]] int rowCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] int columnCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex& index, int role = Qt::DisplayRole) const override;
    [[nodiscard]] QVariant headerData(
        int section, Qt::Orientation orientation, int role = Qt::DisplayRole) const override;
    [[nodiscard]] QHash<int, QByteArray> roleNames() const override;
    [[nodiscard]] bool canFetchMore(const QModelIndex& parent) const override;
    void fetchMore(const QModelIndex& parent) override;

    /// Text in the file name, or all digits: a cid. Empty: everything. The newest filter wins.
    void setFilter(const QString& text);
    void setFilter(const HistoryFilter& filter);
    [[nodiscard]] const HistoryFilter& filter() const { return m_filter; }
    /// What the table shows, without a limit.
    [[nodiscard]] HistoryQuery query() const;
    void setCid(std::optional<ContentId> cid); ///< of one content only
    [[nodiscard]] const HistoryRow* rowAt(int row) const; ///< good until the next turn
    [[nodiscard]] bool isLoading() const { return m_loading; }
    /// Why the last page did not come; reload() asks again, and so does news of newer rows.
    [[nodiscard]] const std::optional<Error>& error() const { return m_error; }
    void reload();

Q_SIGNALS:
    void loadingChanged(bool loading);
    void failed(const tierwatch::Error& error);
    void recovered(); ///< it is asked again, or a page came

private:
    void restart();
    void ask(Ticket& ticket, const HistoryQuery& query, void (HistoryModel::*take)(Page<HistoryRow>));
    void fetchNewer();
    void takeOlder(Page<HistoryRow> page);
    void takeNewer(Page<HistoryRow> page);
    void merge(std::vector<HistoryRow> rows);
    void fail(const Error& error);
    void setLoading(bool loading);
    [[nodiscard]] QString text(const HistoryRow& row, int column) const;
    [[nodiscard]] QString levelText(const QString& key) const;

    EngineFeed& m_feed;
    QString m_text;
    HistoryFilter m_filter;
    std::optional<ContentId> m_cid;
    std::vector<HistoryRow> m_rows; ///< newest first
    std::vector<HistoryRow> m_newer; ///< newest first; pages of them are still to come
    bool m_begun = false; ///< the first page is here
    bool m_more = true; ///< older ones
    bool m_loading = false;
    bool m_rung = false; ///< told of newer ones while asking for them
    std::optional<Error> m_error;
    Ticket m_olderTicket;
    Ticket m_newerTicket;
    bool m_askingNewer = false;
};

} // namespace tierwatch
