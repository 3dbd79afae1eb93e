// SPDX-License-Identifier: GPL-3.0-or-later
// The one place that decides who may use a route. Handlers do not ask.
#pragma once

#include "api/host_names.h"
#include "api/http_server.h"
#include "api/problem.h"
#include "api/request_parser.h"

#include <optional>

namespace tierwatch::api {

/// Made once, then used by all threads. Pure but for the book of tokens, which changes.
class AccessControl final {
public:
    AccessControl(const HttpSettings& settings, HostNames names);

    /// Why the endpoint must not be opened with these settings; nothing where it may be. `forbidden`: beyond this
    /// machine players need a token, or the operator's word that they need none.
    [[nodiscard]] static Result<> mayListen(const HttpSettings& settings);

    /// Nothing where the request may pass; of operators it has its author then.
    [[nodiscard]] std::optional<Problem> check(Audience audience, Request& request) const;
    /// Whom /metrics is for: where players need no token, whoever can reach the endpoint; else who looks.
    [[nodiscard]] Audience metricsAudience() const { return m_metrics; }

private:
    [[nodiscard]] std::optional<Problem> checkPlayer(const Request& request) const;
    [[nodiscard]] std::optional<Problem> checkOrigin(const Request& request) const;
    [[nodiscard]] std::optional<Problem> checkOperator(Role needed, Request& request) const;

    HostNames m_names;
    QByteArray m_playersToken; ///< empty: players need none
    std::shared_ptr<const TokenBook> m_tokens;
    Audience m_metrics;
};

} // namespace tierwatch::api
