// SPDX-License-Identifier: GPL-3.0-or-later
// A thread that serves connections: with an intake, an event loop and a Qt HTTP server of its own.
#pragma once

#include "api/arrival.h"
#include "api/front.h"
#include "api/listener.h"

#include "core/engine.h"
#include "core/health.h"
#include "core/mailbox.h"
#include "core/thread.h"
#include "core/view_intake.h"

#include <atomic>
#include <condition_variable>
#include <mutex>
#include <vector>

namespace tierwatch::api {

/// Used from any thread but for launch() and destruction, which are its owner's.
class ApiThread final : public Thread {
public:
    /// All outlive it. `listening`: lent.
    ApiThread(Front::Shared& shared, const MakeViewIntake& makeIntake, Engine& engine, const HealthBoard& board,
        int listening);
    /// Waits for its end; stop() it first.
    ~ApiThread() override;

    /// Starts, and returns when it can take connections, or why it cannot.
    [[nodiscard]] Result<> launch();
    /// From now on accepts connections for all of `threads`.
    void acceptFor(std::vector<ApiThread*> threads, const ConnectionLimits& limits);
    void adopt(std::shared_ptr<Arrival> arrival);
    /// Ends the thread: no new connections, what is owed goes out (`limit` at most), then the intake ends.
    void stop(std::chrono::milliseconds limit);
    /// Of a thread that was launched.
    [[nodiscard]] const std::vector<RouteName>& routes() const { return m_routes; }
    [[nodiscard]] int load() const { return m_load.load(std::memory_order_relaxed); }

protected:
    void work() override;

private:
    struct Loop;
    enum class State : quint8 { Starting, Running, Failed, Ended };

    void serve();
    void report(State state, const QString& why = {});

    Front::Shared& m_shared;
    const MakeViewIntake& m_makeIntake;
    Engine& m_engine;
    const HealthBoard& m_board;
    int m_listening;
    std::atomic<int> m_load = 0;

    std::mutex m_mutex;
    std::condition_variable m_reported;
    State m_state = State::Starting;
    QString m_why;
    std::vector<RouteName> m_routes; ///< the thread's own until it runs, then nobody's to change
    MailAddress m_address;
    Loop* m_loop = nullptr; ///< the thread's own
};

} // namespace tierwatch::api
