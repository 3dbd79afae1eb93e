// SPDX-License-Identifier: GPL-3.0-or-later
// What operators ask an engine for: contents and relocations in pages, what the rule says of one, how counts are
// spread, what an audit found. Values; levels stand by their keys, so that they can be read anywhere.
#pragma once

#include "core/forecast.h"
#include "core/identifiers.h"
#include "core/placement.h"
#include "core/relocation.h"

#include <map>
#include <vector>

namespace tierwatch {

template <typename Row> struct Page {
    std::vector<Row> rows;
    bool more = false;
};

/// A relocation and its progress.
struct RelocationDetails {
    Relocation relocation; ///< the slots in it belong to this process
    QString filename;
    QString level; ///< where the catalogue has the content
    QString wanted;
    QString from; ///< of the claim; empty: none
    QString to;
    qint64 bytesDone = 0; ///< of `relocation.bytes`, while running here
    Time startedAt{}; ///< zero: not begun
    std::vector<Text> waitsFor; ///< of a waiting one: a level that is full, closed or has stopped itself
};

struct RelocationPageQuery {
    std::optional<ContentId> after;
    std::optional<RelocationState> state;
    int limit = 100;
};

/// How a content stands: with a relocation as that does, else never reported or in place.
enum class ContentStanding : quint8 { New, Done, Waiting, Running, Lingering, Failed };
[[nodiscard]] QByteArray toName(ContentStanding status);
[[nodiscard]] std::optional<ContentStanding> contentStandingFromName(QByteArrayView name);

struct ContentDetails {
    ContentId cid{};
    QString filename;
    QString level;
    ContentStanding status = ContentStanding::New;
    Views views; ///< as this process knows them; `recent` as of now
    qint64 size = -1; ///< bytes; -1: not known yet
    Time generated{}; ///< zero: not known
    Time updated{}; ///< when it came to its level; zero: not known
    Time heldUntil{}; ///< zero: not held; Time::max(): until released
    QString heldBy;
    std::optional<RelocationDetails> relocation;
};

struct ContentPageQuery {
    std::optional<ContentId> cid; ///< this one only
    std::optional<ContentId> after;
    QString level; ///< a key; empty: all
    std::optional<ContentStanding> status;
    QString text; ///< in the file name, whatever its case; empty: all
    int limit = 100;
};

/// What stands in a level's directory where nobody can tell whether it is the level: an operator confirms it, or not.
struct LevelFound {
    QByteArray token; ///< stands for this directory and this marker: who confirms names it
    bool marked = false; ///< with the marker of another level or another catalogue
    QString catalog; ///< that the marker names: the catalogue's id
    QString level; ///< and the level
    qint64 asked = 0; ///< contents that the catalogue places there and that were looked for
    qint64 there = 0; ///< of those: found

    bool operator==(const LevelFound&) const = default;
};

/// What the rule computes for a content, and what keeps it where it is.
struct Explanation {
    ContentId cid{};
    Rule rule;
    Verdict verdict;
    Views views;
    QString level;
    QString target; ///< that its views call for
    QString wanted; ///< where it is to be: by hold, force or views
    qint64 levelMinimum = 0; ///< of the level where it is
    double fallsBelow = 0; ///< the number for going down is compared with that: the minimum less the dead zone
    std::optional<qint64> nextMinimum; ///< of the level above; empty: there is none
    Time hereSince{}; ///< zero: not known
    Time heldUntil{}; ///< zero: not held; Time::max(): until released
    std::optional<Cause> cause; ///< of its relocation
    Text why; ///< it stays or goes, one sentence
    Forecast forecast; ///< the slots in it belong to this process
    QString fallsTo; ///< empty: it never goes down
    QString risesTo; ///< empty: there is nothing above
    std::vector<Text> outlook; ///< the forecast as sentences; it does not know of holds
    std::vector<Text> waitsFor; ///< what stands between it and where it is wanted; empty: nothing
};

/// Contents by the number that the rule compares for going up, for each level: the view count under `total`, the recent
/// views under `recent`. A bucket holds the numbers from its `from` up to the next one's.
struct Histogram {
    struct Bucket {
        qint64 from = 0;
        std::map<QString, qint64> contents; ///< by level
    };
    std::map<QString, qint64> unknown; ///< never reported, by level
    std::vector<Bucket> buckets; ///< 0, 1, 2, 5, 10, 20, 50 ... up to the greatest count there is
};

/// Views since this process started.
struct ViewCounts {
    quint64 requests = 0; ///< of any kind
    quint64 accepted = 0;
    quint64 unknown = 0; ///< of a content that the catalogue does not have
    quint64 fell = 0; ///< accepted ones whose count was lower than the one before
    quint64 rejected = 0; ///< malformed, or out of range
    quint64 failed = 0; ///< a store did not take it
};

struct AuditFinding {
    QByteArray kind; ///< `missing`, `orphan` and so on
    std::optional<ContentId> cid;
    QString level;
    QString other; ///< the other level that it is about
    QString name; ///< path inside the level
    qint64 bytes = -1; ///< -1: not known
    QByteArray repair; ///< what a repair would do; `none`: an operator's
    Text text;
    bool repaired = false;
    std::optional<Error> whyNot; ///< a repair was tried in vain
};

/// An audit under way or ended.
struct AuditProgress {
    enum class State : quint8 { None, Running, Done, Failed };
    static constexpr std::size_t mostFindings = 1000;

    State state = State::None;
    bool repair = false;
    QString by;
    Time startedAt{};
    Time endedAt{}; ///< zero: not yet
    qint64 contents = 0; ///< these as far as it has come
    qint64 files = 0;
    qint64 states = 0; ///< contents whose state was looked at
    Text whyNoState; ///< empty: it was looked at
    std::map<QByteArray, qint64> found; ///< by kind, as far as it has come
    qint64 left = 0; ///< found and not repaired
    qint64 repaired = 0;
    std::vector<AuditFinding> findings; ///< the first ones
    std::optional<Error> error; ///< of Failed
};

} // namespace tierwatch
