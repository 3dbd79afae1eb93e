// SPDX-License-Identifier: GPL-3.0-or-later
// Ways to decide which content stands in which of three levels, fed with the same views.
#pragma once

#include "core/placement.h"
#include "view_trace.h"

#include <array>
#include <list>
#include <memory>
#include <queue>
#include <vector>

namespace tierwatch::bench {

enum Tier : quint8 { Bronze, Silver, Gold };

/// What the levels hold: bytes of silver and gold; bronze has room for all.
struct Capacity {
    qint64 silver = 0;
    qint64 gold = 0;
};

struct Moves {
    qint64 bytes = 0;
    qint64 moves = 0;
    qint64 flaps = 0; ///< moves back to the level that the content left less than 48 h before
};

/// Where everything stands, and what moving it has cost. Moves take no time.
class Shelf final {
public:
    Shelf(const std::vector<qint64>& sizes, const Capacity& capacity);

    [[nodiscard]] Tier tier(int content) const { return m_where[static_cast<std::size_t>(content)].tier; }
    [[nodiscard]] Time since(int content) const { return m_where[static_cast<std::size_t>(content)].since; }
    [[nodiscard]] qint64 size(int content) const { return m_sizes[static_cast<std::size_t>(content)]; }
    [[nodiscard]] qint64 used(Tier tier) const { return m_used[tier]; }
    [[nodiscard]] qint64 capacity(Tier tier) const { return m_capacity[tier]; }
    [[nodiscard]] bool fits(int content, Tier tier) const { return m_used[tier] + size(content) <= m_capacity[tier]; }
    void move(int content, Tier to, Time now);
    [[nodiscard]] const Moves& moves() const { return m_moves; }
    void resetMoves() { m_moves = {}; }

private:
    struct Where {
        Tier tier = Bronze;
        Tier before = Bronze;
        Time since{};
    };
    const std::vector<qint64>& m_sizes;
    std::array<qint64, 3> m_capacity;
    std::array<qint64, 3> m_used{};
    std::vector<Where> m_where;
    Moves m_moves;
};

class Placer {
public:
    Placer(const char* name, const std::vector<qint64>& sizes, const Capacity& capacity)
        : m_name(name), m_shelf(sizes, capacity)
    {
    }
    virtual ~Placer() = default;

    /// A day begins; only who knows the future looks at it.
    virtual void dayBegins(const TraceDay& /*day*/, Time /*now*/) { }
    /// Views have been served from where the content stood.
    virtual void viewed(int content, int views, Time now) = 0;
    /// What falls due without a view.
    virtual void tick(Time /*now*/) { }
    /// As an operator would, from how things stand: limits that let the levels be filled well.
    virtual void chooseLimits(Time /*now*/) { }

    [[nodiscard]] const QByteArray& name() const { return m_name; }
    [[nodiscard]] const Shelf& shelf() const { return m_shelf; }
    [[nodiscard]] Shelf& shelf() { return m_shelf; }

private:
    QByteArray m_name;
    Shelf m_shelf;
};

/// Tierwatch's own rule, the functions that the program runs: judge() at each view, coolsAt() for what cools without.
class RulePlacer final : public Placer {
public:
    RulePlacer(const char* name, const Rule& rule, const std::vector<qint64>& sizes, const Capacity& capacity);

    void viewed(int content, int views, Time now) override;
    void tick(Time now) override;
    void chooseLimits(Time now) override;
    [[nodiscard]] const LevelTable& levels() const { return m_levels; }

private:
    struct Due {
        Time at;
        int content;
        bool operator>(const Due& other) const { return at > other.at; }
    };
    void expect(int content);
    void follow(int content, Time now);

    Rule m_rule;
    LevelTable m_levels;
    std::vector<Views> m_views;
    std::vector<bool> m_expected; ///< stands in m_due
    std::priority_queue<Due, std::vector<Due>, std::greater<>> m_due;
};

/// Knows the future of a day when it begins, and fills gold, then silver, with what will be watched most: an oracle
/// that knows every view, or one that knows each content's popularity, but not the dice.
class Oracle final : public Placer {
public:
    enum class Knows : quint8 { Views, Popularity };
    Oracle(Knows knows, const std::vector<qint64>& sizes, const Capacity& capacity)
        : Placer(knows == Knows::Views ? "oracle" : "popularity", sizes, capacity), m_knows(knows)
    {
    }
    void dayBegins(const TraceDay& day, Time now) override;
    void viewed(int, int, Time) override { }

private:
    Knows m_knows;
};

/// Whatever is viewed comes to gold; what was not viewed for longest goes a level down to make room.
class LeastRecent final : public Placer {
public:
    LeastRecent(const std::vector<qint64>& sizes, const Capacity& capacity);
    void viewed(int content, int views, Time now) override;

private:
    void enter(int content, Tier tier, Time now);

    std::array<std::list<int>, 3> m_order; ///< the latest first; bronze has none
    std::vector<std::list<int>::iterator> m_places;
};

/// What was viewed most often, ever, stands highest.
class LeastFrequent final : public Placer {
public:
    LeastFrequent(const std::vector<qint64>& sizes, const Capacity& capacity);
    void viewed(int content, int views, Time now) override;

private:
    struct Counted {
        qint64 views;
        int content;
        bool operator>(const Counted& other) const { return views > other.views; }
    };
    [[nodiscard]] bool enter(int content, Tier tier, Time now);

    std::vector<qint64> m_views;
    /// The least viewed first. Counts have grown since they were put in: looked at when one comes up.
    std::array<std::priority_queue<Counted, std::vector<Counted>, std::greater<>>, 3> m_least;
};

} // namespace tierwatch::bench
