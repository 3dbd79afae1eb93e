// SPDX-License-Identifier: GPL-3.0-or-later
#include "state/state_store.h"

namespace tierwatch {

void StateStore::setMany(std::span<const Value> values, std::function<void(NotStored)> done)
{
    struct Gathering {
        NotStored notStored;
        std::size_t left = 0;
        std::function<void(NotStored)> done;
    };
    const auto gathering = std::make_shared<Gathering>(Gathering{ {}, values.size() + 1, std::move(done) });
    const auto ended = [gathering] {
        if (--gathering->left == 0)
            gathering->done(std::move(gathering->notStored));
    };
    for (std::size_t place = 0; place < values.size(); ++place) {
        set(values[place].first, values[place].second.toByteArray(), [gathering, ended, place](const Result<>& stored) {
            if (!stored)
                gathering->notStored.emplace_back(place, stored.error());
            ended();
        });
    }
    ended();
}

} // namespace tierwatch
