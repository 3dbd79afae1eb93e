// SPDX-License-Identifier: GPL-3.0-or-later
// A state store's client for a thread that has nothing else to do: each call waits for its answer.
#pragma once

#include "state/state_store.h"

namespace tierwatch {

/// As StateStore. A store that does not answer yet is asked again for some seconds.
class BlockingState final {
public:
    explicit BlockingState(std::unique_ptr<StateStore> store) : m_store(std::move(store)) { }

    [[nodiscard]] Result<std::vector<std::optional<QByteArray>>> getMany(const std::vector<ContentId>& cids);
    [[nodiscard]] Result<StateStore::Exchange> compareAndSet(
        ContentId cid, const std::optional<QByteArray>& expected, const QByteArray& desired);

private:
    std::unique_ptr<StateStore> m_store;
};

} // namespace tierwatch
