// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/history_page.h"

#include "models/csv_rows.h"
#include "models/format.h"
#include "ui/delegates/cell_delegate.h"
#include "ui/widgets/choices.h"
#include "ui/widgets/foot.h"
#include "ui/widgets/moves_plot.h"
#include "ui/words.h"

#include <QAbstractButton>
#include <QComboBox>
#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>
#include <QSet>
#include <QStackedWidget>
#include <QVBoxLayout>

#include <algorithm>

namespace tierwatch {

using namespace std::chrono_literals;

namespace {

constexpr auto shownAtFirst = 28 * 24h; ///< in the plot, while the table shows everything
constexpr int chosenPart = -1; ///< of the periods: chosen in the plot

namespace ReturnedColumn {
enum Column { File, Level, Other, Times, Bytes, Last };
} // namespace ReturnedColumn

} // namespace

HistoryPage::HistoryPage(EngineFeed& feed, QWidget* parent)
    : WindowPage(parent)
    , m_feed(feed)
    , m_model(new HistoryModel(feed, this))
    , m_moves(new MovesFeed(feed, this))
    , m_returnedModel(new SmallTable({ { tr("File") }, { tr("Level", "column: went from there and came back") },
                                         { tr("Went to", "column: a level") }, { tr("Times"), true },
                                         { tr("Moved", "column: bytes"), true }, { tr("Last") } },
          this))
    , m_plot(new MovesPlot(this))
    , m_tables(new QStackedWidget(this))
    , m_table(makeHistory())
    , m_returned(makeReturned())
    , m_foot(new Foot(this))
    , m_again(m_foot->addButton(tr("Try again")))
{
    m_tables->addWidget(m_table);
    m_tables->addWidget(m_returned);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addWidget(makeFilter());
    layout->addWidget(m_plot);
    layout->addWidget(m_tables, 1);
    layout->addWidget(m_foot);

    connect(m_again, &QPushButton::clicked, m_model, &HistoryModel::reload);
    connect(m_model, &HistoryModel::loadingChanged, this, &HistoryPage::showFoot);
    connect(m_model, &HistoryModel::failed, this, &HistoryPage::showFoot);
    connect(m_model, &HistoryModel::recovered, this, &HistoryPage::showFoot);
    connect(m_model, &QAbstractItemModel::rowsInserted, this, &HistoryPage::showFoot);
    connect(m_model, &QAbstractItemModel::modelReset, this, &HistoryPage::showFoot);
    connect(m_moves, &MovesFeed::changed, this, &HistoryPage::showMoves);
    connect(m_plot, &MovesPlot::rangeChosen, this, [this](Time since, std::optional<Time> until) {
        m_period->setCurrentIndex(m_period->findData(chosenPart));
        m_rangeFilters = true;
        setRange(since, until);
    });
    connect(m_plot, &MovesPlot::everythingAsked, this, [this] {
        m_period->setCurrentIndex(0);
        setPeriod(0s);
    });
    connect(&m_feed, &EngineFeed::ready, this, &HistoryPage::showLevels);
    connect(&m_feed, &EngineFeed::levelsChanged, this, &HistoryPage::showLevels);
    connect(m_returned, &Table::inUseChanged, m_returnedModel, &SmallTable::setFrozen);
    showLevels();
    setPeriod(0s);
    showPart(All);
}

Table* HistoryPage::makeHistory()
{
    auto* table = new Table(tr("History"), this);
    table->setObjectName(QStringLiteral("historyTable"));
    table->setModel(m_model);
    table->setItemDelegate(new CellDelegate(
        m_feed, { .badges = { HistoryColumn::OldLevel, HistoryColumn::NewLevel }, .progress = -1, .loud = {} }, table));
    table->setColumnWidths({ { HistoryColumn::Id, 7 }, { HistoryColumn::Cid, 8 }, { HistoryColumn::File, 30 },
        { HistoryColumn::OldDate, 19 }, { HistoryColumn::OldLevel, 9 }, { HistoryColumn::NewDate, 19 },
        { HistoryColumn::NewLevel, 9 }, { HistoryColumn::Cause, 12 }, { HistoryColumn::Author, 8 } });
    table->setStretchColumn(HistoryColumn::File);
    table->setWideColumns({ HistoryColumn::Cid, HistoryColumn::OldDate }, 115);
    connect(table, &Table::selectedRowsChanged, this, &WindowPage::selectionChanged);
    connect(table, &QWidget::customContextMenuRequested, this, &WindowPage::menuAsked);
    return table;
}

Table* HistoryPage::makeReturned()
{
    auto* table = new Table(tr("Contents that went back and forth"), this);
    table->setObjectName(QStringLiteral("returnedTable"));
    table->setModel(m_returnedModel);
    table->setItemDelegate(new CellDelegate(
        m_feed, { .badges = { ReturnedColumn::Level, ReturnedColumn::Other }, .progress = -1, .loud = {} }, table));
    table->setColumnWidths({ { ReturnedColumn::File, 30 }, { ReturnedColumn::Level, 10 }, { ReturnedColumn::Other, 10 },
        { ReturnedColumn::Times, 8 }, { ReturnedColumn::Bytes, 11 }, { ReturnedColumn::Last, 19 } });
    table->setStretchColumn(ReturnedColumn::File);
    table->setEmptyText(tr("No content has gone back within a day to the level it had left."));
    connect(table, &Table::selectedRowsChanged, this, &WindowPage::selectionChanged);
    connect(table, &QWidget::customContextMenuRequested, this, &WindowPage::menuAsked);
    return table;
}

QWidget* HistoryPage::makeFilter()
{
    auto* bar = new QWidget(this);
    auto* choices = new Choices(tr("Moves shown"), bar);
    const std::array<QString, 4> names{ tr("All moves"), tr("Promotions"), tr("Demotions"), tr("Back and forth") };
    for (std::size_t i = 0; i < names.size(); ++i) {
        m_choices.at(i) = choices->add(names.at(i));
        connect(m_choices.at(i), &QAbstractButton::clicked, this, [this, i] { showPart(static_cast<Part>(i)); });
    }
    m_choices[Returned]->setToolTip(tr("Contents that came back within a day to the level they had left"));
    m_level = new QComboBox(choices);
    m_level->setObjectName(QStringLiteral("historyLevel"));
    m_level->setAccessibleName(tr("Level that contents left or came to"));
    m_level->setSizeAdjustPolicy(QComboBox::AdjustToContents);
    m_period = new QComboBox(choices);
    m_period->setObjectName(QStringLiteral("historyPeriod"));
    m_period->setAccessibleName(tr("Time in which contents moved"));
    m_period->setSizeAdjustPolicy(QComboBox::AdjustToContents);
    const auto add = [this](const QString& text, std::chrono::seconds period) {
        m_period->addItem(text, qint64{ period.count() });
    };
    add(tr("Any time"), 0s);
    add(tr("Last hour"), 1h);
    add(tr("Last 24 hours"), 24h);
    add(tr("Last 7 days"), 7 * 24h);
    add(tr("Last 28 days"), 28 * 24h);
    add(tr("Last year"), 365 * 24h);
    add(tr("As in the plot"), std::chrono::seconds(chosenPart));
    choices->layout()->addWidget(m_level);
    choices->layout()->addWidget(m_period);
    auto* layout = new QVBoxLayout(bar);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addWidget(choices);
    connect(m_level, &QComboBox::activated, this, &HistoryPage::applyFilter);
    connect(m_period, &QComboBox::activated, this, [this] {
        const std::chrono::seconds period{ m_period->currentData().toLongLong() };
        if (period.count() != chosenPart) {
            setPeriod(period);
            return;
        }
        m_rangeFilters = true;
        applyFilter();
    });
    return bar;
}

Table* HistoryPage::table() const { return m_tables->currentIndex() == 0 ? m_table : m_returned; }

void HistoryPage::showEvent(QShowEvent* event)
{
    WindowPage::showEvent(event);
    m_moves->setActive(true);
}

void HistoryPage::hideEvent(QHideEvent* event)
{
    m_moves->setActive(false);
    WindowPage::hideEvent(event);
}

void HistoryPage::showLevels()
{
    const QString before = m_level->currentData().toString();
    m_level->clear();
    m_level->addItem(tr("All levels"), QString());
    for (const Level& level : hottestFirst(m_feed.levels().table))
        m_level->addItem(level.name(), level.key);
    m_level->setCurrentIndex(std::max(0, m_level->findData(before)));
}

void HistoryPage::showPart(Part part)
{
    for (std::size_t i = 0; i < m_choices.size(); ++i)
        m_choices.at(i)->setChecked(static_cast<int>(i) == part);
    const bool focused = table()->hasFocus();
    m_tables->setCurrentIndex(part == Returned ? 1 : 0);
    if (focused) // it would go to whatever comes next in the window
        table()->setFocus();
    m_level->setEnabled(part != Returned);
    applyFilter();
    showFoot();
    Q_EMIT selectionChanged();
}

void HistoryPage::setPeriod(std::chrono::seconds period)
{
    m_rangeFilters = period.count() > 0;
    setRange(m_feed.clock().now() - (m_rangeFilters ? period : std::chrono::seconds(shownAtFirst)), std::nullopt);
}

void HistoryPage::setRange(Time since, std::optional<Time> until)
{
    m_moves->setRange(since, until);
    m_plot->setRange(since, m_moves->until(), m_feed.clock().now());
    applyFilter();
}

void HistoryPage::applyFilter()
{
    HistoryFilter filter = m_model->filter();
    filter.level = m_level->currentData().toString();
    if (m_choices[Promotions]->isChecked())
        filter.promotion = true;
    else if (m_choices[Demotions]->isChecked())
        filter.promotion = false;
    else
        filter.promotion.reset();
    const bool untilNow = m_moves->isOpenEnded();
    filter.since = m_rangeFilters ? std::optional(m_moves->since()) : std::nullopt;
    filter.until = m_rangeFilters && !untilNow ? std::optional(m_moves->until()) : std::nullopt;
    m_model->setFilter(filter);
    m_table->setEmptyText(
        filter == HistoryFilter{} ? tr("Nothing has changed its level yet.") : tr("No move is like that."));
}

void HistoryPage::showMoves()
{
    const MovesReport& report = m_moves->report();
    m_plot->setReport(report);
    m_plot->setRange(m_moves->since(), m_moves->until(), m_feed.clock().now());
    std::vector<SmallRow> rows;
    const auto levelCell = [this](const QString& key) -> SmallCell {
        const Level* level = m_feed.levels().table.find(key);
        return level == nullptr ? SmallCell{ key }
                                : SmallCell{ level->name(), {}, level->slot, m_feed.levelBadge(level->slot) };
    };
    for (const ReturnedContent& content : report.returned)
        rows.push_back({ QString::number(number(content.cid)),
            { { content.filename.isEmpty() ? tr("cid %1").arg(number(content.cid)) : content.filename },
                levelCell(content.level), levelCell(content.other), { formatCount(content.times), content.times },
                { formatBytes(content.bytes), content.bytes },
                { formatTime(content.last), qint64{ microseconds(content.last) } } },
            content.cid });
    m_returnedModel->setRows(std::move(rows));
    Choices::setCount(m_choices[Returned], static_cast<int>(report.returnedContents));
    showFoot();
}

std::vector<ContentId> HistoryPage::selectedContents() const
{
    std::vector<ContentId> contents;
    QSet<ContentId> known;
    for (const int row : table()->selectedRows()) {
        const QVariant cid = table()->model()->index(row, 0).data(ItemRole::Cid);
        const auto content = static_cast<ContentId>(cid.toLongLong());
        if (!cid.isValid() || known.contains(content))
            continue;
        known.insert(content);
        contents.push_back(content);
    }
    return contents;
}

std::optional<ContentId> HistoryPage::currentContent() const
{
    if (!table()->selectionModel()->hasSelection())
        return std::nullopt;
    const QVariant cid = table()->currentIndex().data(ItemRole::Cid);
    return cid.isValid() ? std::optional(static_cast<ContentId>(cid.toLongLong())) : std::nullopt;
}

std::optional<CsvRows> HistoryPage::csv() { return csvOf(m_model->query(), m_feed.engine()); }

void HistoryPage::showFoot()
{
    const auto& error = m_model->error();
    const bool returned = m_choices[Returned]->isChecked();
    m_foot->setTrouble(error.has_value());
    m_again->setVisible(error.has_value());
    if (error)
        m_foot->label()->setText(tr("The history could not be read. %1").arg(translate(*error)));
    else if (returned)
        m_foot->label()->setText(
            tr("In the time shown %Ln contents came back within a day to the level they had left, %1 times in all: %2 "
               "for nothing. A dead zone avoids that.",
                nullptr, static_cast<int>(m_moves->report().returnedContents))
                .arg(formatCount(m_moves->report().returnedTimes), formatBytes(m_moves->report().returnedBytes)));
    else if (m_model->isLoading())
        m_foot->label()->setText(tr("Reading …"));
    else if (m_model->canFetchMore({}))
        m_foot->label()->setText(
            tr("The newest %1 changes; older ones come as you scroll").arg(formatCount(m_model->rowCount())));
    else
        m_foot->label()->setText(tr("%1 changes").arg(formatCount(m_model->rowCount())));
}

} // namespace tierwatch
