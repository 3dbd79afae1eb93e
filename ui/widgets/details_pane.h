// SPDX-License-Identifier: GPL-3.0-or-later
// One content: where it is, why, what comes next, and what has happened to it.
#pragma once

#include "models/content_explainer.h"
#include "models/history_model.h"

#include <QWidget>

class QLabel;
class QPushButton;
class QVBoxLayout;

namespace tierwatch {

class DetailsPane final : public QWidget {
    Q_OBJECT
public:
    explicit DetailsPane(EngineFeed& feed, QWidget* parent = nullptr);
    /// The content to tell of, and how many are selected.
    void show(std::optional<ContentId> content, std::size_t selected);
    /// Reads the feed again.
    void refresh();

Q_SIGNALS:
    void moveAsked();
    void holdAsked();

protected:
    void paintEvent(QPaintEvent* event) override;
    void changeEvent(QEvent* event) override;

private:
    QLabel* addHeading(const QString& text);
    QLabel* addWords(const QString& objectName);
    void color();
    void showTimeline();

    EngineFeed& m_feed;
    HistoryModel m_history; ///< of this content
    ContentExplainer m_explainer;
    std::optional<ContentId> m_content;
    std::size_t m_selected = 0;
    QVBoxLayout* m_layout = nullptr;
    QLabel* m_nothing = nullptr;
    QWidget* m_body = nullptr;
    QLabel* m_name = nullptr;
    QLabel* m_where = nullptr;
    QLabel* m_why = nullptr;
    QLabel* m_next = nullptr;
    QLabel* m_timeline = nullptr;
    QLabel* m_path = nullptr;
    QPushButton* m_copy = nullptr;
    QPushButton* m_move = nullptr;
    QPushButton* m_hold = nullptr;
    std::vector<QLabel*> m_headings;
};

} // namespace tierwatch
