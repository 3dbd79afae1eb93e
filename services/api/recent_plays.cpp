// SPDX-License-Identifier: GPL-3.0-or-later
#include "api/recent_plays.h"

#include <algorithm>
#include <string_view>
#include <utility>

namespace tierwatch::api {

std::size_t RecentPlays::Hash::operator()(const Play& play) const
{
    const std::string_view address(reinterpret_cast<const char*>(play.address.data()), play.address.size());
    return std::hash<std::string_view>()(address) ^ static_cast<std::size_t>(number(play.cid)) * 0x9e3779b97f4a7c15ULL;
}

RecentPlays::Play RecentPlays::playOf(const QHostAddress& player, ContentId cid)
{
    Play play;
    const Q_IPV6ADDR address = player.toIPv6Address();
    std::copy_n(address.c, play.address.size(), play.address.begin());
    play.cid = cid;
    return play;
}

bool RecentPlays::isNew(const QHostAddress& player, ContentId cid, Deadline now)
{
    const Play play = playOf(player, cid);
    const std::lock_guard lock(m_mutex);
    // Two generations, each dropped as a whole: nothing is ever searched for what has run out.
    if (now - m_begun >= remembered || m_newer.size() >= m_half) {
        m_older = std::exchange(m_newer, {});
        m_begun = now;
    }
    for (const Plays* plays : { &m_newer, &m_older }) {
        const auto known = plays->find(play);
        if (known != plays->end() && now - known->second < remembered)
            return false;
    }
    m_newer[play] = now;
    return true;
}

void RecentPlays::forget(const QHostAddress& player, ContentId cid)
{
    const Play play = playOf(player, cid);
    const std::lock_guard lock(m_mutex);
    m_newer.erase(play);
    m_older.erase(play);
}

std::size_t RecentPlays::size() const
{
    const std::lock_guard lock(m_mutex);
    return m_newer.size() + m_older.size();
}

} // namespace tierwatch::api
