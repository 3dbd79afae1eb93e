// SPDX-License-Identifier: GPL-3.0-or-later
// The history: every change of level, whoever made it.
#pragma once

#include "models/history_model.h"
#include "ui/pages/window_page.h"

class QPushButton;

namespace tierwatch {

class Foot;

class HistoryPage final : public WindowPage {
    Q_OBJECT
public:
    HistoryPage(EngineFeed& feed, QWidget* parent = nullptr);

    [[nodiscard]] Table* table() const override { return m_table; }
    [[nodiscard]] std::vector<ContentId> selectedContents() const override;
    [[nodiscard]] std::optional<ContentId> currentContent() const override;
    void setText(const QString& text) override { m_model->setFilter(text); }
    [[nodiscard]] bool takesText() const override { return true; }
    [[nodiscard]] HistoryModel* model() const { return m_model; }

private:
    void showFoot();

    HistoryModel* m_model;
    Table* m_table;
    Foot* m_foot;
    QPushButton* m_again;
};

} // namespace tierwatch
