// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/undo.h"

#include "ui/commander.h"
#include "ui/icons.h"
#include "ui/words.h"

namespace tierwatch {

Undo::Undo(Commander& commander, QObject* parent) : QAction(parent), m_commander(commander)
{
    setObjectName(QStringLiteral("undo"));
    setIcon(tierwatch::icon(QStringLiteral("undo")));
    setShortcut(QKeySequence::Undo);
    connect(this, &QAction::triggered, this, &Undo::undo);
    connect(&m_commander, &Commander::planned, this, [this](PlanId plan, const QString& what) {
        m_done.push_back({ plan, what });
        showWhat();
    });
    showWhat();
}

void Undo::undo()
{
    if (m_done.empty())
        return;
    const PlanId plan = m_done.back().plan;
    m_done.pop_back();
    m_commander.send(UndoPlan{ plan });
    showWhat();
}

void Undo::showWhat()
{
    setEnabled(!m_done.empty());
    setText(m_done.empty() ? tr("&Undo") : tr("&Undo: %1", "what was done").arg(m_done.back().what));
    setIconText(withoutMnemonic(text()));
}

} // namespace tierwatch
