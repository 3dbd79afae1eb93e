// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/attention.h"

#include "catalog/pages.h"
#include "core/advice.h"

#include <QLocale>

namespace tierwatch {

namespace {

constexpr int secondsBetweenLooks = 2;
constexpr auto betweenAdvice = std::chrono::hours(1);
const QByteArray totalsKey = QByteArrayLiteral("advice:totals");

QLocale english() { return { QLocale::English, QLocale::UnitedStates }; }

Text textOf(const FailureGroup& group)
{
    if (group.contents == 1)
        return group.error.text;
    return { QT_TRANSLATE_NOOP("Text", "%1 contents were not moved from %2 to %3; of one of them: %4"),
        { english().toString(group.contents), group.from, group.to, group.error.text.english() } };
}

} // namespace

AttentionFinder::AttentionFinder(World& world, CatalogAccess& catalog, const EndpointCounters& counters,
    const IntakeBoard& board, const Clock& clock)
    : m_world(world)
    , m_catalog(catalog)
    , m_counters(counters)
    , m_board(board)
    , m_clock(clock)
    , m_startedAt(clock.uptime())
    , m_walk(world.index())
{
}

void AttentionFinder::everySecond()
{
    if (++m_seconds % secondsBetweenLooks != 0)
        return;
    lookAtFailures();
    considerTotals();
}

void AttentionFinder::lookAtFailures()
{
    const auto counts = m_world.relocations().counts();
    const bool any = counts.at(static_cast<std::size_t>(RelocationState::Failed)) > 0;
    if (m_underWay || (!any && m_failures.empty()))
        return;
    m_underWay = true;
    m_catalog.read<std::vector<FailureGroup>>(
        [](Transaction& transaction, std::vector<FailureGroup>& groups) -> Result<> {
            Result<std::vector<FailureGroup>> found = catalog::selectFailures(transaction);
            if (!found)
                return tl::unexpected(found.error());
            groups = std::move(*found);
            return {};
        },
        [this](const Result<std::vector<FailureGroup>>& groups) {
            m_underWay = false;
            if (groups)
                raise(*groups);
        });
}

void AttentionFinder::raise(const std::vector<FailureGroup>& groups)
{
    std::set<QByteArray> standing;
    for (const FailureGroup& group : groups) {
        if (group.byItself)
            continue;
        Incident incident;
        incident.key = "failed:" + group.cause;
        incident.severity = Incident::Severity::Error;
        incident.text = textOf(group);
        incident.remedy = group.remedy;
        incident.level = group.to;
        incident.contents = group.contents;
        incident.bytes = group.bytes;
        standing.insert(incident.key);
        m_world.incidents().raise(std::move(incident), m_clock.now());
    }
    for (const QByteArray& key : m_failures) {
        if (!standing.contains(key))
            m_world.incidents().end(key);
    }
    m_failures = std::move(standing);
}

void AttentionFinder::considerTotals()
{
    const auto watched = std::chrono::duration_cast<std::chrono::seconds>(m_clock.uptime() - m_startedAt);
    if (!reportsLookLikeLifetimeTotals(m_world.settings().rule, m_counters.views, m_board.fell(), watched))
        return m_world.incidents().end(totalsKey);
    if (m_walk.isRunning() || (m_advisedAt && m_clock.uptime() < *m_advisedAt + betweenAdvice))
        return;
    m_advisedAt = m_clock.uptime();
    const auto contents = std::make_shared<WhatIf>(advisedRule(), m_clock.now(), WhatIf::Horizon::InTheEnd);
    m_walk.run(
        [this, contents](const IndexEntry& entry) {
            const bool known = entry.sizeKiB != IndexEntry::sizeUnknown;
            contents->add(entry.views(), entry.level, Time(std::chrono::seconds(entry.hereSince)),
                entry.held(contents->now()), known ? qint64{ entry.sizeKiB } * 1024 : -1);
        },
        [this, contents] {
            // Sorting a million takes too long for this thread; the reading one has the time.
            m_catalog.read<Nothing>(
                [contents](Transaction&, Nothing&) -> Result<> {
                    contents->prepare();
                    return {};
                },
                [this, contents](const Result<Nothing>& prepared) {
                    if (prepared)
                        adviseSwitch(*contents);
                });
        });
}

void AttentionFinder::adviseSwitch(const WhatIf& contents)
{
    const std::vector<Leaving> leaving = leavingUnder(contents, m_world.levels().table);
    if (leaving.empty())
        return m_world.incidents().end(totalsKey);
    const Leaving& top = leaving.front();
    Incident incident;
    incident.key = totalsKey;
    incident.severity = Incident::Severity::Notice;
    incident.text = { QT_TRANSLATE_NOOP("Text",
                          "Your players report lifetime totals, so nothing ever cools down. With recent views "
                          "(the rule %4) %1 contents (%2) would leave %3."),
        { english().toString(top.amount.contents), english().formattedDataSize(top.amount.bytes, 1),
            m_world.levelName(top.level), contents.rule().toString() } };
    incident.remedy = Incident::Remedy::SwitchRule;
    incident.level = m_world.keys->key(top.level);
    incident.contents = top.amount.contents;
    incident.bytes = top.amount.bytes;
    m_world.incidents().raise(std::move(incident), m_clock.now());
}

} // namespace tierwatch
