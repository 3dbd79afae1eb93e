// SPDX-License-Identifier: GPL-3.0-or-later
// A plan: many relocations that were asked for at once, with one author. It can wait for an operator's *Go on*, be
// cancelled and be undone.
#pragma once

#include "core/identifiers.h"
#include "core/time.h"

#include <QByteArray>
#include <QString>

#include <array>
#include <optional>

namespace tierwatch {

enum class PlanKind : quint8 {
    LevelEdit, ///< the table of levels was replaced through Tierwatch
    RuleChange,
    Force, ///< an operator named the contents
    Import, ///< a library was taken over
    Restored, ///< counts came back from a store that was behind
    FirstStart, ///< the first start on a catalogue
    HandEdit, ///< the table of levels was changed by other programs
    Undo, ///< what another plan has moved goes back
};

enum class PlanState : quint8 {
    Weighing, ///< its contents are being counted; then it waits for *Go on* where they are many, and else ends
    Preparing, ///< its contents are being written down; then it runs
    Waiting, ///< for *Go on*: nothing is relocated for it before
    Running,
    Done, ///< nothing waits or runs for it any more; what failed is a relocation's matter
    Cancelled,
    Undone,
};

struct Plan {
    PlanId id = PlanId::None;
    PlanKind kind = PlanKind::Force;
    PlanState state = PlanState::Running;
    QString author;
    Time madeAt{};
    Time changedAt{}; ///< of its state
    quint64 edition = 0; ///< version of the level edit that it belongs to; 0: none
    QString level; ///< key of the level that all its contents are forced to; empty: not one
    qint64 contents = 0; ///< at the start; 0 while they are being counted
    qint64 bytes = 0;
    PlanId undoes = PlanId::None; ///< of an Undo
    ProcessId owner = ProcessId::None; ///< that carries it out
    ContentId passed{}; ///< up to this one its contents have been dealt with

    bool operator==(const Plan&) const = default;
};

/// What has become of a plan's contents; those that are in none of these went another way meanwhile.
struct PlanCounts {
    qint64 waiting = 0;
    qint64 running = 0;
    qint64 done = 0;
    qint64 failed = 0;

    bool operator==(const PlanCounts&) const = default;
};

struct PlanDetails {
    Plan plan;
    PlanCounts counts;
};

/// Newest first.
struct PlanQuery {
    std::optional<PlanId> before; ///< only ids below this one
    std::optional<PlanId> only;
    int limit = 100;
};

[[nodiscard]] QByteArray toName(PlanKind kind);
[[nodiscard]] std::optional<PlanKind> planKindFromName(QByteArrayView name);
[[nodiscard]] QByteArray toName(PlanState state);
[[nodiscard]] std::optional<PlanState> planStateFromName(QByteArrayView name);

/// The brake: so many of all contents are not moved before an operator has said *Go on*.
[[nodiscard]] constexpr bool waitsForGoOn(qint64 moves, qint64 contents)
{
    constexpr qint64 many = 1000;
    constexpr qint64 fewest = 100;
    return moves > many || (moves >= fewest && moves * 100 > contents);
}

} // namespace tierwatch
