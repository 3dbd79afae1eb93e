// SPDX-License-Identifier: GPL-3.0-or-later
// A library as one would find it: three levels, some hundred contents, some on their way, a few in trouble.
#pragma once

#include "tests/support/fake_engine.h"

namespace tierwatch::test {

constexpr auto bronze = static_cast<LevelSlot>(0);
constexpr auto silver = static_cast<LevelSlot>(1);
constexpr auto gold = static_cast<LevelSlot>(2);

/// Catalogue, state and endpoint good, nothing paused.
[[nodiscard]] EngineStatus healthyStatus();
/// Free and total bytes of the three levels, contents counted from the rows.
[[nodiscard]] std::vector<LevelStatus> roomyLevels(const std::vector<ContentRow>& contents);
[[nodiscard]] RelocationRow relocation(const ContentRow& content, RelocationState state, LevelSlot to, Time now);
/// The same each time.
[[nodiscard]] Snapshot plausibleSnapshot(FakeEngine& engine, Time now, int contents = 300);
[[nodiscard]] std::vector<HistoryRow> plausibleHistory(const Snapshot& snapshot, Time now);

} // namespace tierwatch::test
