// SPDX-License-Identifier: GPL-3.0-or-later
#include "api/guard.h"

namespace tierwatch::api {

Guard::Guard(const HttpSettings& settings, const HostNames& names) : m_access(settings, names) { }

bool Guard::admit(Audience audience, Request& request, Answer answer)
{
    const std::optional<Problem> problem = m_access.check(audience, request);
    if (problem)
        answer.send(*problem);
    return !problem;
}

} // namespace tierwatch::api
