// SPDX-License-Identifier: GPL-3.0-or-later
// What every request passes on its way to its handler.
#pragma once

#include "api/access_control.h"
#include "api/answer.h"

namespace tierwatch::api {

/// One for an endpoint, used by all its threads.
class Guard final {
public:
    Guard(const HttpSettings& settings, const HostNames& names);

    /// False where the request goes no further: it has its answer, or will get it.
    [[nodiscard]] bool admit(Audience audience, Request& request, Answer answer);
    [[nodiscard]] const AccessControl& access() const { return m_access; }

private:
    AccessControl m_access;
};

} // namespace tierwatch::api
