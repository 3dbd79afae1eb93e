// SPDX-License-Identifier: GPL-3.0-or-later
// The port: opened so that nobody shares it, and its connections given to the thread that has the fewest.
#pragma once

#include "api/event_set.h"

#include "core/error.h"

#include <QString>
#include <QTimer>

#include <vector>

namespace tierwatch::api {

class ApiThread;

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

/// Lives in one API thread and serves them all.
class Acceptor final : public Watched {
public:
    /// All outlive it. Up to `limit` connections in all; a few more are told so, the others are closed at once.
    Acceptor(int listening, EventSet& events, std::vector<ApiThread*> threads, int limit);
    /// Nobody can connect any more.
    ~Acceptor();
    Acceptor(const Acceptor&) = delete;
    Acceptor& operator=(const Acceptor&) = delete;

    void ready(std::uint32_t events) override;

private:
    void giveAway(int descriptor);

    int m_listening;
    EventSet& m_events;
    std::vector<ApiThread*> m_threads;
    int m_limit;
    QTimer m_rest; ///< while descriptors or memory are short
};

} // namespace tierwatch::api
