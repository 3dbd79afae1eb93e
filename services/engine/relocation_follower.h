// SPDX-License-Identifier: GPL-3.0-or-later
// Follows what other processes on the catalogue do to relocations: their wishes can be claimed here, what they have
// claimed or ended is seen here.
#pragma once

#include "engine/catalog_access.h"
#include "engine/dispatcher.h"
#include "engine/world.h"

#include <QTimer>

#include <deque>
#include <set>

namespace tierwatch {

/// Engine thread only.
class RelocationFollower {
public:
    /// `recover`: somebody new is on the catalogue, or somebody is gone: all rows are to be looked at.
    RelocationFollower(World& world, CatalogAccess& catalog, Dispatcher& dispatcher, std::function<void()> recover);

    void setProcess(ProcessId process) { m_process = process; }
    /// Of all that live on the catalogue, the one that does what is to be done once.
    [[nodiscard]] bool isEldest() const { return m_others.empty() || m_process < *m_others.begin(); }
    /// Every 250 ms while another process is alive; otherwise it only looks for one every second.
    void start();

private:
    struct News;
    void poll();
    void lookForOthers();
    void readChanges();
    void learn(const News& news);
    void learn(const Relocation& row);
    void setOthers(std::set<ProcessId> others);
    /// The next of those that others may have ended.
    [[nodiscard]] std::vector<ContentId> nextToAsk();

    World& m_world;
    CatalogAccess& m_catalog;
    Dispatcher& m_dispatcher;
    std::function<void()> m_recover;
    ProcessId m_process = ProcessId::None;
    QTimer m_timer;
    bool m_underWay = false;
    int m_turn = 0;
    std::set<ProcessId> m_others; ///< alive
    qint64 m_since = 0; ///< the newest change seen, by the database's clock
    std::deque<ContentId> m_toAsk;
};

} // namespace tierwatch
