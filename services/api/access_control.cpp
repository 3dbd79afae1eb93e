// SPDX-License-Identifier: GPL-3.0-or-later
#include "api/access_control.h"

#include <QHostAddress>

namespace tierwatch::api {

namespace {

/// What stands behind "Bearer"; empty where another scheme or nothing does.
QByteArrayView bearerToken(QByteArrayView authorization)
{
    constexpr QByteArrayView scheme = "Bearer ";
    if (authorization.size() <= scheme.size()
        || authorization.first(scheme.size()).compare(scheme, Qt::CaseInsensitive) != 0)
        return {};
    QByteArrayView token = authorization.sliced(scheme.size());
    while (token.startsWith(' '))
        token = token.sliced(1);
    return token;
}

/// HOST[:PORT] of an origin as RFC 6454 writes it; empty for anything else, "null" too.
QByteArrayView authorityOf(QByteArrayView origin)
{
    for (const QByteArrayView scheme : { QByteArrayView("http://"), QByteArrayView("https://") }) {
        if (origin.startsWith(scheme) && !origin.sliced(scheme.size()).contains('/'))
            return origin.sliced(scheme.size());
    }
    return {};
}

bool isLoopback(const QString& host) { return QHostAddress(host).isLoopback(); }

} // namespace

AccessControl::AccessControl(const HttpSettings& settings, HostNames names)
    : m_names(std::move(names))
    , m_playersToken(settings.playersToken)
    , m_tokens(settings.tokens)
    , m_metrics(m_playersToken.isEmpty() ? Audience::Anyone : Audience::Viewer)
{
}

Result<> AccessControl::mayListen(const HttpSettings& settings)
{
    if (isLoopback(settings.host) || settings.open || !settings.playersToken.isEmpty())
        return {};
    return fail(ErrorCode::Forbidden,
        QT_TRANSLATE_NOOP("Text",
            "Players cannot reach Tierwatch: %1 is reachable from other machines, so the endpoint opens there only "
            "with "
            "a players' token (TIERWATCH_PLAYERS_TOKEN, or players-token-file in the configuration file), or where the "
            "configuration file says open = on."),
        settings.host);
}

std::optional<Problem> AccessControl::check(Audience audience, Request& request) const
{
    switch (audience) {
    case Audience::Anyone:
        return std::nullopt;
    case Audience::Players:
        return m_playersToken.isEmpty() ? std::nullopt : checkPlayer(request);
    case Audience::Viewer:
        return checkOperator(Role::Viewer, request);
    case Audience::Operator:
        break;
    }
    return checkOperator(Role::Operator, request);
}

std::optional<Problem> AccessControl::checkPlayer(const Request& request) const
{
    const QByteArrayView token = bearerToken(request.authorization);
    if (!token.isEmpty() && equalInConstantTime(token, m_playersToken))
        return std::nullopt;
    return Problem{ 401,
        Text{ token.isEmpty() ? "Players need a token here: send it as Authorization: Bearer TOKEN."
                              : "This is not the players' token.",
            {} },
        "WWW-Authenticate: Bearer realm=\"players\"\r\n" };
}

/// A page of another site that a browser shows must not act with what the browser knows.
std::optional<Problem> AccessControl::checkOrigin(const Request& request) const
{
    const bool foreignSite
        = !request.fetchSite.isEmpty() && request.fetchSite != "same-origin" && request.fetchSite != "none";
    const bool foreignOrigin
        = !request.origin.isEmpty() && m_names.check(authorityOf(request.origin)) != HostNames::Verdict::Ours;
    if (!foreignSite && !foreignOrigin)
        return std::nullopt;
    return Problem{ 403,
        Text{ "%1 says that a page of another site sent this: operators' requests from there are refused.",
            { foreignSite ? QStringLiteral("Sec-Fetch-Site") : QStringLiteral("Origin") } } };
}

std::optional<Problem> AccessControl::checkOperator(Role needed, Request& request) const
{
    if (std::optional<Problem> problem = checkOrigin(request))
        return problem;
    const QByteArrayView token = bearerToken(request.authorization);
    if (token.isEmpty())
        return Problem{ 401, Text{ "Operators need a token here: send it as Authorization: Bearer TOKEN.", {} },
            "WWW-Authenticate: Bearer realm=\"operators\"\r\n" };
    const std::optional<Bearer> bearer = m_tokens->find(token);
    if (!bearer)
        return Problem{ 401, Text{ "This token is not known, or no longer.", {} },
            "WWW-Authenticate: Bearer realm=\"operators\", error=\"invalid_token\"\r\n" };
    request.author = bearer->name;
    if (bearer->role >= needed)
        return std::nullopt;
    return Problem{ 403, Text{ "The token %1 may look and not change: use an operator's.", { bearer->name } },
        "WWW-Authenticate: Bearer realm=\"operators\", error=\"insufficient_scope\"\r\n" };
}

} // namespace tierwatch::api
