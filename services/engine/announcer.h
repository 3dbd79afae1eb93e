// SPDX-License-Identifier: GPL-3.0-or-later
// Tells the state store what the catalogue has committed, and claims contents there where original-style workers look.
#pragma once

#include "engine/world.h"
#include "state/state_object.h"
#include "state/state_store.h"

#include <unordered_set>

namespace tierwatch {

/// Engine thread only.
class Announcer {
public:
    /// `ourClaim`: what this process writes as worker_id.
    Announcer(World& world, StateStore& state, QByteArray ourClaim);

    /// Brings the content's object up to date, by compare-and-set; again later where the store does not answer.
    void announce(ContentId cid);
    /// The same against a `done` that is not true: the file is not where it says.
    void overrule(ContentId cid);
    /// The same where the store was set back: a count that is known here is newer than a lower one there.
    void restate(ContentId cid);
    /// The content is no more: what stands under its cid says `gone`.
    void forget(ContentId cid);
    /// Whether nothing would change by announce().
    [[nodiscard]] bool isTold(ContentId cid, const StateObject& standing) const;
    /// Tries again what did not reach the store.
    void retry();

    enum class Claim : quint8 { Ours, Anothers, MovedByOther, Unknown };
    /// `standing`: whose claim it is, for Anothers.
    using Claimed = std::function<void(Claim, const std::optional<StateObject>& standing)>;
    /// Writes our claim where nobody else has one.
    void claim(ContentId cid, Claimed done);
    /// After the settle: is it still ours?
    void check(ContentId cid, Claimed done);

    /// What stands there, parsed; empty: nothing, or nothing that can be read.
    void read(ContentId cid, Done<std::optional<StateObject>> done);
    void readMany(std::vector<ContentId> cids, Done<std::vector<std::optional<StateObject>>> done);
    /// Writes `object` where nothing stands; an error: the store does not answer.
    void create(const StateObject& object, Done<> done);

    /// The claims of the processes that live, and the newest id ever given: claims of all older ones count as none.
    void setAlive(std::unordered_set<QByteArray> claims, ProcessId newest)
    {
        m_alive = std::move(claims);
        m_newest = newest;
    }
    /// This claim on this content counts as none.
    void setVoid(ContentId cid, const QByteArray& claim) { m_voidClaims[cid] = claim; }
    [[nodiscard]] const QByteArray& ourClaim() const { return m_ourClaim; }

private:
    enum class Manner : quint8 { Plain, Overrule, Restate };
    void announce(ContentId cid, Manner manner);
    [[nodiscard]] std::optional<StateObject> desired(
        ContentId cid, const std::optional<StateObject>& standing, Manner manner) const;
    [[nodiscard]] StateObject wanted(const IndexEntry& entry, const std::optional<StateObject>& standing) const;
    [[nodiscard]] bool isGone(const QByteArray& claim) const;
    [[nodiscard]] bool isVoid(ContentId cid, const QByteArray& claim) const;

    World& m_world;
    StateStore& m_state;
    QByteArray m_ourClaim;
    std::unordered_set<QByteArray> m_alive;
    ProcessId m_newest = ProcessId::None;
    std::unordered_map<ContentId, QByteArray> m_voidClaims;
    std::unordered_set<ContentId> m_untold;
    std::unordered_set<ContentId> m_forgotten; ///< and the store has not been told
};

} // namespace tierwatch
