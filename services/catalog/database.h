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

/// Where the catalogue is: `sqlite:PATH`, `mysql://USER@HOST[:PORT]/DATABASE`,
/// `mysql://USER@localhost/DATABASE?socket=PATH`.
struct CatalogUrl {
    enum class Kind : quint8 { Sqlite, Mysql };
    Kind kind = Kind::Sqlite;
    QString path; ///< of the SQLite file; empty after `sqlite:` alone: the caller puts its data dir's file here
    QString host;
    quint16 port = 3306;
    QString socket;
    QString user;
    QString database;
    QString
        timeZone; ///< of the original's columns in an adopted catalogue (`+09:00`); not in the URL; empty: the server's

    /// `invalid_input` for anything else, also for a password in it (and then without repeating the text).
    [[nodiscard]] static Result<CatalogUrl> parse(const QString& text);
};

/// Valid inside the function that it is handed to. Every value is bound; statements are prepared once per connection.
class Transaction {
public:
    virtual ~Transaction() = default;
    [[nodiscard]] virtual CatalogUrl::Kind kind() const = 0;
    /// It only reads: nothing may be written, and rows are not locked.
    [[nodiscard]] virtual bool isReadOnly() const = 0;
    /// The executed query, positioned before its first row; forward-only, owned by the connection, valid until the same
    /// text is run again or the transaction ends. An error while rows are fetched ends the loop over next() and fails
    /// the transaction.
    [[nodiscard]] virtual Result<QSqlQuery*> run(const QString& sql, const QVariantList& values = {}) = 0;
};

} // namespace tierwatch
