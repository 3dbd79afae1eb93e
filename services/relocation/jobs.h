// SPDX-License-Identifier: GPL-3.0-or-later
// What a worker is told and what it answers: values, no rules, no SQL.
#pragma once

#include "core/details.h"
#include "core/level_table.h"
#include "core/relocation.h"
#include "relocation/sweep.h"

#include <QByteArray>
#include <QString>

#include <variant>
#include <vector>

namespace tierwatch {

/// A level's directory as a job sees it.
struct JobLevel {
    LevelSlot slot = LevelSlot::None;
    QString key;
    QString path;
    QString catalogId; ///< the marker must name this catalogue and this level, else nothing is touched
    qint64 reserve = -1; ///< bytes to leave free; −1: the smaller of 2 % and 10 GiB
    Verify verify = Verify::ReadBack;
};

struct JobItem {
    ContentId cid{};
    Epoch epoch = Epoch::None;
    QByteArray filename; ///< relative path, UTF-8; checked by the worker
    FileIdentity file; ///< remembered from placing; zero: not known
    quint64 partInode = 0; ///< recorded in the row; a file with it under the content's name in `to` is ours
    bool standsInTarget = false; ///< recovery found it in `to`: to be flushed and committed
};

/// Places up to 64 files by link: all links, then one flush of the directories. One that stands in `to` already (ours
/// by inode: a crash came before the commit) is flushed and done.
struct LinkJob {
    JobLevel from;
    JobLevel to;
    std::vector<JobItem> items;
};
/// Places one file by copy; the part's inode is reported and publishing waits until it is allowed. One that stands in
/// `to` already is treated as in LinkJob.
struct CopyJob {
    JobLevel from;
    JobLevel to;
    JobItem item;
};
/// Removes sources after their linger, and flushes.
struct RemoveJob {
    JobLevel from;
    JobLevel to;
    std::vector<JobItem> items;
};
/// For recovery: what exists; with `dropParts`, unfinished copies of this content with an epoch older than the item's
/// go first, and a source that an unfinished removal renamed gets its name back where nothing stands in `to`. `error`
/// of an item: it could not be looked at (a level is offline); then nothing is known.
struct InspectJob {
    JobLevel from;
    JobLevel to;
    std::vector<JobItem> items;
    bool dropParts = false;
};
/// Is the level there and ours? Opens `samples` (names that the catalogue places there) to decide whether a missing
/// marker may be written.
struct ProbeJob {
    JobLevel level;
    std::vector<QByteArray> samples;
    bool empty = false; ///< the catalogue places nothing there
    QByteArray confirmed = {}; ///< LevelFound::token that an operator has confirmed: where that stands, the marker is written
};

/// Reads all of a level's directories for names of our own, or clears away those in `remove`.
struct SweepJob {
    struct Target {
        OwnNameSeen seen;
        /// Only if it is a copy of this file, which stays; empty: it is an unfinished copy.
        std::optional<JobLevel> home;
        QByteArray filename; ///< in `home`
    };
    JobLevel level;
    std::vector<JobLevel> others; ///< not gone into where they lie inside of it
    std::vector<Target> remove; ///< empty: read
};

using Job = std::variant<LinkJob, CopyJob, RemoveJob, InspectJob, ProbeJob, SweepJob>;

/// What recovery sees of one content.
struct FilesSeen {
    bool source = false; ///< a regular file under its name in `from`
    bool sourceAside = false; ///< renamed to .old by an unfinished removal (put back or removed by the next RemoveJob)
    bool target = false; ///< a regular file under its name in `to`
    bool targetIsOurs = false; ///< its inode is the source's, the recorded file's or the recorded part's
    FileIdentity sourceFile;
    FileIdentity targetFile;
};

enum class Placing : quint8 { Linked, Copied };

struct ItemResult {
    ContentId cid{};
    Epoch epoch = Epoch::None;
    std::optional<Error> error; ///< empty: done
    bool needsCopy
        = false; ///< of LinkJob: a link is not possible here (another filesystem, another owner); `error` says why
    bool mayStandInTarget = false; ///< `error` came although the file, or its part, stands in `to`, or may: recovery
                                   ///< has to look
    bool levelOffline = false; ///< `error` is about a level that is not there now; no attempt
    Placing placing = Placing::Linked;
    FileIdentity file; ///< the source
    FilesSeen seen; ///< of InspectJob
};

struct LevelProbe {
    LevelSlot slot = LevelSlot::None;
    std::optional<Error> error; ///< `unavailable`: not there, no marker or another's; `forbidden`: cannot be written
    qint64 bytesFree = -1;
    qint64 bytesTotal = -1;
    quint64 filesystem = 0; ///< which one; 0: not known
    std::optional<LevelFound> unconfirmed = {}; ///< `error` ends when an operator confirms this
};

struct SweepResult {
    std::vector<OwnNameSeen> seen; ///< of a job that reads
    std::vector<std::optional<Error>> removed; ///< one for each target; empty: it is gone
    std::optional<Error> error; ///< the level could not be looked at, or not all of it
};

struct JobResult {
    std::vector<ItemResult> items; ///< one for each item of the job
    std::optional<LevelProbe> probe;
    std::optional<SweepResult> sweep;
    double seconds = 0;
    int flushes = 0; ///< of directories
};

} // namespace tierwatch
