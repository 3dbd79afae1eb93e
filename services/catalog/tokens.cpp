// SPDX-License-Identifier: GPL-3.0-or-later
#include "catalog/tokens.h"

#include "catalog/columns.h"
#include "catalog/dialect.h"

namespace tierwatch::catalog {

namespace {

Result<bool> isThere(Transaction& transaction, const QString& name)
{
    const Result<QSqlQuery*> row
        = transaction.run(QStringLiteral("SELECT name FROM tierwatch_token WHERE name = ?"), { name });
    if (!row)
        return tl::unexpected(row.error());
    return (*row)->next();
}

} // namespace

Result<> insertToken(Transaction& transaction, const AccessToken& token)
{
    const Result<bool> taken = isThere(transaction, token.name);
    if (!taken)
        return tl::unexpected(taken.error());
    if (*taken)
        return fail(ErrorCode::Conflict,
            QT_TRANSLATE_NOOP("Text", "There is a token %1 already: revoke it first, or give another name."),
            token.name);
    return done(
        transaction.run(QStringLiteral("INSERT INTO tierwatch_token (name, role, hash, made_at) VALUES (?, ?, ?, %1)")
                            .arg(dialect::now(transaction.kind())),
            { token.name, toName(token.role), QString::fromLatin1(token.hash) }));
}

Result<> deleteToken(Transaction& transaction, const QString& name)
{
    const Result<bool> there = isThere(transaction, name);
    if (!there)
        return tl::unexpected(there.error());
    if (!*there)
        return fail(ErrorCode::NotFound,
            QT_TRANSLATE_NOOP("Text", "There is no token %1: `tierwatchd token list` names those that there are."),
            name);
    return done(transaction.run(QStringLiteral("DELETE FROM tierwatch_token WHERE name = ?"), { name }));
}

Result<std::vector<TokenRow>> selectTokens(Transaction& transaction)
{
    const Result<QSqlQuery*> rows
        = transaction.run(QStringLiteral("SELECT name, role, hash, made_at FROM tierwatch_token ORDER BY name"));
    if (!rows)
        return tl::unexpected(rows.error());
    std::vector<TokenRow> tokens;
    while ((*rows)->next()) {
        const QSqlQuery& row = **rows;
        if (const std::optional<Role> role = roleFromName(row.value(1).toString()))
            tokens.push_back(
                { { row.value(0).toString(), *role, row.value(2).toString().toLatin1() }, timeAt(row, 3) });
    }
    return tokens;
}

} // namespace tierwatch::catalog
