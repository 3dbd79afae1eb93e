// SPDX-License-Identifier: GPL-3.0-or-later
// How the parts are: written by those who know, read by whoever shows it.
#pragma once

#include "core/error.h"

#include <QString>

#include <array>
#include <atomic>
#include <mutex>

namespace tierwatch {

enum class Component : quint8 { Catalog, State, Endpoint };
enum class Condition : quint8 { Starting, Good, Degraded, Down, Off };

struct ComponentHealth {
    Condition condition = Condition::Starting;
    QString kind; ///< "SQLite", "MariaDB", "embedded", "Redis"; the endpoint: its address as a URL
    Text detail; ///< what is wrong and what to do; empty where all is well

    bool operator==(const ComponentHealth&) const = default;
};

struct Health {
    std::array<ComponentHealth, 3> components;

    [[nodiscard]] const ComponentHealth& of(Component component) const
    {
        return components[static_cast<std::size_t>(component)];
    }
    /// Catalogue and state store answer.
    [[nodiscard]] bool ready() const
    {
        return of(Component::Catalog).condition == Condition::Good && of(Component::State).condition == Condition::Good;
    }
    bool operator==(const Health&) const = default;
};

/// Shared by all threads of a process.
class HealthBoard {
public:
    void set(Component component, ComponentHealth health);
    [[nodiscard]] Health health() const;
    /// How often it has ceased to be good; for who has to mend something after each time.
    [[nodiscard]] quint64 outages(Component component) const;
    /// Without a lock, for each request of a player: catalogue and state store answer.
    [[nodiscard]] bool ready() const { return m_ready.load(std::memory_order_relaxed); }

private:
    mutable std::mutex m_mutex;
    Health m_health;
    std::array<quint64, 3> m_outages{};
    std::atomic<bool> m_ready = false;
};

/// What the endpoint counts, for the window and for /metrics. Any thread.
struct EndpointCounters {
    std::atomic<quint64> requests = 0;
    std::atomic<quint64> views = 0; ///< accepted
    std::atomic<quint64> unknown = 0; ///< of a content that the catalogue does not have
    std::atomic<quint64> rejected = 0; ///< malformed
    std::atomic<quint64> failed = 0; ///< a store did not take it
};

} // namespace tierwatch
