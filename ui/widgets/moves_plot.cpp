// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/moves_plot.h"

#include "models/format.h"
#include "ui/paint.h"

#include <QDateTime>
#include <QKeyEvent>
#include <QLocale>
#include <QMouseEvent>
#include <QWheelEvent>

#include <algorithm>
#include <array>
#include <cmath>

namespace tierwatch {

using namespace std::chrono_literals;

namespace {

constexpr double zoomStep = 1.25;
constexpr double leastBar = 1.5;

QDateTime local(Time time) { return QDateTime::fromMSecsSinceEpoch(microseconds(time) / 1000); }

Duration scaled(Duration duration, double factor)
{
    return Duration(static_cast<qint64>(static_cast<double>(duration.count()) * factor));
}

/// 1, 2, 5, 10, 20 …: the first that is not below.
qint64 niceTop(qint64 value)
{
    for (qint64 decade = 1;; decade *= 10) {
        for (const int step : { 1, 2, 5 }) {
            if (step * decade >= value)
                return step * decade;
        }
    }
}

/// Days, or hours, or minutes: marks that stand far enough apart, at local midnights and whole hours.
std::vector<QDateTime> marks(Time since, Time until, int most)
{
    constexpr std::array<qint64, 13> usual{ 60, 300, 900, 1800, 3600, 10800, 21600, 43200, 86400, 172800, 604800,
        1209600, 2419200 };
    const qint64 range = std::chrono::duration_cast<std::chrono::seconds>(until - since).count();
    const auto step = std::ranges::find_if(usual, [&](qint64 seconds) { return range / seconds <= std::max(most, 1); });
    const qint64 apart = step == usual.end() ? usual.back() : *step;
    std::vector<QDateTime> found;
    QDateTime mark = local(since).date().startOfDay();
    while (mark <= local(until) && found.size() < 100) {
        if (mark >= local(since))
            found.push_back(mark);
        mark = apart >= 86400 ? mark.addDays(apart / 86400) : mark.addSecs(apart);
    }
    return found;
}

} // namespace

QString stepText(std::chrono::seconds step)
{
    if (step >= 24h)
        return MovesPlot::tr("%Ln days", "length of time", static_cast<int>(step / 24h));
    if (step >= 1h)
        return MovesPlot::tr("%Ln hours", "length of time", static_cast<int>(step / 1h));
    if (step >= 1min)
        return MovesPlot::tr("%Ln minutes", "length of time", static_cast<int>(step / 1min));
    return MovesPlot::tr("%Ln seconds", "length of time", static_cast<int>(step.count()));
}

MovesPlot::MovesPlot(QWidget* parent) : QWidget(parent)
{
    setObjectName(QStringLiteral("movesPlot"));
    setAccessibleName(tr("Moves over time"));
    setAccessibleDescription(tr("Promotions upward, demotions downward. Plus and minus zoom, left and right move in "
                                "time, 0 shows everything."));
    setToolTip(tr("The wheel zooms, dragging moves in time, dragging with Shift chooses a part, a double click shows "
                  "everything again."));
    setFocusPolicy(Qt::StrongFocus);
    setMouseTracking(true);
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
}

QSize MovesPlot::sizeHint() const { return { 320, fontMetrics().height() * 10 }; }

void MovesPlot::setReport(const MovesReport& report)
{
    m_report = report;
    update();
}

void MovesPlot::setRange(Time since, Time until, Time now)
{
    m_since = since;
    m_until = std::max(until, since + shortest);
    m_now = now;
    update();
}

QRectF MovesPlot::plot() const
{
    const double line = fontMetrics().height();
    const double scale = fontMetrics().horizontalAdvance(QStringLiteral("00,000")) + 10.0;
    return { scale, line * 1.9, width() - scale - 14, height() - line * 3.4 };
}

double MovesPlot::place(Time time) const
{
    const QRectF area = plot();
    const auto range = static_cast<double>((m_until - m_since).count());
    return area.left() + area.width() * static_cast<double>((time - m_since).count()) / std::max(range, 1.0);
}

Time MovesPlot::timeAt(double x) const
{
    const QRectF area = plot();
    return m_since + scaled(m_until - m_since, (x - area.left()) / std::max(area.width(), 1.0));
}

Time MovesPlot::beginOf(std::size_t bucket) const
{
    return m_report.since + m_report.step * static_cast<qint64>(bucket);
}

std::optional<std::size_t> MovesPlot::bucketAt(double x) const
{
    const Time time = timeAt(x);
    if (m_report.step.count() <= 0 || time < m_report.since || x < plot().left() || x > plot().right())
        return std::nullopt;
    const auto bucket = static_cast<std::size_t>((time - m_report.since) / m_report.step);
    return bucket < m_report.buckets.size() ? std::optional(bucket) : std::nullopt;
}

QString MovesPlot::words(std::size_t bucket) const
{
    const MovesReport::Bucket& moves = m_report.buckets[bucket];
    return tr("%1, %2: %3 up, %4 down", "a time, how long, promotions, demotions")
        .arg(QLocale().toString(local(beginOf(bucket)), QLocale::ShortFormat), stepText(m_report.step),
            formatCount(moves.up), formatCount(moves.down));
}

void MovesPlot::paintScale(QPainter& painter, qint64 top) const
{
    const Theme& theme = Theme::of(palette());
    const QRectF area = plot();
    const double line = fontMetrics().height();
    for (const auto& [value, y] :
        { std::pair(top, area.top()), std::pair(qint64(0), area.center().y()), std::pair(top, area.bottom()) }) {
        painter.setPen(QPen(theme.line, 1));
        painter.drawLine(QPointF(area.left(), std::round(y) + 0.5), QPointF(area.right(), std::round(y) + 0.5));
        painter.setPen(theme.faint);
        paintText(painter, QRectF(0, y - line / 2, area.left() - 8, line), formatCount(value), Qt::AlignRight);
    }
    const int most
        = static_cast<int>(area.width() / (fontMetrics().horizontalAdvance(QStringLiteral("00.00. 00:00")) + 24));
    for (const QDateTime& mark : marks(m_since, m_until, most)) {
        const double x = place(Time(std::chrono::milliseconds(mark.toMSecsSinceEpoch())));
        painter.setPen(QPen(theme.line, 1));
        painter.drawLine(QPointF(x, area.bottom()), QPointF(x, area.bottom() + 3));
        const QString text = mark.time() == QTime(0, 0) ? QLocale().toString(mark.date(), QStringLiteral("ddd d MMM"))
                                                        : mark.toString(QStringLiteral("HH:mm"));
        const double half = fontMetrics().horizontalAdvance(text) / 2.0 + 1;
        painter.setPen(theme.faint);
        if (x - half >= 0 && x + half <= width())
            paintText(painter, QRectF(x - half, area.bottom() + 4, 2 * half, line), text, Qt::AlignHCenter);
    }
}

void MovesPlot::paintBars(QPainter& painter, qint64 top) const
{
    const Theme& theme = Theme::of(palette());
    const QRectF area = plot();
    const double middle = area.center().y();
    const double half = area.height() / 2;
    painter.setPen(Qt::NoPen);
    painter.setClipRect(area.adjusted(0, -1, 0, 1));
    const auto hovered = m_pointer ? bucketAt(*m_pointer) : std::nullopt;
    for (std::size_t i = 0; i < m_report.buckets.size(); ++i) {
        const MovesReport::Bucket& moves = m_report.buckets[i];
        const double left = place(beginOf(i));
        const double right = place(beginOf(i + 1));
        if (right < area.left() || left > area.right())
            continue;
        const double gap = right - left > 4 ? 1 : 0;
        if (hovered == i)
            painter.fillRect(QRectF(left, area.top(), right - left, area.height()), theme.hover);
        const auto bar = [&](qint64 value) {
            return value == 0 ? 0 : std::max(leastBar, half * static_cast<double>(value) / static_cast<double>(top));
        };
        painter.fillRect(QRectF(left, middle - bar(moves.up), right - left - gap, bar(moves.up)), theme.accent);
        painter.fillRect(QRectF(left, middle + 1, right - left - gap, bar(moves.down)), theme.fill);
    }
    painter.setClipping(false);
}

void MovesPlot::paintEvent(QPaintEvent*)
{
    QPainter painter(this);
    const Theme& theme = Theme::of(palette());
    qint64 most = 1;
    for (const MovesReport::Bucket& moves : m_report.buckets)
        most = std::max({ most, moves.up, moves.down });
    const qint64 top = niceTop(most);
    paintBars(painter, top);
    paintScale(painter, top);
    if (m_part)
        painter.fillRect(QRectF(QPointF(m_part->first, plot().top()), QPointF(m_part->second, plot().bottom())),
            QColor(theme.accent.red(), theme.accent.green(), theme.accent.blue(), 40));
    const auto hovered = m_pointer ? bucketAt(*m_pointer) : std::nullopt;
    const QString title = hovered ? words(*hovered)
                                  : tr("Up and down in %1", "title of the plot; %1 is a length of time: 1 hour")
                                        .arg(stepText(std::max(m_report.step, 1s)));
    const double line = fontMetrics().height();
    const QRectF place(plot().left(), line * 0.3, plot().width(), line);
    painter.setPen(theme.faint);
    paintText(painter, place, title, Qt::AlignRight);
    if (hasFocus()) {
        painter.setPen(QPen(theme.accent, 1));
        painter.drawRect(rect().adjusted(2, 2, -3, -3));
    }
}

void MovesPlot::choose(Time since, Time until)
{
    if (until - since < shortest)
        since = until - shortest;
    const bool untilNow = until >= m_now;
    setRange(since, std::min(until, m_now), m_now);
    Q_EMIT rangeChosen(m_since, untilNow ? std::nullopt : std::optional(m_until));
}

void MovesPlot::zoom(double factor, Time around)
{
    choose(around - scaled(around - m_since, factor), around + scaled(m_until - around, factor));
}

void MovesPlot::move(Duration by)
{
    const Duration most = m_now - m_until;
    by = std::min(by, most);
    choose(m_since + by, m_until + by);
}

void MovesPlot::wheelEvent(QWheelEvent* event)
{
    const double turns = event->angleDelta().y() / 120.0;
    if (turns != 0)
        zoom(std::pow(zoomStep, -turns), timeAt(event->position().x()));
    event->accept();
}

void MovesPlot::mousePressEvent(QMouseEvent* event)
{
    if (event->button() != Qt::LeftButton)
        return;
    m_pressedAt = event->position().x();
    m_pressedSince = m_since;
    m_pressedUntil = m_until;
    m_dragging = true;
    if (event->modifiers().testFlag(Qt::ShiftModifier))
        m_part = { m_pressedAt, m_pressedAt };
}

void MovesPlot::mouseMoveEvent(QMouseEvent* event)
{
    m_pointer = event->position().x();
    if (m_part) {
        m_part->second = *m_pointer;
    } else if (m_dragging) {
        const Duration by = timeAt(m_pressedAt) - timeAt(*m_pointer);
        const Duration allowed = std::min(by, m_now - m_pressedUntil);
        if (m_since != m_pressedSince + allowed)
            choose(m_pressedSince + allowed, m_pressedUntil + allowed);
    }
    update();
}

void MovesPlot::mouseReleaseEvent(QMouseEvent* event)
{
    if (event->button() != Qt::LeftButton || !std::exchange(m_dragging, false))
        return;
    if (const auto part = std::exchange(m_part, std::nullopt)) {
        const auto [left, right] = std::minmax(part->first, part->second);
        if (right - left > 3)
            choose(timeAt(left), timeAt(right));
    }
    update();
}

void MovesPlot::mouseDoubleClickEvent(QMouseEvent*)
{
    m_dragging = false;
    Q_EMIT everythingAsked();
}

void MovesPlot::keyPressEvent(QKeyEvent* event)
{
    const Duration tenth = (m_until - m_since) / 10;
    switch (event->key()) {
    case Qt::Key_Plus:
    case Qt::Key_Equal:
        return zoom(1 / zoomStep, m_since + (m_until - m_since) / 2);
    case Qt::Key_Minus:
        return zoom(zoomStep, m_since + (m_until - m_since) / 2);
    case Qt::Key_Left:
        return move(-tenth);
    case Qt::Key_Right:
        return move(tenth);
    case Qt::Key_0:
        Q_EMIT everythingAsked();
        return;
    default:
        QWidget::keyPressEvent(event);
    }
}

void MovesPlot::leaveEvent(QEvent* event)
{
    m_pointer.reset();
    update();
    QWidget::leaveEvent(event);
}

} // namespace tierwatch
