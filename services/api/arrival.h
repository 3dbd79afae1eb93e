// SPDX-License-Identifier: GPL-3.0-or-later
// A client that was accepted, on its way to the thread that serves it.
#pragma once

#include "api/callers.h"
#include "api/problem.h"

#include <QHostAddress>

#include <unistd.h>
#include <utility>

namespace tierwatch::api {

/// Owns a connected, non-blocking TCP socket.
struct Arrival {
    Arrival(int socket, const QHostAddress& address, quint16 fromPort, Callers::Stay with, const Problem* why)
        : descriptor(socket), peer(address), port(fromPort), stay(std::move(with)), refusal(why)
    {
    }
    ~Arrival()
    {
        if (descriptor >= 0)
            ::close(descriptor);
    }
    Arrival(const Arrival&) = delete;
    Arrival& operator=(const Arrival&) = delete;

    [[nodiscard]] int takeDescriptor() { return std::exchange(descriptor, -1); }

    int descriptor;
    QHostAddress peer;
    quint16 port;
    Callers::Stay stay;
    const Problem* refusal; ///< what it is told instead of being served; lives as long as the program
};

} // namespace tierwatch::api
