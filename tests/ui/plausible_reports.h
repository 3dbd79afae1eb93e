// SPDX-License-Identifier: GPL-3.0-or-later
// What an engine would tell of views, moves, findings and the log on an ordinary day.
#pragma once

#include "tests/support/fake_engine.h"

namespace tierwatch::test {

[[nodiscard]] ViewsReport plausibleViews(Time now);
/// Of four weeks, hour by hour.
[[nodiscard]] MovesReport plausibleMoves(const Snapshot& snapshot, Time now);
[[nodiscard]] std::vector<AuditFinding> plausibleFindings(const Snapshot& snapshot, int count = 240);
/// Of an audit that found them.
[[nodiscard]] AuditProgress plausibleAudit(const std::vector<AuditFinding>& findings, Time now);
[[nodiscard]] std::vector<LogLine> plausibleLog(Time now);

} // namespace tierwatch::test
