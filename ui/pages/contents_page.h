// SPDX-License-Identifier: GPL-3.0-or-later
// The contents: where each is, how often it was watched, where it is to go.
#pragma once

#include "models/content_model.h"
#include "ui/pages/window_page.h"

class QLabel;
class QPushButton;

namespace tierwatch {

class Preferences;

class ContentsPage final : public WindowPage {
    Q_OBJECT
public:
    /// The preferences outlive the page.
    ContentsPage(EngineFeed& feed, Preferences& preferences, QWidget* parent = nullptr);

    [[nodiscard]] Table* table() const override { return m_table; }
    [[nodiscard]] std::vector<ContentId> selectedContents() const override;
    [[nodiscard]] std::optional<ContentId> currentContent() const override;
    [[nodiscard]] bool allThatMatchSelected() const override;
    void setText(const QString& text) override;
    [[nodiscard]] bool takesText() const override { return true; }
    [[nodiscard]] std::optional<CsvRows> csv() override;
    [[nodiscard]] bool hasCsv() const override { return true; }
    void sortAgain() override { m_model->settle(); }

    [[nodiscard]] const ContentFilter& filter() const { return m_model->filter(); }
    void setFilter(const ContentFilter& filter);
    [[nodiscard]] ContentModel* model() const { return m_model; }

Q_SIGNALS:
    void filterChanged(const tierwatch::ContentFilter& filter);

private:
    void showFoot();
    void showEmptyText();

    EngineFeed& m_feed;
    ContentModel* m_model;
    Table* m_table;
    QLabel* m_foot;
    QPushButton* m_sortAgain;
    QPushButton* m_clear;
};

} // namespace tierwatch
