// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/announcer.h"

#include "intake/announcement.h"
#include "state/object_exchange.h"

namespace tierwatch {

namespace {

std::optional<StateObject> parsed(const std::optional<QByteArray>& standing)
{
    if (!standing)
        return std::nullopt;
    Result<StateObject> object = parseStateObject(*standing);
    return object ? std::optional(std::move(*object)) : std::nullopt;
}

} // namespace

Announcer::Announcer(World& world, StateStore& state, QByteArray ourClaim)
    : m_world(world), m_state(state), m_ourClaim(std::move(ourClaim))
{
}

bool Announcer::isGone(const QByteArray& claim) const
{
    if (claim == m_ourClaim)
        return true;
    // A process that has come since the list was read has a greater number.
    const qint64 process = claim.mid(claim.lastIndexOf(':') + 1).toLongLong();
    return claim.startsWith("tierwatch:") && process > 0 && process <= number(m_newest) && !m_alive.contains(claim);
}

bool Announcer::isVoid(ContentId cid, const QByteArray& claim) const
{
    if (isGone(claim))
        return true;
    const auto voided = m_voidClaims.find(cid);
    return voided != m_voidClaims.end() && voided->second == claim;
}

StateObject Announcer::wanted(const IndexEntry& entry, const std::optional<StateObject>& standing) const
{
    // The newest count stands in the store: every process writes each view there, and only its own into its index.
    const qint64 total = standing && standing->count ? *standing->count : entry.total;
    StateObject object = announcementOf(entry, total, entry.wanted, m_world.rules());
    if (!entry.failed)
        return object;
    if (const std::optional<TrackedRelocation> tracked = m_world.relocation(entry.cid); tracked && tracked->row.error)
        object.error = tracked->row.error->text.english().toUtf8();
    return object;
}

void Announcer::announce(ContentId cid) { announce(cid, Manner::Plain); }

void Announcer::overrule(ContentId cid) { announce(cid, Manner::Overrule); }

void Announcer::forget(ContentId cid)
{
    m_voidClaims.erase(cid);
    m_forgotten.insert(cid);
    announce(cid);
}

void Announcer::restate(ContentId cid) { announce(cid, Manner::Restate); }

bool Announcer::isTold(ContentId cid, const StateObject& standing) const
{
    const std::optional<StateObject> object = desired(cid, standing, Manner::Plain);
    return !object || *object == standing;
}

std::optional<StateObject> Announcer::desired(
    ContentId cid, const std::optional<StateObject>& standing, Manner manner) const
{
    const std::optional<IndexEntry> entry = m_world.index().find(cid);
    if (!entry && m_forgotten.contains(cid) && (standing || m_world.rules().originalWorkers)) {
        StateObject gone;
        gone.cid = cid;
        gone.status = StateStatus::Gone;
        return gone;
    }
    if (!entry)
        return std::nullopt;
    std::optional<StateObject> known = standing;
    // A void claim stands until ours takes its place: set free, its owner's next walk would take it again.
    const bool waits = m_world.relocations().contains(cid);
    if (known && known->workerId && (waits ? isGone(*known->workerId) : isVoid(cid, *known->workerId)))
        known->workerId.reset();
    if (known && manner == Manner::Overrule && movedByOther(*known))
        known->target = known->dbLevel;
    if (known && manner == Manner::Restate && entry->total > known->count.value_or(-1))
        known->count = entry->total;
    StateObject object = joined(wanted(*entry, known), known);
    if (!standing || standing->workerId != m_ourClaim)
        return object;
    const std::optional<TrackedRelocation> tracked = m_world.relocation(cid);
    if (tracked && tracked->row.state == RelocationState::Running && tracked->job)
        object.workerId = m_ourClaim;
    return object;
}

void Announcer::announce(ContentId cid, Manner manner)
{
    const auto change
        = [this, cid, manner](const std::optional<StateObject>& standing) { return desired(cid, standing, manner); };
    m_untold.erase(cid);
    exchangeObject(m_state, cid, change, [this, cid](const Result<std::optional<StateObject>>& done) {
        if (done)
            m_forgotten.erase(cid);
        else if (done.error().code != ErrorCode::Cancelled)
            m_untold.insert(cid);
    });
}

void Announcer::create(const StateObject& object, Done<> done)
{
    const std::optional<QByteArray> nothing; // by name: GCC 12 sees a ghost in the other with the sanitizer
    m_state.compareAndSet(
        object.cid, nothing, toJson(object), [done = std::move(done)](const Result<StateStore::Exchange>& created) {
            done(created.map([](const StateStore::Exchange&) {}));
        });
}

void Announcer::retry()
{
    for (const ContentId cid : std::exchange(m_untold, {}))
        announce(cid);
}

void Announcer::claim(ContentId cid, Claimed done)
{
    struct Seen {
        Claim claim = Claim::Ours;
        std::optional<StateObject> standing;
    };
    auto seen = std::make_shared<Seen>();
    const auto change = [this, cid, seen](const std::optional<StateObject>& standing) -> std::optional<StateObject> {
        const std::optional<IndexEntry> entry = m_world.index().find(cid);
        if (!entry)
            return std::nullopt;
        *seen = { Claim::Ours, standing };
        std::optional<StateObject> known = standing;
        if (known && known->workerId && !isVoid(cid, *known->workerId)) {
            seen->claim = Claim::Anothers;
            return std::nullopt;
        }
        if (known && movedByOther(*known)) {
            seen->claim = Claim::MovedByOther;
            return std::nullopt;
        }
        if (known)
            known->workerId.reset();
        StateObject object = joined(wanted(*entry, standing), known);
        object.workerId = m_ourClaim;
        return object;
    };
    const auto exchanged = [this, cid, seen, done = std::move(done)](const Result<std::optional<StateObject>>& result) {
        if (result && seen->claim == Claim::Ours)
            m_voidClaims.erase(cid);
        done(result ? seen->claim : Claim::Unknown, seen->standing);
    };
    exchangeObject(m_state, cid, change, exchanged);
}

void Announcer::check(ContentId cid, Claimed done)
{
    read(cid, [this, done = std::move(done)](Result<std::optional<StateObject>> standing) {
        if (!standing || !*standing)
            return done(Claim::Unknown, std::nullopt);
        const StateObject& object = **standing;
        if (object.workerId)
            return done(*object.workerId == m_ourClaim ? Claim::Ours : Claim::Anothers, *standing);
        done(movedByOther(object) ? Claim::MovedByOther : Claim::Unknown, *standing);
    });
}

void Announcer::read(ContentId cid, Done<std::optional<StateObject>> done)
{
    m_state.get(cid, [done = std::move(done)](Result<std::optional<QByteArray>> standing) {
        if (!standing)
            return done(tl::unexpected(standing.error()));
        done(parsed(*standing));
    });
}

void Announcer::readMany(std::vector<ContentId> cids, Done<std::vector<std::optional<StateObject>>> done)
{
    m_state.getMany(std::move(cids), [done = std::move(done)](Result<std::vector<std::optional<QByteArray>>> standing) {
        if (!standing)
            return done(tl::unexpected(standing.error()));
        std::vector<std::optional<StateObject>> objects;
        objects.reserve(standing->size());
        for (const std::optional<QByteArray>& json : *standing)
            objects.push_back(parsed(json));
        done(std::move(objects));
    });
}

} // namespace tierwatch
