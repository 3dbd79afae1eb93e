// SPDX-License-Identifier: GPL-3.0-or-later
// Looks at the levels' directories every few seconds: are they there, ours, writable, and how full.
#pragma once

#include "engine/world.h"

#include <QTimer>

#include <map>

namespace tierwatch {

/// Engine thread only.
class LevelKeeper {
public:
    /// `usableChanged` is called when a level can be used that could not be before, or the other way round.
    LevelKeeper(World& world, WorkerPool& pool, QString catalogId, const Clock& clock,
        std::function<void(LevelSlot)> usableChanged);

    void start();
    /// Looks at all levels now; `done` when all have been looked at. One that does not answer within 5 s counts as
    /// not there until it does.
    void look(const std::function<void()>& done = {});
    /// The same of one.
    void look(LevelSlot level, std::function<void()> done);
    /// Looks at a level as it would be; for an edit that is not stored yet.
    void tryOut(const Level& level, bool empty, std::function<void(LevelProbe)> done);
    /// An operator says that what was seen there is the level (LevelFound::token): its marker is written. `conflict`
    /// where something else stands there now.
    void confirm(LevelSlot level, const QByteArray& seen, Done<> done);
    /// The level as a job needs it.
    [[nodiscard]] JobLevel jobLevel(LevelSlot level) const;

private:
    void probe(const Level& level, std::function<void()> done);
    void looked(const LevelProbe& probe);
    void tell(const LevelProbe& probe);
    [[nodiscard]] ProbeJob jobFor(const Level& level) const;

    World& m_world;
    WorkerPool& m_pool;
    QString m_catalogId;
    const Clock& m_clock;
    std::function<void(LevelSlot)> m_usableChanged;
    QTimer m_timer;
    std::map<LevelSlot, quint64> m_underWay; ///< a level that hangs is not asked twice
    quint64 m_newest = 0;
};

} // namespace tierwatch
