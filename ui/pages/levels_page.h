// SPDX-License-Identifier: GPL-3.0-or-later
// The levels as a table that can be edited. Edits wait here until they are applied, all at once.
#pragma once

#include "models/level_model.h"
#include "ui/pages/window_page.h"

class QPushButton;

namespace tierwatch {

class Commander;
class Foot;

class LevelsPage final : public WindowPage {
    Q_OBJECT
public:
    LevelsPage(EngineFeed& feed, Commander& commander, QWidget* parent = nullptr);

    [[nodiscard]] Table* table() const override { return m_table; }
    [[nodiscard]] bool hasDetails() const override { return false; }
    [[nodiscard]] LevelModel* model() const { return m_model; }
    void apply();

private:
    void showState();
    void addLevel();
    void removeLevel();

    EngineFeed& m_feed;
    Commander& m_commander;
    LevelModel* m_model;
    Table* m_table;
    Foot* m_foot;
    QPushButton* m_add;
    QPushButton* m_remove;
    QPushButton* m_discard;
    QPushButton* m_apply;
    QString m_refusal; ///< what the engine said to the last attempt
    bool m_applying = false;
};

} // namespace tierwatch
