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
    const auto survey = std::make_shared<MoveSurvey>(m_world, tried, m_clock.now());
    const auto ask = [this, id, survey, done] {
        m_catalog.read<LevelTrial>(
            [survey](Transaction& transaction, LevelTrial& trial) {
                return catalog::recentSpeed(transaction).map([&](double speed) { trial = survey->trial(speed); });
            },
            [this, id, done](Result<LevelTrial> trial) {
                m_trials.erase(id);
                done(std::move(trial));
            });
    };
    m_trials[id] = std::make_unique<SlicedWalk>(m_world.index());
    m_trials[id]->run([survey](const IndexEntry& entry) { survey->add(entry); }, ask);
}

} // namespace tierwatch
