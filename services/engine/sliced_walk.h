// SPDX-License-Identifier: GPL-3.0-or-later
// All contents, one after the other, without keeping the engine's thread from its other work.
#pragma once

#include "intake/location_index.h"

#include <QTimer>

#include <functional>

namespace tierwatch {

/// Engine thread only: a slice at each turn of its event loop, some milliseconds at most. Ends with the object.
class SlicedWalk {
public:
    explicit SlicedWalk(const LocationIndex& index);

    /// Begins (anew). Each entry as it is when its slice comes; those added meanwhile may be missed.
    void run(std::function<void(const IndexEntry&)> visit, std::function<void()> done);
    [[nodiscard]] bool isRunning() const { return m_timer.isActive(); }
    /// `done` is not called.
    void stop() { m_timer.stop(); }

private:
    void slice();

    const LocationIndex& m_index;
    QTimer m_timer;
    LocationIndex::Walk m_walk;
    std::function<void(const IndexEntry&)> m_visit;
    std::function<void()> m_done;
};

} // namespace tierwatch
