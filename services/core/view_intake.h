// SPDX-License-Identifier: GPL-3.0-or-later
// The players' door: what the HTTP endpoint sees of the engine.
#pragma once

#include "core/error.h"
#include "core/identifiers.h"

#include <QByteArray>

#include <functional>
#include <memory>
#include <vector>

namespace tierwatch {

/// One report of a player.
struct View {
    enum class Kind : quint8 {
        Total, ///< `count` is the whole, as the player knows it
        More, ///< `count` comes on top of what is known
    };
    ContentId cid{};
    qint64 count = 0; ///< 0 … count-limit, which the total must not exceed either (checked by record)
    Kind kind = Kind::Total;
};

/// What became of several views.
struct Recorded {
    struct Rejection {
        std::size_t index = 0; ///< in the views given
        Error error;
    };
    std::size_t accepted = 0;
    std::vector<Rejection> rejected; ///< by index
};

/// Where a content is now.
struct Location {
    QString level; ///< the level's key
    QByteArray filename;
    QString path; ///< absolute
    QByteArray url; ///< public, percent-encoded; empty where the level has none
};

/// One object per API thread, made, used and answered in that thread only; never blocks. Answers that are owed when it
/// is destroyed come as `cancelled` before its destructor returns.
class ViewIntake {
public:
    virtual ~ViewIntake() = default;

    /// From memory; the catalogue is asked once where the content is not known. `not_found`: there is no such content;
    /// `unavailable`: its level cannot be reached now.
    virtual void locate(ContentId cid, Done<Location> done) = 0;
    /// Answers with the content's state object (JSON, contract of `/post_sentence`) once the state store has taken it.
    /// `not_found`: no such content, asked of the catalogue too; `invalid_input`: the count is above the limit;
    /// `unavailable`, `exhausted`: a store does not answer or has too much to do, nothing was recorded;
    /// `unknown_outcome`: it may have been. Views that add are right under any concurrency: none is lost.
    virtual void record(const View& view, Done<QByteArray> done) = 0;
    /// Several at once, in one write, not as a whole: of the same content the last total and the sum of what came after
    /// it count. `once`: where it is not empty, what a content's views add counts once for all calls with the same
    /// `once` in ten minutes, also in other processes on the same state store, whatever became of the answers.
    virtual void recordMany(std::vector<View> views, QByteArray once, Done<Recorded> done) = 0;
    /// `/update_sentence`: makes the catalogue follow a foreign worker's move. True: the catalogue has it (now or
    /// already). False: not done yet, ask again later.
    virtual void confirm(ContentId cid, Done<bool> done) = 0;
};

/// Called in each API thread once.
using MakeViewIntake = std::function<std::unique_ptr<ViewIntake>()>;

} // namespace tierwatch
