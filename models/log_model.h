// SPDX-License-Identifier: GPL-3.0-or-later
// The operators' log: who did what, and what Tierwatch noticed; newest first, live at the top.
#pragma once

#include "models/engine_feed.h"
#include "models/roles.h"

#include <QAbstractTableModel>
#include <QTimer>

#include <vector>

namespace tierwatch {

namespace LogColumn {
enum Column { Time, Severity, Who, What, Result, From, Columns };
} // namespace LogColumn

class LogModel final : public QAbstractTableModel {
    Q_OBJECT

public:
    static constexpr int pageSize = 500;
    /// More new lines than this at once, and the table starts again from the newest.
    static constexpr int mostNewLines = 5000;
    static constexpr std::chrono::milliseconds interval{ 1000 };

    explicit LogModel(EngineFeed& feed, QObject* parent = nullptr);

    [[nodiscard]] int rowCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] int columnCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex& index, int role = Qt::DisplayRole) const override;
    [[nodiscard]] QVariant headerData(
        int section, Qt::Orientation orientation, int role = Qt::DisplayRole) const override;
    [[nodiscard]] QHash<int, QByteArray> roleNames() const override;
    [[nodiscard]] bool canFetchMore(const QModelIndex& parent) const override;
    void fetchMore(const QModelIndex& parent) override;

    /// Looks for newer lines again and again, or not.
    void setActive(bool active);
    void setText(const QString& text); ///< anywhere in a line; empty: all
    void setLeast(LogEntry::Severity least);
    [[nodiscard]] LogEntry::Severity least() const { return m_least; }
    [[nodiscard]] const QString& text() const { return m_text; }
    [[nodiscard]] const LogLine* lineAt(int row) const; ///< null: no such row; good until the next turn
    [[nodiscard]] bool isLoading() const { return m_loading; }
    [[nodiscard]] const std::optional<Error>& error() const { return m_error; }
    void reload();

Q_SIGNALS:
    void stateChanged(); ///< loading, failed, or well again

private:
    [[nodiscard]] LogQuery query() const;
    void look();
    void takeOlder(Result<Page<LogLine>> page);
    void takeNewer(Result<Page<LogLine>> page);
    [[nodiscard]] QString cellText(const LogEntry& entry, int column) const;

    EngineFeed& m_feed;
    QString m_text;
    LogEntry::Severity m_least = LogEntry::Severity::Info;
    std::vector<LogLine> m_lines; ///< newest first
    bool m_more = true;
    bool m_loading = false;
    bool m_begun = false; ///< the first page is here
    std::optional<Error> m_error;
    QTimer m_timer;
    Ticket m_older;
    Ticket m_newer;
};

[[nodiscard]] QString severityWord(LogEntry::Severity severity);

} // namespace tierwatch
