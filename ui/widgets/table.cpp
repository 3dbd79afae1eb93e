// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/table.h"

#include "models/table_text.h"
#include "ui/delegates/cell_delegate.h"
#include "ui/preferences.h"
#include "ui/theme.h"

#include <QClipboard>
#include <QDrag>
#include <QGuiApplication>
#include <QHeaderView>
#include <QKeyEvent>
#include <QMenu>
#include <QMimeData>
#include <QPainter>
#include <QScopedValueRollback>
#include <QScrollBar>

#include <algorithm>

namespace tierwatch {

Table::Table(const QString& name, QWidget* parent) : QTableView(parent)
{
    setAccessibleName(name);
    setFrameShape(QFrame::NoFrame);
    setShowGrid(false);
    setAlternatingRowColors(true);
    setWordWrap(false);
    setSelectionBehavior(QAbstractItemView::SelectRows);
    setSelectionMode(QAbstractItemView::ExtendedSelection);
    setHorizontalScrollMode(QAbstractItemView::ScrollPerPixel);
    setContextMenuPolicy(Qt::CustomContextMenu);
    setTabKeyNavigation(false); // Tab leaves the table
    setEditTriggers(QAbstractItemView::NoEditTriggers);
    verticalHeader()->setVisible(false);
    verticalHeader()->setSectionResizeMode(QHeaderView::Fixed);
    verticalHeader()->setMinimumSectionSize(1); // rows are as high as adaptRows() says
    QHeaderView* header = horizontalHeader();
    header->setHighlightSections(false);
    header->setDefaultAlignment(Qt::AlignLeft | Qt::AlignVCenter);
    header->setSectionsMovable(true);
    header->setMinimumSectionSize(28);
    header->setContextMenuPolicy(Qt::CustomContextMenu);
    connect(header, &QHeaderView::customContextMenuRequested, this, &Table::openColumnMenu);
    connect(header, &QHeaderView::sectionMoved, this, &Table::chosen);
    connect(header, &QHeaderView::sectionResized, this, [this](int column, int, int width) {
        if (m_arranging || column == m_stretchColumn || width == 0 || column >= static_cast<int>(m_widths.size()))
            return;
        const int digit = std::max(1, fontMetrics().horizontalAdvance(QLatin1Char('0')));
        m_widths[static_cast<std::size_t>(column)] = std::max(1, (width - 2 * CellDelegate::padding) / digit);
        chosen();
    });
    adaptRows();
}

void Table::setModel(QAbstractItemModel* model)
{
    QTableView::setModel(model);
    const auto selection = [this] {
        noteUse();
        Q_EMIT selectedRowsChanged();
    };
    connect(selectionModel(), &QItemSelectionModel::selectionChanged, this, selection);
    connect(model, &QAbstractItemModel::modelReset, this, selection);
    connect(model, &QAbstractItemModel::rowsRemoved, this, selection);
}

void Table::setColumnWidths(const std::vector<std::pair<int, int>>& digits)
{
    constexpr int hidden = 12;
    const QScopedValueRollback arranging(m_arranging, true);
    m_widths.assign(static_cast<std::size_t>(model()->columnCount()), hidden);
    for (int column = 0; column < model()->columnCount(); ++column)
        setColumnHidden(column, true);
    for (const auto& [column, width] : digits) {
        m_widths[static_cast<std::size_t>(column)] = width;
        setColumnHidden(column, false);
    }
    adaptRows();
}

void Table::setWideColumns(const std::vector<int>& columns, int digits)
{
    m_wideColumns = columns;
    m_wide = digits;
    stretch();
}

void Table::setStretchColumn(int column)
{
    m_stretchColumn = column;
    stretch();
}

void Table::adaptRows()
{
    const QScopedValueRollback arranging(m_arranging, true);
    const QFontMetrics metrics = fontMetrics();
    verticalHeader()->setDefaultSectionSize(std::max(24, metrics.height() + 8));
    horizontalHeader()->setMinimumHeight(std::max(26, metrics.height() + 10));
    for (int column = 0; column < static_cast<int>(m_widths.size()); ++column)
        setColumnWidth(column,
            metrics.horizontalAdvance(QLatin1Char('0')) * m_widths[static_cast<std::size_t>(column)]
                + 2 * CellDelegate::padding);
    stretch();
}

void Table::stretch()
{
    if (m_stretchColumn < 0 || !model())
        return;
    const QScopedValueRollback arranging(m_arranging, true);
    const bool wide = viewport()->width() >= m_wide * fontMetrics().horizontalAdvance(QLatin1Char('0'));
    for (const int column : m_wideColumns)
        setColumnHidden(column, !wide);
    int others = 0;
    for (int column = 0; column < model()->columnCount(); ++column) {
        if (column != m_stretchColumn && !isColumnHidden(column))
            others += columnWidth(column);
    }
    const int least = fontMetrics().averageCharWidth() * 16;
    setColumnWidth(m_stretchColumn, std::max(least, viewport()->width() - others));
}

std::vector<int> Table::selectedRows() const
{
    std::vector<int> rows;
    for (const QItemSelectionRange& range : selectionModel()->selection()) {
        for (int row = range.top(); row <= range.bottom(); ++row)
            rows.push_back(row);
    }
    if (selectionModel()->selection().size() > 1)
        std::sort(rows.begin(), rows.end());
    rows.erase(std::unique(rows.begin(), rows.end()), rows.end());
    return rows;
}

void Table::copyRows() const
{
    QModelIndexList cells;
    QList<int> columns;
    for (int visual = 0; visual < model()->columnCount(); ++visual) {
        const int column = horizontalHeader()->logicalIndex(visual);
        if (!isColumnHidden(column))
            columns << column;
    }
    for (const int row : selectedRows()) {
        for (const int column : columns)
            cells << model()->index(row, column);
    }
    if (!cells.isEmpty())
        QGuiApplication::clipboard()->setText(toTsv(cells));
}

void Table::openMenu(QMenu& menu, const QPoint& position)
{
    m_menu = true;
    noteUse();
    connect(
        &menu, &QMenu::aboutToHide, this,
        [this] {
            m_menu = false;
            noteUse();
        },
        Qt::SingleShotConnection);
    menu.popup(viewport()->mapToGlobal(position));
}

void Table::openColumnMenu(const QPoint& position)
{
    auto* menu = new QMenu(this);
    menu->setAttribute(Qt::WA_DeleteOnClose);
    for (int column = 0; column < model()->columnCount(); ++column) {
        QString title = model()->headerData(column, Qt::Horizontal).toString();
        if (title.isEmpty())
            title = model()->headerData(column, Qt::Horizontal, Qt::ToolTipRole).toString();
        QAction* action = menu->addAction(title);
        action->setCheckable(true);
        action->setChecked(!isColumnHidden(column));
        connect(action, &QAction::toggled, this, [this, column](bool shown) {
            {
                const QScopedValueRollback arranging(m_arranging, true);
                setColumnHidden(column, !shown);
            }
            chosen();
            stretch();
        });
    }
    if (m_preferences) {
        menu->addSeparator();
        connect(menu->addAction(tr("Usual columns")), &QAction::triggered, this, &Table::forget);
    }
    menu->popup(horizontalHeader()->mapToGlobal(position));
}

void Table::remember(Preferences& preferences, const QString& key, const QStringList& names)
{
    m_preferences = &preferences;
    m_key = QStringLiteral("columns/") + key;
    m_names = names;
    m_usual = arrangement();
    m_usualWide = m_wideColumns;
    arrange(preferences.value(m_key).toStringList());
}

QStringList Table::arrangement() const
{
    QStringList columns;
    for (int visual = 0; visual < model()->columnCount(); ++visual) {
        const int column = horizontalHeader()->logicalIndex(visual);
        if (!isColumnHidden(column))
            columns
                << QStringLiteral("%1=%2").arg(m_names.value(column)).arg(m_widths[static_cast<std::size_t>(column)]);
    }
    return columns;
}

void Table::arrange(const QStringList& columns)
{
    std::vector<std::pair<int, int>> shown;
    for (const QString& one : columns) {
        const int column = static_cast<int>(m_names.indexOf(one.section(u'=', 0, 0)));
        const int width = one.section(u'=', 1).toInt();
        if (column >= 0 && column < model()->columnCount() && width > 0 && width < 1000)
            shown.emplace_back(column, width);
    }
    if (shown.empty())
        return; // never chosen, or by nobody who knows these columns
    m_wideColumns.clear(); // from now on people decide
    {
        const QScopedValueRollback arranging(m_arranging, true);
        for (int column = 0; column < model()->columnCount(); ++column)
            setColumnHidden(column, true);
        int visual = 0;
        for (const auto& [column, width] : shown) {
            setColumnHidden(column, false);
            m_widths[static_cast<std::size_t>(column)] = width;
            horizontalHeader()->moveSection(horizontalHeader()->visualIndex(column), visual++);
        }
    }
    adaptRows();
}

void Table::chosen()
{
    if (m_arranging || !model())
        return;
    m_wideColumns.clear();
    if (m_preferences)
        m_preferences->set(m_key, arrangement());
}

void Table::forget()
{
    if (!m_preferences)
        return;
    m_preferences->set(m_key, QStringList());
    arrange(m_usual);
    m_wideColumns = m_usualWide;
    stretch();
}

void Table::setDragText(std::function<QString()> text)
{
    m_dragText = std::move(text);
    setDragEnabled(static_cast<bool>(m_dragText));
    setDragDropMode(m_dragText ? QAbstractItemView::DragOnly : QAbstractItemView::NoDragDrop);
}

void Table::startDrag(Qt::DropActions)
{
    if (!m_dragText || !selectionModel()->hasSelection())
        return;
    const QString text = m_dragText();
    const int height = fontMetrics().height() + 10;
    const QSize size(fontMetrics().horizontalAdvance(text) + 24, height);
    QPixmap label(size * devicePixelRatioF());
    label.setDevicePixelRatio(devicePixelRatioF());
    label.fill(Qt::transparent);
    {
        QPainter painter(&label);
        painter.setRenderHint(QPainter::Antialiasing);
        painter.setFont(font());
        painter.setPen(Theme::of(palette()).accent);
        painter.setBrush(palette().color(QPalette::Highlight));
        painter.drawRoundedRect(QRectF(QPointF(0.5, 0.5), QSizeF(size) - QSizeF(1, 1)), 5, 5);
        painter.setPen(Theme::of(palette()).text);
        painter.drawText(QRect(QPoint(0, 0), size), Qt::AlignCenter, text);
    }
    auto* drag = new QDrag(this); // Qt deletes it
    auto* wish = new QMimeData;
    wish->setData(QString::fromLatin1(dragFormat), {});
    drag->setMimeData(wish);
    drag->setPixmap(label);
    drag->setHotSpot(QPoint(-12, height / 2));
    drag->exec(Qt::CopyAction);
}

void Table::noteUse()
{
    const bool inUse = m_pointer || m_menu || (selectionModel() && selectionModel()->hasSelection());
    if (inUse == m_inUse)
        return;
    m_inUse = inUse;
    Q_EMIT inUseChanged(inUse);
}

void Table::setEmptyText(const QString& text)
{
    if (text == m_emptyText)
        return;
    m_emptyText = text;
    viewport()->update();
}

bool Table::viewportEvent(QEvent* event)
{
    if (event->type() == QEvent::Enter || event->type() == QEvent::Leave) {
        m_pointer = event->type() == QEvent::Enter;
        noteUse();
    }
    return QTableView::viewportEvent(event);
}

void Table::paintEvent(QPaintEvent* event)
{
    QTableView::paintEvent(event);
    if (m_emptyText.isEmpty() || !model() || model()->rowCount() > 0)
        return;
    QPainter painter(viewport());
    painter.setPen(Theme::of(palette()).faint);
    const QRect room = viewport()->rect().adjusted(40, 40, -40, -40);
    painter.drawText(room, static_cast<int>(Qt::AlignHCenter) | Qt::AlignTop | Qt::TextWordWrap, m_emptyText);
}

void Table::changeEvent(QEvent* event)
{
    if (event->type() == QEvent::FontChange)
        adaptRows();
    QTableView::changeEvent(event);
}

void Table::resizeEvent(QResizeEvent* event)
{
    QTableView::resizeEvent(event);
    stretch();
}

void Table::keyPressEvent(QKeyEvent* event)
{
    if (event->key() == Qt::Key_Escape && selectionModel()->hasSelection()) {
        clearSelection(); // lets the order go on
        return;
    }
    if (event->matches(QKeySequence::Copy)) {
        copyRows();
        return;
    }
    QTableView::keyPressEvent(event);
}

} // namespace tierwatch
