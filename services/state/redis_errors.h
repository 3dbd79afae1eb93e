// SPDX-License-Identifier: GPL-3.0-or-later
// What Redis's error replies mean for us, in sentences for people.
#pragma once

#include "core/error.h"
#include "state/state_store.h"

namespace tierwatch {

struct RedisFault {
    Error error;
    bool reconnect = false; ///< this connection is of no use any more: another one may reach the right server
};

/// "HOST:PORT" or the socket's path: how sentences name the server.
[[nodiscard]] QString addressOf(const StateUrl& url);

/// Waiting cannot mend it: somebody has to correct an option or a password.
[[nodiscard]] inline bool isFatal(const Error& error)
{
    return error.code == ErrorCode::Forbidden || error.code == ErrorCode::InvalidInput;
}

/// An error reply: the command was not done.
[[nodiscard]] RedisFault faultOf(const QByteArray& reply, const StateUrl& url);

/// The server cannot be reached, for this reason.
[[nodiscard]] Error doesNotAnswer(const StateUrl& url, const QString& why);
/// What answers does not speak Redis's protocol.
[[nodiscard]] Error isNoRedis(const StateUrl& url);
/// The connection was lost, or no answer came in time, after a command had been sent.
[[nodiscard]] Error mayHaveBeenDone(const StateUrl& url);

} // namespace tierwatch
