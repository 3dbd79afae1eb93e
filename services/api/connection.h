// SPDX-License-Identifier: GPL-3.0-or-later
// A client's connection. To Qt's HTTP server it is a socket that never yields anything but one whole, checked,
// canonical request, never a second one before the first is answered, and never ends while an answer is owed: so
// answering later is safe on every Qt from 6.4 on.
#pragma once

#include "api/answer.h"
#include "api/arrival.h"
#include "api/deadlines.h"
#include "api/event_set.h"
#include "api/request_parser.h"
#include "api/traffic.h"
#include "api/transport.h"

#include <QHostAddress>
#include <QTcpSocket>

namespace tierwatch::api {

class Front;

/// Owns its descriptor; made and used in one API thread; ends itself (deleteLater) when it is closed and owes nothing.
class Connection final : public QTcpSocket, public Watched {
public:
    Connection(Front& front, Arrival& arrival);
    ~Connection() override;

    /// Begins to read.
    void begin();
    /// The client has not gone, as far as is known.
    [[nodiscard]] bool isReachable() const { return m_transport.isOpen(); }
    /// Somebody else than the client wants the answer that is owed.
    [[nodiscard]] bool isObserved() const { return static_cast<bool>(m_observer); }
    /// Answers the request `serial`; nothing happens where it was answered already.
    void answer(quint64 serial, const Reply& reply);
    /// How /metrics counts the request `serial`.
    void classify(quint64 serial, RouteClass route);
    [[nodiscard]] RouteClass route() const { return m_route; }
    /// Is told the answer to the request `serial`, which is not answered yet.
    void observe(quint64 serial, std::function<void(const Reply&)> observer);
    /// Goes on with what came while an answer was owed.
    void goOn();
    /// No further request: what is owed goes out, then it ends.
    void stop();
    /// The phase lasted too long.
    void expire();

    [[nodiscard]] Front& front() const { return m_front; }
    /// While readyRead is emitted: the request, and what answers it.
    [[nodiscard]] Request& request() { return m_parser.request(); }
    [[nodiscard]] Answer toAnswer() { return Answer(this, m_serial); }

    void ready(std::uint32_t events) override;
    [[nodiscard]] qint64 bytesAvailable() const override;
    void disconnectFromHost() override;

protected:
    qint64 readData(char* data, qint64 size) override;
    qint64 writeData(const char* data, qint64 size) override;

private:
    void shakeHands();
    void receive();
    void discard();
    void take(QByteArrayView bytes);
    [[nodiscard]] qsizetype serve(QByteArrayView bytes);
    void present();
    void showToServer();
    void settle();
    void refuse(const Problem& problem);
    void write(const Reply& reply);
    bool transmit(QByteArrayView bytes);
    void sendRest();
    void leave();
    void drop();
    void end();
    void setPhase(Phase phase);
    void watch();
    void weigh();
    [[nodiscard]] bool holdsTooMuch() const;
    [[nodiscard]] bool mayServe() const;

    Front& m_front;
    Transport m_transport;
    const QHostAddress m_peer;
    Callers::Stay m_stay;
    const Problem* m_refusal; ///< instead of any request
    RequestParser m_parser;
    Deadlines::Place m_place;
    Phase m_phase = Phase::Idle;
    std::uint32_t m_watched = 0; ///< events asked of the set; 0 before begin()
    QByteArray m_input; ///< came, not consumed
    QByteArray m_unsent;
    QByteArray m_canonical; ///< the request as Qt's server reads it
    qsizetype m_canonicalRead = 0;
    qint64 m_discarded = 0;
    qint64 m_weight = 0; ///< bytes in m_input and m_unsent, as counted with everybody's
    std::function<void(const Reply&)> m_observer; ///< of the answer that is owed; most have none
    RouteClass m_route = RouteClass::Other; ///< of the newest request
    std::chrono::steady_clock::time_point m_begun; ///< when it was whole
    quint64 m_serial = 0; ///< of the newest request
    bool m_owes = false; ///< request m_serial is not answered
    bool m_serving = false; ///< serve() is on the stack
    bool m_inputEnded = false; ///< the client closed its side
    bool m_closeAfter = false; ///< the next answer is the last
    bool m_headOnly = false; ///< answers have no body
    bool m_http10 = false;
    bool m_ended = false;
};

} // namespace tierwatch::api
