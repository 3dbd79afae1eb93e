// SPDX-License-Identifier: GPL-3.0-or-later
// The tables `contents` (the original's) and `tierwatch_content` (ours, beside it).
#pragma once

#include "catalog/database.h"
#include "core/identifiers.h"
#include "core/level_table.h"
#include "core/placement.h"
#include "core/time.h"

#include <QByteArray>

#include <functional>
#include <optional>
#include <span>
#include <vector>

namespace tierwatch::catalog {

struct ContentRecord {
    ContentId cid{};
    LevelSlot level = LevelSlot::None;
    QByteArray filename; ///< UTF-8
    Time generated{}; ///< zero: not known
    Time updated{}; ///< zero: not known
    Views views;
    qint64 size = -1; ///< −1: not known yet
    Time heldUntil{}; ///< zero: not held; Time::max(): until released
    QString heldBy;

    bool operator==(const ContentRecord&) const = default;
};

struct ContentViews {
    ContentId cid{};
    Views views;
};

/// The original's `select` for contents: all of them by rising cid, those above `after`, or the one.
[[nodiscard]] Result<> selectContents(Transaction& transaction, LevelKeys& keys, std::optional<ContentId> after,
    const std::function<void(ContentRecord)>& each);
/// Some thousand of them, above `after`, by rising cid; none: there are no more.
[[nodiscard]] Result<std::vector<ContentRecord>> selectNextContents(
    Transaction& transaction, LevelKeys& keys, ContentId after);
[[nodiscard]] Result<std::optional<ContentRecord>> selectContent(
    Transaction& transaction, LevelKeys& keys, ContentId cid);
/// Of these, those that are there, by rising cid.
[[nodiscard]] Result<std::vector<ContentRecord>> selectContentsOf(
    Transaction& transaction, LevelKeys& keys, std::span<const ContentId> contents);
/// The original's `insert_contents`: in the level with min_counts 0 unless one is named, generated now. Without a cid
/// the next free one. `conflict`: the cid is taken, or the level holds a content of that name already (`shares its
/// file`).
[[nodiscard]] Result<ContentRecord> insertContents(Transaction& transaction, LevelKeys& keys,
    std::optional<ContentId> cid, const QByteArray& filename, std::optional<LevelSlot> level, Time now);
/// Both its rows, and a note for other processes (a row of tierwatch_move with the result `removed`); false where there
/// was none.
[[nodiscard]] Result<bool> deleteContent(
    Transaction& transaction, const LevelKeys& keys, ContentId cid, LevelSlot level, const QString& author, Time now);
/// How many contents are in each level, and the sum of their cids modulo 2^31−1: by which an index that is kept in step
/// knows that somebody has inserted, deleted or moved rows without a trace. Reads the whole table.
struct LevelDigest {
    LevelSlot level = LevelSlot::None;
    qint64 contents = 0;
    qint64 sum = 0;

    bool operator==(const LevelDigest&) const = default;
};
constexpr qint64 digestModulus = 2147483647;
[[nodiscard]] Result<std::vector<LevelDigest>> selectDigest(Transaction& transaction, LevelKeys& keys);
/// Where contents are, by rising cid, at most `limit` of those above `after`.
[[nodiscard]] Result<std::vector<std::pair<ContentId, LevelSlot>>> selectPlaces(
    Transaction& transaction, LevelKeys& keys, ContentId after, int limit);
/// How many contents were ever deleted here.
[[nodiscard]] Result<qint64> newestRemoval(Transaction& transaction);
/// Those deleted since there were `seen` of them that are not there again, and how many there are now.
struct Removals {
    qint64 newest = 0;
    std::vector<ContentId> contents;
};
[[nodiscard]] Result<Removals> selectRemovals(Transaction& transaction, qint64 seen);
/// The original's `update_level`, as compare-and-set: how many of them were in `from` and are in `to` now. History gets
/// its rows from the trigger.
[[nodiscard]] Result<int> updateLevels(Transaction& transaction, LevelKeys& keys, std::span<const ContentId> contents,
    LevelSlot from, LevelSlot to, Time now);
/// The same for one: false where the content is not in `from` any more (then nothing is written).
[[nodiscard]] Result<bool> updateLevel(
    Transaction& transaction, LevelKeys& keys, ContentId cid, LevelSlot from, LevelSlot to, Time now);
/// Another content in that level with this very file name, if any.
[[nodiscard]] Result<std::optional<ContentId>> contentWithName(
    Transaction& transaction, LevelKeys& keys, LevelSlot level, const QByteArray& filename, ContentId except);
[[nodiscard]] Result<> saveViews(Transaction& transaction, std::span<const ContentViews> views);
/// Until when what cooled without a view has been wished elsewhere, by whichever process; zero: never yet.
[[nodiscard]] Result<Time> cooledUntil(Transaction& transaction);
[[nodiscard]] Result<> saveCooledUntil(Transaction& transaction, Time until);
struct ContentSize {
    ContentId cid{};
    qint64 bytes = -1; ///< −1: not known
};
[[nodiscard]] Result<> saveSizes(Transaction& transaction, std::span<const ContentSize> sizes);
[[nodiscard]] Result<> saveSize(Transaction& transaction, ContentId cid, qint64 size);
struct ContentHold {
    ContentId cid{};
    Time until{}; ///< zero: not held; Time::max(): until released
    QString by;
};
[[nodiscard]] Result<> saveHolds(Transaction& transaction, std::span<const ContentHold> holds);
/// `until` zero: releases it.
[[nodiscard]] Result<> saveHold(Transaction& transaction, ContentId cid, Time until, const QString& by);
/// Those changed since there were `seen` such changes, and how many there are now.
struct HoldChanges {
    qint64 newest = 0;
    std::vector<ContentHold> holds;
};
[[nodiscard]] Result<HoldChanges> selectHoldChanges(Transaction& transaction, qint64 seen);
[[nodiscard]] Result<qint64> newestHoldChange(Transaction& transaction);

} // namespace tierwatch::catalog
