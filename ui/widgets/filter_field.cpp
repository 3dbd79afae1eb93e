// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/filter_field.h"

#include <QInputMethodEvent>
#include <QKeyEvent>

namespace tierwatch {

FilterField::FilterField(QWidget* parent) : QLineEdit(parent)
{
    connect(this, &QLineEdit::textChanged, this, &FilterField::noteText);
}

QString FilterField::shownText() const
{
    QString shown = text();
    return shown.insert(cursorPosition(), m_composing);
}

void FilterField::inputMethodEvent(QInputMethodEvent* event)
{
    m_composing = event->preeditString(); // textChanged comes within what follows
    QLineEdit::inputMethodEvent(event);
    noteText();
}

void FilterField::keyPressEvent(QKeyEvent* event)
{
    if (event->key() == Qt::Key_Escape)
        clear();
    else
        QLineEdit::keyPressEvent(event);
}

void FilterField::noteText()
{
    if (const QString shown = shownText(); shown != m_told) {
        m_told = shown;
        Q_EMIT shownTextChanged(shown);
    }
}

} // namespace tierwatch
