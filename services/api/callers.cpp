// SPDX-License-Identifier: GPL-3.0-or-later
#include "api/callers.h"

#include <algorithm>
#include <utility>

namespace tierwatch::api {

namespace {

using std::chrono::nanoseconds;

constexpr nanoseconds burst = std::chrono::seconds(1);

/// 2001:db8::/64 and 192.0.2.1 (also where it comes as ::ffff:192.0.2.1) are different: no network that is given to
/// anybody begins with 32 zero bits.
std::uint64_t keyOf(const QHostAddress& address)
{
    bool isFour = false;
    if (const quint32 four = address.toIPv4Address(&isFour); isFour)
        return four;
    const Q_IPV6ADDR six = address.toIPv6Address();
    std::uint64_t network = 0;
    for (int i = 0; i < 8; ++i)
        network = network << 8U | six[i];
    return network;
}

} // namespace

TokenBucket::TokenBucket(int perSecond) : m_interval(burst / std::clamp(perSecond, 1, 1000000)) { }

nanoseconds TokenBucket::take(Deadline now)
{
    const std::int64_t time = nanoseconds(now.time_since_epoch()).count();
    std::int64_t fullAt = m_fullAt.load(std::memory_order_relaxed);
    for (;;) {
        const std::int64_t after = std::max(fullAt, time) + m_interval.count();
        if (after - time > burst.count())
            return nanoseconds(after - time) - burst;
        if (m_fullAt.compare_exchange_weak(fullAt, after, std::memory_order_relaxed))
            return {};
    }
}

bool TokenBucket::isFull(Deadline now) const
{
    return m_fullAt.load(std::memory_order_relaxed) <= nanoseconds(now.time_since_epoch()).count();
}

struct Callers::Caller {
    explicit Caller(int perSecond) : limited(perSecond > 0), bucket(perSecond) { }

    bool limited;
    TokenBucket bucket;
    std::atomic<int> connections = 0;
};

Callers::Stay& Callers::Stay::operator=(Stay&& other) noexcept
{
    if (this != &other) {
        leave();
        m_caller = std::move(other.m_caller);
        m_rank = other.m_rank;
    }
    return *this;
}

void Callers::Stay::leave()
{
    if (const auto caller = std::exchange(m_caller, nullptr))
        caller->connections.fetch_sub(1, std::memory_order_relaxed);
}

nanoseconds Callers::Stay::ask() const
{
    return m_caller && m_caller->limited ? m_caller->bucket.take(BootClock::now()) : nanoseconds();
}

Callers::Stay Callers::enter(const QHostAddress& address)
{
    if (address.isLoopback())
        return {};
    const std::lock_guard lock(m_mutex);
    if (m_callers.size() >= m_lookAt)
        forget(BootClock::now());
    std::shared_ptr<Caller>& caller = m_callers[keyOf(address)];
    if (!caller)
        caller = std::make_shared<Caller>(m_perSecond);
    const int rank = caller->connections.fetch_add(1, std::memory_order_relaxed) + 1;
    return Stay(caller, rank);
}

void Callers::forget(Deadline now)
{
    std::erase_if(m_callers, [now](const auto& entry) {
        return entry.second->connections.load(std::memory_order_relaxed) == 0 && entry.second->bucket.isFull(now);
    });
    m_lookAt = std::max<std::size_t>(256, 2 * m_callers.size());
}

std::size_t Callers::size() const
{
    const std::lock_guard lock(m_mutex);
    return m_callers.size();
}

} // namespace tierwatch::api
