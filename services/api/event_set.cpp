// SPDX-License-Identifier: GPL-3.0-or-later
#include "api/event_set.h"

#include <array>
#include <cerrno>
#include <sys/epoll.h>
#include <system_error>
#include <unistd.h>

namespace tierwatch::api {

EventSet::EventSet() : m_epoll(epoll_create1(EPOLL_CLOEXEC))
{
    if (m_epoll < 0)
        throw std::system_error(errno, std::generic_category(), "epoll_create1");
    m_notifier = std::make_unique<QSocketNotifier>(m_epoll, QSocketNotifier::Read);
    QObject::connect(m_notifier.get(), &QSocketNotifier::activated, m_notifier.get(), [this] { turn(); });
}

EventSet::~EventSet()
{
    m_notifier.reset();
    ::close(m_epoll);
}

bool EventSet::add(int descriptor, Watched* watched, std::uint32_t events)
{
    epoll_event event{};
    event.events = events;
    event.data.ptr = watched;
    return epoll_ctl(m_epoll, EPOLL_CTL_ADD, descriptor, &event) == 0;
}

void EventSet::change(int descriptor, Watched* watched, std::uint32_t events)
{
    epoll_event event{};
    event.events = events;
    event.data.ptr = watched;
    epoll_ctl(m_epoll, EPOLL_CTL_MOD, descriptor, &event);
}

void EventSet::remove(int descriptor) { epoll_ctl(m_epoll, EPOLL_CTL_DEL, descriptor, nullptr); }

void EventSet::turn()
{
    std::array<epoll_event, 256> events; // what does not fit comes with the next turn
    const int count = epoll_wait(m_epoll, events.data(), static_cast<int>(events.size()), 0);
    for (int i = 0; i < count; ++i)
        static_cast<Watched*>(events[static_cast<std::size_t>(i)].data.ptr)
            ->ready(events[static_cast<std::size_t>(i)].events);
}

} // namespace tierwatch::api
