// SPDX-License-Identifier: GPL-3.0-or-later
// How the parts are: written by those who know, read by whoever shows it.
#pragma once

#include "core/error.h"
#include "core/view_troubles.h"

#include <QString>

#include <array>
#include <atomic>
#include <mutex>
#include <utility>
#include <vector>

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

/// What the engine counts, as of about the last second.
struct EngineFigures {
    std::vector<std::pair<QString, qint64>> contents; ///< how many, by the level's key
    std::vector<std::pair<QString, qint64>> relocations; ///< how many, by their state's name
    quint64 moved = 0; ///< contents that this process brought to another level
    quint64 failed = 0; ///< relocations of this process that ended otherwise
    quint64 bytesMoved = 0;
};

/// Shared by all threads of a process.
class HealthBoard {
public:
    void set(Component component, ComponentHealth health);
    [[nodiscard]] Health health() const;
    /// How often it has ceased to be good; for who has to mend something after each time.
    [[nodiscard]] quint64 outages(Component component) const;
    void setFigures(EngineFigures figures);
    [[nodiscard]] EngineFigures figures() const;
    /// Without a lock, for each request of a player: catalogue and state store answer.
    [[nodiscard]] bool ready() const { return m_ready.load(std::memory_order_relaxed); }

private:
    mutable std::mutex m_mutex;
    Health m_health;
    std::array<quint64, 3> m_outages{};
    EngineFigures m_figures;
    std::atomic<bool> m_ready = false;
};

/// Counts from many threads at once: each has a cache line to itself, as long as there are no more than sixteen.
class ThreadedCount final {
public:
    /// Relaxed, whatever is said; takes the order so that it can be used like an atomic.
    void fetch_add(quint64 by, std::memory_order = std::memory_order_relaxed)
    {
        m_cells[ownCell()].count.fetch_add(by, std::memory_order_relaxed);
    }
    void operator++() { fetch_add(1); }
    [[nodiscard]] quint64 load() const;
    operator quint64() const { return load(); }

private:
    struct alignas(64) Cell {
        std::atomic<quint64> count = 0;
    };
    static constexpr std::size_t cells = 16;

    [[nodiscard]] static std::size_t ownCell();

    std::array<Cell, cells> m_cells{};
};

/// What the endpoint counts, for the window and for /metrics. Any thread.
struct EndpointCounters {
    ThreadedCount requests;
    ThreadedCount views; ///< accepted
    ThreadedCount unknown; ///< of a content that the catalogue does not have
    ThreadedCount rejected; ///< malformed
    ThreadedCount failed; ///< a store did not take it
    ViewTroubles troubles; ///< which ones, and why
};

} // namespace tierwatch
