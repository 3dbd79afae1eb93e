// SPDX-License-Identifier: GPL-3.0-or-later
// What operators did, for those who look.
#pragma once

#include "api/router.h"

#include "core/mailbox.h"

namespace tierwatch::api {

class OperatorLog;

class LogController final {
public:
    /// `log` outlives it; `mailbox` is the API thread's. The router's handlers end with it.
    LogController(OperatorLog& log, MailAddress mailbox);
    void addTo(Router& router);

private:
    void list(const Request& request, Answer answer);

    OperatorLog& m_log;
    MailAddress m_mailbox;
};

} // namespace tierwatch::api
