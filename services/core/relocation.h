// SPDX-License-Identifier: GPL-3.0-or-later
// One content's way from one level to another: the row of `tierwatch_relocation` as a value. It is queue, claim and
// journal in one.
#pragma once

#include "core/error.h"
#include "core/identifiers.h"
#include "core/time.h"

#include <QString>

#include <optional>

namespace tierwatch {

enum class RelocationState : quint8 {
    Waiting, ///< wanted, not begun
    Running, ///< claimed: a worker places the file in its new level
    Lingering, ///< committed; the old copy stays for readers that have it open by name
    Failed, ///< needs a retry, another wish, or an operator
};

/// Why a content is to be elsewhere.
enum class Cause : quint8 {
    Views, ///< a report
    Force, ///< an operator named the content
    Levels, ///< the table of levels or the rule was changed
    Recovery, ///< a crash, or an audit's repair
    Cooling, ///< interest faded, without a view
    Room, ///< a full level needed its place
    Import, ///< it was taken over into a level that its views do not call for
};

/// What a file is known by between two looks.
struct FileIdentity {
    quint64 device = 0;
    quint64 inode = 0;
    qint64 size = 0;
    qint64 modified = 0; ///< nanoseconds since 1970

    bool operator==(const FileIdentity&) const = default;
};

struct Relocation {
    ContentId cid{};
    RelocationState state = RelocationState::Waiting;
    LevelSlot wanted = LevelSlot::None; ///< the newest wish
    Cause cause = Cause::Views;
    QString author; ///< who forced it; empty otherwise
    PlanId plan = PlanId::None; ///< that it belongs to
    Epoch epoch = Epoch::None; ///< of the newest claim; raised by every claim and take-over
    ProcessId owner = ProcessId::None; ///< while running and lingering
    LevelSlot from = LevelSlot::None; ///< of the claim
    LevelSlot to = LevelSlot::None; ///< of the claim; differs from `wanted` where the wish changed meanwhile
    FileIdentity file; ///< the source as it was looked at
    quint64 partInode = 0; ///< of the copy under way; 0: none
    int attempts = 0; ///< that ended in an error
    Time since{}; ///< when the wish was made
    Time nextAt{}; ///< waiting: not before; lingering: when the source goes; failed: when it tries again (0: not by
                   ///< itself)
    qint64 bytes = 0; ///< the file's size once known
    std::optional<Error> error; ///< why it failed, or what it waits for

    bool operator==(const Relocation&) const = default;
};

[[nodiscard]] QByteArray toName(RelocationState state);
[[nodiscard]] std::optional<RelocationState> relocationStateFromName(QByteArrayView name);
[[nodiscard]] QByteArray toName(Cause cause);
[[nodiscard]] std::optional<Cause> causeFromName(QByteArrayView name);

} // namespace tierwatch
