// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/adoption_follower.h"

#include <algorithm>

namespace tierwatch {

namespace {

constexpr auto overlap = std::chrono::minutes(1); ///< between two hosts' clocks

quint32 toSeconds(Time time)
{
    return static_cast<quint32>(std::chrono::floor<std::chrono::seconds>(time).time_since_epoch().count());
}

} // namespace

AdoptionProgress progressOf(const catalog::AdoptionRecord& record)
{
    AdoptionProgress progress;
    progress.state = record.state;
    progress.take = record.take;
    progress.by = record.author;
    progress.startedAt = record.startedAt;
    progress.endedAt = record.endedAt;
    progress.counts = record.counts;
    progress.error = record.error;
    if (record.state == AdoptionProgress::State::Running && !record.alive) {
        progress.state = AdoptionProgress::State::Failed;
        progress.error = fail(
            ErrorCode::Cancelled, QT_TRANSLATE_NOOP("Text", "The adoption was cut off; started again, it goes on."))
                             .value();
    }
    return progress;
}

AdoptionFollower::AdoptionFollower(World& world, CatalogAccess& catalog, Follower& follower, const Clock& clock,
    std::function<void(const Author&, Moves)> propose)
    : m_world(world)
    , m_catalog(catalog)
    , m_follower(follower)
    , m_clock(clock)
    , m_propose(std::move(propose))
    , m_since(clock.now() - overlap)
{
}

void AdoptionFollower::everySecond()
{
    if (m_underWay || !m_world.rules().open)
        return;
    m_underWay = true;
    using Newest = std::optional<catalog::AdoptionRecord>;
    m_catalog.read<Newest>(
        [](Transaction& transaction, Newest& newest) -> Result<> {
            Result<Newest> selected = catalog::selectNewestAdoption(transaction);
            if (!selected)
                return tl::unexpected(selected.error());
            newest = std::move(*selected);
            return {};
        },
        [this](Result<Newest> newest) {
            m_underWay = false;
            if (!newest)
                return;
            m_newest = std::move(*newest);
            if (m_newest && m_newest->state == AdoptionProgress::State::Done)
                learn(*m_newest);
        });
}

void AdoptionFollower::learn(const catalog::AdoptionRecord& record)
{
    // New cids are followed as any other; a list may bring smaller ones, and counts of contents that are known.
    const bool unread = record.take == AdoptionOrder::Take::List && record.id != m_learned && record.endedAt >= m_since;
    if (unread)
        return readAgain(record, ContentId{});
    if (!record.planned)
        plan(record);
}

/// In pages: the engine and the catalogue have other things to do as well.
void AdoptionFollower::readAgain(const catalog::AdoptionRecord& record, ContentId after)
{
    m_underWay = true;
    using Records = std::vector<catalog::ContentRecord>;
    m_catalog.read<Records>(
        [keys = m_world.keys, after](Transaction& transaction, Records& records) -> Result<> {
            return catalog::selectNextContents(transaction, *keys, after).map([&](Records&& some) {
                records = std::move(some);
            });
        },
        [this, record](const Result<Records>& records) {
            m_underWay = false;
            if (!records) // once more in a second
                return;
            for (const catalog::ContentRecord& content : *records)
                m_follower.take(content);
            if (!records->empty())
                return readAgain(record, records->back().cid);
            m_learned = record.id;
            if (!record.planned)
                plan(record);
        });
}

void AdoptionFollower::plan(const catalog::AdoptionRecord& record)
{
    m_underWay = true;
    m_catalog.write<bool>(
        [id = record.id](Transaction& transaction, bool& ours) -> Result<> {
            return catalog::markAdoptionPlanned(transaction, id).map([&](bool marked) { ours = marked; });
        },
        [this, record](Result<bool> ours) {
            m_underWay = false;
            if (!ours || !*ours) // else another process has proposed it
                return;
            if (Moves moves = movesOf(record); !moves.empty())
                m_propose(Author{ record.author }, std::move(moves));
        });
}

/// Those whose views the adoption brought, as no view has come since.
AdoptionFollower::Moves AdoptionFollower::movesOf(const catalog::AdoptionRecord& record) const
{
    Moves moves;
    const quint32 brought = toSeconds(record.startedAt);
    const Time now = m_clock.now();
    m_world.index().forEach([&](const IndexEntry& entry) {
        if (entry.recentAt != brought || entry.total < 0 || entry.relocating || entry.held(now))
            return;
        if (const LevelSlot target = m_world.calledFor(entry); target != entry.level)
            moves.push_back({ entry.cid, target });
    });
    std::ranges::sort(moves, {}, &ProposedMove::cid);
    return moves;
}

} // namespace tierwatch
