// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/filter_bar.h"

#include "ui/icons.h"
#include "ui/widgets/filter_field.h"
#include "ui/words.h"

#include <QAction>
#include <QComboBox>
#include <QHBoxLayout>

namespace tierwatch {

FilterBar::FilterBar(QWidget* parent)
    : QWidget(parent), m_text(new FilterField(this)), m_level(new QComboBox(this)), m_status(new QComboBox(this))
{
    m_text->setObjectName(QStringLiteral("filterText"));
    m_text->setAccessibleName(tr("Filter"));
    m_text->setPlaceholderText(tr("File or cid"));
    m_text->setToolTip(tr("Show only what matches (Ctrl+F); Esc shows everything"));
    m_text->setClearButtonEnabled(true);
    m_text->addAction(icon(QStringLiteral("search")), QLineEdit::LeadingPosition);
    m_text->setMinimumWidth(fontMetrics().averageCharWidth() * 22);
    m_text->setMaximumWidth(fontMetrics().averageCharWidth() * 46);
    m_level->setObjectName(QStringLiteral("filterLevel"));
    m_level->setAccessibleName(tr("Level shown"));
    m_level->setSizeAdjustPolicy(QComboBox::AdjustToContents);
    m_status->setObjectName(QStringLiteral("filterStatus"));
    m_status->setAccessibleName(tr("Status shown"));
    m_status->setSizeAdjustPolicy(QComboBox::AdjustToContents);
    m_status->addItem(tr("Any status"), 0U);
    for (const StatusChoice& choice : statusChoices)
        m_status->addItem(tr(choice.words), choice.statuses);
    m_status->addItem(tr("Count unknown"), ContentFilter::bit(ContentStatus::Unknown));
    setLevels({});

    auto* layout = new QHBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(6);
    layout->addStretch(1);
    layout->addWidget(m_text, 4);
    layout->addWidget(m_level);
    layout->addWidget(m_status);

    connect(m_text, &FilterField::shownTextChanged, this, &FilterBar::textChanged);
    connect(m_level, &QComboBox::activated, this, [this] {
        const QVariant slot = m_level->currentData();
        Q_EMIT levelChosen(slot.isValid() ? std::optional(static_cast<LevelSlot>(slot.toInt())) : std::nullopt);
    });
    connect(m_status, &QComboBox::activated, this, [this] { Q_EMIT statusesChosen(m_status->currentData().toUInt()); });
}

void FilterBar::setLevels(const LevelTable& levels)
{
    const QVariant before = m_level->currentData();
    m_level->clear();
    m_level->addItem(tr("All levels"));
    for (const Level& level : hottestFirst(levels))
        m_level->addItem(level.name(), static_cast<int>(number(level.slot)));
    m_level->setCurrentIndex(before.isValid() ? std::max(0, m_level->findData(before)) : 0);
}

void FilterBar::setFilter(const ContentFilter& filter)
{
    if (m_text->shownText() != filter.text)
        m_text->setText(filter.text);
    m_level->setCurrentIndex(
        filter.level ? std::max(0, m_level->findData(static_cast<int>(number(*filter.level)))) : 0);
    m_status->setCurrentIndex(std::max(0, m_status->findData(filter.statuses)));
}

void FilterBar::setUses(bool text, bool others)
{
    m_text->setEnabled(text);
    m_level->setEnabled(others);
    m_status->setEnabled(others);
}

QLineEdit* FilterBar::field() const { return m_text; }

} // namespace tierwatch
