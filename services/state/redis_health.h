// SPDX-License-Identifier: GPL-3.0-or-later
// Makes one word about Redis out of what the clients of all threads see.
#pragma once

#include "core/health.h"
#include "state/state_store.h"

#include <map>
#include <mutex>

namespace tierwatch {

/// Any thread. One client that sees trouble is enough for Down.
class RedisHealth final {
public:
    RedisHealth(HealthBoard& board, StateFatal fatal);

    /// A new client's number.
    [[nodiscard]] int join();
    /// What this client sees: nothing where all is well.
    void report(int client, const std::optional<Error>& trouble);
    void leave(int client);

private:
    void show(); ///< with the mutex held

    HealthBoard& m_board;
    std::mutex m_mutex;
    StateFatal m_fatal; ///< empty once it was called
    struct Seen {
        bool answered = false;
        std::optional<Error> trouble;
    };
    std::map<int, Seen> m_clients;
    int m_last = 0;
    ComponentHealth m_shown;
};

} // namespace tierwatch
