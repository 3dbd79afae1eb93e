// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/details_pane.h"

#include "models/format.h"
#include "ui/content_actions.h"
#include "ui/content_sentences.h"
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

DetailsPane::DetailsPane(EngineFeed& feed, QWidget* parent)
    : QWidget(parent), m_feed(feed), m_history(feed), m_explainer(feed), m_body(new QWidget(this))
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
    connect(&m_explainer, &ContentExplainer::changed, this, &DetailsPane::refresh);
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
        m_explainer.explain(content);
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
    m_why->setText(whyHere(m_feed, row, m_explainer.explanation()));
    m_next->setText(whatNext(m_feed, row, m_explainer.explanation()));
    m_hold->setText(row.heldUntil != 0 ? tr("Release") : tr("Hold here"));
    const QString path = contentPath(m_feed.levels().table, row);
    m_path->setText(breakable(path));
    m_copy->setEnabled(!path.isEmpty());
}

void DetailsPane::showTimeline()
{
    const auto name = [this](const QString& key) {
        const Level* level = m_feed.levels().table.find(key);
        return level == nullptr ? key : level->name();
    };
    QStringList lines;
    for (int i = 0; i < std::min(m_history.rowCount(), timelineRows); ++i) {
        const HistoryRow* row = m_history.rowAt(i);
        QString line
            = tr("%1   %2 → %3", "when, level before, level after")
                  .arg(momentText(row->newDate, m_feed.clock().now()), name(row->oldLevel), name(row->newLevel));
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
