// SPDX-License-Identifier: GPL-3.0-or-later
// The dispatcher's way from the queue to a job: claims in the catalogue, then, beside the original's workers, in the
// state store, with time to settle.
#include "engine/dispatcher.h"

#include "catalog/relocations.h"

#include <algorithm>

namespace tierwatch {

namespace {

constexpr auto settleTime = std::chrono::milliseconds(300);

Error anotherHasIt()
{
    return Error{ ErrorCode::Unavailable,
        Text{ QT_TRANSLATE_NOOP("Text", "Another worker has this content; it is asked again."), {} } };
}

Error wishedElsewhere()
{
    return Error{ ErrorCode::Cancelled,
        Text{ QT_TRANSLATE_NOOP("Text", "It is wished elsewhere by now and begins anew."), {} } };
}

} // namespace

void Dispatcher::claim(const RelocationBatch& batch)
{
    m_catalog.write<std::vector<Applied>>(
        [settings = transitionSettings(), batch, owner = m_settings.process](
            Transaction& transaction, std::vector<Applied>& all) -> Result<> {
            const Result<Epoch> epoch = catalog::takeEpochs(transaction, 1);
            if (!epoch)
                return tl::unexpected(epoch.error());
            std::vector<Transition> claims;
            for (const ContentId cid : batch.contents)
                claims.push_back({ cid, event::Claimed{ *epoch, owner } });
            Result<std::vector<Applied>> result = applyTransitions(transaction, settings, claims);
            if (!result)
                return tl::unexpected(result.error());
            all = std::move(*result);
            return {};
        },
        [this, batch](Result<std::vector<Applied>> all) {
            if (!all) { // whether they were claimed nobody knows: asked again, and those that were go on
                QTimer::singleShot(std::chrono::seconds(1), &m_timer, [this, batch] { claim(batch); });
                return;
            }
            for (Applied& one : *all)
                std::erase(one.effects, Effect::Announce); // the claim announces
            applied(*all);
            giveBack(strays(*all, batch), {});
            const RelocationBatch ours = owned(batch);
            if (ours.contents.empty())
                release(batch.from, batch.to);
            else if (m_settings.settle)
                settle(ours);
            else
                place(ours);
        });
}

/// Claimed, and wished elsewhere since they were taken from the queue: they begin anew.
std::vector<Transition> Dispatcher::strays(const std::vector<Applied>& claimed, const RelocationBatch& batch) const
{
    std::vector<Transition> strays;
    for (const Applied& one : claimed) {
        const bool isOurs = one.accepted && one.row && one.row->state == RelocationState::Running
            && one.row->owner == m_settings.process;
        if (isOurs && (one.row->from != batch.from || one.row->to != batch.to))
            strays.push_back({ one.cid, event::JobFailed{ one.row->epoch, wishedElsewhere() } });
    }
    return strays;
}

/// Those that this process has and keeps: another may have been quicker with some, and nothing is ours to say about
/// them.
RelocationBatch Dispatcher::owned(const RelocationBatch& batch)
{
    RelocationBatch ours = batch;
    std::erase_if(ours.contents, [this, &batch](ContentId cid) {
        const std::optional<TrackedRelocation> tracked = m_world.relocation(cid);
        return !tracked || tracked->job || m_givenBack.contains(cid) || tracked->row.state != RelocationState::Running
            || tracked->row.owner != m_settings.process || tracked->row.from != batch.from
            || tracked->row.to != batch.to;
    });
    return ours;
}

void Dispatcher::settle(const RelocationBatch& batch)
{
    auto left = std::make_shared<std::size_t>(batch.contents.size());
    for (const ContentId cid : batch.contents) {
        m_announcer.claim(cid, [this, batch, left](Announcer::Claim, const std::optional<StateObject>&) {
            if (--*left > 0)
                return;
            QTimer::singleShot(settleTime, &m_timer, [this, batch] { settled(batch); });
        });
    }
}

void Dispatcher::settled(const RelocationBatch& batch)
{
    struct Settled {
        std::size_t left = 0;
        RelocationBatch ours;
        std::vector<Transition> others;
        std::vector<ContentId> moved;
    };
    auto outcome = std::make_shared<Settled>();
    outcome->left = batch.contents.size();
    outcome->ours = batch;
    outcome->ours.contents.clear();
    for (const ContentId cid : batch.contents) {
        m_announcer.check(
            cid, [this, cid, batch, outcome](Announcer::Claim claim, const std::optional<StateObject>& standing) {
                const std::optional<TrackedRelocation> tracked = m_world.relocation(cid);
                const bool stillOurs = !owned({ batch.from, batch.to, false, { cid } }).contents.empty();
                if (stillOurs && claim == Announcer::Claim::Ours) {
                    outcome->ours.contents.push_back(cid);
                    m_claims.forget(cid);
                } else if (stillOurs) {
                    if (claim == Announcer::Claim::Anothers)
                        m_claims.met(cid, *standing);
                    outcome->others.push_back({ cid, event::JobFailed{ tracked->row.epoch, anotherHasIt(), true } });
                    if (claim == Announcer::Claim::MovedByOther)
                        outcome->moved.push_back(cid);
                }
                if (--outcome->left > 0)
                    return;
                giveBack(outcome->others, outcome->moved);
                place(outcome->ours);
            });
    }
}

/// What another has waits again; what another has moved is followed.
void Dispatcher::giveBack(const std::vector<Transition>& others, const std::vector<ContentId>& moved)
{
    if (others.empty())
        return;
    for (const Transition& other : others)
        m_givenBack.insert(other.cid);
    apply(others, [this, others, moved](const Result<std::vector<Applied>>& result) {
        if (!result) { // else they would stay claimed for ever
            QTimer::singleShot(std::chrono::seconds(1), &m_timer, [this, others, moved] { giveBack(others, moved); });
            return;
        }
        for (const Transition& other : others)
            m_givenBack.erase(other.cid);
        for (const ContentId cid : moved)
            m_follow(cid);
    });
}

} // namespace tierwatch
