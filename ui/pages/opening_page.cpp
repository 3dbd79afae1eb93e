// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/opening_page.h"

#include "models/format.h"
#include "ui/theme.h"

#include <QLabel>
#include <QVBoxLayout>

namespace tierwatch {

OpeningPage::OpeningPage(const EngineFeed& feed, QWidget* parent)
    : QWidget(parent), m_feed(feed), m_title(new QLabel(this)), m_detail(new QLabel(this))
{
    m_title->setObjectName(QStringLiteral("openingTitle"));
    m_detail->setObjectName(QStringLiteral("openingDetail"));
    QFont large = font();
    large.setPointSizeF(large.pointSizeF() * 1.5);
    m_title->setFont(large);
    m_detail->setWordWrap(true);
    m_detail->setTextFormat(Qt::PlainText);
    m_detail->setTextInteractionFlags(Qt::TextSelectableByMouse);
    m_detail->setMaximumWidth(fontMetrics().averageCharWidth() * 90);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(48, 48, 48, 48);
    layout->setSpacing(12);
    layout->addWidget(m_title);
    layout->addWidget(m_detail);
    layout->addStretch(1);
    refresh();
}

void OpeningPage::refresh()
{
    m_title->setText(tr("Opening the catalogue …"));
    QStringList sentences;
    for (const ComponentHealth& component : m_feed.status().health.components) {
        if (!component.detail.isEmpty())
            sentences << translate(component.detail);
    }
    if (sentences.isEmpty())
        sentences << tr("The window fills by itself as soon as the catalogue and the state store have answered.");
    m_detail->setText(sentences.join(QStringLiteral("\n\n")));
}

} // namespace tierwatch
