// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/publisher.h"

namespace tierwatch {

namespace {

constexpr auto frame = std::chrono::milliseconds(17);
constexpr auto statusInterval = std::chrono::milliseconds(500);

bool isEmpty(const Changes& changes)
{
    return changes.contents.empty() && changes.contentsGone.empty() && changes.relocations.empty()
        && changes.relocationsGone.empty() && !changes.levels && !changes.levelStatus && !changes.status
        && !changes.newestHistory;
}

} // namespace

Publisher::Publisher(World& world, const Clock& clock, Status status, std::function<void()> collect)
    : m_world(world), m_clock(clock), m_status(std::move(status)), m_collect(std::move(collect))
{
    m_timer.setTimerType(Qt::PreciseTimer);
    QObject::connect(&m_timer, &QTimer::timeout, &m_timer, [this] { turn(); });
    m_timer.start(frame);
}

void Publisher::add(
    TicketWatch ticket, MailAddress to, std::function<void(Snapshot)> snapshot, std::function<void(Changes)> changes)
{
    turn(); // what is pending belongs to those who watched before
    m_watchers.push_back({ std::move(ticket), std::move(to), std::move(snapshot), std::move(changes) });
    if (m_open)
        begin(m_watchers.back());
}

void Publisher::open()
{
    turn();
    m_open = true;
    for (Watcher& watcher : m_watchers)
        begin(watcher);
}

void Publisher::begin(Watcher& watcher)
{
    watcher.begun = true;
    Snapshot snapshot = m_world.snapshot();
    snapshot.status = m_status();
    watcher.to.post(
        watcher.ticket.guard([receive = watcher.snapshot, snapshot = std::make_shared<Snapshot>(std::move(snapshot))] {
            receive(std::move(*snapshot));
        }));
}

void Publisher::turn()
{
    std::erase_if(m_watchers, [](const Watcher& watcher) { return !watcher.ticket.held(); });
    if (!m_watchers.empty()) // for nobody's eyes, a view need not be told until it is saved
        m_collect();
    Changes changes = m_world.takeChanges();
    const Deadline now = m_clock.uptime();
    if (now - m_lastStatus >= statusInterval) {
        m_lastStatus = now;
        changes.status = m_status();
    }
    if (isEmpty(changes))
        return;
    const auto shared = std::make_shared<const Changes>(std::move(changes));
    for (const Watcher& watcher : m_watchers) {
        if (watcher.begun) {
            watcher.to.post(watcher.ticket.guard([receive = watcher.changes, shared] { receive(*shared); }));
        } else if (shared->status) { // before the snapshot: why it takes so long
            watcher.to.post(watcher.ticket.guard([receive = watcher.changes, status = shared->status] {
                Changes early;
                early.status = status;
                receive(std::move(early));
            }));
        }
    }
}

} // namespace tierwatch
