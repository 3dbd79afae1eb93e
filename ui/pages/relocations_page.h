// SPDX-License-Identifier: GPL-3.0-or-later
// The relocations: what runs, waits, lingers and failed, with progress, and what can be retried or cancelled.
#pragma once

#include "models/relocation_model.h"
#include "ui/pages/window_page.h"

#include <array>

class QAbstractButton;
class QLabel;
class QPushButton;
class QSpinBox;

namespace tierwatch {

class Commander;

class RelocationsPage final : public WindowPage {
    Q_OBJECT
public:
    RelocationsPage(EngineFeed& feed, Commander& commander, QWidget* parent = nullptr);

    [[nodiscard]] Table* table() const override { return m_table; }
    [[nodiscard]] std::vector<ContentId> selectedContents() const override;
    [[nodiscard]] std::optional<ContentId> currentContent() const override;
    [[nodiscard]] std::optional<CsvRows> csv() override;
    [[nodiscard]] bool hasCsv() const override { return true; }
    /// None: all.
    void showState(std::optional<RelocationState> state);
    [[nodiscard]] RelocationModel* model() const { return m_model; }

private:
    void showCounts();
    void showSpeedLimit();
    void retryAll();

    EngineFeed& m_feed;
    Commander& m_commander;
    RelocationModel* m_model;
    Table* m_table;
    std::array<QAbstractButton*, 5> m_states{};
    QLabel* m_foot;
    QSpinBox* m_speedLimit; ///< MB/s; 0: none
    QPushButton* m_retryAll;
};

} // namespace tierwatch
