// SPDX-License-Identifier: GPL-3.0-or-later
// The names of things: contents, levels, epochs, processes. Strong types, so that one is never taken for another.
#pragma once

#include <QtGlobal>

#include <cstddef>
#include <functional>

namespace tierwatch {

/// A content's number, 1 … 2^63−1, the original's `cid`.
enum class ContentId : qint64 {};
/// A fencing token: every claim of a relocation has a greater one than any before it in this catalogue.
enum class Epoch : qint64 { None = 0 };
/// A running engine: the id of its row in `tierwatch_process`.
enum class ProcessId : qint64 { None = 0 };
/// A plan: many relocations with one cause and one author; the id of its row in `tierwatch_plan`.
enum class PlanId : qint64 { None = 0 };
/// A level's small number inside this process (LevelKeys gives it out); stores and JSON know levels by key only.
enum class LevelSlot : quint8 { None = 255 };

constexpr qint64 number(ContentId cid) { return static_cast<qint64>(cid); }
constexpr qint64 number(Epoch epoch) { return static_cast<qint64>(epoch); }
constexpr qint64 number(ProcessId process) { return static_cast<qint64>(process); }
constexpr qint64 number(PlanId plan) { return static_cast<qint64>(plan); }
constexpr std::size_t number(LevelSlot slot) { return static_cast<std::size_t>(slot); }

inline size_t qHash(ContentId cid, size_t seed = 0) noexcept { return std::hash<qint64>{}(number(cid)) ^ seed; }

} // namespace tierwatch
