// SPDX-License-Identifier: GPL-3.0-or-later
// The JSON body of POST /api/v1/views.
#pragma once

#include "api/problem.h"
#include "api/request_parser.h"

#include "core/view_intake.h"

#include <vector>

namespace tierwatch::api {

struct ViewsBody {
    static constexpr std::size_t mostViews = 10'000;

    std::vector<View> views; ///< the well-formed ones
    std::vector<std::size_t> indices; ///< of each of these, where it stood in the request
    std::vector<Recorded::Rejection> malformed; ///< by index in the request
    QByteArray once; ///< the id, in one spelling; empty: none
    bool isBatch = false; ///< `views` was given, not one view by itself
};

/// The problem where the body as a whole is none: 415, or 400 with field and rule. In a batch a malformed view is no
/// problem but a rejection.
[[nodiscard]] tl::expected<ViewsBody, Problem> readViews(const Request& request);

} // namespace tierwatch::api
