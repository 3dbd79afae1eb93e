// SPDX-License-Identifier: GPL-3.0-or-later
#include "relocation/room.h"

#include <algorithm>
#include <iterator>

namespace tierwatch {

namespace {

/// Adds it, and lets go of the last ones while the others are enough.
template <typename Sorted, typename Item> void keep(Sorted& sorted, qint64& bytes, qint64 enough, const Item& item)
{
    if (!sorted.insert(item).second)
        return;
    bytes += item.bytes;
    while (bytes - sorted.rbegin()->bytes >= enough && sorted.size() > 1) {
        bytes -= sorted.rbegin()->bytes;
        sorted.erase(std::prev(sorted.end()));
    }
}

} // namespace

RoomSearch::RoomSearch(qint64 most, qint64 free, qint64 largest, double deadZone)
    : m_most(most), m_free(free), m_enough(std::max(most, largest - free)), m_share(1 - deadZone)
{
}

void RoomSearch::add(const RoomStayer& stayer)
{
    if (stayer.bytes > 0)
        keep(m_stayers, m_stayersBytes, m_enough, stayer);
}

void RoomSearch::add(const RoomWaiter& waiter)
{
    m_largest = std::max(m_largest, waiter.bytes);
    if (waiter.bytes <= m_enough + m_free)
        keep(m_waiters, m_waitersBytes, m_enough + m_free, waiter);
}

RoomChoice RoomSearch::choose() const
{
    RoomChoice choice;
    qint64 needed = 0;
    auto next = m_stayers.begin();
    for (const RoomWaiter& waiter : m_waiters) {
        const auto before = next;
        const qint64 bytesBefore = choice.bytes;
        const qint64 with = needed + waiter.bytes;
        while (m_free + choice.bytes < with && choice.bytes < (choice.in.empty() ? m_enough : m_most)
            && next != m_stayers.end() && next->down < m_share * waiter.up) {
            choice.down.push_back(next->cid);
            choice.bytes += next->bytes;
            ++next;
        }
        if (m_free + choice.bytes >= with) {
            choice.in.push_back(waiter.cid);
            needed = with;
            continue;
        }
        choice.down.resize(choice.down.size() - static_cast<std::size_t>(std::distance(before, next)));
        choice.bytes = bytesBefore;
        next = before;
    }
    if (choice.down.empty())
        choice.in.clear();
    return choice;
}

} // namespace tierwatch
