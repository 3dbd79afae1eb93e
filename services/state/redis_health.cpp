// SPDX-License-Identifier: GPL-3.0-or-later
#include "state/redis_health.h"

#include "state/redis_errors.h"

#include <algorithm>
#include <utility>

namespace tierwatch {

RedisHealth::RedisHealth(HealthBoard& board, StateFatal fatal)
    : m_board(board), m_fatal(std::move(fatal)), m_shown{ Condition::Starting, QStringLiteral("Redis"), {} }
{
    m_board.set(Component::State, m_shown);
}

int RedisHealth::join()
{
    const std::lock_guard lock(m_mutex);
    m_clients.emplace(++m_last, Seen{});
    return m_last;
}

void RedisHealth::report(int client, const std::optional<Error>& trouble)
{
    StateFatal fatal;
    {
        const std::lock_guard lock(m_mutex);
        m_clients[client] = Seen{ true, trouble };
        show();
        if (trouble && isFatal(*trouble))
            fatal = std::exchange(m_fatal, nullptr);
    }
    if (fatal)
        fatal(*trouble);
}

void RedisHealth::leave(int client)
{
    const std::lock_guard lock(m_mutex);
    m_clients.erase(client);
    if (!m_clients.empty()) // with the last one gone nobody looks any more: what was seen stays
        show();
}

void RedisHealth::show()
{
    ComponentHealth now{ Condition::Starting, m_shown.kind, {} };
    const auto troubled = std::find_if(
        m_clients.begin(), m_clients.end(), [](const auto& client) { return client.second.trouble.has_value(); });
    if (troubled != m_clients.end()) {
        now.condition = Condition::Down;
        now.detail = troubled->second.trouble->text;
    } else if (std::any_of(
                   m_clients.begin(), m_clients.end(), [](const auto& client) { return client.second.answered; })) {
        now.condition = Condition::Good;
    }
    if (now == m_shown)
        return;
    m_shown = std::move(now);
    m_board.set(Component::State, m_shown);
}

} // namespace tierwatch
