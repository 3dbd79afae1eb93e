// SPDX-License-Identifier: GPL-3.0-or-later
// The history: every change of level, whoever made it; how many there were when; which contents went back and forth.
#pragma once

#include "models/history_model.h"
#include "models/moves_feed.h"
#include "models/small_table.h"
#include "ui/pages/window_page.h"

#include <array>

class QAbstractButton;
class QComboBox;
class QPushButton;
class QStackedWidget;

namespace tierwatch {

class Foot;
class MovesPlot;

class HistoryPage final : public WindowPage {
    Q_OBJECT
public:
    enum Part : int { All, Promotions, Demotions, Returned };

    HistoryPage(EngineFeed& feed, QWidget* parent = nullptr);

    [[nodiscard]] Table* table() const override;
    [[nodiscard]] std::vector<ContentId> selectedContents() const override;
    [[nodiscard]] std::optional<ContentId> currentContent() const override;
    void setText(const QString& text) override { m_model->setFilter(text); }
    [[nodiscard]] bool takesText() const override { return true; }
    [[nodiscard]] std::optional<CsvRows> csv() override;
    [[nodiscard]] bool hasCsv() const override { return true; }
    [[nodiscard]] HistoryModel* model() const { return m_model; }
    void showPart(Part part);

protected:
    void showEvent(QShowEvent* event) override;
    void hideEvent(QHideEvent* event) override;

private:
    [[nodiscard]] QWidget* makeFilter();
    [[nodiscard]] Table* makeHistory();
    [[nodiscard]] Table* makeReturned();
    void showLevels();
    /// The last so many seconds, up to now; 0: everything in the table, four weeks in the plot.
    void setPeriod(std::chrono::seconds period);
    void setRange(Time since, std::optional<Time> until);
    void applyFilter();
    void showMoves();
    void showFoot();

    EngineFeed& m_feed;
    HistoryModel* m_model;
    MovesFeed* m_moves;
    SmallTable* m_returnedModel;
    MovesPlot* m_plot;
    std::array<QAbstractButton*, 4> m_choices{};
    QComboBox* m_level = nullptr;
    QComboBox* m_period = nullptr;
    QStackedWidget* m_tables;
    Table* m_table;
    Table* m_returned;
    Foot* m_foot;
    QPushButton* m_again;
    bool m_rangeFilters = false; ///< the table shows only what the plot shows
};

} // namespace tierwatch
