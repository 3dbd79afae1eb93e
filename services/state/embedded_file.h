// SPDX-License-Identifier: GPL-3.0-or-later
// The embedded state's SQLite file: opened, used and closed in one thread.
#pragma once

#include "core/error.h"
#include "core/identifiers.h"

#include <QSqlDatabase>
#include <QSqlQuery>
#include <QString>

#include <memory>
#include <optional>

namespace tierwatch {

/// What stands under each cid. Nothing is precious here: what is damaged is set aside, and the engine refills a new
/// file.
class EmbeddedFile final {
public:
    explicit EmbeddedFile(QString path);
    ~EmbeddedFile();
    EmbeddedFile(const EmbeddedFile&) = delete;
    EmbeddedFile& operator=(const EmbeddedFile&) = delete;

    /// Opens the file, or a new one where there is none. `corrupt`: there is one, but it cannot be used; setAside()
    /// helps.
    [[nodiscard]] Result<> open();
    void close();
    /// Renames what stands at the path, so that open() begins a new file. Answers the new name.
    [[nodiscard]] Result<QString> setAside();

    [[nodiscard]] Result<> begin();
    [[nodiscard]] Result<> commit();
    void rollback();
    [[nodiscard]] Result<std::optional<QByteArray>> get(ContentId cid);
    [[nodiscard]] Result<> set(ContentId cid, const QByteArray& value);
    /// Marks stand for StateStore::remembered.
    [[nodiscard]] Result<bool> isMarked(const QByteArray& name);
    [[nodiscard]] Result<> mark(const QByteArray& name);

private:
    [[nodiscard]] Result<> run(const QString& statement);
    [[nodiscard]] tl::unexpected<Error> problem(const QSqlError& error) const;

    const QString m_path;
    const QString m_connection; ///< Qt's name for it
    struct Statements {
        QSqlQuery get;
        QSqlQuery set;
        QSqlQuery isMarked;
        QSqlQuery mark;
    };
    std::optional<Statements> m_statements;
    qint64 m_pruned = 0; ///< when marks that have run out were last deleted: seconds UTC
};

} // namespace tierwatch
