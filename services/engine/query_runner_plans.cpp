// SPDX-License-Identifier: GPL-3.0-or-later
// What operators ask about plans, failures, and tables of levels that are not stored yet.
#include "engine/query_runner.h"

#include "catalog/pages.h"
#include "catalog/plans.h"

namespace tierwatch {

namespace {

constexpr std::size_t mostTrials = 4; ///< at once: each holds what would move

} // namespace

void QueryRunner::plans(const PlanQuery& query, TicketWatch ticket, Done<Page<PlanDetails>> done)
{
    m_catalog.read<Page<PlanDetails>>(
        [query, ticket = std::move(ticket)](Transaction& transaction, Page<PlanDetails>& page) -> Result<> {
            if (!ticket.held())
                return {};
            Result<Page<PlanDetails>> rows = catalog::selectPlanPage(transaction, query);
            if (!rows)
                return tl::unexpected(rows.error());
            page = std::move(*rows);
            return {};
        },
        std::move(done));
}

void QueryRunner::failures(Done<std::vector<FailureGroup>> done)
{
    m_catalog.read<std::vector<FailureGroup>>(
        [](Transaction& transaction, std::vector<FailureGroup>& groups) -> Result<> {
            Result<std::vector<FailureGroup>> found = catalog::selectFailures(transaction);
            if (!found)
                return tl::unexpected(found.error());
            groups = std::move(*found);
            return {};
        },
        std::move(done));
}

void QueryRunner::tryLevels(const LevelTable& table, const Done<LevelTrial>& done)
{
    if (!m_world.rules().open)
        return done(notOpen());
    if (Result<> valid = table.validate(); !valid)
        return done(tl::unexpected(valid.error()));
    if (m_trials.size() >= mostTrials)
        return done(fail(ErrorCode::Unavailable,
            QT_TRANSLATE_NOOP("Text", "Several tables of levels are being tried already: try again in a moment.")));
    std::vector<Level> levels = table.levels();
    for (Level& level : levels)
        level.slot = m_world.keys->slot(level.key);
    const LevelTable tried(std::move(levels));
    const quint64 id = ++m_newestTrial;
    m_trials[id] = std::make_unique<MoveSurvey>(m_world, tried, m_clock.now(), [this, id, done] {
        m_catalog.read<double>(
            [](Transaction& transaction, double& speed) -> Result<> {
                const Result<double> recent = catalog::recentSpeed(transaction);
                if (!recent)
                    return tl::unexpected(recent.error());
                speed = *recent;
                return {};
            },
            [this, id, done](const Result<double>& speed) {
                const auto surveyed = m_trials.extract(id);
                done(surveyed.mapped()->trial(speed.value_or(0)));
            });
    });
}

} // namespace tierwatch
