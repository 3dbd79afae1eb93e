// SPDX-License-Identifier: GPL-3.0-or-later
#include "api/guard.h"

#include <QCryptographicHash>
#include <QHostAddress>
#include <QJsonDocument>
#include <QJsonObject>

namespace tierwatch::api {

namespace {

constexpr qsizetype longestBody = 8192; ///< more than the log keeps

QByteArray targetOf(const Request& request)
{
    QByteArray target = request.path.toByteArray();
    if (!request.query.isEmpty())
        target += '?' + request.query.toByteArray();
    return target;
}

/// Two requests with the same one are the same.
QByteArray fingerprintOf(const Request& request)
{
    QCryptographicHash hash(QCryptographicHash::Sha256);
    for (const QByteArrayView part :
        { request.methodName, request.path, request.query, request.contentType, request.ifMatch, request.body }) {
        hash.addData(QByteArray::number(part.size()) + ' ');
        hash.addData(part);
    }
    return hash.result();
}

/// A problem's sentence.
QString detailOf(const Reply& reply)
{
    return reply.status < 400 ? QString()
                              : QJsonDocument::fromJson(reply.body).object().value(QStringLiteral("detail")).toString();
}

} // namespace

Guard::Guard(const HttpSettings& settings, const HostNames& names)
    : m_access(settings, names), m_log(settings.log ? settings.log : std::make_shared<OperatorLog>(settings.logFile))
{
}

LogEntry Guard::entryOf(const Request& request) const
{
    LogEntry entry;
    entry.time = m_clock.now();
    entry.who = request.author;
    entry.address = request.peer ? request.peer->toString() : QString();
    entry.request = request.methodName.toByteArray() + ' ' + targetOf(request);
    entry.body = request.body.first(std::min(request.body.size(), longestBody)).toByteArray();
    return entry;
}

bool Guard::admit(Audience audience, Request& request, Answer answer)
{
    if (const std::optional<Problem> problem = m_access.check(audience, request)) {
        if (audience == Audience::Operator && !request.author.isEmpty()) { // a viewer that tried
            LogEntry entry = entryOf(request);
            entry.status = problem->status;
            entry.detail = problem->detail.english();
            m_log->append(std::move(entry));
        }
        answer.send(*problem);
        return false;
    }
    return audience != Audience::Operator || admitChange(request, answer);
}

bool Guard::admitChange(const Request& request, Answer answer)
{
    std::optional<RememberedAnswers::Key> key;
    if (!request.idempotencyKey.isEmpty()) {
        auto taken = m_remembered.take(request.author, request.idempotencyKey, fingerprintOf(request));
        if (const Reply* reply = std::get_if<Reply>(&taken))
            answer.send(*reply);
        if (const Problem* problem = std::get_if<Problem>(&taken))
            answer.send(*problem);
        if (!std::holds_alternative<RememberedAnswers::Key>(taken))
            return false;
        key = std::get<RememberedAnswers::Key>(taken);
    }
    answer.observe([this, key, entry = entryOf(request)](const Reply& reply) mutable {
        if (key)
            m_remembered.answered(*key, reply);
        entry.status = reply.status;
        entry.detail = detailOf(reply);
        m_log->append(std::move(entry));
    });
    return true;
}

} // namespace tierwatch::api
