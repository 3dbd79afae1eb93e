// SPDX-License-Identifier: GPL-3.0-or-later
// Sends what changed to everybody who watches: at most 60 batches a second, and the status at least once a second.
#pragma once

#include "engine/world.h"

#include <QTimer>

namespace tierwatch {

/// Engine thread only.
class Publisher {
public:
    using Status = std::function<EngineStatus()>;

    /// `collect` is called before each batch: whoever changed the index elsewhere brings it into the world.
    Publisher(World& world, const Clock& clock, Status status, std::function<void()> collect);

    void add(TicketWatch ticket, MailAddress to, std::function<void(Snapshot)> snapshot,
        std::function<void(Changes)> changes);
    /// The catalogue has been read: those who wait get their snapshot.
    void open();

private:
    struct Watcher {
        TicketWatch ticket;
        MailAddress to;
        std::function<void(Snapshot)> snapshot;
        std::function<void(Changes)> changes;
        bool begun = false;
    };
    void turn();
    void begin(Watcher& watcher);

    World& m_world;
    const Clock& m_clock;
    Status m_status;
    std::function<void()> m_collect;
    QTimer m_timer;
    std::vector<Watcher> m_watchers;
    bool m_open = false;
    Deadline m_lastStatus{};
};

} // namespace tierwatch
