// SPDX-License-Identifier: GPL-3.0-or-later
#include "view_trace.h"

#include <algorithm>
#include <cmath>
#include <numbers>

namespace tierwatch::bench {

namespace {

constexpr double medianSize = 2e9;
constexpr double sizeSpread = 0.5;
constexpr int longestTrace = 200; ///< days for which contents are kept back to be released
constexpr int fewViews = 48; ///< up to these, each finds its hour by itself

} // namespace

ViewTrace::ViewTrace(const TraceSettings& settings) : m_settings(settings), m_random(settings.seed)
{
    const auto count = static_cast<std::size_t>(settings.contents);
    m_sizes.resize(count);
    std::ranges::generate(
        m_sizes, [this] { return static_cast<qint64>(medianSize * std::exp(sizeSpread * normal())); });

    const int released = settings.contents - std::min(settings.contents / 2, longestTrace * settings.releasesPerDay);
    m_nextRelease = released;
    m_base.assign(count, 0);
    double sum = 0;
    for (int rank = 0; rank < released; ++rank)
        sum += m_base[static_cast<std::size_t>(rank)] = std::pow(rank + 1, -settings.zipf);
    for (double& rate : m_base)
        rate *= settings.viewsPerDay * (1 - settings.releaseShare) / sum;
    std::shuffle(m_base.begin(), m_base.begin() + released, m_random);
    m_drift.resize(count);
    const double lasting = 1 / settings.driftMemory;
    const double settled = settings.driftPerDay / std::sqrt(2 * lasting);
    std::ranges::generate(m_drift, [this, settled] { return settled * normal(); });

    double before = 0;
    for (int hour = 0; hour < 24; ++hour) // least at 4, most at 20 to 21
        m_hours[hour] = before += 1 - 0.85 * std::cos((hour - 4) * std::numbers::pi / 16.5 * (hour < 4 ? -1 : 1));
    for (double& share : m_hours)
        share /= before;
}

void ViewTrace::drift()
{
    const double kept = 1 - 1 / m_settings.driftMemory;
    for (double& logarithm : m_drift)
        logarithm = kept * logarithm + m_settings.driftPerDay * normal();
}

/// The day's new releases and hits join the waves, the faded ones leave them.
void ViewTrace::release(double weekday)
{
    constexpr double meanFade = 12;
    const double share = m_settings.viewsPerDay * m_settings.releaseShare;
    // Peaks are log-normal; together, in balance, they bring their share of the views.
    const double meanPeak = share / (m_settings.releasesPerDay * meanFade);
    constexpr double spread = 1.3;
    for (int i = 0; i < m_settings.releasesPerDay && m_nextRelease < m_settings.contents; ++i, ++m_nextRelease) {
        const double peak = meanPeak * std::exp(spread * normal() - spread * spread / 2);
        m_waves.push_back({ m_nextRelease, peak, 0, 4 + 16 * uniform() });
        m_base[static_cast<std::size_t>(m_nextRelease)] = peak * 0.02; // what stays when the fuss is over
    }
    if (uniform() < m_settings.hitsPerDay * weekday) {
        const auto content = static_cast<int>(uniform() * m_nextRelease);
        m_waves.push_back({ content, m_settings.viewsPerDay * (0.005 + 0.02 * uniform()), 0, 2 + 5 * uniform() });
    }
    std::erase_if(m_waves, [](const Wave& wave) { return wave.age > 8 * wave.fade; });
}

void ViewTrace::spread(TraceDay& day, int content, int views)
{
    if (views <= fewViews) {
        int inHour[24]{};
        for (int i = 0; i < views; ++i)
            ++inHour[std::lower_bound(m_hours, m_hours + 23, uniform()) - m_hours];
        for (std::size_t hour = 0; hour < 24; ++hour) {
            if (inHour[hour] > 0)
                day.hours[hour].push_back({ content, inHour[hour] });
        }
        return;
    }
    int left = views;
    for (int hour = 0; hour < 24 && left > 0; ++hour) {
        const double share = hour == 0 ? m_hours[0] : m_hours[hour] - m_hours[hour - 1];
        const double expected = views * share;
        const int drawn = static_cast<int>(std::lround(expected + std::sqrt(expected) * normal()));
        const int now = hour == 23 ? left : std::clamp(drawn, 0, left);
        if (now > 0)
            day.hours[static_cast<std::size_t>(hour)].push_back({ content, now });
        left -= now;
    }
}

void ViewTrace::next(TraceDay& day)
{
    const double weekday = m_day++ % 7 >= 5 ? 1.2 : 0.92;
    drift();
    release(weekday);
    const auto count = m_base.size();
    day.expected.resize(count);
    const double settled = m_settings.driftPerDay * m_settings.driftPerDay * m_settings.driftMemory / 2;
    for (std::size_t i = 0; i < count; ++i)
        day.expected[i] = m_base[i] * std::exp(m_drift[i] - settled / 2);
    for (Wave& wave : m_waves) {
        day.expected[static_cast<std::size_t>(wave.content)] += wave.peak * std::exp(-wave.age / wave.fade);
        wave.age += 1;
    }
    day.hours.resize(24);
    for (std::vector<ViewBurst>& hour : day.hours)
        hour.clear();
    day.views.assign(count, 0);
    for (std::size_t i = 0; i < count; ++i) {
        if (day.expected[i] <= 0)
            continue;
        const int views = std::poisson_distribution<int>(day.expected[i] * weekday)(m_random);
        day.views[i] = views;
        spread(day, static_cast<int>(i), views);
    }
    for (std::vector<ViewBurst>& hour : day.hours)
        std::ranges::shuffle(hour, m_random);
}

} // namespace tierwatch::bench
