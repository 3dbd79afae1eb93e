// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/foot.h"

#include "ui/theme.h"

#include <QEvent>
#include <QHBoxLayout>
#include <QLabel>
#include <QPainter>
#include <QPushButton>

namespace tierwatch {

Foot::Foot(QWidget* parent) : QWidget(parent), m_layout(new QHBoxLayout(this)), m_label(new QLabel(this))
{
    m_label->setTextFormat(Qt::PlainText);
    m_label->setWordWrap(true);
    m_layout->setContentsMargins(14, 5, 10, 5);
    m_layout->setSpacing(8);
    m_layout->addWidget(m_label, 1);
    setMinimumHeight(QPushButton(QStringLiteral("F")).sizeHint().height() + 10);
    color();
}

QPushButton* Foot::addButton(const QString& text)
{
    auto* button = new QPushButton(text, this);
    m_layout->addWidget(button);
    return button;
}

void Foot::addWidget(QWidget* widget) { m_layout->addWidget(widget); }

void Foot::setTrouble(bool trouble)
{
    if (trouble == m_trouble)
        return;
    m_trouble = trouble;
    color();
}

void Foot::color()
{
    const Theme& theme = Theme::of(palette());
    QPalette colors = palette();
    colors.setColor(QPalette::WindowText, m_trouble ? theme.error : theme.faint);
    m_label->setPalette(colors);
}

void Foot::paintEvent(QPaintEvent*)
{
    QPainter painter(this);
    painter.fillRect(QRect(0, 0, width(), 1), Theme::of(palette()).line);
}

void Foot::changeEvent(QEvent* event)
{
    if (event->type() == QEvent::PaletteChange)
        color();
    QWidget::changeEvent(event);
}

} // namespace tierwatch
