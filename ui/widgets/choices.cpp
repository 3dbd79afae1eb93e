// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/choices.h"

#include "models/format.h"
#include "ui/theme.h"

#include <QHBoxLayout>
#include <QPainter>
#include <QToolButton>

namespace tierwatch {

Choices::Choices(const QString& name, QWidget* parent) : QWidget(parent), m_layout(new QHBoxLayout(this))
{
    setAccessibleName(name);
    m_layout->setContentsMargins(8, 5, 8, 5);
    m_layout->setSpacing(4);
    m_layout->addStretch(1);
}

QAbstractButton* Choices::add(const QString& text)
{
    auto* button = new QToolButton(this);
    button->setText(text);
    button->setAccessibleName(text);
    button->setProperty("name", text);
    button->setCheckable(true);
    button->setAutoExclusive(true);
    button->setAutoRaise(true);
    button->setFocusPolicy(Qt::TabFocus);
    m_layout->insertWidget(m_layout->count() - 1, button);
    return button;
}

void Choices::setCount(QAbstractButton* choice, int count)
{
    const QString name = choice->property("name").toString();
    choice->setText(count > 0 ? name + QStringLiteral("  ") + formatCount(count) : name);
    choice->setAccessibleDescription(formatCount(count));
}

void Choices::paintEvent(QPaintEvent*)
{
    QPainter painter(this);
    painter.fillRect(QRect(0, height() - 1, width(), 1), Theme::of(palette()).line);
}

} // namespace tierwatch
