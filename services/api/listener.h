// SPDX-License-Identifier: GPL-3.0-or-later
// The port: opened so that nobody shares it, and its connections given to the thread that has the fewest.
#pragma once

#include "api/event_set.h"

#include "core/error.h"

#include <QString>
#include <QTimer>

#include <vector>

struct sockaddr_storage;

namespace tierwatch::api {

class ApiThread;
class Callers;

/// A listening, non-blocking socket. Owns it.
class Listener final {
public:
    /// `unavailable`: taken, not allowed or no address of this machine; `invalid_input`: no address at all.
    [[nodiscard]] static Result<std::unique_ptr<Listener>> open(const QString& host, quint16 port);
    explicit Listener(int descriptor);
    ~Listener();
    Listener(const Listener&) = delete;
    Listener& operator=(const Listener&) = delete;

    [[nodiscard]] int descriptor() const { return m_descriptor; }
    [[nodiscard]] quint16 port() const;

private:
    int m_descriptor;
};

/// HOST:PORT, IPv6 in brackets.
[[nodiscard]] QString shownAddress(const QString& host, quint16 port);

struct ConnectionLimits {
    int inAll = 0;
    int perAddress = 0; ///< but for loopback's
};

/// Lives in one API thread and serves them all.
class Acceptor final : public Watched {
public:
    /// All outlive it. A few connections above the limits are told so, the others are closed at once.
    Acceptor(int listening, EventSet& events, std::vector<ApiThread*> threads, Callers& callers,
        const ConnectionLimits& limits);
    /// Nobody can connect any more.
    ~Acceptor();
    Acceptor(const Acceptor&) = delete;
    Acceptor& operator=(const Acceptor&) = delete;

    void ready(std::uint32_t events) override;

private:
    void giveAway(int descriptor, const sockaddr_storage& from);

    int m_listening;
    EventSet& m_events;
    std::vector<ApiThread*> m_threads;
    Callers& m_callers;
    ConnectionLimits m_limits;
    QTimer m_rest; ///< while descriptors or memory are short
};

} // namespace tierwatch::api
