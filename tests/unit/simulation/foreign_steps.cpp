// SPDX-License-Identifier: GPL-3.0-or-later
// A worker of the original's kind, which knows neither rows nor epochs.
#include "world.h"

namespace tierwatch::simulation {

using Stage = ForeignWorker::Step;

bool World::foreignHas(ContentId cid) const
{
    return m_foreign.cid == cid && m_foreign.step >= Stage::CopyBegun && m_foreign.step != Stage::Dead;
}

/// It has said `done`, and the catalogue has not followed yet: that must be neither overwritten nor overtaken.
bool World::movedUnfollowed(ContentId cid) const
{
    const auto said = m_state.find(cid);
    return said != m_state.end() && said->second.done && said->second.worker == Announced::Worker::None
        && said->second.target != LevelSlot::None && said->second.target != m_catalogue.contents.at(cid).level;
}

void World::foreign()
{
    ForeignWorker& worker = m_foreign;
    const auto level = [](LevelSlot slot) { return levelOf(slot); };
    switch (worker.step) {
    case Stage::Dead:
    case Stage::Idle: {
        const auto cid = static_cast<ContentId>(1 + pick(contentCount));
        const auto said = m_state.find(cid);
        if (said == m_state.end() || said->second.done || said->second.worker != Announced::Worker::None)
            return;
        worker = { Stage::Read, cid, said->second.level, said->second.target, 0 };
        return;
    }
    case Stage::Read: // a plain SET: whatever anybody wrote since is gone
        m_state[worker.cid] = { worker.from, worker.to, false, Announced::Worker::Foreign };
        worker.step = Stage::Claimed;
        say("the foreign worker claims content ", number(worker.cid));
        return;
    case Stage::Claimed: {
        // It honours neither settle nor epochs, but it moves only when ours has seen its claim: that is what the settle
        // is for.
        const auto& row = m_catalogue.contents.at(worker.cid).row;
        if (row && row->state == RelocationState::Running)
            return;
        const int source = m_disk.find(level(worker.from), real(worker.cid));
        if (source == 0) { // "not exists": it leaves its claim behind for ever
            worker.step = Stage::Dead;
            return;
        }
        if (FakeDisk::device(level(worker.from)) == FakeDisk::device(level(worker.to))) {
            if (m_disk.find(level(worker.to), real(worker.cid)) != source)
                m_disk.remove(level(worker.from), real(worker.cid));
            m_disk.put(level(worker.to), real(worker.cid), source);
            worker.step = Stage::Moved;
            return;
        }
        worker.copy = m_disk.make({ number(worker.cid), false, false, 0 });
        m_disk.put(level(worker.to), real(worker.cid), worker.copy); // half a file under the final name
        worker.step = Stage::CopyBegun;
        return;
    }
    case Stage::CopyBegun:
        m_disk.inode(worker.copy).complete = true;
        worker.step = Stage::Copied;
        return;
    case Stage::Copied:
        m_disk.remove(level(worker.from), real(worker.cid));
        worker.step = Stage::Moved;
        return;
    case Stage::Moved:
        m_state[worker.cid] = { worker.from, worker.to, true, Announced::Worker::None };
        worker.step = Stage::Told;
        return;
    case Stage::Told: {
        // POST /update_sentence: state done, nobody's claim, and the file opens at the target that is announced by now.
        const Announced said = m_state[worker.cid];
        if (said.done && said.worker == Announced::Worker::None
            && m_disk.find(level(said.target), real(worker.cid)) != 0
            && happen(worker.cid, event::MovedByOther{ said.target }).accepted) {
            ++m_counts.foreignMoves;
            say("the catalogue follows the foreign worker");
        }
        worker.step = Stage::Idle;
        return;
    }
    }
}

/// It dies between two steps that leave a whole file; a half copy or a lost call would need an operator.
void World::foreignDies()
{
    while (m_foreign.step >= Stage::CopyBegun && m_foreign.step <= Stage::Told)
        foreign();
    if (m_foreign.step == Stage::Claimed || m_foreign.step == Stage::Dead) {
        // Its claim is void after ten minutes in which nothing moved.
        m_state[m_foreign.cid].worker = Announced::Worker::None;
        announce(m_foreign.cid);
    }
    m_foreign.step = Stage::Idle;
}

} // namespace tierwatch::simulation
