// SPDX-License-Identifier: GPL-3.0-or-later
#include "state/state_store.h"

#include <QUrl>
#include <QUrlQuery>

namespace tierwatch {

namespace {

tl::unexpected<Error> wrong(const char* source, const QString& argument)
{
    return fail(ErrorCode::InvalidInput, source, argument);
}

Result<int> parseDatabase(const QString& text)
{
    bool isNumber = false;
    const int database = text.toInt(&isNumber);
    if (!isNumber || database < 0 || !text.front().isDigit())
        return wrong(
            QT_TRANSLATE_NOOP("Text", "--state: \"%1\" is no database number of Redis; write 0, 1, 2 …"), text);
    return database;
}

Result<StateUrl> parseUnix(const QString& rest)
{
    // The path is taken as it stands, so that no character of it needs an escape but '?'.
    const qsizetype mark = rest.indexOf(u'?');
    StateUrl url;
    url.kind = StateUrl::Kind::Unix;
    url.path = mark < 0 ? rest : rest.left(mark);
    if (url.path.startsWith(u"//"))
        url.path.remove(0, 2);
    if (!url.path.startsWith(u'/'))
        return wrong(
            QT_TRANSLATE_NOOP("Text", "--state: \"%1\" is no absolute path of a socket; write redis+unix:/PATH?db=1"),
            rest);
    const QUrlQuery query(mark < 0 ? QString() : rest.mid(mark + 1));
    for (const auto& [key, value] : query.queryItems(QUrl::FullyDecoded)) {
        if (key == u"db" && !value.isEmpty()) {
            const Result<int> database = parseDatabase(value);
            if (!database)
                return tl::unexpected(database.error());
            url.database = *database;
        } else if (key == u"user" && !value.isEmpty()) {
            url.user = value;
        } else {
            return wrong(QT_TRANSLATE_NOOP(
                             "Text", "--state: \"%1\" is not understood; a socket takes ?db=NUMBER and &user=NAME"),
                key);
        }
    }
    return url;
}

Result<StateUrl> parseNetwork(const QString& text, StateUrl::Kind kind)
{
    const QUrl parsed(text, QUrl::StrictMode);
    if (!parsed.isValid())
        return wrong(
            QT_TRANSLATE_NOOP("Text", "--state: the address does not parse (%1); write redis://HOST:PORT/DATABASE"),
            parsed.errorString());
    if (parsed.host().isEmpty())
        return wrong(
            QT_TRANSLATE_NOOP("Text", "--state: \"%1\" names no host; write redis://HOST:PORT/DATABASE"), text);
    if (!parsed.password().isEmpty())
        return fail(ErrorCode::InvalidInput,
            QT_TRANSLATE_NOOP("Text",
                "--state: a password does not belong on a command line; set TIERWATCH_STATE_PASSWORD or "
                "TIERWATCH_STATE_PASSWORD_FILE"));
    if (parsed.hasFragment() || parsed.port() == 0)
        return wrong(
            QT_TRANSLATE_NOOP("Text", "--state: \"%1\" is not understood; write redis://HOST:PORT/DATABASE"), text);

    StateUrl url;
    url.kind = kind;
    url.host = parsed.host();
    url.port = static_cast<quint16>(parsed.port(6379));
    url.user = parsed.userName(QUrl::FullyDecoded);
    const QString path = parsed.path(QUrl::FullyDecoded);
    if (path.size() > 1) {
        const Result<int> database = parseDatabase(path.mid(1));
        if (!database)
            return tl::unexpected(database.error());
        url.database = *database;
    }
    for (const auto& [key, value] : QUrlQuery(parsed).queryItems(QUrl::FullyDecoded)) {
        if (key != u"ca" || value.isEmpty() || kind != StateUrl::Kind::Tls)
            return wrong(QT_TRANSLATE_NOOP(
                             "Text", "--state: \"%1\" is not understood; only rediss:// takes a parameter, ?ca=FILE"),
                key);
        url.caFile = value;
    }
    return url;
}

} // namespace

Result<StateUrl> StateUrl::parse(const QString& text)
{
    if (text == u"embedded")
        return StateUrl{};
    if (text.startsWith(u"redis+unix:"))
        return parseUnix(text.mid(11));
    if (text.startsWith(u"redis://"))
        return parseNetwork(text, Kind::Tcp);
    if (text.startsWith(u"rediss://"))
        return parseNetwork(text, Kind::Tls);
    if (text.startsWith(u"sentinel:"))
        return fail(ErrorCode::InvalidInput,
            QT_TRANSLATE_NOOP("Text",
                "--state: sentinel:// is reserved and not supported yet; name the master itself with "
                "redis://HOST:PORT/DATABASE"));
    return wrong(QT_TRANSLATE_NOOP("Text",
                     "--state: \"%1\" is not understood; write embedded, redis://HOST:PORT/DATABASE, rediss://… or "
                     "redis+unix:PATH?db=1"),
        text);
}

} // namespace tierwatch
