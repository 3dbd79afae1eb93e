// SPDX-License-Identifier: GPL-3.0-or-later
// What operators are told about views that did not arrive, and about how contents moved over time. Values.
#pragma once

#include "core/details.h"
#include "core/error.h"
#include "core/time.h"

#include <QByteArray>
#include <QString>

#include <vector>

namespace tierwatch {

/// A reason for which views were rejected.
struct RejectedViews {
    Text newest; ///< the last one's sentence; they share its source
    quint64 count = 0;
    Time last{};

    bool operator==(const RejectedViews&) const = default;
};

/// A cid that players report and the catalogue does not have.
struct UnknownContent {
    ContentId cid{};
    quint64 count = 0; ///< reports
    Time last{};

    bool operator==(const UnknownContent&) const = default;
};

/// A report below the one before.
struct FallenCount {
    ContentId cid{};
    qint64 before = 0;
    qint64 after = 0;
    Time at{};

    bool operator==(const FallenCount&) const = default;
};

/// How views arrive, since this process started.
struct ViewsReport {
    ViewCounts counts;
    Time since{}; ///< it counts from then on
    Time lastAccepted{}; ///< to the second; zero: none yet
    std::vector<RejectedViews> rejected; ///< most first
    std::vector<UnknownContent> unknown; ///< newest first; the newest thousand
    std::vector<FallenCount> fell; ///< newest first; the newest hundreds
    std::vector<double> perSecond; ///< accepted, of each of the last seconds, the oldest first
};

/// Changes of level between two moments.
struct MovesQuery {
    Time since{};
    Time until{};
    std::chrono::seconds step = std::chrono::hours(1); ///< of a bucket
};

/// A content that went back to the level it had left within a day.
struct ReturnedContent {
    ContentId cid{};
    QString filename; ///< empty where the content is gone
    QString level; ///< a key: where it went from and came back to
    QString other; ///< a key
    qint64 times = 0;
    qint64 bytes = 0; ///< of the ways there and back, as far as they are known
    Time last{};

    bool operator==(const ReturnedContent&) const = default;
};

struct MovesReport {
    /// Between `since + n · step` and the next; those between levels of which one is no longer there count as neither.
    struct Bucket {
        qint64 up = 0;
        qint64 down = 0;

        bool operator==(const Bucket&) const = default;
    };
    static constexpr std::size_t mostReturned = 1000;

    Time since{}; ///< later than asked where there were more moves than are read at once
    std::chrono::seconds step{ 0 };
    std::vector<Bucket> buckets;
    std::vector<ReturnedContent> returned; ///< most bytes first; the first ones
    qint64 returnedContents = 0; ///< of all of them
    qint64 returnedTimes = 0;
    qint64 returnedBytes = 0;
};

/// Findings of the audit under way or of the last one, in the order in which they came.
struct FindingsQuery {
    qint64 from = 0; ///< the first one's place
    int limit = 5000;
};

} // namespace tierwatch
