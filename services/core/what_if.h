// SPDX-License-Identifier: GPL-3.0-or-later
// What a table of levels would move, over all contents: prepared once, then asked as often as somebody drags a limit.
#pragma once

#include "core/details.h"
#include "core/level_table.h"
#include "core/placement.h"

#include <array>
#include <functional>
#include <span>
#include <vector>

namespace tierwatch {

/// All contents under one rule at one moment, sorted by the numbers that the rule compares, with sums: an evaluation
/// is a few binary searches, however many contents there are. About 40 bytes a content while it lives. A value: any
/// thread, and after prepare() several at once.
class WhatIf final {
public:
    /// Which contents may go down: those that the rule lets go at that moment, or all that it will let go once they
    /// have stayed and been watched for long enough with the views that they have.
    enum class Horizon : quint8 { Now, InTheEnd };

    explicit WhatIf(const Rule& rule, Time now, Horizon horizon = Horizon::Now)
        : m_rule(rule), m_now(now), m_horizon(horizon)
    {
    }

    [[nodiscard]] const Rule& rule() const { return m_rule; }
    [[nodiscard]] Time now() const { return m_now; }
    [[nodiscard]] Horizon horizon() const { return m_horizon; }

    /// One content; in slices, before prepare(). `bytes` −1: not known. A held one is told apart and not moved.
    void add(const Views& views, LevelSlot here, Time hereSince, bool held, qint64 bytes);
    /// Sorts; once, when all are in. 1 000 000 contents take a few hundred milliseconds: not in the engine's thread.
    void prepare();

    struct Amount {
        qint64 contents = 0;
        qint64 bytes = 0; ///< of those whose size is known
        qint64 unknownSize = 0; ///< contents among them

        Amount& operator+=(const Amount& more);
        bool operator==(const Amount&) const = default;
    };
    struct Move {
        LevelSlot from = LevelSlot::None;
        LevelSlot to = LevelSlot::None;
        bool up = false; ///< a promotion
        Amount amount;
        bool operator==(const Move&) const = default;
    };
    struct OfLevel {
        LevelSlot level = LevelSlot::None;
        Amount stands; ///< in it now
        Amount comes;
        Amount goes;
        bool operator==(const OfLevel&) const = default;
    };
    struct Answer {
        std::vector<OfLevel> levels; ///< in the table's order, then those that contents are in and it does not have
        std::vector<Move> moves; ///< each pair of levels once; without those of held contents
        Amount up;
        Amount down;
        Amount copied; ///< of `up` and `down`, those that cannot be linked: their bytes have to be copied
        Amount held; ///< would move and are held
        qint64 nearLimit = 0; ///< contents within 5 % of a limit: they may move soon
        qint64 unknownViews = 0; ///< never reported: they stay

        bool operator==(const Answer&) const = default;
    };
    /// Whether a content goes from one level to the other without a copy; empty: each is copied.
    using Links = std::function<bool(LevelSlot from, LevelSlot to)>;

    /// What judge() would say of each content with this table and, instead of the rule's own, this dead zone.
    [[nodiscard]] Answer evaluate(const LevelTable& table, double deadZone, const Links& links = {}) const;
    [[nodiscard]] Answer evaluate(const LevelTable& table, const Links& links = {}) const
    {
        return evaluate(table, m_rule.deadZone, links);
    }
    /// How the numbers that the rule compares for going up are spread.
    [[nodiscard]] Histogram histogram(const std::function<QString(LevelSlot)>& keyOf) const;

private:
    /// Contents by rising value.
    struct Sorted {
        struct One {
            double value;
            qint64 bytes; ///< after prepare(): of all before it
        };
        std::vector<One> contents;

        void prepare();
        [[nodiscard]] std::size_t place(double value) const; ///< the first that is not below
        /// Those from `least` on and below `end`.
        [[nodiscard]] Amount between(double least, double end, bool sizeKnown) const;
    };
    /// What moves alike.
    struct Group {
        LevelSlot here = LevelSlot::None;
        bool held = false;
        bool sizeKnown = false;
        bool mayFall = false; ///< down is kept only of those
        Sorted up;
        Sorted down; ///< empty under `total`: the same as `up`
    };
    struct Unknown {
        LevelSlot here = LevelSlot::None;
        Amount amount;
    };
    [[nodiscard]] Group& groupOf(LevelSlot here, bool held, bool sizeKnown, bool mayFall);
    [[nodiscard]] const Sorted& downOf(const Group& group) const;
    void evaluate(const Group& group, const LevelTable& table, double deadZone, Answer& answer) const;

    Rule m_rule;
    Time m_now;
    Horizon m_horizon;
    std::vector<Group> m_groups;
    std::array<int, 2048> m_groupAt{}; ///< place in m_groups + 1, by here and flags
    std::vector<Unknown> m_unknown; ///< never reported, by level
};

} // namespace tierwatch
