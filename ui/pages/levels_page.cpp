// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/levels_page.h"

#include "models/format.h"
#include "models/level_badges.h"
#include "ui/commander.h"
#include "ui/delegates/cell_delegate.h"
#include "ui/level_sentences.h"
#include "ui/widgets/foot.h"
#include "ui/widgets/histogram_view.h"
#include "ui/words.h"

#include <QEvent>
#include <QHeaderView>
#include <QLabel>
#include <QPushButton>
#include <QScrollBar>
#include <QVBoxLayout>

#include <algorithm>

namespace tierwatch {

namespace {

constexpr std::chrono::milliseconds calm{ 400 }; // after the last edit the engine is asked how long it takes
constexpr int mostRows = 8; // more scroll

} // namespace

LevelsPage::LevelsPage(EngineFeed& feed, Commander& commander, QWidget* parent)
    : WindowPage(parent)
    , m_feed(feed)
    , m_commander(commander)
    , m_model(new LevelModel(feed, this))
    , m_outlook(new LevelOutlook(feed, this))
    , m_table(new Table(tr("Levels"), this))
    , m_tools(new Foot(this))
    , m_add(m_tools->addButton(tr("Add level")))
    , m_remove(m_tools->addButton(tr("Remove level")))
    , m_check(m_tools->addButton(tr("Check this level")))
    , m_histogram(new HistogramView(this))
    , m_foot(new Foot(this))
    , m_takeTheirs(m_foot->addButton(tr("Take theirs")))
    , m_keepMine(m_foot->addButton(tr("Keep mine")))
    , m_move(m_foot->addButton(tr("Move in the background")))
    , m_apply(m_foot->addButton(tr("Apply")))
    , m_discard(m_foot->addButton(tr("Discard")))
{
    build();
    connectParts();
    tell({}, false);
    showState();
}

void LevelsPage::build()
{
    m_table->setObjectName(QStringLiteral("levelsTable"));
    m_table->setModel(m_model);
    m_table->setItemDelegate(new CellDelegate(
        m_feed, { .badges = { LevelColumn::Label }, .progress = -1, .loud = { LevelColumn::State } }, m_table));
    m_table->setSelectionMode(QAbstractItemView::SingleSelection);
    m_table->setEditTriggers(
        QAbstractItemView::DoubleClicked | QAbstractItemView::EditKeyPressed | QAbstractItemView::AnyKeyPressed);
    m_table->setEmptyText(tr("There are no levels yet. Add one: the lowest begins at 0."));
    m_table->setColumnWidths({ { LevelColumn::Label, 13 }, { LevelColumn::Key, 10 }, { LevelColumn::Minimum, 11 },
        { LevelColumn::Maximum, 11 }, { LevelColumn::Path, 18 }, { LevelColumn::Contents, 10 },
        { LevelColumn::Free, 9 }, { LevelColumn::Mode, 12 }, { LevelColumn::Capacity, 10 }, { LevelColumn::High, 7 },
        { LevelColumn::Low, 8 }, { LevelColumn::Reserve, 10 }, { LevelColumn::Verify, 11 }, { LevelColumn::Linger, 9 },
        { LevelColumn::Url, 24 }, { LevelColumn::State, 13 } });
    m_table->setWideColumns(
        { LevelColumn::Key, LevelColumn::Reserve, LevelColumn::Verify, LevelColumn::Linger, LevelColumn::Url }, 190);
    m_table->setStretchColumn(LevelColumn::Path);
    m_tools->label()->setObjectName(QStringLiteral("levelTools"));
    m_tools->label()->setTextInteractionFlags(Qt::TextSelectableByMouse);
    m_add->setObjectName(QStringLiteral("addLevel"));
    m_remove->setObjectName(QStringLiteral("removeLevel"));
    m_check->setObjectName(QStringLiteral("checkLevel"));
    m_histogram->setObjectName(QStringLiteral("levelsHistogram"));
    m_histogram->setColors([this](LevelSlot slot) {
        const Level* level = m_feed.levels().table.find(slot);
        return Theme::of(m_histogram->palette()).level(level ? level->key : QString(), slot);
    });
    m_takeTheirs->setObjectName(QStringLiteral("takeTheirs"));
    m_keepMine->setObjectName(QStringLiteral("keepMine"));
    m_move->setObjectName(QStringLiteral("moveNow"));
    m_apply->setObjectName(QStringLiteral("applyLevels"));
    m_apply->setToolTip(tr("Ctrl+S"));
    m_discard->setObjectName(QStringLiteral("discardLevels"));
    m_foot->label()->setObjectName(QStringLiteral("levelsSentence"));

    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addWidget(m_table);
    layout->addWidget(m_tools);
    layout->addWidget(m_histogram, 1);
    layout->addWidget(m_foot);
    fitTable();
}

void LevelsPage::connectParts()
{
    connect(m_add, &QPushButton::clicked, this, &LevelsPage::addLevel);
    connect(m_remove, &QPushButton::clicked, this, &LevelsPage::removeLevel);
    connect(m_check, &QPushButton::clicked, this, &LevelsPage::check);
    connect(m_discard, &QPushButton::clicked, m_model, &LevelModel::discard);
    connect(m_takeTheirs, &QPushButton::clicked, m_model, &LevelModel::takeTheirs);
    connect(m_keepMine, &QPushButton::clicked, m_model, &LevelModel::keepMine);
    connect(m_apply, &QPushButton::clicked, this, [this] { apply(); });
    connect(m_move, &QPushButton::clicked, this, [this] { apply(Existing::Move); });
    connect(m_model, &LevelModel::edits, this, &LevelsPage::noteEdit);
    connect(m_model, &LevelModel::refused, this, [this](const QString& rule) { tell(rule, true); });
    connect(m_model, &LevelModel::modelReset, this, &LevelsPage::fitTable);
    connect(m_model, &LevelModel::rowsInserted, this, &LevelsPage::fitTable);
    connect(m_model, &LevelModel::rowsRemoved, this, &LevelsPage::fitTable);
    connect(m_outlook, &LevelOutlook::changed, this, [this] {
        m_histogram->setSpread(m_outlook->spread());
        showState();
    });
    connect(&m_feed, &EngineFeed::levelsChanged, this, &LevelsPage::showState);
    connect(&m_feed, &EngineFeed::statusChanged, this, &LevelsPage::showState);
    connect(&m_feed, &EngineFeed::ready, this, &LevelsPage::showState);
    connect(m_table, &Table::selectedRowsChanged, this, [this] {
        tell({}, false);
        showState();
    });
    connect(m_histogram, &HistogramView::limitMoved, m_model, &LevelModel::setMinimum);
    m_askSpeed.setSingleShot(true);
    m_askSpeed.setInterval(calm);
    connect(&m_askSpeed, &QTimer::timeout, this, [this] {
        if (m_model->isDirty() && m_model->validate())
            m_outlook->askSpeed(m_model->edited());
    });
}

void LevelsPage::fitTable()
{
    const int rows = std::clamp(m_model->rowCount(), 3, mostRows);
    const int row = m_table->verticalHeader()->defaultSectionSize();
    m_table->setFixedHeight(m_table->horizontalHeader()->sizeHint().height() + rows * row
        + m_table->horizontalScrollBar()->sizeHint().height() + 2);
}

void LevelsPage::showEvent(QShowEvent* event)
{
    m_outlook->setActive(true);
    m_histogram->setSpread(m_outlook->spread());
    fitTable();
    showState();
    WindowPage::showEvent(event);
}

void LevelsPage::hideEvent(QHideEvent* event)
{
    m_outlook->setActive(false);
    WindowPage::hideEvent(event);
}

void LevelsPage::changeEvent(QEvent* event)
{
    if (event->type() == QEvent::PaletteChange)
        showLimits();
    WindowPage::changeEvent(event);
}

void LevelsPage::noteEdit()
{
    m_refusal.clear();
    if (m_model->isDirty()) {
        m_done.clear();
        m_askSpeed.start();
    }
    tell({}, false);
    showState();
}

void LevelsPage::tell(const QString& sentence, bool trouble)
{
    m_tools->setTrouble(trouble);
    m_tools->label()->setText(sentence.isEmpty()
            ? tr("Double-click a cell to edit it. A content goes up as soon as its count reaches a level's minimum.")
            : sentence);
}

int LevelsPage::currentRow() const
{
    const std::vector<int> rows = m_table->selectedRows();
    return rows.empty() ? -1 : rows.front();
}

void LevelsPage::showState()
{
    if (!isVisible())
        return;
    const bool dirty = m_model->isDirty();
    const Result<> valid = m_model->validate();
    const int row = currentRow();
    const std::optional<LevelOutlook::Answer> answer
        = dirty && valid ? m_outlook->evaluate(m_model->edited()) : std::nullopt;
    const bool moves = answer && answer->moves.up.contents + answer->moves.down.contents > 0;
    const bool outdated = m_model->isOutdated();
    m_add->setEnabled(m_feed.isReady());
    m_remove->setEnabled(row >= 0 && !m_model->isRemoved(row));
    m_check->setEnabled(row >= 0 && !m_model->isAdded(row));
    m_takeTheirs->setVisible(outdated);
    m_keepMine->setVisible(outdated);
    m_discard->setVisible(dirty);
    m_apply->setVisible(dirty && !outdated);
    m_apply->setEnabled(valid.has_value() && !m_applying);
    m_apply->setText(moves ? tr("Only as they are viewed") : tr("Apply"));
    m_move->setVisible(moves && !outdated);
    m_move->setEnabled(!m_applying);
    showSentence(valid, answer);
    showLimits();
}

void LevelsPage::showSentence(const Result<>& valid, const std::optional<LevelOutlook::Answer>& answer)
{
    QString words;
    bool trouble = true;
    if (m_model->isOutdated()) {
        words = conflictSentence(m_model->conflicts());
    } else if (m_model->isDirty() && !valid) {
        words = translate(valid.error());
    } else if (!m_refusal.isEmpty()) {
        words = m_refusal;
    } else {
        trouble = false;
        if (m_applying)
            words = tr("Applying …");
        else if (answer)
            words
                = QStringList{ moveSentence(*answer), roomSentence(*answer, m_feed) }.join(QLatin1Char('\n')).trimmed();
        else if (m_model->isDirty())
            words = tr("What you edited is marked. Nothing changes before you apply it.");
        else if (!m_done.isEmpty())
            words = m_done;
        else
            words = tr("Drag a limit to see what it would move. Nothing changes before you apply it.");
    }
    m_foot->setTrouble(trouble);
    m_foot->label()->setText(words);
}

void LevelsPage::showLimits()
{
    const Theme& theme = Theme::of(palette());
    std::vector<HistogramView::Limit> limits;
    for (int row = 0; row < m_model->rowCount(); ++row) {
        if (m_model->isRemoved(row))
            continue;
        const Level& level = *m_model->levelAt(row);
        limits.push_back({ row, true,
            { level.name(), m_model->index(row, LevelColumn::Label).data(ItemRole::Badge).toString(),
                theme.level(level.key, level.slot), level.minCount, m_model->isPending(row, LevelColumn::Minimum) } });
    }
    std::ranges::stable_sort(limits, {}, [](const HistogramView::Limit& limit) { return limit.look.count; });
    if (!limits.empty())
        limits.front().movable = limits.front().look.count != 0;
    m_histogram->setLimits(std::move(limits));
    const Rule& rule = m_feed.status().rule;
    m_histogram->setAxisText(rule.kind == Rule::Kind::Total
            ? tr("views in all")
            : tr("views of about the last %Ln days", "under the axis of a picture",
                static_cast<int>(rule.window.count() / 24)));
}

void LevelsPage::apply()
{
    const auto answer = m_outlook->evaluate(m_model->edited());
    const bool moves = answer && answer->moves.up.contents + answer->moves.down.contents > 0;
    apply(moves ? std::optional(Existing::AsViewed) : std::nullopt);
}

void LevelsPage::apply(std::optional<Existing> existing)
{
    m_table->setFocus(); // an open editor commits what stands in it
    if (!m_model->isDirty() || !m_model->validate() || m_applying || m_model->isOutdated()) {
        showState();
        return;
    }
    m_applying = true;
    m_refusal.clear();
    showState();
    m_commander.send(ReplaceLevels{ m_model->edited(), m_model->basedOn(), existing },
        [this, existing](const Result<Outcome>& answer) {
            m_applying = false;
            m_refusal = refusalText(answer);
            if (m_refusal.isEmpty()) {
                m_done = existing == Existing::Move
                    ? tr("Applied. What lies elsewhere now moves in the background. Ctrl+Z takes it back.")
                    : tr("Applied. Ctrl+Z takes it back.");
                m_model->applied();
            }
            showState();
        });
}

void LevelsPage::addLevel()
{
    const int row = m_model->addLevel();
    const QModelIndex cell = m_model->index(row, LevelColumn::Key);
    m_table->setColumnHidden(LevelColumn::Key, false);
    m_table->setCurrentIndex(cell);
    m_table->edit(cell);
}

void LevelsPage::removeLevel()
{
    const int row = currentRow();
    const Level* level = m_model->levelAt(row);
    if (level == nullptr)
        return;
    const LevelStatus* status = m_model->isAdded(row) ? nullptr : m_feed.levelStatus(level->slot);
    if (status != nullptr && status->contents > 0) {
        tell(tr("%1 still has %Ln contents. Set its mode to drain, and remove it when they have moved.",
                 "a level, its contents", static_cast<int>(status->contents))
                 .arg(level->name()),
            true);
        return;
    }
    m_model->removeLevel(row);
}

void LevelsPage::check()
{
    const Level* level = m_model->levelAt(currentRow());
    if (level == nullptr)
        return;
    tell(tr("Trying out in %1 what relocations will do …", "a directory").arg(level->path), false);
    m_check->setEnabled(false);
    m_commander.send(CheckLevel{ level->slot }, [this, name = level->name()](const Result<Outcome>& answer) {
        m_check->setEnabled(true);
        if (answer && answer->checked)
            tell(checkSentence(*answer->checked, name), stops(answer->checked->findings));
        else
            tell(refusalText(answer), true);
    });
}

} // namespace tierwatch
