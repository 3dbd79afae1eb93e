// SPDX-License-Identifier: GPL-3.0-or-later
// The log: who did what and when, and what Tierwatch noticed by itself.
#pragma once

#include "models/log_model.h"
#include "ui/pages/window_page.h"

#include <array>

class QAbstractButton;

namespace tierwatch {

class Foot;

class LogPage final : public WindowPage {
    Q_OBJECT
public:
    explicit LogPage(EngineFeed& feed, QWidget* parent = nullptr);

    [[nodiscard]] Table* table() const override { return m_table; }
    [[nodiscard]] bool hasDetails() const override { return false; }
    void setText(const QString& text) override { m_model->setText(text); }
    [[nodiscard]] bool takesText() const override { return true; }
    [[nodiscard]] LogModel* model() const { return m_model; }

protected:
    void showEvent(QShowEvent* event) override;
    void hideEvent(QHideEvent* event) override;

private:
    void showFoot();

    LogModel* m_model;
    Table* m_table;
    std::array<QAbstractButton*, 3> m_choices{};
    Foot* m_foot;
};

} // namespace tierwatch
