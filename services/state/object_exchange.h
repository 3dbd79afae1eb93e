// SPDX-License-Identifier: GPL-3.0-or-later
// Changes a content's object in the state store by reading, joining and compare-and-set: nothing that another program
// writes meanwhile is lost.
#pragma once

#include "state/state_object.h"
#include "state/state_store.h"

namespace tierwatch {

/// What is to stand there, or nothing where what stands is to stay. `standing` is empty where nothing stands, or
/// nothing that can be read. May be asked several times.
using ObjectChange = std::function<std::optional<StateObject>(const std::optional<StateObject>& standing)>;

/// What the caller believes to stand there: where that is right, reading it first is spared.
struct Guess {
    std::optional<StateObject> standing;
};

/// How an exchange is to go, where not plainly.
struct ExchangeManner {
    std::optional<Guess> guess = {};
    QByteArray once = {}; ///< a mark, as of StateStore::compareAndSet; empty: none
};

struct Exchanged {
    std::optional<StateObject> object; ///< what stands there by this change; empty where none was wanted
    bool already = false; ///< the mark stood: nothing was changed, `object` is what stands there
};

/// In the store's thread. `done`: what stands there now by this change, empty where none was wanted; `unavailable`
/// where another program kept writing. Where the store ends first, `cancelled`.
void exchangeObject(StateStore& store, ContentId cid, ObjectChange change, Done<std::optional<StateObject>> done);
void exchangeObject(StateStore& store, ContentId cid, ExchangeManner manner, ObjectChange change, Done<Exchanged> done);

} // namespace tierwatch
