// SPDX-License-Identifier: GPL-3.0-or-later
// The players' door: what the HTTP endpoint sees of the engine.
#pragma once

#include "core/error.h"
#include "core/identifiers.h"

#include <QByteArray>

#include <functional>
#include <memory>
#include <optional>

namespace tierwatch {

/// One report of a player.
struct View {
    ContentId cid{};
    qint64 count = 0; ///< absolute, 0 … count-limit (checked by record)
};

/// Where a content is now.
struct Location {
    QString level; ///< the level's key
    QByteArray filename;
    QString path; ///< absolute
};

/// One object per API thread, made, used and answered in that thread only; never blocks. Answers that are owed when it
/// is destroyed come as `cancelled` before its destructor returns.
class ViewIntake {
public:
    virtual ~ViewIntake() = default;

    /// From memory, without I/O; nothing where the content is not known.
    [[nodiscard]] virtual std::optional<Location> locate(ContentId cid) const = 0;
    /// Answers with the content's state object (JSON, contract of `/post_sentence`) once the state store has taken it.
    /// `not_found`: no such content, asked of the catalogue too; `invalid_input`: the count is above the limit;
    /// `unavailable`: a store does not answer, nothing was recorded; `unknown_outcome`: it may have been.
    virtual void record(View view, Done<QByteArray> done) = 0;
    /// `/update_sentence`: makes the catalogue follow a foreign worker's move. True: the catalogue has it (now or
    /// already). False: not done yet, ask again later.
    virtual void confirm(ContentId cid, Done<bool> done) = 0;
};

/// Called in each API thread once.
using MakeViewIntake = std::function<std::unique_ptr<ViewIntake>()>;

} // namespace tierwatch
