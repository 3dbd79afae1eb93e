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
enum Column : int { Id, Cid, File, OldDate, OldLevel, NewDate, NewLevel, Cause, Author, Columns };
} // namespace HistoryColumn

class HistoryModel final : public QAbstractTableModel {
    Q_OBJECT

public:
    static constexpr int pageSize = 500;
    /// More new rows than this at once, and the table starts again from the newest.
    static constexpr int mostNewRows = 5000;

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
    void setCid(std::optional<ContentId> cid); ///< of one content only
    [[nodiscard]] const HistoryRow* rowAt(int row) const; ///< good until the next turn
    [[nodiscard]] bool isLoading() const { return m_loading; }
    /// Why the last page did not come; reload() asks again.
    [[nodiscard]] const std::optional<Error>& error() const { return m_error; }
    void reload();

Q_SIGNALS:
    void loadingChanged(bool loading);
    void failed(const tierwatch::Error& error);

private:
    [[nodiscard]] HistoryQuery query() const;
    void ask(const HistoryQuery& query, Done<Page<HistoryRow>> done);
    void fetchOlder();
    void fetchNewer();
    void takeOlder(Page<HistoryRow> page);
    void takeNewer(Page<HistoryRow> page);
    void restart();
    void fail(const Error& error);

    EngineFeed& m_feed;
    QString m_text;
    std::optional<ContentId> m_cid;
    std::vector<HistoryRow> m_rows; ///< newest first
    std::vector<HistoryRow> m_newer; ///< newest first, not shown yet: their last page has not come
    qint64 m_seen = 0; ///< all rows up to this id that match are in m_rows or older than its last
    bool m_more = true; ///< older ones
    bool m_loading = false;
    std::optional<Error> m_error;
    Ticket m_older;
    Ticket m_newerTicket;
};

} // namespace tierwatch
