// SPDX-License-Identifier: GPL-3.0-or-later
// A connection to the catalogue for one long piece of work, so that nobody else waits behind it.
#pragma once

#include "catalog/catalog.h"
#include "catalog/connection.h"

namespace tierwatch {

/// Used and destroyed in one thread; opened with the first transaction there. Blocks.
class SideConnection final {
public:
    SideConnection(CatalogUrl url, Connection::Options options);

    /// Work may run more than once: a lost connection, a lock that somebody holds too long. `unavailable` where it
    /// does not come back for some seconds.
    [[nodiscard]] Result<> transact(const Catalog::Work& work);

private:
    Connection m_connection;
    const Connection::Options m_options;
};

} // namespace tierwatch
