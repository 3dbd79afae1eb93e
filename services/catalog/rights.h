// SPDX-License-Identifier: GPL-3.0-or-later
// What an account of MariaDB or MySQL may do in one database, read from its grants. Pure.
#pragma once

#include <QHash>
#include <QSet>
#include <QStringList>

namespace tierwatch {

class Rights final {
public:
    /// The lines of SHOW GRANTS, roles that are active included.
    [[nodiscard]] static Rights of(const QStringList& grants, const QString& database);

    /// In all of the database.
    [[nodiscard]] bool has(const QString& right) const;
    /// On that table: granted for it, or in all of the database.
    [[nodiscard]] bool has(const QString& right, const QString& table) const;
    /// On the whole server: SUPER and the like.
    [[nodiscard]] bool hasEverywhere(const QString& right) const;
    /// `GRANT … ON … TO account;`, to be copied. `account` as CURRENT_USER() answers it: user@host. Where the account
    /// has a grant for this database, it is that one which is extended: a closer one would hide it.
    [[nodiscard]] QString grantStatement(
        const QStringList& rights, const QString& database, const QString& account) const;

private:
    /// Of one user or role for this database; the server looks at the closest one only.
    struct Entry {
        QString pattern;
        QSet<QString> rights;
    };
    void add(const QString& grant, const QString& database);

    QSet<QString> m_everywhere;
    QHash<QString, Entry> m_inDatabase; ///< by user or role
    QHash<QString, QSet<QString>> m_onTable;
};

/// A name in backquotes.
[[nodiscard]] QString quotedName(QString name);

} // namespace tierwatch
