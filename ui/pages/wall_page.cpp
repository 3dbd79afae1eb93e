// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/wall_page.h"

#include "models/format.h"
#include "ui/attentions.h"
#include "ui/paint.h"
#include "ui/words.h"

#include <QLocale>
#include <QPainter>
#include <QTime>

#include <algorithm>

namespace tierwatch {

namespace {

constexpr std::size_t mostAttentions = 5;
constexpr std::size_t mostMoving = 6;

void setSize(QPainter& painter, double pixels, bool bold = false)
{
    QFont font = painter.font();
    font.setPixelSize(std::max(8, static_cast<int>(pixels)));
    font.setBold(bold);
    painter.setFont(font);
}

} // namespace

WallPage::WallPage(const EngineFeed& feed, QWidget* parent) : QWidget(parent), m_feed(feed)
{
    setAccessibleName(tr("Wall screen"));
    setAutoFillBackground(true);
    setBackgroundRole(QPalette::Base);
    m_second.setInterval(std::chrono::seconds(1));
    connect(&m_second, &QTimer::timeout, this, qOverload<>(&QWidget::update));
}

void WallPage::show(const std::vector<Attention>& attentions)
{
    m_attentions = attentions;
    if (isVisible())
        update();
}

void WallPage::showEvent(QShowEvent* event)
{
    m_second.start();
    QWidget::showEvent(event);
}

void WallPage::hideEvent(QHideEvent* event)
{
    m_second.stop();
    QWidget::hideEvent(event);
}

std::vector<WallPage::Moving> WallPage::moving(std::size_t most) const
{
    std::vector<const RelocationEntry*> running;
    for (const RelocationEntry& entry : m_feed.relocations().entries()) {
        if (entry.row.relocation.state == RelocationState::Running)
            running.push_back(&entry);
    }
    const std::size_t shown = std::min(most, running.size());
    const auto earlier = [](const RelocationEntry* one, const RelocationEntry* other) {
        return one->row.startedAt < other->row.startedAt;
    };
    std::partial_sort(running.begin(), running.begin() + static_cast<std::ptrdiff_t>(shown), running.end(), earlier);
    std::vector<Moving> found;
    for (std::size_t i = 0; i < shown; ++i) {
        const Relocation& relocation = running[i]->row.relocation;
        const auto handle = m_feed.contents().find(relocation.cid);
        Moving one;
        one.file = handle ? m_feed.contents().row(*handle).name.text() : QString::number(number(relocation.cid));
        one.way = m_feed.levelName(relocation.from) + QStringLiteral(" → ") + m_feed.levelName(relocation.to);
        one.progress = running[i]->progress();
        if (const auto left = running[i]->timeLeft())
            one.left = formatDuration(*left);
        found.push_back(std::move(one));
    }
    return found;
}

void WallPage::paintEvent(QPaintEvent*)
{
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    m_unit = std::max(12.0, std::min(height() / 1080.0, width() / 1920.0) * 30);
    double top = paintHead(painter, m_unit);
    top = paintAttentions(painter, top);
    const double movingTop
        = height() - m_unit * 2.1 * (1 + std::max<double>(1, static_cast<double>(moving(mostMoving).size()))) - m_unit;
    paintBands(painter, top, movingTop - m_unit);
    paintMoving(painter, movingTop);
}

double WallPage::paintHead(QPainter& painter, double top) const
{
    const Theme& theme = Theme::of(palette());
    const double tall = m_unit * 2.2;
    const QRectF line(m_unit * 1.5, top, width() - m_unit * 3, tall);
    setSize(painter, m_unit * 1.5, true);
    painter.setPen(theme.text);
    paintText(painter, line, m_feed.status().host.isEmpty() ? tr("Tierwatch") : m_feed.status().host);
    paintText(painter, line, QTime::currentTime().toString(QStringLiteral("HH:mm")), Qt::AlignRight);
    setSize(painter, m_unit * 1.1);
    painter.setPen(theme.faint);
    paintText(painter, line,
        tr("%1 views/s · %2 requests/s")
            .arg(rateText(m_feed.status().viewsPerSecond), rateText(m_feed.status().requestsPerSecond)),
        Qt::AlignHCenter);
    return top + tall + m_unit * 0.5;
}

double WallPage::paintAttentions(QPainter& painter, double top) const
{
    const Theme& theme = Theme::of(palette());
    setSize(painter, m_unit);
    for (std::size_t i = 0; i < std::min(mostAttentions, m_attentions.size()); ++i) {
        const bool error = m_attentions[i].severity == Attention::Severity::Error;
        const QRectF box(m_unit * 1.5, top, width() - m_unit * 3, m_unit * 1.9);
        painter.setPen(Qt::NoPen);
        painter.setBrush(error ? theme.errorTint : theme.warningTint);
        painter.drawRoundedRect(box, m_unit * 0.25, m_unit * 0.25);
        painter.setPen(error ? theme.error : theme.warning);
        paintText(painter, box.adjusted(m_unit * 0.7, 0, -m_unit * 0.7, 0), m_attentions[i].sentence);
        top += m_unit * 2.2;
    }
    return top + m_unit * 0.5;
}

double WallPage::paintBands(QPainter& painter, double top, double bottom) const
{
    const Theme& theme = Theme::of(palette());
    const std::vector<LevelBand> bands = levelBands(m_feed);
    if (bands.empty())
        return top;
    const double pitch = std::min((bottom - top) / static_cast<double>(bands.size()), m_unit * 8);
    for (const LevelBand& band : bands) {
        const QRectF box(m_unit * 1.5, top, width() - m_unit * 3, pitch - m_unit * 0.6);
        const LevelColors colors = theme.level(band.key, band.slot);
        painter.setPen(Qt::NoPen);
        painter.setBrush(colors.tint);
        painter.drawRoundedRect(box, m_unit * 0.4, m_unit * 0.4);
        const QRectF inner = box.adjusted(m_unit, m_unit * 0.35, -m_unit, -m_unit * 0.35);
        const QRectF upper(inner.left(), inner.top(), inner.width(), inner.height() * 0.62);
        setSize(painter, std::min(m_unit * 2.2, upper.height() * 0.75), true);
        painter.setPen(colors.text);
        paintText(painter, upper.adjusted(0, 0, -upper.width() * 0.78, 0), band.name);
        const QRectF number = upper.adjusted(upper.width() * 0.24, 0, 0, 0);
        const QString contents = formatCount(band.contents);
        paintText(painter, number, contents);
        const double wide = painter.fontMetrics().horizontalAdvance(contents);
        setSize(painter, m_unit * 1.1);
        paintText(painter, number.adjusted(wide + m_unit * 0.6, m_unit * 0.3, 0, m_unit * 0.3), tr("contents"));
        QStringList words;
        if (!band.trouble.isEmpty())
            words << band.trouble;
        if (band.running > 0)
            words << tr("%1 moving in").arg(formatCount(band.running));
        if (band.waiting > 0)
            words << tr("%1 waiting").arg(formatCount(band.waiting));
        if (band.bytesTotal > 0 && band.bytesFree >= 0)
            words << tr("%1 free").arg(formatBytes(band.bytesFree));
        paintText(painter, upper, words.join(QStringLiteral("   ")), Qt::AlignRight);
        if (const auto used = gauge(band.bytesFree, band.bytesTotal, theme)) {
            const double thick = std::min(m_unit * 0.6, inner.height() * 0.22);
            QColor track = colors.text;
            track.setAlphaF(0.18F);
            paintBar(painter, QRectF(inner.left(), inner.bottom() - thick, inner.width(), thick), used->share,
                used->color == theme.fill ? colors.text : used->color, track, highMark, colors.text);
        }
        top += pitch;
    }
    return top;
}

void WallPage::paintMoving(QPainter& painter, double top) const
{
    const Theme& theme = Theme::of(palette());
    const double pitch = m_unit * 2.1;
    const double left = m_unit * 1.5;
    const double all = width() - 2 * left;
    setSize(painter, m_unit * 1.1);
    painter.setPen(theme.faint);
    qint64 waiting = 0;
    for (const LevelBand& band : levelBands(m_feed))
        waiting += band.waiting;
    const auto rows = moving(mostMoving);
    const double speed = m_feed.relocations().bytesPerSecond();
    QStringList words{ rows.empty() ? tr("Nothing is moving") : tr("Moving now") };
    if (waiting > 0)
        words << tr("%1 waiting").arg(formatCount(waiting));
    if (speed > 0)
        words << formatSpeed(speed);
    paintText(painter, QRectF(left, top, all, pitch), words.join(QStringLiteral(" · ")));
    for (const Moving& one : rows) {
        top += pitch;
        setSize(painter, m_unit);
        painter.setPen(theme.text);
        paintText(painter, QRectF(left, top, all * 0.38, pitch), one.file, Qt::AlignLeft, Qt::ElideMiddle);
        painter.setPen(theme.faint);
        paintText(painter, QRectF(left + all * 0.40, top, all * 0.20, pitch), one.way);
        if (one.progress)
            paintBar(painter, QRectF(left + all * 0.61, top + pitch * 0.38, all * 0.27, pitch * 0.24), *one.progress,
                theme.accent, theme.track);
        painter.setPen(theme.text);
        paintText(painter, QRectF(left + all * 0.89, top, all * 0.11, pitch), one.left, Qt::AlignRight);
    }
}

} // namespace tierwatch
