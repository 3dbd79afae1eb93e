// SPDX-License-Identifier: GPL-3.0-or-later
// Which handler a request goes to.
#pragma once

#include "api/access_control.h"
#include "api/answer.h"
#include "api/request_parser.h"

#include <functional>
#include <vector>

namespace tierwatch::api {

class Guard;

/// "GET"; empty for a method that no route takes.
[[nodiscard]] QByteArrayView toName(Method method);

/// The request's views end when the handler returns; the answer may be given later.
using Handler = std::function<void(const Request&, Answer)>;

/// Filled once, then used in one thread.
class Router final {
public:
    struct Route {
        Method method;
        Audience audience;
        QByteArrayView path; ///< "/api/v1/contents/{cid}"
        Handler handler;
        RouteClass kind = RouteClass::Other;
    };

    /// `guard`: outlives it; lets requests pass to the handlers.
    explicit Router(Guard& guard) : m_guard(guard) { }

    /// `path`: a literal, without percent-encoding, that outlives the router; a segment in braces takes any one segment
    /// that is not empty, and hands it to the handler as the next of the request's parameters.
    void add(Method method, Audience audience, QByteArrayView path, Handler handler);
    /// 404 for a path that is not there, 405 with Allow where it has other methods.
    void serve(Request& request, Answer answer) const;
    [[nodiscard]] const std::vector<Route>& routes() const { return m_routes; }

private:
    Guard& m_guard;
    std::vector<Route> m_routes;
};

} // namespace tierwatch::api
