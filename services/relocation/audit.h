// SPDX-License-Identifier: GPL-3.0-or-later
// What an audit says about one content, from what the catalogue says and what stands where. Pure.
#pragma once

#include "core/error.h"
#include "core/relocation.h"

#include <QByteArray>
#include <QString>

#include <optional>
#include <vector>

namespace tierwatch {

/// One thing that is not as it should be.
struct Finding {
    enum class Kind : quint8 {
        Missing, ///< no file in the content's level, nor where it could be taken from
        Misplaced, ///< its file is in another level than the catalogue says
        Duplicate, ///< a second copy, and no relocation that would explain it
        Shared, ///< two contents with one file
        Changed, ///< the file has another size than was recorded
        Unusable, ///< what stands there is no regular file, or its name is none that a content may have
        Orphan, ///< a file without a content
        StalePart, ///< a copy that nobody goes on with
        StaleOld, ///< a source that nobody goes on removing
        StrangeName, ///< begins like our own names, and is none of them
        Unreadable, ///< a directory that could not be read
        WrongState, ///< the state store says something else than the catalogue, or nothing
        LevelOffline, ///< a level that could not be looked at
    };
    enum class Repair : quint8 {
        None, ///< an operator's: `text` says what can be done
        CorrectCatalogue, ///< from `level` to `other`
        RemoveCopy, ///< the one in `other`, once it is proven to be a copy of the one in `level`
        RemovePart,
        RemoveOld, ///< once it is proven to be a copy
        RewriteState,
    };

    Kind kind = Kind::Missing;
    std::optional<ContentId> cid;
    LevelSlot level = LevelSlot::None; ///< where the catalogue has the content; of what has none: where it was found
    LevelSlot other = LevelSlot::None; ///< the other level that it is about
    QByteArray name; ///< path inside the level
    qint64 bytes = -1; ///< −1: not known
    Repair repair = Repair::None;
    Text text; ///< one sentence

    bool operator==(const Finding&) const = default;
};

[[nodiscard]] QByteArray toName(Finding::Kind kind);
[[nodiscard]] QByteArray toName(Finding::Repair repair);

/// A content as the catalogue has it at this moment.
struct AuditContent {
    ContentId cid{};
    LevelSlot level = LevelSlot::None;
    QString levelKey;
    QByteArray filename;
    qint64 size = -1; ///< as recorded; −1: not known
    std::optional<ContentId> sharesFileWith; ///< another one of that name in the same level
    std::optional<RelocationState> relocation; ///< of its row, if there is one
};

/// What stands under the content's name in one level.
struct AuditPlace {
    enum class What : quint8 {
        Nothing,
        File,
        Other, ///< a directory, a link, a device
        Unknown, ///< the level is offline
    };
    LevelSlot level = LevelSlot::None;
    QString key;
    What what = What::Nothing;
    qint64 bytes = -1; ///< of File
    bool anothers = false; ///< the catalogue has another content of that name there
};

/// `places`: one for each level of the catalogue. A relocation explains a second copy, and only that. Nothing is
/// concluded about a level that is offline.
[[nodiscard]] std::vector<Finding> examine(const AuditContent& content, const std::vector<AuditPlace>& places);

} // namespace tierwatch
