// SPDX-License-Identifier: GPL-3.0-or-later
// Bytes in and out of a client's socket, plain or by TLS: the rest of a connection does not know which.
#pragma once

#include <QByteArrayView>

struct ssl_st;

namespace tierwatch::api {

class TlsContext;

/// Owns a connected, non-blocking descriptor. Never blocks, raises no signals. Used in one thread.
class Transport final {
public:
    enum class Outcome : quint8 {
        Done, ///< some bytes went through, or the handshake is over
        NotNow, ///< again when the descriptor is ready
        Ended, ///< the client closed its side
        Failed, ///< nothing more goes through
        NotTls, ///< the client speaks plainly on a port for TLS: from now on this does, too
    };
    struct Transfer {
        Outcome outcome = Outcome::Failed;
        qsizetype size = 0;
    };

    /// `tls`: none for plain.
    Transport(int descriptor, const TlsContext* tls);
    ~Transport();
    Transport(const Transport&) = delete;
    Transport& operator=(const Transport&) = delete;

    [[nodiscard]] int descriptor() const { return m_descriptor; }
    [[nodiscard]] bool isOpen() const { return m_descriptor >= 0; }

    /// TLS's beginning is not over: nothing else may be called but handshake(), discard() and close().
    [[nodiscard]] bool shakesHands() const { return m_shakesHands; }
    [[nodiscard]] Outcome handshake();
    /// What reads waits until it can write.
    [[nodiscard]] bool wantsWrite() const { return m_wantsWrite; }

    /// Into `data`, which has room for a TLS record (16 KiB) and more: then nothing is left that the descriptor does
    /// not show.
    [[nodiscard]] Transfer receive(char* data, qsizetype room);
    /// As much as the client takes. What it did not take must come again, with anything behind it.
    [[nodiscard]] Transfer send(QByteArrayView bytes);
    /// The client is told that nothing more comes.
    void closeWriting();
    /// Reads bytes that mean nothing any more.
    [[nodiscard]] Transfer discard(char* data, qsizetype room) const;
    void close();

private:
    [[nodiscard]] Outcome why(int result);
    void sayFarewell();

    int m_descriptor;
    ssl_st* m_session = nullptr;
    bool m_shakesHands = false;
    bool m_wantsWrite = false;
    bool m_broken = false; ///< the session must not be used any more, or has been ended
};

} // namespace tierwatch::api
