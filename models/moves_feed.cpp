// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/moves_feed.h"

#include <algorithm>
#include <array>

namespace tierwatch {

using namespace std::chrono_literals;

MovesFeed::MovesFeed(EngineFeed& feed, QObject* parent) : QObject(parent), m_feed(feed)
{
    m_timer.setSingleShot(true);
    connect(&m_timer, &QTimer::timeout, this, &MovesFeed::ask);
    const auto soon = [this] {
        if (m_active && !m_timer.isActive())
            m_timer.start(pace);
    };
    connect(&feed, &EngineFeed::newestHistoryChanged, this, soon);
    connect(&feed, &EngineFeed::levelsChanged, this, soon);
    connect(&feed, &EngineFeed::ready, this, &MovesFeed::ask);
    m_since = feed.clock().now() - 7 * 24h;
}

Time MovesFeed::until() const { return m_until.value_or(m_feed.clock().now()); }

std::chrono::seconds MovesFeed::stepFor(Duration range)
{
    constexpr std::array<std::chrono::seconds, 12> usual{ 1s, 5s, 15s, 1min, 5min, 15min, 1h, 3h, 6h, 24h, 7 * 24h,
        28 * 24h };
    const auto fits
        = std::ranges::find_if(usual, [&](std::chrono::seconds step) { return range / step <= mostBuckets; });
    return fits == usual.end() ? usual.back() : *fits;
}

void MovesFeed::setActive(bool active)
{
    m_active = active;
    if (active)
        ask();
    else
        m_timer.stop();
}

void MovesFeed::setRange(Time since, std::optional<Time> until)
{
    m_since = since;
    m_until = until;
    if (m_active)
        m_timer.start(patience);
    Q_EMIT changed();
}

void MovesFeed::ask()
{
    if (!m_active || !m_feed.isReady())
        return;
    m_loading = true;
    const std::chrono::seconds step = stepFor(until() - m_since);
    // Whole steps, so that a bucket keeps its moves while time goes on.
    const auto whole = [step](Time time) { return Time((time.time_since_epoch() / step) * Duration(step)); };
    m_ticket = m_feed.engine().moves(MovesQuery{ whole(m_since), whole(until()) + Duration(step), step },
        m_feed.address(), [this](Result<MovesReport> report) {
            m_loading = false;
            m_error.reset();
            if (report)
                m_report = std::move(*report);
            else
                m_error = report.error();
            Q_EMIT changed();
        });
}

} // namespace tierwatch
