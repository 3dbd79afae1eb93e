// SPDX-License-Identifier: GPL-3.0-or-later
// What a CSV export of each table holds: every row that the filter shows, all columns, values that programs can read
// (plain numbers, times as ISO 8601 in UTC, levels by key).
#pragma once

#include "models/content_model.h"
#include "models/csv.h"
#include "models/history_model.h"
#include "models/relocation_model.h"

namespace tierwatch {

/// As the contents stand now, in the table's order; formatted in the export's thread.
[[nodiscard]] CsvRows csvOf(const ContentModel& model, EngineFeed& feed);
[[nodiscard]] CsvRows csvOf(const RelocationModel& model, EngineFeed& feed);
/// All pages of the query, however many, newest first, asked of the engine in the export's thread.
[[nodiscard]] CsvRows csvOf(const HistoryQuery& query, Engine& engine);

/// "2026-11-23T02:14:07Z"; empty: not known.
[[nodiscard]] QString csvTime(Time time);

} // namespace tierwatch
