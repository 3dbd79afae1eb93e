// SPDX-License-Identifier: GPL-3.0-or-later
// How players report views to this endpoint, as text to copy; and what to look at when none arrive.
#pragma once

#include "models/engine_feed.h"

namespace tierwatch {

struct ViewExamples {
    QString curl;
    QString nginx;
    QString beacon;
};

/// `endpoint`: its URL; empty: the usual one.
[[nodiscard]] ViewExamples viewExamples(const QString& endpoint, ContentId cid);
/// A content that the catalogue has; 7 where it has none.
[[nodiscard]] ContentId exampleContent(const EngineFeed& feed);
/// What stands in the way of views, as far as it is known, and what else may: sentences, one a line.
[[nodiscard]] QString whatCanBeWrong(const EngineFeed& feed, const ViewsReport& report);

} // namespace tierwatch
