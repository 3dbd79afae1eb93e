// SPDX-License-Identifier: GPL-3.0-or-later
#include "intake/content_turns.h"

namespace tierwatch {

bool ContentTurns::take(ContentId cid, Owner owner, std::function<void()> mine)
{
    const std::lock_guard lock(m_mutex);
    std::deque<Waiting>& queue = m_queues[cid];
    queue.push_back({ owner, std::move(mine) });
    return queue.size() == 1;
}

void ContentTurns::pass(ContentId cid)
{
    const std::lock_guard lock(m_mutex);
    const auto queue = m_queues.find(cid);
    if (queue == m_queues.end())
        return;
    queue->second.pop_front();
    if (queue->second.empty())
        m_queues.erase(queue);
    else
        queue->second.front().mine(); // with the lock held, so that the owner cannot leave meanwhile
}

void ContentTurns::leave(Owner owner)
{
    const std::lock_guard lock(m_mutex);
    for (auto queue = m_queues.begin(); queue != m_queues.end();) {
        const bool had = queue->second.front().owner == owner;
        std::erase_if(queue->second, [owner](const Waiting& waiting) { return waiting.owner == owner; });
        if (queue->second.empty()) {
            queue = m_queues.erase(queue);
            continue;
        }
        if (had)
            queue->second.front().mine();
        ++queue;
    }
}

} // namespace tierwatch
