// SPDX-License-Identifier: GPL-3.0-or-later
// The catalogue's two threads: one that writes in grouped transactions, one that reads for windows and look-ups.
#pragma once

#include "catalog/database.h"
#include "core/health.h"

#include <functional>
#include <memory>

namespace tierwatch {

struct CatalogFacts {
    QString id; ///< random, made with our tables; stands in every level's marker
    bool adopted = false; ///< it held the original's tables before ours
    QString kind; ///< "SQLite", "MariaDB 10.11.6", "MySQL 5.7.44"
};

class SideConnection;

/// Any thread may call. Answers come in the catalogue's threads, in no order: hand them to a mailbox.
class Catalog {
public:
    using Work = std::function<Result<>(Transaction&)>;

    /// Nothing is opened yet. Reports on the board (Component::Catalog) from then on.
    Catalog(CatalogUrl url, QString password, HealthBoard& board);
    /// Finishes what is queued, then closes.
    ~Catalog();

    /// Opens, checks and migrates; `opened` is called after every attempt until one succeeds: `unavailable` is tried
    /// again by itself (back-off up to 5 s), any other error is final: waiting does not mend it. After a later loss it
    /// reconnects by itself.
    void start(std::function<void(Result<CatalogFacts>)> opened);

    /// What queued during the last commit is one transaction; work that fails is rolled back alone (savepoint). Work
    /// may run more than once (deadlock, lost connection) and must then come to the same end: it reads before it
    /// writes. `done` after the commit. Down, or not answering for two seconds: `unavailable`; lost while the commit
    /// was under way and not there again at once: `unknown_outcome`.
    void write(Work work, Done<> done);
    void read(Work work, Done<> done);
    /// A connection beside the two threads', for the calling thread. `unavailable` before the catalogue is open.
    [[nodiscard]] Result<std::unique_ptr<SideConnection>> aside(bool readOnly);

private:
    class Impl;
    std::unique_ptr<Impl> m_impl;
};

} // namespace tierwatch
