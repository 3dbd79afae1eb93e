// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/level_strip.h"

#include "models/format.h"
#include "ui/paint.h"
#include "ui/widgets/table.h"
#include "ui/words.h"

#include <QDropEvent>
#include <QEvent>
#include <QMimeData>
#include <QPainter>
#include <QStyleOption>
#include <QVBoxLayout>

#include <algorithm>

namespace tierwatch {

namespace {

constexpr int edge = 14;
constexpr int gap = 18;

QString room(const LevelBand& band)
{
    if (band.bytesTotal <= 0 || band.bytesFree < 0)
        return {};
    return LevelLine::tr("%1 of %2", "used bytes of all")
        .arg(formatBytes(band.bytesTotal - band.bytesFree), formatBytes(band.bytesTotal));
}

QString contents(const LevelBand& band)
{
    return LevelLine::tr("%Ln contents", nullptr, static_cast<int>(band.contents));
}

QString flow(const LevelBand& band)
{
    QStringList words;
    if (band.running > 0)
        words << LevelLine::tr("%1 moving in", "number of relocations").arg(formatCount(band.running));
    if (band.waiting > 0)
        words << LevelLine::tr("%1 waiting", "number of relocations").arg(formatCount(band.waiting));
    return words.join(QStringLiteral(" · "));
}

} // namespace

LevelLine::LevelLine(QWidget* parent) : QAbstractButton(parent)
{
    setCheckable(true);
    setAcceptDrops(true);
    setFocusPolicy(Qt::TabFocus);
    setCursor(Qt::PointingHandCursor);
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
}

void LevelLine::show(const LevelBand& band, const BandColumns& columns)
{
    if (band == m_band && columns == m_columns)
        return;
    m_band = band;
    m_columns = columns;
    setObjectName(QStringLiteral("level-") + band.key);
    setAccessibleName(tr("Level %1").arg(band.name));
    QStringList words{ tr("counts %1").arg(band.range), contents(band) };
    for (const QString& word : { room(band), flow(band), band.detail }) {
        if (!word.isEmpty())
            words << word;
    }
    setAccessibleDescription(words.join(QStringLiteral(", ")));
    setToolTip(band.detail.isEmpty() ? tr("Show only what is in %1").arg(band.name) : band.detail);
    update();
}

QSize LevelLine::sizeHint() const { return { 400, std::max(30, fontMetrics().height() + 12) }; }

void LevelLine::enterEvent(QEnterEvent* event)
{
    update();
    QAbstractButton::enterEvent(event);
}

void LevelLine::leaveEvent(QEvent* event)
{
    update();
    QAbstractButton::leaveEvent(event);
}

void LevelLine::dragEnterEvent(QDragEnterEvent* event)
{
    if (!event->mimeData()->hasFormat(QString::fromLatin1(Table::dragFormat)))
        return;
    event->acceptProposedAction();
    m_target = true;
    update();
}

void LevelLine::dragLeaveEvent(QDragLeaveEvent*)
{
    m_target = false;
    update();
}

void LevelLine::dropEvent(QDropEvent* event)
{
    m_target = false;
    update();
    event->acceptProposedAction();
    Q_EMIT contentsDropped();
}

void LevelLine::paintEvent(QPaintEvent*)
{
    QPainter painter(this);
    const Theme& theme = Theme::of(palette());
    if (isChecked())
        painter.fillRect(rect(), palette().color(QPalette::Highlight));
    else if (underMouse())
        painter.fillRect(rect(), theme.hover);

    const QFontMetrics metrics = fontMetrics();
    const int badge = badgeSize(metrics);
    int left = edge;
    paintBadge(painter, QRectF(left, (height() - badge) / 2.0, badge, badge), m_band.badge,
        theme.level(m_band.key, m_band.slot));
    left += badge + 10;
    QFont strong = font();
    strong.setBold(true);
    painter.setFont(strong);
    painter.setPen(theme.text);
    paintText(painter, QRectF(left, 0, m_columns.name, height()), m_band.name);
    left += m_columns.name + gap;
    painter.setFont(font());
    painter.setPen(theme.faint);
    paintText(painter, QRectF(left, 0, m_columns.range, height()), m_band.range);
    left += m_columns.range + gap;

    int right = width() - edge;
    const auto column = [&](int columnWidth, const QString& text, const QColor& color, Qt::Alignment alignment) {
        if (columnWidth == 0)
            return;
        painter.setPen(color);
        paintText(painter, QRectF(right - columnWidth, 0, columnWidth, height()), text, alignment);
        right -= columnWidth + gap;
    };
    column(m_columns.trouble, m_band.trouble, m_band.stopped ? theme.error : theme.warning, Qt::AlignRight);
    column(m_columns.flow, flow(m_band), theme.text, Qt::AlignRight);
    column(m_columns.contents, contents(m_band), theme.text, Qt::AlignRight);
    column(m_columns.room, room(m_band), theme.faint, Qt::AlignRight);

    if (const auto used = gauge(m_band.bytesFree, m_band.bytesTotal, theme); used && right - left > 60) {
        const double thickness = std::max(6.0, metrics.height() * 0.45);
        paintBar(painter, QRectF(left, (height() - thickness) / 2, right - left, thickness), used->share, used->color,
            theme.track, highMark, theme.faint);
    }
    if (hasFocus() || m_target) {
        QStyleOptionFocusRect option;
        option.initFrom(this);
        option.rect = rect().adjusted(2, 2, -2, -2);
        painter.setPen(QPen(theme.accent, 1));
        painter.drawRect(option.rect.adjusted(0, 0, -1, -1));
    }
}

LevelStrip::LevelStrip(QWidget* parent) : QWidget(parent), m_layout(new QVBoxLayout(this))
{
    setAccessibleName(tr("Levels"));
    setAutoFillBackground(true);
    setBackgroundRole(QPalette::Base);
    m_layout->setContentsMargins(0, 3, 0, 3);
    m_layout->setSpacing(0);
}

void LevelStrip::setBands(const std::vector<LevelBand>& bands)
{
    if (bands == m_bands)
        return;
    m_bands = bands;
    while (m_lines.size() > bands.size()) {
        delete m_lines.back();
        m_lines.pop_back();
    }
    while (m_lines.size() < bands.size()) {
        auto* line = new LevelLine(this);
        connect(line, &LevelLine::clicked, this, [this, line] {
            const bool off = m_filter == line->band().slot;
            Q_EMIT filterChosen(off ? std::nullopt : std::optional(line->band().slot));
            setFilter(m_filter); // a click alone changes nothing: the filter does
        });
        connect(line, &LevelLine::contentsDropped, this, [this, line] { Q_EMIT contentsDropped(line->band().slot); });
        m_layout->addWidget(line);
        m_lines.push_back(line);
    }
    setVisible(!bands.empty());
    arrange();
}

void LevelStrip::arrange()
{
    QFont strong = font();
    strong.setBold(true);
    const QFontMetrics metrics = fontMetrics();
    BandColumns columns;
    const auto widen = [](int& width, int needed) { width = needed == 0 ? width : std::max(width, needed + 3); };
    for (const LevelBand& band : m_bands) {
        widen(columns.name,
            std::min(QFontMetrics(strong).horizontalAdvance(band.name) + 2, metrics.averageCharWidth() * 24));
        widen(columns.range, metrics.horizontalAdvance(band.range));
        widen(columns.room, metrics.horizontalAdvance(room(band)));
        widen(columns.contents, metrics.horizontalAdvance(contents(band)));
        widen(columns.flow, metrics.horizontalAdvance(flow(band)));
        widen(columns.trouble, metrics.horizontalAdvance(band.trouble));
    }
    for (std::size_t i = 0; i < m_lines.size(); ++i)
        m_lines[i]->show(m_bands[i], columns);
    setFilter(m_filter);
}

void LevelStrip::setFilter(std::optional<LevelSlot> level)
{
    m_filter = level;
    for (LevelLine* line : m_lines)
        line->setChecked(level == line->band().slot);
}

void LevelStrip::changeEvent(QEvent* event)
{
    if (event->type() == QEvent::FontChange)
        arrange();
    QWidget::changeEvent(event);
}

} // namespace tierwatch
