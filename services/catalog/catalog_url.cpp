// SPDX-License-Identifier: GPL-3.0-or-later
#include "catalog/database.h"

#include <QUrl>
#include <QUrlQuery>

namespace tierwatch {

namespace {

Result<CatalogUrl> parseMysql(const QString& text)
{
    const QUrl url(text, QUrl::StrictMode);
    if (!url.isValid())
        return fail(ErrorCode::InvalidInput,
            QT_TRANSLATE_NOOP(
                "Text", "The catalogue's address is not a URL: write mysql://USER@HOST[:PORT]/DATABASE."));
    if (!url.password().isEmpty())
        return fail(ErrorCode::InvalidInput,
            QT_TRANSLATE_NOOP("Text",
                "The catalogue's address has a password in it, where others can read it: put it into "
                "TIERWATCH_CATALOG_PASSWORD."));

    CatalogUrl result;
    result.kind = CatalogUrl::Kind::Mysql;
    result.user = url.userName(QUrl::FullyDecoded);
    result.host = url.host();
    result.port = static_cast<quint16>(url.port(3306));
    result.database = url.path(QUrl::FullyDecoded).mid(1);
    const QUrlQuery query(url);
    for (const auto& [name, value] : query.queryItems(QUrl::FullyDecoded)) {
        if (name != QLatin1String("socket"))
            return fail(ErrorCode::InvalidInput,
                QT_TRANSLATE_NOOP("Text",
                    "The catalogue's address has an unknown part '%1': only socket=PATH may follow the question mark."),
                name);
        result.socket = value;
    }
    if (result.user.isEmpty())
        return fail(ErrorCode::InvalidInput,
            QT_TRANSLATE_NOOP(
                "Text", "The catalogue's address %1 names no user: write mysql://USER@HOST[:PORT]/DATABASE."),
            text);
    if (result.host.isEmpty())
        return fail(ErrorCode::InvalidInput,
            QT_TRANSLATE_NOOP(
                "Text", "The catalogue's address %1 names no host: write mysql://USER@HOST[:PORT]/DATABASE."),
            text);
    if (result.database.isEmpty() || result.database.contains(u'/') || result.database.size() > 64)
        return fail(ErrorCode::InvalidInput,
            QT_TRANSLATE_NOOP(
                "Text", "The catalogue's address %1 names no database: write mysql://USER@HOST[:PORT]/DATABASE."),
            text);
    return result;
}

} // namespace

Result<CatalogUrl> CatalogUrl::parse(const QString& text)
{
    if (text.startsWith(QLatin1String("sqlite:"))) {
        CatalogUrl result;
        result.path = text.mid(7);
        if (result.path.contains(QChar(0)))
            return fail(ErrorCode::InvalidInput,
                QT_TRANSLATE_NOOP("Text", "The catalogue's path has a character in it that no file name can have."));
        return result;
    }
    if (text.startsWith(QLatin1String("mysql://")))
        return parseMysql(text);
    return fail(ErrorCode::InvalidInput,
        QT_TRANSLATE_NOOP("Text",
            "The catalogue's address is not understood: write sqlite:PATH or mysql://USER@HOST[:PORT]/DATABASE."));
}

} // namespace tierwatch
