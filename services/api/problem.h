// SPDX-License-Identifier: GPL-3.0-or-later
// The one place where what went wrong becomes an HTTP answer.
#pragma once

#include "core/error.h"

#include <QByteArray>

namespace tierwatch::api {

/// An answer, before it is bytes.
struct Reply {
    int status = 200;
    QByteArrayView contentType = "application/json"; ///< a literal
    QByteArray body;
    QByteArray headers; ///< further fields, each ended with CR LF
};

/// Why a request is not fulfilled.
struct Problem {
    int status = 500;
    Text detail; ///< what is wrong and what to do; answers speak English
    QByteArray headers = {}; ///< further fields, each ended with CR LF
};

/// The status of an error on the endpoints that players know from the original: a store's trouble is a 500 there.
[[nodiscard]] Problem toProblem(const Error& error);

/// The same on `/api/v1`, where a store's trouble is a 503 with Retry-After, and an older version than what stands a
/// 412.
[[nodiscard]] Problem toApiProblem(const Error& error);

/// {"error": …, "detail": …}
[[nodiscard]] Reply toReply(const Problem& problem);

/// "Not Found" for 404.
[[nodiscard]] QByteArrayView reasonPhrase(int status);

} // namespace tierwatch::api
