// SPDX-License-Identifier: GPL-3.0-or-later
// What every request passes on its way to its handler, and every operator's answer on its way back.
#pragma once

#include "api/access_control.h"
#include "api/answer.h"
#include "api/operator_log.h"
#include "api/remembered_answers.h"

namespace tierwatch::api {

/// One for an endpoint, used by all its threads.
class Guard final {
public:
    Guard(const HttpSettings& settings, const HostNames& names);

    /// False where the request goes no further: it has its answer. What operators change is logged with its answer, and
    /// done once for each Idempotency-Key.
    [[nodiscard]] bool admit(Audience audience, Request& request, Answer answer);
    [[nodiscard]] const AccessControl& access() const { return m_access; }
    [[nodiscard]] OperatorLog& operatorLog() { return *m_log; }

private:
    [[nodiscard]] LogEntry entryOf(const Request& request) const;
    [[nodiscard]] bool admitChange(const Request& request, Answer answer);

    SystemClock m_clock;
    AccessControl m_access;
    std::shared_ptr<OperatorLog> m_log;
    RememberedAnswers m_remembered{ m_clock };
};

} // namespace tierwatch::api
