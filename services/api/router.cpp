// SPDX-License-Identifier: GPL-3.0-or-later
#include "api/router.h"

#include "api/guard.h"

#include <QStringList>

namespace tierwatch::api {

namespace {

/// The first segment, which is taken off with its slash.
QByteArrayView takeSegment(QByteArrayView& path)
{
    path = path.sliced(1);
    const qsizetype end = path.indexOf('/');
    const QByteArrayView segment = end < 0 ? path : path.first(end);
    path = path.sliced(segment.size());
    return segment;
}

/// Whether the path is the pattern's. A slash that is percent-encoded belongs to its segment.
bool matches(QByteArrayView pattern, QByteArrayView path, Request::Parameters& parameters)
{
    std::size_t parameter = 0;
    while (!pattern.isEmpty() && path.startsWith('/')) {
        const QByteArrayView wanted = takeSegment(pattern);
        const QByteArrayView given = takeSegment(path);
        if (!wanted.startsWith('{')) {
            if (given != wanted
                && (!given.contains('%') || QByteArray::fromPercentEncoding(given.toByteArray()) != wanted))
                return false;
        } else if (given.isEmpty() || parameter == parameters.size()) {
            return false;
        } else {
            parameters[parameter++] = QByteArray::fromPercentEncoding(given.toByteArray());
        }
    }
    return pattern.isEmpty() && path.isEmpty();
}

RouteClass classOf(Audience audience, QByteArrayView path)
{
    if (audience == Audience::Viewer || audience == Audience::Operator)
        return RouteClass::Operators;
    using Named = std::pair<QByteArrayView, RouteClass>;
    for (const auto& [known, kind] : { Named{ "/post_sentence", RouteClass::PostSentence },
             Named{ "/update_sentence", RouteClass::UpdateSentence }, Named{ "/api/v1/views", RouteClass::Views },
             Named{ "/api/v1/contents/{cid}/location", RouteClass::Location },
             Named{ "/play/{cid}", RouteClass::Play } }) {
        if (path == known)
            return kind;
    }
    return RouteClass::Machines;
}

} // namespace

QByteArrayView toName(Method method)
{
    switch (method) {
    case Method::Get:
        return "GET";
    case Method::Head:
        return "HEAD";
    case Method::Post:
        return "POST";
    case Method::Put:
        return "PUT";
    case Method::Patch:
        return "PATCH";
    case Method::Delete:
        return "DELETE";
    case Method::Options:
        return "OPTIONS";
    case Method::Other:
        break;
    }
    return "";
}

void Router::add(Method method, Audience audience, QByteArrayView path, Handler handler)
{
    m_routes.push_back({ method, audience, path, std::move(handler), classOf(audience, path) });
}

void Router::serve(Request& request, Answer answer) const
{
    QByteArray allowed;
    for (const Route& route : m_routes) {
        if (!matches(route.path, request.path, request.parameters))
            continue;
        if (route.method == request.method) {
            answer.classify(route.kind);
            if (m_guard.admit(route.audience, request, answer))
                route.handler(request, answer);
            return;
        }
        allowed += allowed.isEmpty() ? "" : ", ";
        allowed += toName(route.method);
    }
    const QString shownPath = QString::fromUtf8(QByteArray::fromPercentEncoding(
        request.path.first(std::min<qsizetype>(request.path.size(), 200)).toByteArray()));
    if (allowed.isEmpty())
        answer.send(Problem{ 404, Text{ "There is nothing at %1.", { shownPath } } });
    else
        answer.send(Problem{ 405, Text{ "%1 takes %2 only.", { shownPath, QString::fromLatin1(allowed) } },
            "Allow: " + allowed + "\r\n" });
}

} // namespace tierwatch::api
