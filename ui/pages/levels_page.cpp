// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/levels_page.h"

#include "models/format.h"
#include "ui/commander.h"
#include "ui/delegates/cell_delegate.h"
#include "ui/widgets/foot.h"
#include "ui/words.h"

#include <QLabel>
#include <QPushButton>
#include <QVBoxLayout>

namespace tierwatch {

LevelsPage::LevelsPage(EngineFeed& feed, Commander& commander, QWidget* parent)
    : WindowPage(parent)
    , m_feed(feed)
    , m_commander(commander)
    , m_model(new LevelModel(feed, this))
    , m_table(new Table(tr("Levels"), this))
    , m_foot(new Foot(this))
    , m_add(m_foot->addButton(tr("Add level")))
    , m_remove(m_foot->addButton(tr("Remove level")))
    , m_discard(m_foot->addButton(tr("Discard")))
    , m_apply(m_foot->addButton(tr("Apply")))
{
    m_table->setObjectName(QStringLiteral("levelsTable"));
    m_table->setModel(m_model);
    m_table->setItemDelegate(new CellDelegate(
        feed, { .badges = { LevelColumn::Label }, .progress = -1, .loud = { LevelColumn::State } }, m_table));
    m_table->setSelectionMode(QAbstractItemView::SingleSelection);
    m_table->setEditTriggers(
        QAbstractItemView::DoubleClicked | QAbstractItemView::EditKeyPressed | QAbstractItemView::AnyKeyPressed);
    m_table->setEmptyText(tr("There are no levels yet. Add one: the lowest begins at 0."));
    m_table->setColumnWidths({ { LevelColumn::Label, 14 }, { LevelColumn::Key, 11 }, { LevelColumn::Minimum, 13 },
        { LevelColumn::Maximum, 13 }, { LevelColumn::Path, 30 }, { LevelColumn::Contents, 11 },
        { LevelColumn::Free, 11 }, { LevelColumn::Total, 11 }, { LevelColumn::State, 24 } });
    m_table->setStretchColumn(LevelColumn::Path);
    m_apply->setObjectName(QStringLiteral("applyLevels"));
    m_apply->setToolTip(tr("Ctrl+S"));
    m_discard->setObjectName(QStringLiteral("discardLevels"));
    m_foot->label()->setObjectName(QStringLiteral("levelsSentence"));

    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addWidget(m_table, 1);
    layout->addWidget(m_foot);

    connect(m_add, &QPushButton::clicked, this, &LevelsPage::addLevel);
    connect(m_remove, &QPushButton::clicked, this, &LevelsPage::removeLevel);
    connect(m_discard, &QPushButton::clicked, m_model, &LevelModel::discard);
    connect(m_apply, &QPushButton::clicked, this, &LevelsPage::apply);
    connect(m_model, &LevelModel::edits, this, [this] {
        m_refusal.clear();
        showState();
    });
    connect(m_model, &LevelModel::dirtyChanged, this, &LevelsPage::showState);
    connect(&m_feed, &EngineFeed::levelsChanged, this, &LevelsPage::showState);
    connect(m_table, &Table::selectedRowsChanged, this, &LevelsPage::showState);
    showState();
}

void LevelsPage::showState()
{
    const bool dirty = m_model->isDirty();
    const Result<> valid = m_model->validate();
    m_add->setEnabled(m_feed.isReady());
    m_remove->setEnabled(m_table->selectionModel()->hasSelection());
    m_discard->setVisible(dirty);
    m_apply->setVisible(dirty);
    m_apply->setEnabled(dirty && valid.has_value() && !m_applying);
    QString words;
    bool trouble = true;
    if (dirty && !valid) {
        words = translate(valid.error());
    } else if (!m_refusal.isEmpty()) {
        words = m_refusal;
    } else if (dirty && m_model->isOutdated()) {
        words = tr("Somebody else changed the levels meanwhile. Discard your edits to see what they are now.");
    } else {
        trouble = false;
        if (m_applying)
            words = tr("Applying …");
        else if (dirty)
            words = tr("What you edited is marked. Nothing changes before you apply it.");
        else
            words = tr(
                "Double-click a cell to edit it. A content goes up as soon as its count reaches a level's minimum.");
    }
    m_foot->setTrouble(trouble);
    m_foot->label()->setText(words);
}

void LevelsPage::apply()
{
    m_table->setFocus(); // an open editor commits what stands in it
    if (!m_model->isDirty() || !m_model->validate() || m_applying) {
        showState();
        return;
    }
    m_applying = true;
    m_refusal.clear();
    showState();
    m_commander.send(ReplaceLevels{ m_model->edited(), m_model->basedOn() }, [this](const Result<Outcome>& answer) {
        m_applying = false;
        m_refusal = refusalText(answer);
        if (m_refusal.isEmpty())
            m_model->applied();
        showState();
    });
}

void LevelsPage::addLevel()
{
    const int row = m_model->addLevel();
    const QModelIndex cell = m_model->index(row, LevelColumn::Key);
    m_table->setCurrentIndex(cell);
    m_table->edit(cell);
}

void LevelsPage::removeLevel()
{
    const auto rows = m_table->selectedRows();
    if (!rows.empty())
        m_model->removeLevel(rows.front());
}

} // namespace tierwatch
