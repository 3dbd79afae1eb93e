// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/notice.h"

#include "ui/theme.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QPainter>
#include <QPushButton>

namespace tierwatch {

Notice::Notice(QWidget* parent) : QWidget(parent), m_layout(new QHBoxLayout(this)), m_label(new QLabel(this))
{
    m_label->setTextFormat(Qt::PlainText);
    m_label->setWordWrap(true);
    m_layout->setContentsMargins(14, 5, 10, 5);
    m_layout->setSpacing(8);
    m_layout->addWidget(m_label, 1);
}

QPushButton* Notice::addButton(const QString& text)
{
    auto* button = new QPushButton(text, this);
    m_layout->addWidget(button);
    return button;
}

void Notice::paintEvent(QPaintEvent*)
{
    QPainter painter(this);
    const Theme& theme = Theme::of(palette());
    painter.fillRect(rect(), theme.warningTint);
    painter.fillRect(QRect(0, 0, 3, height()), theme.warning);
}

} // namespace tierwatch
