// SPDX-License-Identifier: GPL-3.0-or-later
// A client that sends any bytes, plainly or by TLS, and waits for what comes back: blocking, from the test's thread.
#pragma once

#include <QByteArray>
#include <QString>

#include <chrono>
#include <memory>
#include <optional>

namespace tierwatch::test {

struct RawAnswer {
    int status = 0;
    QByteArray head; ///< with the status line
    QByteArray body;

    /// The field's value; nothing where it is not there.
    [[nodiscard]] std::optional<QByteArray> field(const char* name) const;
};

class RawClient final {
public:
    explicit RawClient(quint16 port, const QString& host = QStringLiteral("127.0.0.1"), bool tls = false,
        int receiveBuffer = 0, const QString& from = {}); ///< `from`: an address of this machine
    ~RawClient();
    RawClient(RawClient&& other) noexcept;
    RawClient(const RawClient&) = delete;
    RawClient& operator=(const RawClient&) = delete;

    [[nodiscard]] bool isConnected() const { return m_descriptor >= 0; }
    /// All of it; false where the server does not take it.
    bool send(const QByteArray& bytes);
    /// As much of it as the server takes before it takes nothing for `patience`; how much that was.
    qsizetype pour(const QByteArray& bytes, std::chrono::milliseconds patience);
    /// Past TLS, as they are.
    bool sendBelow(const QByteArray& bytes);
    /// The next answer; nothing where the connection ends or 10 s pass before it is whole. `bodyless`: to HEAD.
    [[nodiscard]] std::optional<RawAnswer> answer(bool bodyless = false);
    /// Everything up to the end of the connection, 10 s at most; nothing where it does not end or is reset.
    [[nodiscard]] std::optional<QByteArray> rest();
    /// True where the connection ends within 10 s without another byte.
    [[nodiscard]] bool ends();
    void closeWriting();
    /// Ends with a reset instead of a farewell.
    void reset();
    void close();
    /// Of TLS: "TLSv1.3"; empty where it speaks plainly.
    [[nodiscard]] QByteArray version() const;

private:
    struct Session;
    [[nodiscard]] qint64 receive();
    [[nodiscard]] qint64 sendSome(const char* data, qsizetype size);

    int m_descriptor = -1;
    std::unique_ptr<Session> m_session; ///< none: plain
    QByteArray m_received;
};

/// A POST as curl sends it.
[[nodiscard]] QByteArray post(const QByteArray& path, const QByteArray& body, const QByteArray& fields = {});

} // namespace tierwatch::test
