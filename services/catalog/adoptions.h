// SPDX-License-Identifier: GPL-3.0-or-later
// The table `tierwatch_adoption`, one row for each taking over of a library, and the writing of many contents at once.
#pragma once

#include "catalog/contents.h"
#include "core/adoption.h"

namespace tierwatch::catalog {

struct AdoptionRecord {
    qint64 id = 0;
    AdoptionProgress::State state = AdoptionProgress::State::Running;
    AdoptionOrder::Take take = AdoptionOrder::Take::Files;
    QString author;
    QString owner; ///< random: of the run that works on it
    bool alive = false; ///< that run has told so lately, by the database's clock
    Time startedAt{};
    Time endedAt{}; ///< zero: not yet
    AdoptionCounts counts;
    bool planned = false; ///< what its views call for has been made a plan
    std::optional<Error> error;
};

/// How long a run counts as alive after it told so.
constexpr auto adoptionLife = std::chrono::seconds(6);

/// The newest; nothing where there was none.
[[nodiscard]] Result<std::optional<AdoptionRecord>> selectNewestAdoption(Transaction& transaction);
/// A new row, running, alive; its id.
[[nodiscard]] Result<qint64> insertAdoption(Transaction& transaction, const AdoptionRecord& record);
/// Takes over one whose run is gone: false where it is alive, or has ended.
[[nodiscard]] Result<bool> takeAdoptionOver(Transaction& transaction, qint64 id, const QString& owner);
/// Still alive, and that far: `fenced` where another run has taken it over.
[[nodiscard]] Result<> saveAdoption(
    Transaction& transaction, qint64 id, const QString& owner, const AdoptionCounts& counts);
/// It was stopped, and may be gone on with at once.
[[nodiscard]] Result<> releaseAdoption(Transaction& transaction, qint64 id, const QString& owner);
[[nodiscard]] Result<> endAdoption(Transaction& transaction, const AdoptionRecord& record);
/// True for one asker only.
[[nodiscard]] Result<bool> markAdoptionPlanned(Transaction& transaction, qint64 id);

/// A content that lies in its level already. `cid` zero: a new one, greater than all others.
struct TakenContent {
    ContentId cid{};
    LevelSlot level = LevelSlot::None;
    QByteArray filename;
    qint64 size = -1;
    std::optional<Views> views;
};
/// Writes all of them, generated now, and gives them their cids, in order. `conflict`: one of the cids is taken.
/// Whether a level has a content of that name is the caller's to know.
[[nodiscard]] Result<> insertTakenContents(
    Transaction& transaction, const LevelKeys& keys, std::span<TakenContent> contents, Time now);

} // namespace tierwatch::catalog
