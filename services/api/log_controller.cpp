// SPDX-License-Identifier: GPL-3.0-or-later
#include "api/log_controller.h"

#include "api/fields.h"
#include "api/operator_log.h"

#include <array>

namespace tierwatch::api {

namespace {

constexpr int usualLimit = 100;
constexpr int greatestLimit = 1000;

} // namespace

LogController::LogController(OperatorLog& log, MailAddress mailbox) : m_log(log), m_mailbox(std::move(mailbox)) { }

void LogController::addTo(Router& router)
{
    router.add(Method::Get, Audience::Viewer, "/api/v1/log",
        [this](const Request& request, Answer answer) { list(request, answer); });
}

void LogController::list(const Request& request, Answer answer)
{
    std::array<Field, 2> fields{ Field{ "after" }, Field{ "limit" } };
    if (const std::optional<Problem> problem = readFields(request, fields))
        return answer.send(*problem);
    std::optional<qint64> after;
    int limit = usualLimit;
    if (fields[0].value) {
        const tl::expected<qint64, Problem> given = toInteger(fields[0], 0);
        if (!given)
            return answer.send(given.error());
        after = *given;
    }
    if (fields[1].value) {
        const tl::expected<qint64, Problem> given = toInteger(fields[1], 1);
        if (!given || *given > greatestLimit)
            return answer.send(given
                    ? Problem{ 400,
                        Text{ "limit must be an integer from 1 to %1.", { QString::number(greatestLimit) } } }
                    : given.error());
        limit = static_cast<int>(*given);
    }
    m_log.page(after, limit, m_mailbox, [answer](const OperatorLog::Page& page) {
        Reply reply;
        reply.body = "{\"entries\":[";
        for (const QByteArray& line : page.lines) {
            if (&line != &page.lines.front())
                reply.body += ',';
            reply.body += line;
        }
        reply.body += "],\"next\":" + (page.next ? QByteArray::number(*page.next) : QByteArray("null")) + '}';
        answer.send(reply);
    });
}

} // namespace tierwatch::api
