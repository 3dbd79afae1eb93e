// SPDX-License-Identifier: GPL-3.0-or-later
// One SQL connection and the transactions on it. Both belong to the thread that opened the connection.
#pragma once

#include "core/error.h"

#include <QSqlQuery>
#include <QString>
#include <QVariantList>

#include <functional>
#include <memory>

namespace tierwatch {

/// Where the catalogue is: `sqlite:PATH`, `mysql://USER@HOST[:PORT]/DATABASE`, `mysql://USER@localhost/DATABASE?socket=PATH`.
struct CatalogUrl {
    enum class Kind : quint8 { Sqlite, Mysql };
    Kind kind = Kind::Sqlite;
    QString path; ///< of the SQLite file
    QString host;
    quint16 port = 3306;
    QString socket;
    QString user;
    QString database;

    [[nodiscard]] static Result<CatalogUrl> parse(const QString &text);
};

/// Valid inside the function that it is handed to. Every value is bound; statements are prepared once per connection.
class Transaction {
public:
    virtual ~Transaction() = default;
    [[nodiscard]] virtual CatalogUrl::Kind kind() const = 0;
    /// The executed query, positioned before its first row; forward-only, valid until the same text is run again.
    [[nodiscard]] virtual Result<QSqlQuery> run(const QString &sql, const QVariantList &values = {}) = 0;
};

} // namespace tierwatch
