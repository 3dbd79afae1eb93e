// SPDX-License-Identifier: GPL-3.0-or-later
// What the endpoint's threads count of their requests: each for itself, so that counting costs no lock and no cache
// line that two of them write.
#pragma once

#include <QtGlobal>

#include <array>
#include <atomic>
#include <chrono>
#include <deque>
#include <functional>
#include <mutex>

namespace tierwatch::api {

/// Routes as /metrics tells them apart.
enum class RouteClass : quint8 { Other, PostSentence, UpdateSentence, Views, Location, Play, Operators, Machines };
constexpr std::size_t routeClasses = 8;
/// "post_sentence"; of Other, that no route took, "other".
[[nodiscard]] const char* toName(RouteClass route);

/// One thread's. That thread alone writes, any thread may read.
class alignas(64) Traffic final {
public:
    /// Upper bounds of the histogram's buckets in seconds; one more is for all that took longer.
    static constexpr std::array<double, 12> bounds{ 0.0001, 0.00025, 0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05,
        0.1, 0.5, 1 };
    static constexpr int leastStatus = 100;
    static constexpr int statuses = 500;

    struct Durations {
        std::array<std::atomic<quint64>, bounds.size() + 1> buckets{};
        std::atomic<quint64> nanoseconds = 0;
    };

    void answered(RouteClass route, int status, std::chrono::nanoseconds took);
    /// What was refused before it was a request, with its answer.
    void refused(int status);
    void connected() { add(m_connections, 1); }
    void disconnected() { add(m_connections, -1); }

    [[nodiscard]] quint64 answers(RouteClass route, int status) const;
    [[nodiscard]] const Durations& durations(RouteClass route) const
    {
        return m_durations[static_cast<std::size_t>(route)];
    }
    [[nodiscard]] int connections() const { return m_connections.load(std::memory_order_relaxed); }

private:
    using Statuses = std::array<std::atomic<quint64>, statuses>;

    /// There is one writer: no locked instruction is needed.
    template <typename T> static void add(std::atomic<T>& count, T by)
    {
        count.store(count.load(std::memory_order_relaxed) + by, std::memory_order_relaxed);
    }

    std::array<Statuses, routeClasses> m_answers{};
    std::array<Durations, routeClasses> m_durations{};
    std::atomic<int> m_connections = 0;
};

/// All threads' of an endpoint.
class TrafficBoard final {
public:
    /// For one more thread; stays until the board goes.
    [[nodiscard]] Traffic& add();
    void forEach(const std::function<void(const Traffic&)>& each) const;

private:
    mutable std::mutex m_mutex; ///< of the list, not of what is counted
    std::deque<Traffic> m_all;
};

} // namespace tierwatch::api
