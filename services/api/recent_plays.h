// SPDX-License-Identifier: GPL-3.0-or-later
// Which player asked for which content in the last half minute: one view is counted, however often a player reconnects.
#pragma once

#include "core/identifiers.h"
#include "core/time.h"

#include <QHostAddress>

#include <array>
#include <chrono>
#include <mutex>
#include <unordered_map>

namespace tierwatch::api {

/// Shared by all threads. Bounded: of more than `most` pairs in half a minute the oldest are forgotten early, and such
/// a player may count twice.
class RecentPlays final {
public:
    static constexpr std::chrono::seconds remembered{ 30 };
    static constexpr std::size_t mostByDefault = 200'000; ///< some 16 MB

    explicit RecentPlays(std::size_t most = mostByDefault) : m_half(std::max<std::size_t>(most / 2, 1)) { }

    /// True where this is the first time in half a minute, which begins with it.
    [[nodiscard]] bool isNew(const QHostAddress& player, ContentId cid, Deadline now);
    /// It was not counted after all.
    void forget(const QHostAddress& player, ContentId cid);
    [[nodiscard]] std::size_t size() const;

private:
    struct Play {
        std::array<quint8, 16> address{}; ///< IPv4 as mapped IPv6
        ContentId cid{};
        bool operator==(const Play&) const = default;
    };
    struct Hash {
        std::size_t operator()(const Play& play) const;
    };
    using Plays = std::unordered_map<Play, Deadline, Hash>;
    [[nodiscard]] static Play playOf(const QHostAddress& player, ContentId cid);

    const std::size_t m_half;
    mutable std::mutex m_mutex;
    Plays m_newer; ///< begun with m_begun
    Plays m_older;
    Deadline m_begun{};
};

} // namespace tierwatch::api
