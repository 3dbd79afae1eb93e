// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/contents_page.h"

#include "models/csv_rows.h"
#include "models/format.h"
#include "ui/delegates/cell_delegate.h"
#include "ui/widgets/foot.h"

#include <QHeaderView>
#include <QLabel>
#include <QPushButton>
#include <QVBoxLayout>

namespace tierwatch {

ContentsPage::ContentsPage(EngineFeed& feed, Preferences& preferences, QWidget* parent)
    : WindowPage(parent), m_feed(feed), m_model(new ContentModel(feed, this)), m_table(new Table(tr("Contents"), this))
{
    m_table->setObjectName(QStringLiteral("contentsTable"));
    m_table->setModel(m_model);
    m_table->setItemDelegate(new CellDelegate(feed,
        { .badges = { ContentColumn::Level, ContentColumn::To },
            .progress = ContentColumn::Status,
            .loud = { ContentColumn::Status } },
        m_table));
    m_table->setColumnWidths({ { ContentColumn::Level, 8 }, { ContentColumn::File, 30 }, { ContentColumn::Count, 10 },
        { ContentColumn::Recent, 8 }, { ContentColumn::To, 8 }, { ContentColumn::Status, 16 },
        { ContentColumn::Size, 9 }, { ContentColumn::Next, 8 }, { ContentColumn::Updated, 19 },
        { ContentColumn::LastView, 19 } });
    m_table->setStretchColumn(ContentColumn::File);
    m_table->setWideColumns({ ContentColumn::Size, ContentColumn::Updated, ContentColumn::LastView }, 140);
    m_table->remember(preferences, QStringLiteral("contents"), contentColumnNames());
    m_table->setDragText([this] {
        qint64 selected = 0;
        for (const QItemSelectionRange& range : m_table->selectionModel()->selection())
            selected += range.height();
        return tr("Move %Ln contents", "beside the pointer", static_cast<int>(selected));
    });
    m_table->setSortingEnabled(true);
    m_table->sortByColumn(ContentColumn::Count, Qt::DescendingOrder);

    auto* foot = new Foot(this);
    m_foot = foot->label();
    m_sortAgain = foot->addButton(QString());
    m_sortAgain->setObjectName(QStringLiteral("sortAgain"));
    m_sortAgain->setToolTip(tr("Rows keep their places while you are in the table. F5 puts them in order."));
    m_clear = foot->addButton(tr("Show all"));
    m_clear->setObjectName(QStringLiteral("clearFilter"));
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addWidget(m_table, 1);
    layout->addWidget(foot);

    connect(m_sortAgain, &QPushButton::clicked, m_model, &ContentModel::settle);
    connect(m_clear, &QPushButton::clicked, this, [this] { setFilter({}); });
    connect(m_table, &Table::inUseChanged, m_model, &ContentModel::setFrozen);
    connect(m_table, &Table::selectedRowsChanged, this, &ContentsPage::showFoot);
    connect(m_table, &Table::selectedRowsChanged, this, &WindowPage::selectionChanged);
    connect(m_table, &QWidget::customContextMenuRequested, this, &WindowPage::menuAsked);
    connect(m_model, &ContentModel::pendingChangesChanged, this, &ContentsPage::showFoot);
    connect(m_model, &ContentModel::settled, this, &ContentsPage::showFoot);
    connect(&m_feed, &EngineFeed::ready, this, [this] {
        // What is compared comes first, until somebody sorts otherwise.
        if (m_feed.status().rule.kind == Rule::Kind::Recent && m_model->sorting() == ContentSort{})
            m_table->sortByColumn(ContentColumn::Recent, Qt::DescendingOrder);
        showFoot();
    });
    showFoot();
}

std::vector<ContentId> ContentsPage::selectedContents() const
{
    const QItemSelection selection = m_table->selectionModel()->selection();
    if (selection.size() == 1 && selection.front().height() == m_model->rowCount())
        return m_model->allCids();
    std::vector<ContentId> contents;
    for (const int row : m_table->selectedRows()) {
        if (const auto cid = m_model->cidAt(row))
            contents.push_back(*cid);
    }
    return contents;
}

bool ContentsPage::allThatMatchSelected() const
{
    const QItemSelection selection = m_table->selectionModel()->selection();
    return !m_model->filter().isEmpty() && selection.size() == 1 && selection.front().height() == m_model->rowCount();
}

std::optional<ContentId> ContentsPage::currentContent() const
{
    const auto rows = m_table->selectionModel()->selection();
    return rows.isEmpty()
        ? std::nullopt
        : m_model->cidAt(m_table->currentIndex().isValid() ? m_table->currentIndex().row() : rows.front().top());
}

std::optional<CsvRows> ContentsPage::csv() { return csvOf(*m_model, m_feed); }

void ContentsPage::setText(const QString& text)
{
    ContentFilter filter = m_model->filter();
    filter.text = text;
    setFilter(filter);
}

void ContentsPage::setFilter(const ContentFilter& filter)
{
    if (filter == m_model->filter())
        return;
    m_model->setFilter(filter);
    showFoot();
    Q_EMIT filterChanged(filter);
}

void ContentsPage::showFoot()
{
    const int shown = m_model->rowCount();
    const qint64 all = m_feed.contents().total();
    QStringList words;
    if (m_model->filter().isEmpty())
        words << tr("%1 contents").arg(formatCount(all));
    else
        words << tr("%1 of %2 contents").arg(formatCount(shown), formatCount(all));
    int selected = 0;
    for (const QItemSelectionRange& range : m_table->selectionModel()->selection())
        selected += range.height();
    if (selected > 0)
        words << tr("%1 selected").arg(formatCount(selected));
    m_foot->setText(words.join(QStringLiteral(" · ")));
    const int pending = m_model->pendingChanges();
    m_sortAgain->setText(tr("%Ln changes · F5", "of the order, not shown yet", pending));
    m_sortAgain->setVisible(pending > 0 && m_model->isFrozen());
    m_clear->setVisible(!m_model->filter().isEmpty());
    showEmptyText();
}

void ContentsPage::showEmptyText()
{
    if (!m_feed.isReady() || !m_model->isSettled())
        m_table->setEmptyText(QString());
    else if (m_feed.contents().total() == 0)
        m_table->setEmptyText(tr("This catalogue has no contents yet.\n\nTo look around, start with a sample library "
                                 "of twelve short videos:\n"
                                 "tierwatch --sample DIR"));
    else if (m_model->filter().text.isEmpty())
        m_table->setEmptyText(tr("No content is like that now."));
    else
        m_table->setEmptyText(tr("No content matches “%1”.").arg(m_model->filter().text));
}

} // namespace tierwatch
