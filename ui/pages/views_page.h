// SPDX-License-Identifier: GPL-3.0-or-later
// Do the players' views arrive? How many, which do not and why, and how players report them.
#pragma once

#include "models/engine_feed.h"
#include "models/small_table.h"
#include "ui/pages/window_page.h"

#include <QTimer>

#include <array>

class QAbstractButton;
class QLabel;
class QPushButton;
class QStackedWidget;

namespace tierwatch {

class CopyLine;
class Foot;
class Sparkline;

class ViewsPage final : public WindowPage {
    Q_OBJECT
public:
    enum Part : int { Unknown, Rejected, Fell, Report };

    explicit ViewsPage(EngineFeed& feed, QWidget* parent = nullptr);

    [[nodiscard]] Table* table() const override;
    [[nodiscard]] bool hasDetails() const override { return false; }
    void showPart(Part part);

Q_SIGNALS:
    /// This cid that players report is to become a content.
    void addAsked(tierwatch::ContentId cid);

protected:
    void showEvent(QShowEvent* event) override;
    void hideEvent(QHideEvent* event) override;

private:
    [[nodiscard]] QWidget* makeHead();
    [[nodiscard]] QWidget* makeNotice();
    [[nodiscard]] QWidget* makeExamples();
    [[nodiscard]] Table* makeTable(Part part, const QString& name, const QString& objectName,
        const std::vector<std::pair<int, int>>& widths, int stretched);
    void ask();
    void show(const ViewsReport& report);
    void showHead();
    void showNotice();
    void showTables();
    void showExamples();
    void showFoot();
    void add();
    [[nodiscard]] SmallCell fileCell(ContentId cid) const;

    EngineFeed& m_feed;
    ViewsReport m_report;
    bool m_known = false; ///< a report has come
    QTimer m_timer;
    Ticket m_ticket;

    QLabel* m_rate = nullptr;
    QLabel* m_last = nullptr;
    Sparkline* m_line = nullptr;
    QWidget* m_notice = nullptr;
    QLabel* m_noticeWords = nullptr;
    CopyLine* m_curl = nullptr;
    CopyLine* m_nginx = nullptr;
    CopyLine* m_beacon = nullptr;
    QLabel* m_reasons = nullptr;
    std::array<QAbstractButton*, 4> m_choices{};
    std::array<SmallTable*, 3> m_models{};
    std::array<Table*, 3> m_tables{};
    QStackedWidget* m_parts = nullptr;
    Foot* m_foot = nullptr;
    QPushButton* m_add = nullptr;
};

} // namespace tierwatch
