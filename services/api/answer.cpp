// SPDX-License-Identifier: GPL-3.0-or-later
#include "api/answer.h"

#include "api/connection.h"
#include "api/front.h"

namespace tierwatch::api {

namespace {

/// What no route takes may be one that was meant for another.
bool mayBeAView(RouteClass route)
{
    return route != RouteClass::Operators && route != RouteClass::Machines && route != RouteClass::Location;
}

} // namespace

void Answer::send(const Reply& reply) const { m_connection->answer(m_serial, reply); }

void Answer::send(const Problem& problem) const
{
    if (mayBeAView(m_connection->route())) {
        ++(problem.status >= 500 ? counters().failed : counters().rejected);
        if (problem.status < 500)
            counters().troubles.noteRejected(problem.detail);
    }
    send(toReply(problem));
}

void Answer::sendUnknown(ContentId cid, const Error& error) const
{
    counters().troubles.noteUnknown(cid);
    counters().unknown.fetch_add(1, std::memory_order_relaxed);
    send(toReply(toProblem(error)));
}

void Answer::classify(RouteClass route) const { m_connection->classify(m_serial, route); }

void Answer::observe(std::function<void(const Reply&)> observer) const
{
    m_connection->observe(m_serial, std::move(observer));
}

bool Answer::isWanted() const { return m_connection->isReachable() || m_connection->isObserved(); }

EndpointCounters& Answer::counters() const { return m_connection->front().shared().counters; }

} // namespace tierwatch::api
