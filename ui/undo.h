// SPDX-License-Identifier: GPL-3.0-or-later
// Takes back what was done in this window, the last first: forces and edits of the levels.
#pragma once

#include "core/identifiers.h"

#include <QAction>

#include <vector>

namespace tierwatch {

class Commander;

/// An action that says what it would take back. The commander outlives it.
class Undo final : public QAction {
    Q_OBJECT
public:
    explicit Undo(Commander& commander, QObject* parent = nullptr);

private:
    struct Done {
        PlanId plan;
        QString what;
    };
    void undo();
    void showWhat();

    Commander& m_commander;
    std::vector<Done> m_done;
};

} // namespace tierwatch
