// SPDX-License-Identifier: GPL-3.0-or-later
#include "api/router.h"

#include <QStringList>

namespace tierwatch::api {

namespace {

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

} // namespace

void Router::add(Method method, QByteArrayView path, Handler handler)
{
    m_routes.push_back({ method, path, std::move(handler) });
}

void Router::serve(const Request& request, Answer answer) const
{
    QByteArray decoded;
    QByteArrayView path = request.path;
    if (path.contains('%')) {
        decoded = QByteArray::fromPercentEncoding(path.toByteArray());
        path = decoded;
    }
    QByteArray allowed;
    for (const Route& route : m_routes) {
        if (route.path != path)
            continue;
        if (route.method == request.method) {
            route.handler(request, answer);
            return;
        }
        allowed += allowed.isEmpty() ? "" : ", ";
        allowed += toName(route.method);
    }
    const QString shownPath = QString::fromUtf8(path.first(std::min<qsizetype>(path.size(), 200)));
    if (allowed.isEmpty())
        answer.send(Problem{ 404, Text{ "There is nothing at %1.", { shownPath } } });
    else
        answer.send(Problem{ 405, Text{ "%1 takes %2 only.", { shownPath, QString::fromLatin1(allowed) } },
            "Allow: " + allowed + "\r\n" });
}

} // namespace tierwatch::api
