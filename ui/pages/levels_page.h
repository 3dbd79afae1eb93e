// SPDX-License-Identifier: GPL-3.0-or-later
// The levels as a table that can be edited, and all contents over their limits. Edits wait here until they are applied,
// all at once; meanwhile the page says what they would move.
#pragma once

#include "models/level_model.h"
#include "models/level_outlook.h"
#include "ui/pages/window_page.h"

#include <QTimer>

class QPushButton;

namespace tierwatch {

class Commander;
class Foot;
class HistogramView;

class LevelsPage final : public WindowPage {
    Q_OBJECT
public:
    LevelsPage(EngineFeed& feed, Commander& commander, QWidget* parent = nullptr);

    [[nodiscard]] Table* table() const override { return m_table; }
    [[nodiscard]] bool hasDetails() const override { return false; }
    [[nodiscard]] LevelModel* model() const { return m_model; }
    [[nodiscard]] HistogramView* histogram() const { return m_histogram; }
    /// What it would move goes as it is viewed.
    void apply();

protected:
    void showEvent(QShowEvent* event) override;
    void hideEvent(QHideEvent* event) override;
    void changeEvent(QEvent* event) override;

private:
    void build();
    void connectParts();
    void showState();
    void showSentence(const Result<>& valid, const std::optional<LevelOutlook::Answer>& answer);
    void showLimits();
    void fitTable();
    void noteEdit();
    void apply(std::optional<Existing> existing);
    void addLevel();
    void removeLevel();
    void check();
    void tell(const QString& sentence, bool trouble);
    [[nodiscard]] int currentRow() const;

    EngineFeed& m_feed;
    Commander& m_commander;
    LevelModel* m_model;
    LevelOutlook* m_outlook;
    Table* m_table;
    Foot* m_tools; ///< what can be done with a level, and what was found
    QPushButton* m_add;
    QPushButton* m_remove;
    QPushButton* m_check;
    HistogramView* m_histogram;
    Foot* m_foot; ///< what the edits would do, and what becomes of them
    QPushButton* m_takeTheirs;
    QPushButton* m_keepMine;
    QPushButton* m_move;
    QPushButton* m_apply;
    QPushButton* m_discard;
    QTimer m_askSpeed;
    QString m_refusal; ///< what the engine said to the last attempt
    QString m_done; ///< what the last one did
    bool m_applying = false;
};

} // namespace tierwatch
