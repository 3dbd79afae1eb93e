// SPDX-License-Identifier: GPL-3.0-or-later
// An endpoint on a free port with scripted intakes, for tests that look at it from the outside.
#pragma once

#include "fake_intake.h"
#include "raw_client.h"

#include "api/http_server.h"
#include "tests/support/certificate.h"
#include "tests/support/fake_engine.h"

#include <QDir>
#include <QJsonDocument>
#include <QJsonObject>
#include <QTest>

namespace tierwatch::test {

[[nodiscard]] inline int openDescriptors()
{
    const QDir directory(QStringLiteral("/proc/self/fd"));
    return static_cast<int>(directory.entryList(QDir::Files | QDir::System | QDir::Hidden).size());
}

/// A player's report.
[[nodiscard]] inline QByteArray view(int cid, const QByteArray& fields = {})
{
    return post("/post_sentence", "cid=" + QByteArray::number(cid) + "&count=1964", fields);
}

[[nodiscard]] inline int cidOf(const RawAnswer& answer)
{
    return QJsonDocument::fromJson(answer.body).object().value(QStringLiteral("cid")).toString().toInt();
}

inline const QByteArray alive = "GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n";

/// Global rows: each test runs plainly and by TLS.
inline void plainAndTls()
{
    QTest::addColumn<bool>("tls");
    QTest::newRow("plain") << false;
    QTest::newRow("tls") << true;
}

struct Endpoint {
    /// Operators' tokens are "an-operator" and "a-viewer".
    Endpoint()
    {
        settings.port = 0;
        const auto tokens = std::make_shared<TokenBook>();
        tokens->replace({ { QStringLiteral("olga"), Role::Operator, hashOfToken("an-operator") },
            { QStringLiteral("vera"), Role::Viewer, hashOfToken("a-viewer") } });
        settings.tokens = tokens;
    }

    /// Starts it, again if need be; false where the port could not be opened.
    [[nodiscard]] bool listen()
    {
        server.reset();
        server = std::make_unique<HttpServer>(
            settings, [this] { return std::make_unique<FakeIntake>(script); }, engine, board, counters);
        const Result<quint16> opened = server->listen();
        port = opened.value_or(0);
        return opened.has_value();
    }

    /// By TLS from now on.
    void useTls()
    {
        tls = true;
        settings.tlsCertificate = certificate().file;
        settings.tlsKey = certificate().keyFile;
    }

    /// In the endpoint's way, plainly or by TLS.
    [[nodiscard]] RawClient connect(const QString& host = QStringLiteral("127.0.0.1"), const QString& from = {}) const
    {
        return RawClient(port, host, tls, 0, from);
    }
    /// Receives as little as the kernel allows, so that answers stay with the server.
    [[nodiscard]] RawClient connectNarrow() const { return RawClient(port, QStringLiteral("127.0.0.1"), tls, 1); }

    [[nodiscard]] int statusOfANewConnection() const
    {
        RawClient client = connect();
        client.send(alive);
        return client.answer().value_or(RawAnswer{}).status;
    }

    Script script;
    FakeEngine engine;
    HealthBoard board;
    EndpointCounters counters;
    HttpSettings settings;
    bool tls = false;
    quint16 port = 0;
    std::unique_ptr<HttpServer> server;
};

/// As the global row says (plainAndTls()).
inline void useWhatTheRowSays(Endpoint& endpoint)
{
    QFETCH_GLOBAL(const bool, tls);
    if (tls)
        endpoint.useTls();
}

} // namespace tierwatch::test
