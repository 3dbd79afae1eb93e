// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/relocations_page.h"

#include "models/csv_rows.h"
#include "models/format.h"
#include "ui/commander.h"
#include "ui/delegates/cell_delegate.h"
#include "ui/widgets/choices.h"
#include "ui/widgets/foot.h"

#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QSignalBlocker>
#include <QSpinBox>
#include <QVBoxLayout>

namespace tierwatch {

namespace {

constexpr qint64 bytesInMegabyte = 1'000'000;

/// In the order of the buttons; none: all.
constexpr std::array<std::optional<RelocationState>, 5> shownStates{ std::nullopt, RelocationState::Running,
    RelocationState::Waiting, RelocationState::Lingering, RelocationState::Failed };

} // namespace

RelocationsPage::RelocationsPage(EngineFeed& feed, Commander& commander, QWidget* parent)
    : WindowPage(parent)
    , m_feed(feed)
    , m_commander(commander)
    , m_model(new RelocationModel(feed, this))
    , m_table(new Table(tr("Relocations"), this))
{
    m_table->setObjectName(QStringLiteral("relocationsTable"));
    m_table->setModel(m_model);
    m_table->setItemDelegate(new CellDelegate(feed,
        { .badges = { RelocationColumn::From, RelocationColumn::To },
            .progress = RelocationColumn::Progress,
            .loud = { RelocationColumn::State, RelocationColumn::Detail } },
        m_table));
    m_table->setColumnWidths({ { RelocationColumn::State, 9 }, { RelocationColumn::File, 22 },
        { RelocationColumn::From, 9 }, { RelocationColumn::To, 9 }, { RelocationColumn::Progress, 13 },
        { RelocationColumn::TimeLeft, 8 }, { RelocationColumn::Size, 9 }, { RelocationColumn::Speed, 11 },
        { RelocationColumn::Cause, 8 }, { RelocationColumn::Since, 19 }, { RelocationColumn::Detail, 20 } });
    m_table->setStretchColumn(RelocationColumn::Detail);
    m_table->setWideColumns(
        { RelocationColumn::Size, RelocationColumn::Speed, RelocationColumn::Cause, RelocationColumn::Since }, 140);

    auto* choices = new Choices(tr("Show relocations"), this);
    const std::array<QString, 5> names{ tr("All"), tr("Running"), tr("Waiting"), tr("Lingering"), tr("Failed") };
    for (std::size_t i = 0; i < names.size(); ++i) {
        m_states[i] = choices->add(names[i]);
        connect(m_states[i], &QAbstractButton::clicked, this, [this, i] { showState(shownStates[i]); });
    }
    auto* foot = new Foot(this);
    m_foot = foot->label();
    auto* limitLabel = new QLabel(tr("&Speed limit"), foot);
    m_speedLimit = new QSpinBox(foot);
    m_speedLimit->setObjectName(QStringLiteral("speedLimit"));
    m_speedLimit->setAccessibleName(tr("Speed limit of all copies together"));
    m_speedLimit->findChild<QLineEdit*>()->setAccessibleName(m_speedLimit->accessibleName()); // what has the focus
    m_speedLimit->setToolTip(tr("Of all copies together, those that run included"));
    m_speedLimit->setRange(0, 100'000);
    m_speedLimit->setSpecialValueText(tr("none"));
    m_speedLimit->setSuffix(tr(" MB/s"));
    m_speedLimit->setKeyboardTracking(false); // not at each digit
    limitLabel->setBuddy(m_speedLimit);
    foot->addWidget(limitLabel);
    foot->addWidget(m_speedLimit);
    m_retryAll = foot->addButton(tr("Retry all that failed"));
    m_retryAll->setObjectName(QStringLiteral("retryAll"));

    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addWidget(choices);
    layout->addWidget(m_table, 1);
    layout->addWidget(foot);

    connect(m_speedLimit, &QSpinBox::valueChanged, this,
        [this](int megabytes) { m_commander.send(LimitSpeed{ megabytes * bytesInMegabyte }); });
    connect(&m_feed, &EngineFeed::statusChanged, this, &RelocationsPage::showSpeedLimit);
    connect(&m_feed, &EngineFeed::ready, this, &RelocationsPage::showSpeedLimit);
    connect(m_retryAll, &QPushButton::clicked, this, &RelocationsPage::retryAll);
    connect(m_table, &Table::selectedRowsChanged, this, &WindowPage::selectionChanged);
    connect(m_table, &QWidget::customContextMenuRequested, this, &WindowPage::menuAsked);
    connect(m_model, &RelocationModel::countsChanged, this, &RelocationsPage::showCounts);
    connect(&m_feed, &EngineFeed::ready, this, &RelocationsPage::showCounts);
    showState({});
    showCounts();
    showSpeedLimit();
}

std::vector<ContentId> RelocationsPage::selectedContents() const
{
    std::vector<ContentId> contents;
    for (const int row : m_table->selectedRows()) {
        if (const auto cid = m_model->cidAt(row))
            contents.push_back(*cid);
    }
    return contents;
}

std::optional<ContentId> RelocationsPage::currentContent() const
{
    return m_table->selectionModel()->hasSelection() ? m_model->cidAt(m_table->currentIndex().row()) : std::nullopt;
}

std::optional<CsvRows> RelocationsPage::csv() { return csvOf(*m_model, m_feed); }

void RelocationsPage::showState(std::optional<RelocationState> state)
{
    m_model->setStates(state ? RelocationModel::bit(*state) : 0);
    for (std::size_t i = 0; i < shownStates.size(); ++i)
        m_states[i]->setChecked(shownStates[i] == state);
    m_table->setEmptyText(state ? tr("No relocation is like that now.") : tr("Everything is where it belongs."));
}

void RelocationsPage::showCounts()
{
    int all = 0;
    for (std::size_t i = 1; i < shownStates.size(); ++i) {
        const int count = m_model->count(*shownStates[i]);
        all += count;
        Choices::setCount(m_states[i], count);
    }
    Choices::setCount(m_states[0], all);
    const double speed = m_feed.relocations().bytesPerSecond();
    m_foot->setText(speed > 0 ? tr("%1 in all").arg(formatSpeed(speed)) : QString());
    m_retryAll->setVisible(m_model->count(RelocationState::Failed) > 0);
}

/// What all windows see, unless somebody is about to change it here.
void RelocationsPage::showSpeedLimit()
{
    m_speedLimit->setEnabled(m_feed.isReady());
    if (m_speedLimit->hasFocus())
        return;
    const QSignalBlocker quiet(m_speedLimit);
    const qint64 bytes = m_feed.status().speedLimit;
    m_speedLimit->setValue(static_cast<int>((bytes + bytesInMegabyte - 1) / bytesInMegabyte));
}

void RelocationsPage::retryAll()
{
    Retry retry;
    for (const RelocationEntry& entry : m_feed.relocations().entries()) {
        if (entry.row.relocation.state == RelocationState::Failed)
            retry.contents.push_back(entry.row.relocation.cid);
    }
    if (!retry.contents.empty())
        m_commander.send(retry);
}

} // namespace tierwatch
