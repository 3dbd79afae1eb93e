// SPDX-License-Identifier: GPL-3.0-or-later
// Which handler a request goes to.
#pragma once

#include "api/answer.h"
#include "api/request_parser.h"

#include <functional>
#include <vector>

namespace tierwatch::api {

/// The request's views end when the handler returns; the answer may be given later.
using Handler = std::function<void(const Request&, Answer)>;

/// Filled once, then used in one thread.
class Router final {
public:
    /// `path`: a literal, without percent-encoding.
    void add(Method method, QByteArrayView path, Handler handler);
    /// 404 for a path that is not there, 405 with Allow where it has other methods.
    void serve(const Request& request, Answer answer) const;

private:
    struct Route {
        Method method;
        QByteArrayView path;
        Handler handler;
    };

    std::vector<Route> m_routes;
};

} // namespace tierwatch::api
