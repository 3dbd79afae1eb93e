// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/details_pane.h"

#include "models/format.h"
#include "ui/content_actions.h"
#include "ui/theme.h"
#include "ui/words.h"

#include <QClipboard>
#include <QEvent>
#include <QGuiApplication>
#include <QLabel>
#include <QPainter>
#include <QPushButton>
#include <QVBoxLayout>

#include <algorithm>

namespace tierwatch {

namespace {

constexpr int timelineRows = 8;

QLabel* words(QWidget* parent)
{
    auto* label = new QLabel(parent);
    label->setWordWrap(true);
    label->setTextFormat(Qt::PlainText);
    label->setTextInteractionFlags(Qt::TextSelectableByMouse);
    label->setMinimumWidth(0);
    return label;
}

/// Long names may break anywhere; a label breaks only where it sees a place for it.
QString breakable(QString text)
{
    static constexpr QChar zeroWidthSpace(0x200b);
    for (const char16_t mark : { u'-', u'_', u'.', u'/' })
        text.replace(QChar(mark), QString(QChar(mark)) + zeroWidthSpace);
    return text;
}

} // namespace

QString whyHere(const EngineFeed& feed, const ContentRow& row)
{
    const QString here = feed.levelName(row.level);
    if (row.heldUntil != 0)
        return DetailsPane::tr("Held in %1 %2, whatever its count.")
            .arg(feed.levelName(row.wanted), formatHeldUntil(row.heldUntil));
    if (row.count < 0)
        return DetailsPane::tr("Count unknown: no player has reported this content yet, so it stays in %1.").arg(here);
    const Level* level = feed.levels().table.find(row.level);
    const Level* called = feed.levels().table.forCount(row.count);
    QString views = DetailsPane::tr("%1 views", "a content's count").arg(formatCount(row.count));
    if (!level || !called)
        return views;
    if (called->slot != row.level)
        return DetailsPane::tr("%1 call for %2, which begins at %3.")
            .arg(views, called->name(), formatCount(called->minCount));
    return DetailsPane::tr("%1; %2 begins at %3.").arg(views, level->name(), formatCount(level->minCount));
}

QString whatNext(const EngineFeed& feed, const ContentRow& row)
{
    if (const RelocationEntry* entry = feed.relocations().find(row.cid)) {
        const Relocation& relocation = entry->row.relocation;
        const QString error = relocation.error ? translate(*relocation.error) : QString();
        const QString to = feed.levelName(relocation.wanted);
        switch (relocation.state) {
        case RelocationState::Waiting:
            return DetailsPane::tr("Waits to go to %1. %2").arg(to, error).trimmed();
        case RelocationState::Running:
            return entry->timeLeft()
                ? DetailsPane::tr("Is going to %1, %2 left.").arg(to, formatDuration(*entry->timeLeft()))
                : DetailsPane::tr("Is going to %1.").arg(to);
        case RelocationState::Lingering:
            return DetailsPane::tr("Is in %1; the old copy stays a moment for players that have it open.")
                .arg(feed.levelName(row.level));
        case RelocationState::Failed:
            return DetailsPane::tr("Could not go to %1. %2").arg(to, error).trimmed();
        }
    }
    const auto& levels = feed.levels().table.levels();
    const auto here
        = std::find_if(levels.begin(), levels.end(), [&row](const Level& level) { return level.slot == row.level; });
    if (row.heldUntil != 0 || row.count < 0 || here == levels.end())
        return DetailsPane::tr("Nothing is planned.");
    QStringList sentences;
    if (std::next(here) != levels.end()) {
        const Level& up = *std::next(here);
        sentences << DetailsPane::tr("%1 at %2 views, %3 more.")
                         .arg(up.name(), formatCount(up.minCount),
                             formatCount(std::max<qint64>(0, up.minCount - row.count)));
    }
    if (here != levels.begin())
        sentences << DetailsPane::tr("%1 if its count falls below %2.")
                         .arg(std::prev(here)->name(), formatCount(here->minCount));
    return sentences.join(QLatin1Char('\n'));
}

DetailsPane::DetailsPane(EngineFeed& feed, QWidget* parent)
    : QWidget(parent), m_feed(feed), m_history(feed), m_body(new QWidget(this))
{
    setAccessibleName(tr("Details"));
    setFixedWidth(std::max(290, fontMetrics().averageCharWidth() * 40));
    m_nothing = words(this);
    m_layout = new QVBoxLayout(m_body);
    m_layout->setContentsMargins(0, 0, 0, 0);
    m_layout->setSpacing(4);
    m_name = addWords(QStringLiteral("detailsName"));
    QFont strong = font();
    strong.setBold(true);
    strong.setPointSizeF(strong.pointSizeF() * 1.15);
    m_name->setFont(strong);
    m_where = addWords(QStringLiteral("detailsWhere"));
    addHeading(tr("Why here"));
    m_why = addWords(QStringLiteral("detailsWhy"));
    addHeading(tr("Next"));
    m_next = addWords(QStringLiteral("detailsNext"));
    m_layout->addSpacing(10);
    auto* buttons = new QHBoxLayout;
    m_move = new QPushButton(tr("Move to …"), this);
    m_move->setToolTip(tr("Ctrl+M"));
    m_hold = new QPushButton(this);
    m_hold->setToolTip(tr("Ctrl+H"));
    buttons->addWidget(m_move);
    buttons->addWidget(m_hold);
    buttons->addStretch(1);
    m_layout->addLayout(buttons);
    addHeading(tr("Timeline"));
    m_timeline = addWords(QStringLiteral("detailsTimeline"));
    addHeading(tr("Path"));
    m_path = addWords(QStringLiteral("detailsPath"));
    m_copy = new QPushButton(tr("Copy path"), this);
    m_copy->setToolTip(tr("Ctrl+Shift+C"));
    auto* copyRow = new QHBoxLayout;
    copyRow->addWidget(m_copy);
    copyRow->addStretch(1);
    m_layout->addLayout(copyRow);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(17, 14, 14, 14);
    layout->addWidget(m_nothing);
    layout->addWidget(m_body);
    layout->addStretch(1);

    connect(m_move, &QPushButton::clicked, this, &DetailsPane::moveAsked);
    connect(m_hold, &QPushButton::clicked, this, &DetailsPane::holdAsked);
    connect(m_copy, &QPushButton::clicked, this, [this] {
        const auto handle = m_content ? m_feed.contents().find(*m_content) : std::nullopt;
        if (handle)
            QGuiApplication::clipboard()->setText(contentPath(m_feed.levels().table, m_feed.contents().row(*handle)));
    });
    connect(&m_history, &QAbstractItemModel::modelReset, this, &DetailsPane::showTimeline);
    connect(&m_history, &QAbstractItemModel::rowsInserted, this, &DetailsPane::showTimeline);
    connect(&m_history, &HistoryModel::loadingChanged, this, &DetailsPane::showTimeline);
    setAutoFillBackground(true);
    setBackgroundRole(QPalette::Base);
    color();
    refresh();
}

QLabel* DetailsPane::addHeading(const QString& text)
{
    m_layout->addSpacing(12);
    auto* label = new QLabel(text.toUpper(), m_body);
    QFont small = font();
    small.setPointSizeF(small.pointSizeF() * 0.82);
    small.setLetterSpacing(QFont::PercentageSpacing, 106);
    small.setBold(true);
    label->setFont(small);
    m_layout->addWidget(label);
    m_headings.push_back(label);
    return label;
}

QLabel* DetailsPane::addWords(const QString& objectName)
{
    QLabel* label = words(m_body);
    label->setObjectName(objectName);
    m_layout->addWidget(label);
    return label;
}

void DetailsPane::show(std::optional<ContentId> content, std::size_t selected)
{
    m_selected = selected;
    if (content != m_content) {
        m_content = content;
        if (content)
            m_history.setCid(content);
    }
    refresh();
    showTimeline();
}

void DetailsPane::refresh()
{
    const auto handle = m_content ? m_feed.contents().find(*m_content) : std::nullopt;
    const bool one = handle && m_selected <= 1;
    m_body->setVisible(one);
    m_nothing->setVisible(!one);
    if (!one) {
        m_nothing->setText(m_selected > 1 ? tr("%Ln contents are selected.", nullptr, static_cast<int>(m_selected))
                                          : tr("Select a content to see why it is where it is, and what comes next."));
        return;
    }
    const ContentRow& row = m_feed.contents().row(*handle);
    m_name->setText(breakable(row.name.text()));
    m_where->setText(tr("%1 · cid %2 · %3", "level, number, size")
                         .arg(m_feed.levelName(row.level))
                         .arg(number(row.cid))
                         .arg(formatBytes(row.size)));
    m_why->setText(whyHere(m_feed, row));
    m_next->setText(whatNext(m_feed, row));
    m_hold->setText(row.heldUntil != 0 ? tr("Release") : tr("Hold here"));
    const QString path = contentPath(m_feed.levels().table, row);
    m_path->setText(breakable(path));
    m_copy->setEnabled(!path.isEmpty());
}

void DetailsPane::showTimeline()
{
    QStringList lines;
    for (int i = 0; i < std::min(m_history.rowCount(), timelineRows); ++i) {
        const HistoryRow* row = m_history.rowAt(i);
        QString line = tr("%1   %2 → %3", "when, level before, level after")
                           .arg(momentText(row->newDate, m_feed.clock().now()), row->oldLevel, row->newLevel);
        if (!row->author.isEmpty())
            line += QStringLiteral(" · ") + row->author;
        lines << line;
    }
    if (lines.isEmpty())
        lines << (m_history.isLoading() ? tr("Reading …") : tr("It has not changed its level yet."));
    m_timeline->setText(lines.join(QLatin1Char('\n')));
}

void DetailsPane::color()
{
    const Theme& theme = Theme::of(palette());
    QPalette faint = palette();
    for (const auto role : { QPalette::WindowText, QPalette::Text })
        faint.setColor(role, theme.faint);
    for (QLabel* label : m_headings)
        label->setPalette(faint);
    for (QLabel* label : { m_where, m_nothing, m_path })
        label->setPalette(faint);
}

void DetailsPane::paintEvent(QPaintEvent*)
{
    QPainter painter(this);
    painter.fillRect(QRect(0, 0, 1, height()), Theme::of(palette()).line);
}

void DetailsPane::changeEvent(QEvent* event)
{
    if (event->type() == QEvent::PaletteChange && m_path)
        color();
    QWidget::changeEvent(event);
}

} // namespace tierwatch
