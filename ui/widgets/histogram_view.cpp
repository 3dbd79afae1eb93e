// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/histogram_view.h"

#include "models/format.h"
#include "ui/paint.h"

#include <QHelpEvent>
#include <QLocale>
#include <QMouseEvent>
#include <QToolTip>

#include <algorithm>
#include <cmath>

namespace tierwatch {

namespace {

constexpr int catchRange = 5; // pixels beside a limit's line where the pointer takes it
constexpr int edge = 14;

/// On the axis, which begins at 0: a number and its decade.
double decadesOf(double count) { return std::log10(1 + count); }

/// "1", "10", "1k", "1M": short beside an axis.
QString shortCount(qint64 count)
{
    const QLocale locale;
    if (count >= 1'000'000)
        return locale.toString(count / 1'000'000) + QLatin1Char('M');
    return count >= 10'000 ? locale.toString(count / 1000) + QLatin1Char('k') : locale.toString(count);
}

} // namespace

HistogramView::HistogramView(QWidget* parent) : QWidget(parent)
{
    setMouseTracking(true);
    setAccessibleName(tr("Contents by their number of views"));
}

QSize HistogramView::sizeHint() const { return { 800, 320 }; }

QSize HistogramView::minimumSizeHint() const { return { 320, 150 }; }

QRectF HistogramView::unknownPlot() const
{
    const QRectF area = plot();
    const double width = fontMetrics().horizontalAdvance(tr("count unknown", "under a bar of a picture"));
    return { area.left() - width - 18, area.top(), width, area.height() };
}

QRectF HistogramView::plot() const
{
    const QFontMetrics metrics = fontMetrics();
    const int numbers = metrics.horizontalAdvance(QStringLiteral("1,000,000")) + edge;
    const int unknown = metrics.horizontalAdvance(tr("count unknown", "under a bar of a picture")) + 18;
    const int flags = 2 * (badgeSize(metrics) + 8);
    const double left = numbers + unknown;
    return { left, 8.0 + flags, std::max(40.0, width() - left - edge - 6),
        std::max(40.0, height() - flags - 8.0 - 2 * metrics.height() - 10) };
}

double HistogramView::positionOf(qint64 count) const
{
    const QRectF area = plot();
    return area.left() + area.width() * decadesOf(static_cast<double>(count)) / m_decades;
}

qint64 HistogramView::countAt(double x) const
{
    const QRectF area = plot();
    const double decades = std::clamp((x - area.left()) / area.width(), 0.0, 1.0) * m_decades;
    const double count = std::pow(10, decades) - 1;
    // Nobody wants a limit of 1 237: the round number that is nearest.
    const double step = std::max(1.0, std::pow(10, std::floor(std::log10(std::max(1.0, count))) - 1) / 2);
    return std::llround(count / step) * std::llround(step);
}

double HistogramView::heightOf(qint64 contents) const
{
    if (contents <= 0 || !m_spread)
        return 0;
    const double most = std::log10(1 + static_cast<double>(std::max<qint64>(9, m_spread->most)));
    return std::log10(1 + static_cast<double>(contents)) / most;
}

LimitHandle* HistogramView::handleOf(int row) const
{
    std::size_t handle = 0;
    for (const Limit& limit : m_limits) {
        if (!limit.movable)
            continue;
        if (limit.row == row)
            return m_handles[handle];
        ++handle;
    }
    return nullptr;
}

void HistogramView::setSpread(std::shared_ptr<const ContentSpread> spread)
{
    m_spread = std::move(spread);
    findScale();
    placeHandles();
    update();
}

void HistogramView::setAxisText(const QString& text)
{
    m_axisText = text;
    update();
}

void HistogramView::setLimits(std::vector<Limit> limits)
{
    m_limits = std::move(limits);
    const auto movable = static_cast<std::size_t>(std::ranges::count_if(m_limits, &Limit::movable));
    while (m_handles.size() > movable) {
        m_handles.back()->deleteLater();
        m_handles.pop_back();
    }
    while (m_handles.size() < movable) {
        auto* handle = new LimitHandle(this);
        const std::size_t place = m_handles.size();
        handle->setObjectName(QStringLiteral("limit%1").arg(place));
        const auto row = [this, place] {
            std::size_t at = 0;
            for (const Limit& limit : m_limits) {
                if (limit.movable && at++ == place)
                    return limit.row;
            }
            return -1;
        };
        connect(handle, &LimitHandle::dragged, this, [this, row](int x) {
            m_dragging = true;
            Q_EMIT limitMoved(row(), countAt(x));
        });
        connect(handle, &LimitHandle::stepped, this, [this, row](qint64 count) {
            Q_EMIT limitMoved(row(), std::max<qint64>(1, count));
            Q_EMIT limitReleased();
        });
        connect(handle, &LimitHandle::released, this, [this] {
            m_dragging = false;
            findScale();
            placeHandles();
            update();
            Q_EMIT limitReleased();
        });
        m_handles.push_back(handle);
    }
    findScale();
    placeHandles();
    update();
}

void HistogramView::findScale()
{
    if (m_dragging)
        return; // the ground does not move under the pointer
    qint64 greatest = 1000;
    if (m_spread && !m_spread->bars.empty())
        greatest = std::max(greatest, m_spread->bars.back().to);
    for (const Limit& limit : m_limits)
        greatest = std::max(greatest, limit.look.count * 4);
    m_decades = decadesOf(static_cast<double>(greatest));
}

void HistogramView::placeHandles()
{
    std::size_t place = 0;
    int lastRight = -1;
    bool lastRaised = false;
    for (const Limit& limit : m_limits) {
        if (!limit.movable)
            continue;
        LimitHandle* handle = m_handles[place++];
        handle->show(limit.look);
        const int x = static_cast<int>(std::lround(positionOf(limit.look.count)));
        int left = std::clamp(x - handle->width() / 2, 0, std::max(0, width() - handle->width()));
        const bool raised = left < lastRight + 6 && !lastRaised;
        const int bottom = static_cast<int>(plot().top()) - 3 - (raised ? handle->height() + 3 : 0);
        handle->move(left, bottom - handle->height());
        lastRight = left + handle->width();
        lastRaised = raised;
    }
}

void HistogramView::resizeEvent(QResizeEvent* event)
{
    placeHandles();
    QWidget::resizeEvent(event);
}

int HistogramView::limitNear(double x) const
{
    int nearest = -1;
    double distance = catchRange + 1;
    for (std::size_t i = 0; i < m_limits.size(); ++i) {
        const double away = std::abs(positionOf(m_limits[i].look.count) - x);
        if (m_limits[i].movable && away < distance) {
            distance = away;
            nearest = static_cast<int>(i);
        }
    }
    return nearest;
}

void HistogramView::mousePressEvent(QMouseEvent* event)
{
    const int limit = limitNear(event->position().x());
    if (event->button() != Qt::LeftButton || limit < 0)
        return;
    m_dragged = m_limits[static_cast<std::size_t>(limit)].row;
    m_dragging = true;
    if (LimitHandle* handle = handleOf(m_dragged))
        handle->setFocus(Qt::MouseFocusReason);
}

void HistogramView::mouseMoveEvent(QMouseEvent* event)
{
    if (m_dragged >= 0)
        Q_EMIT limitMoved(m_dragged, countAt(event->position().x()));
    else
        setCursor(limitNear(event->position().x()) >= 0 ? Qt::SizeHorCursor : Qt::ArrowCursor);
}

void HistogramView::mouseReleaseEvent(QMouseEvent* event)
{
    if (event->button() != Qt::LeftButton || m_dragged < 0)
        return;
    m_dragged = -1;
    m_dragging = false;
    findScale();
    placeHandles();
    update();
    Q_EMIT limitReleased();
}

bool HistogramView::event(QEvent* event)
{
    if (event->type() != QEvent::ToolTip || !m_spread)
        return QWidget::event(event);
    auto* help = static_cast<QHelpEvent*>(event);
    QString words;
    for (const ContentSpread::Bar& bar : m_spread->bars) {
        if (help->pos().x() < positionOf(bar.from) || help->pos().x() >= positionOf(bar.to) || bar.contents == 0)
            continue;
        const QString range = bar.to - bar.from <= 1
            ? formatCount(bar.from)
            : QStringLiteral("%1–%2").arg(formatCount(bar.from), formatCount(bar.to - 1));
        words = tr("%Ln contents with %1", "a range of view counts", static_cast<int>(bar.contents)).arg(range);
    }
    QToolTip::showText(help->globalPos(), words, this);
    return true;
}

void HistogramView::paintEvent(QPaintEvent*)
{
    QPainter painter(this);
    painter.fillRect(rect(), palette().color(QPalette::Base));
    if (!m_spread) {
        painter.setPen(Theme::of(palette()).faint);
        painter.drawText(rect(), Qt::AlignCenter, tr("Counting the contents …"));
        return;
    }
    paintRanges(painter);
    paintGrid(painter);
    paintBars(painter);
    paintLimits(painter);
}

void HistogramView::paintRanges(QPainter& painter) const
{
    const QRectF area = plot();
    for (std::size_t i = 0; i < m_limits.size(); ++i) {
        const double left = positionOf(m_limits[i].look.count);
        const double right = i + 1 < m_limits.size() ? positionOf(m_limits[i + 1].look.count) : area.right();
        QColor ground = m_limits[i].look.colors.tint;
        ground.setAlphaF(0.4F);
        painter.fillRect(QRectF(left, area.top(), right - left, area.height()), ground);
        const QString& name = m_limits[i].look.name;
        painter.setPen(m_limits[i].look.colors.text);
        if (painter.fontMetrics().horizontalAdvance(name) + 12 < right - left)
            painter.drawText(QPointF(left + 6, area.top() + painter.fontMetrics().ascent() + 4), name);
    }
}

void HistogramView::paintGrid(QPainter& painter) const
{
    const Theme& theme = Theme::of(palette());
    const QRectF area = plot();
    const int line = painter.fontMetrics().height();
    for (qint64 contents = 1; contents <= std::max<qint64>(9, m_spread->most); contents *= 10) {
        const double y = std::round(area.bottom() - area.height() * heightOf(contents));
        painter.fillRect(QRectF(unknownPlot().left(), y, area.right() - unknownPlot().left(), 1), theme.line);
        painter.setPen(theme.faint);
        paintText(
            painter, QRectF(0, y - line / 2.0, unknownPlot().left() - 10, line), shortCount(contents), Qt::AlignRight);
    }
    double right = area.left() - 100;
    for (qint64 count = 0; decadesOf(static_cast<double>(count)) <= m_decades; count = count == 0 ? 1 : count * 10) {
        const QString number = shortCount(count);
        const double width = painter.fontMetrics().horizontalAdvance(number);
        const double x = positionOf(count);
        painter.fillRect(QRectF(std::round(x), area.bottom(), 1, 4), theme.faint);
        if (x - width / 2 < right + 6)
            continue;
        painter.setPen(theme.faint);
        painter.drawText(QPointF(x - width / 2, area.bottom() + 5 + painter.fontMetrics().ascent()), number);
        right = x + width / 2;
    }
    painter.setPen(theme.faint);
    paintText(painter, QRectF(area.left(), area.bottom() + 5 + line, area.width(), line), m_axisText, Qt::AlignHCenter);
    paintText(painter, unknownPlot().translated(0, area.height() + 5).adjusted(-4, 0, 4, line - area.height()),
        tr("count unknown", "under a bar of a picture"), Qt::AlignHCenter);
}

void HistogramView::paintBars(QPainter& painter) const
{
    const QRectF area = plot();
    for (const ContentSpread::Bar& bar : m_spread->bars) {
        const double left = positionOf(bar.from);
        const double width = std::max(1.0, std::min(positionOf(bar.to), area.right()) - left - 1);
        paintStack(painter, QRectF(left, area.top(), width, area.height()), bar.contents, bar.levels);
    }
    const QRectF apart = unknownPlot();
    paintStack(painter, apart.adjusted(apart.width() / 4, 0, -apart.width() / 4, 0), m_spread->unknownContents,
        m_spread->unknown);
}

/// The height is logarithmic; within it each level has its share.
void HistogramView::paintStack(
    QPainter& painter, const QRectF& full, qint64 contents, const ContentSpread::OfLevels& levels) const
{
    double bottom = full.bottom();
    const double height = full.height() * heightOf(contents);
    for (const auto& [level, count] : levels) {
        const double part = height * static_cast<double>(count) / static_cast<double>(contents);
        QColor color = m_colors(level).text;
        color.setAlphaF(0.75F);
        painter.fillRect(QRectF(full.left(), bottom - part, full.width(), part), color);
        bottom -= part;
    }
}

void HistogramView::paintLimits(QPainter& painter) const
{
    const Theme& theme = Theme::of(palette());
    const QRectF area = plot();
    std::size_t place = 0;
    for (const Limit& limit : m_limits) {
        if (!limit.movable)
            continue;
        const LimitHandle* handle = m_handles[place++];
        const double x = std::round(positionOf(limit.look.count));
        const double top = handle->geometry().bottom();
        painter.fillRect(
            QRectF(x - 1, top, 2, area.bottom() - top), limit.look.pending ? theme.warning : limit.look.colors.text);
    }
}

} // namespace tierwatch
