// SPDX-License-Identifier: GPL-3.0-or-later
#include "api/refusals.h"

namespace tierwatch::api {

namespace {

QByteArray retryAfter(std::chrono::seconds seconds)
{
    return "Retry-After: " + QByteArray::number(static_cast<qint64>(seconds.count())) + "\r\n";
}

constexpr auto soon = std::chrono::seconds(1);

} // namespace

const Problem& tooManyConnections()
{
    static const Problem problem{ 503,
        Text{ "This server has as many connections as the setting 'connection-limit' allows: try again later.", {} },
        retryAfter(soon) };
    return problem;
}

const Problem& tooManyOfAnAddress()
{
    static const Problem problem{ 429,
        Text{ "Your address has as many connections as the setting 'connections-per-address' allows: use those, or try "
              "again later.",
            {} },
        retryAfter(soon) };
    return problem;
}

Problem tooManyRequests(std::chrono::nanoseconds wait)
{
    return Problem{ 429,
        Text{ "More requests come from your address than the setting 'requests-per-second' allows: try again later.",
            {} },
        retryAfter(std::chrono::ceil<std::chrono::seconds>(wait)) };
}

Problem tooMuchHeld()
{
    return Problem{ 503,
        Text{ "Unfinished requests take as much memory as the setting 'held-limit' allows: try again.", {} },
        retryAfter(soon) };
}

Problem tooSlow()
{
    return Problem{ 408, Text{ "The request did not come whole within the setting 'request-deadline'.", {} } };
}

Problem notTls() { return Problem{ 400, Text{ "This port speaks TLS only: use https://.", {} } }; }

} // namespace tierwatch::api
