// SPDX-License-Identifier: GPL-3.0-or-later
// The addresses that connect: how many connections each has, and how fast its requests come.
#pragma once

#include "core/time.h"

#include <QHostAddress>

#include <atomic>
#include <cstdint>
#include <memory>
#include <mutex>
#include <unordered_map>

namespace tierwatch::api {

/// A bucket of tokens, one for each request: holds a second's worth, and fills up evenly. Any thread, without a lock.
class TokenBucket final {
public:
    /// `perSecond`: 1 to 1 000 000.
    explicit TokenBucket(int perSecond);

    /// Zero where a token was taken; else how long until there is one.
    [[nodiscard]] std::chrono::nanoseconds take(Deadline now);
    /// Nothing was taken from it within the last second: a new one would be the same.
    [[nodiscard]] bool isFull(Deadline now) const;

private:
    std::chrono::nanoseconds m_interval;
    std::atomic<std::int64_t> m_fullAt = 0; ///< ns of BootClock
};

/// Shared by the threads of an endpoint; usable from any. What it remembers of an address is forgotten a second after
/// its last connection and request, so that its size follows the connections.
class Callers final {
    struct Caller;

public:
    /// A connection that counts with its address's, as long as this lives.
    class Stay final {
    public:
        Stay() = default;
        Stay(Stay&& other) noexcept = default;
        Stay& operator=(Stay&& other) noexcept;
        Stay(const Stay&) = delete;
        Stay& operator=(const Stay&) = delete;
        ~Stay() { leave(); }

        /// How many connections its address had with this one; 0 for an address that is not counted.
        [[nodiscard]] int rank() const { return m_rank; }
        /// A request came. Zero where it may be served; else after how long one may.
        [[nodiscard]] std::chrono::nanoseconds ask() const;

    private:
        friend class Callers;
        Stay(std::shared_ptr<Caller> caller, int rank) : m_caller(std::move(caller)), m_rank(rank) { }
        void leave();

        std::shared_ptr<Caller> m_caller; ///< none for those that have no limits
        int m_rank = 0;
    };

    /// `requestsPerSecond`: 0 for any number.
    explicit Callers(int requestsPerSecond) : m_perSecond(requestsPerSecond) { }

    /// Addresses of this machine's loopback have no limits. Of IPv6, a network of 64 bits is one caller: whoever has
    /// one address of it has them all.
    [[nodiscard]] Stay enter(const QHostAddress& address);
    /// Addresses that are remembered.
    [[nodiscard]] std::size_t size() const;

private:
    using Key = std::uint64_t; ///< an IPv4 address, or the network part of an IPv6 one
    void forget(Deadline now);

    int m_perSecond;
    mutable std::mutex m_mutex;
    std::unordered_map<Key, std::shared_ptr<Caller>> m_callers;
    std::size_t m_lookAt = 256; ///< size at which it is looked through for callers that are gone
};

} // namespace tierwatch::api
