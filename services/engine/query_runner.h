// SPDX-License-Identifier: GPL-3.0-or-later
// Answers what operators ask: pages from the catalogue, brought up to what this process knows; the rest from memory.
#pragma once

#include "catalog/contents.h"
#include "core/engine.h"
#include "core/health.h"
#include "engine/catalog_access.h"
#include "engine/move_survey.h"
#include "engine/sliced_walk.h"
#include "engine/world.h"
#include "intake/intake_board.h"

#include <deque>

namespace tierwatch {

/// Engine thread only. `unavailable` until the catalogue has been read.
class QueryRunner {
public:
    using Status = std::function<EngineStatus()>;

    /// All outlive it.
    QueryRunner(World& world, CatalogAccess& catalog, const EndpointCounters& counters, const IntakeBoard& board,
        const Clock& clock, Status status);

    /// Where the ticket is dropped before the catalogue's turn has come, nothing is read.
    void history(const HistoryQuery& query, TicketWatch ticket, Done<Page<HistoryRow>> done);
    void contents(const ContentPageQuery& query, TicketWatch ticket, Done<Page<ContentDetails>> done);
    void relocations(const RelocationPageQuery& query, TicketWatch ticket, Done<Page<RelocationDetails>> done);
    void overview(const Done<Overview>& done);
    void explain(ContentId cid, const Done<Explanation>& done);
    void histogram(const Done<Histogram>& done);
    void plans(const PlanQuery& query, TicketWatch ticket, Done<Page<PlanDetails>> done);
    void failures(Done<std::vector<FailureGroup>> done);
    /// Over all contents, in slices.
    void tryLevels(const LevelTable& table, const Done<LevelTrial>& done);
    void views(const Done<ViewsReport>& done) const;
    void moves(const MovesQuery& query, TicketWatch ticket, Done<MovesReport> done);
    /// Once a second: how many views were accepted since the last time, as a rate.
    void noteViews(double perSecond, bool any);

private:
    struct Rows;
    void read(std::function<Result<Page<ContentId>>(Transaction&)> page, TicketWatch ticket, Done<Rows> done);
    [[nodiscard]] QString key(LevelSlot slot) const;
    [[nodiscard]] RelocationDetails detailsOf(const Relocation& row, const catalog::ContentRecord* content) const;
    [[nodiscard]] ContentDetails detailsOf(const catalog::ContentRecord& record, const Relocation* row) const;
    [[nodiscard]] std::vector<Text> obstacles(const IndexEntry& entry) const;
    void addClosed(const IndexEntry& entry, std::vector<Text>& found) const;
    [[nodiscard]] Histogram countAll() const;
    [[nodiscard]] ViewCounts viewCounts() const;

    World& m_world;
    CatalogAccess& m_catalog;
    const EndpointCounters& m_counters;
    const IntakeBoard& m_board;
    const Clock& m_clock;
    Status m_status;
    Histogram m_histogram;
    quint64 m_newestTrial = 0;
    std::map<quint64, std::unique_ptr<SlicedWalk>> m_trials; ///< under way
    std::optional<Deadline> m_histogramAt;
    std::deque<double> m_perSecond; ///< the newest last
    Time m_since;
    Time m_lastAccepted{};
};

/// One sentence: why the content stays or goes, by its verdict and whatever overrules it.
[[nodiscard]] Text reasonOf(const Explanation& explanation);

} // namespace tierwatch
