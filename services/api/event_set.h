// SPDX-License-Identifier: GPL-3.0-or-later
// One epoll set for all descriptors of a thread, watched by one notifier: Qt's dispatchers pay for each idle
// descriptor.
#pragma once

#include <QSocketNotifier>

#include <cstdint>
#include <memory>

namespace tierwatch::api {

/// Something with a descriptor in an EventSet. It may be told of events that it ended in the same turn: it must outlive
/// the turn (deleteLater) and look at its own state first.
class Watched {
public:
    virtual void ready(std::uint32_t events) = 0;

protected:
    ~Watched() = default;
};

/// Level-triggered. Made, used and destroyed in one thread.
class EventSet final {
public:
    EventSet();
    ~EventSet();
    EventSet(const EventSet&) = delete;
    EventSet& operator=(const EventSet&) = delete;

    /// False where the kernel refuses; the descriptor is then not watched.
    [[nodiscard]] bool add(int descriptor, Watched* watched, std::uint32_t events);
    void change(int descriptor, Watched* watched, std::uint32_t events);
    void remove(int descriptor);

private:
    void turn();

    int m_epoll;
    std::unique_ptr<QSocketNotifier> m_notifier;
};

} // namespace tierwatch::api
