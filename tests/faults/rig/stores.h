// SPDX-License-Identifier: GPL-3.0-or-later
// The two pairs of stores that everything is proven on.
#pragma once

#include "tests/support/mariadb_server.h"
#include "tests/support/redis_server.h"

#include <QStringList>

#include <memory>

namespace tierwatch::faults {

class Stores {
public:
    Stores() = default;
    virtual ~Stores() = default;
    Stores(const Stores&) = delete;
    Stores& operator=(const Stores&) = delete;

    /// `sqlite` (embedded state, files in `directory`) or `mariadb` (with Redis, servers of our own); empty: there is
    /// no such pair, or its servers do not start.
    [[nodiscard]] static std::unique_ptr<Stores> make(const QString& name, const QString& directory);

    [[nodiscard]] virtual QString catalogUrl() const = 0;
    /// What tierwatchd has to be told.
    [[nodiscard]] virtual QStringList arguments() const = 0;
    /// Statements, all or none.
    [[nodiscard]] virtual bool sql(const QStringList& statements) = 0;
    [[nodiscard]] virtual test::MariaDbServer* mariaDb() { return nullptr; }
    [[nodiscard]] virtual test::RedisServer* redis() { return nullptr; }
};

} // namespace tierwatch::faults
