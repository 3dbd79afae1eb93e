// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/history_page.h"

#include "models/format.h"
#include "ui/delegates/cell_delegate.h"
#include "ui/widgets/foot.h"

#include <QLabel>
#include <QPushButton>
#include <QVBoxLayout>

#include <algorithm>

namespace tierwatch {

HistoryPage::HistoryPage(EngineFeed& feed, QWidget* parent)
    : WindowPage(parent)
    , m_model(new HistoryModel(feed, this))
    , m_table(new Table(tr("History"), this))
    , m_foot(new Foot(this))
    , m_again(m_foot->addButton(tr("Try again")))
{
    m_table->setObjectName(QStringLiteral("historyTable"));
    m_table->setModel(m_model);
    m_table->setItemDelegate(new CellDelegate(
        feed, { .badges = { HistoryColumn::OldLevel, HistoryColumn::NewLevel }, .progress = -1, .loud = {} }, m_table));
    m_table->setEmptyText(tr("Nothing has changed its level yet."));
    m_table->setColumnWidths({ { HistoryColumn::Id, 7 }, { HistoryColumn::Cid, 8 }, { HistoryColumn::File, 30 },
        { HistoryColumn::OldDate, 19 }, { HistoryColumn::OldLevel, 9 }, { HistoryColumn::NewDate, 19 },
        { HistoryColumn::NewLevel, 9 }, { HistoryColumn::Cause, 8 }, { HistoryColumn::Author, 8 } });
    m_table->setStretchColumn(HistoryColumn::File);
    m_table->setWideColumns({ HistoryColumn::Cid, HistoryColumn::OldDate }, 115);

    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addWidget(m_table, 1);
    layout->addWidget(m_foot);

    connect(m_again, &QPushButton::clicked, m_model, &HistoryModel::reload);
    connect(m_table, &Table::selectedRowsChanged, this, &WindowPage::selectionChanged);
    connect(m_table, &QWidget::customContextMenuRequested, this, &WindowPage::menuAsked);
    connect(m_model, &HistoryModel::loadingChanged, this, &HistoryPage::showFoot);
    connect(m_model, &HistoryModel::failed, this, &HistoryPage::showFoot);
    connect(m_model, &QAbstractItemModel::rowsInserted, this, &HistoryPage::showFoot);
    connect(m_model, &QAbstractItemModel::modelReset, this, &HistoryPage::showFoot);
    showFoot();
}

std::vector<ContentId> HistoryPage::selectedContents() const
{
    std::vector<ContentId> contents;
    for (const int row : m_table->selectedRows()) {
        const HistoryRow* one = m_model->rowAt(row);
        if (one && std::find(contents.begin(), contents.end(), one->cid) == contents.end())
            contents.push_back(one->cid);
    }
    return contents;
}

std::optional<ContentId> HistoryPage::currentContent() const
{
    const HistoryRow* row
        = m_table->selectionModel()->hasSelection() ? m_model->rowAt(m_table->currentIndex().row()) : nullptr;
    return row ? std::optional(row->cid) : std::nullopt;
}

void HistoryPage::showFoot()
{
    const auto& error = m_model->error();
    m_foot->setTrouble(error.has_value());
    m_again->setVisible(error.has_value());
    if (error)
        m_foot->label()->setText(tr("The history could not be read. %1").arg(translate(*error)));
    else if (m_model->isLoading())
        m_foot->label()->setText(tr("Reading …"));
    else if (m_model->canFetchMore({}))
        m_foot->label()->setText(
            tr("The newest %1 changes; older ones come as you scroll").arg(formatCount(m_model->rowCount())));
    else
        m_foot->label()->setText(tr("%1 changes").arg(formatCount(m_model->rowCount())));
}

} // namespace tierwatch
