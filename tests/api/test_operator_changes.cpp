// SPDX-License-Identifier: GPL-3.0-or-later
// What every changing request of an operator passes, over the wire: it is logged with its answer, and done once for
// each Idempotency-Key.
#include "endpoint.h"

#include <QJsonArray>
#include <QTemporaryDir>
#include <QTest>

#include <thread>

using namespace tierwatch;
using namespace tierwatch::test;

namespace {

const QByteArray uuid = "2f1f3ad4-8c4e-4d0b-9a2e-0f6f2c1d7b55";
const QByteArray keyField = "Idempotency-Key: " + uuid + "\r\n";

QByteArray change(const QByteArray& body, const QByteArray& fields = {}, const QByteArray& token = "an-operator",
    const QByteArray& path = "/api/v1/contents/7/hold")
{
    return "PUT " + path + " HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer " + token
        + "\r\nContent-Type: application/json\r\nContent-Length: " + QByteArray::number(body.size()) + "\r\n" + fields
        + "\r\n" + body;
}

QByteArray look(const QByteArray& path)
{
    return "GET " + path + " HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer a-viewer\r\n\r\n";
}

} // namespace

class TestOperatorChanges : public QObject {
    Q_OBJECT

    std::unique_ptr<QTemporaryDir> m_dir;
    std::unique_ptr<Endpoint> m_endpoint;

    [[nodiscard]] RawAnswer ask(const QByteArray& request) const
    {
        RawClient client(m_endpoint->port);
        client.send(request);
        return client.answer().value_or(RawAnswer{});
    }
    [[nodiscard]] QJsonArray entries() const
    {
        return QJsonDocument::fromJson(ask(look("/api/v1/log")).body)
            .object()
            .value(QStringLiteral("entries"))
            .toArray();
    }
    static QString value(const QJsonValue& entry, const char* name)
    {
        return entry.toObject().value(QLatin1String(name)).toVariant().toString();
    }
    [[nodiscard]] std::size_t done() const { return m_endpoint->engine.submitted().size(); }

private Q_SLOTS:
    void init()
    {
        m_dir = std::make_unique<QTemporaryDir>();
        m_endpoint = std::make_unique<Endpoint>();
        Snapshot snapshot;
        snapshot.levels.table = FakeEngine::sampleLevels();
        snapshot.contents = { m_endpoint->engine.content(7, QStringLiteral("g.mp4")) };
        m_endpoint->engine.setSnapshot(snapshot);
        m_endpoint->settings.logFile = m_dir->filePath(QStringLiteral("operators.log"));
        m_endpoint->settings.threads = 3;
        QVERIFY(m_endpoint->listen());
    }

    void cleanup() { m_endpoint.reset(); }

    void aChangeIsLogged()
    {
        QCOMPARE(ask(change(R"({"hold":60})")).status, 200);
        QCOMPARE(m_endpoint->engine.submitted().front().author.name, QStringLiteral("olga"));
        const QJsonArray log = entries();
        QCOMPARE(log.size(), 1);
        QCOMPARE(value(log[0], "who"), QStringLiteral("olga"));
        QCOMPARE(value(log[0], "address"), QStringLiteral("127.0.0.1"));
        QCOMPARE(value(log[0], "request"), QStringLiteral("PUT /api/v1/contents/7/hold"));
        QCOMPARE(value(log[0], "body"), QStringLiteral("{\"hold\":60}"));
        QCOMPARE(value(log[0], "status"), QStringLiteral("200"));
        QCOMPARE(value(log[0], "detail"), QString());
    }

    void whatIsRefusedIsLoggedWithWhy()
    {
        QCOMPARE(ask(change(R"({"hold":0})")).status, 400);
        QCOMPARE(ask(change("{}", {}, "a-viewer")).status, 403);
        const QJsonArray log = entries();
        QCOMPARE(log.size(), 2);
        QCOMPARE(value(log[1], "status"), QStringLiteral("400"));
        QVERIFY2(value(log[1], "detail").contains(QStringLiteral("hold must be")), qPrintable(value(log[1], "detail")));
        QCOMPARE(value(log[0], "who"), QStringLiteral("vera"));
        QCOMPARE(value(log[0], "status"), QStringLiteral("403"));
        QVERIFY(value(log[0], "detail").contains(QStringLiteral("may look and not change")));
        QCOMPARE(done(), 0U);
    }

    void whatStrangersAndViewersAskIsNot()
    {
        QCOMPARE(ask(change("{}", {}, "nobody")).status, 401);
        QCOMPARE(ask(look("/api/v1/contents")).status, 200);
        QCOMPARE(ask(view(7)).status, 200);
        QCOMPARE(entries().size(), 0);
    }

    void controlCharactersInABody()
    {
        QCOMPARE(ask(change("{\"hold\":\"\x1b[2J\r\n\"}")).status, 400);
        const RawAnswer answer = ask(look("/api/v1/log"));
        QCOMPARE(answer.status, 200);
        QVERIFY(std::ranges::all_of(answer.body, [](char c) { return static_cast<unsigned char>(c) >= 0x20; }));
        QVERIFY2(value(entries()[0], "body").contains(QStringLiteral("\\u001b[2J\\u000d\\u000a")),
            qPrintable(value(entries()[0], "body")));
    }

    void aRepeatGetsTheFirstAnswer()
    {
        const QByteArray request = change(R"({"hold":60})", keyField);
        const RawAnswer first = ask(request);
        QCOMPARE(first.status, 200);
        const RawAnswer again = ask(request);
        QCOMPARE(again.status, 200);
        QCOMPARE(again.body, first.body);
        QCOMPARE(again.field("Content-Type"), first.field("Content-Type"));
        QCOMPARE(done(), 1U);
        QCOMPARE(entries().size(), 1); // nothing was done the second time
        QCOMPARE(ask(change(R"({"hold":60})")).status, 200); // without a key it is done
        QCOMPARE(done(), 2U);
    }

    void anotherRequestWithTheSameKey_data()
    {
        QTest::addColumn<QByteArray>("request");
        const QByteArray body = R"({"hold":60})";
        QTest::newRow("body") << change(R"({"hold":61})", keyField);
        QTest::newRow("path") << change(body, keyField, "an-operator", "/api/v1/contents/8/hold");
        QTest::newRow("query") << change(body, keyField, "an-operator", "/api/v1/contents/7/hold?x=1");
        QTest::newRow("method") << change(body, keyField).replace(0, 3, "DELETE");
        QTest::newRow("precondition") << change(body, keyField + "If-Match: 1\r\n");
    }

    void anotherRequestWithTheSameKey()
    {
        QFETCH(QByteArray, request);
        QCOMPARE(ask(change(R"({"hold":60})", keyField)).status, 200);
        const RawAnswer answer = ask(request);
        QCOMPARE(answer.status, 422);
        QVERIFY(answer.body.contains("Idempotency-Key"));
        QCOMPARE(done(), 1U);
    }

    void aKeyThatIsNoUuid()
    {
        QCOMPARE(ask(change("{}", "Idempotency-Key: again\r\n")).status, 400);
        QCOMPARE(done(), 0U);
    }

    void whileTheFirstIsUnderWay()
    {
        m_endpoint->engine.hold(true);
        const QByteArray request = change(R"({"hold":60})", keyField);
        RawClient first(m_endpoint->port);
        QVERIFY(first.send(request));
        QTRY_COMPARE(done(), 1U);
        const RawAnswer second = ask(request);
        QCOMPARE(second.status, 409);
        QVERIFY(second.field("Retry-After"));
        m_endpoint->engine.hold(false);
        m_endpoint->engine.release();
        const auto answer = first.answer();
        QVERIFY(answer);
        QCOMPARE(answer->status, 200);
        QCOMPARE(ask(request).body, answer->body);
        QCOMPARE(done(), 1U);
    }

    /// The case that keys are for.
    void aClientThatLostItsAnswer()
    {
        m_endpoint->engine.hold(true);
        const QByteArray request = change(R"({"hold":60})", keyField);
        {
            RawClient first(m_endpoint->port);
            QVERIFY(first.send(request));
            QTRY_COMPARE(done(), 1U);
            first.reset();
        }
        m_endpoint->engine.hold(false);
        m_endpoint->engine.release();
        QTRY_COMPARE(ask(request).status, 200);
        QCOMPARE(done(), 1U);
        QCOMPARE(entries().size(), 1);
    }

    void manyAtOnceAreDoneOnce()
    {
        const QByteArray request = change(R"({"hold":60})", keyField);
        std::atomic<int> good = 0;
        std::atomic<int> early = 0;
        std::vector<std::thread> threads;
        threads.reserve(12);
        for (int i = 0; i < 12; ++i)
            threads.emplace_back([&] {
                for (int n = 0; n < 20; ++n) {
                    const int status = ask(request).status;
                    good += status == 200 ? 1 : 0;
                    early += status == 409 ? 1 : 0;
                }
            });
        for (std::thread& thread : threads)
            thread.join();
        QCOMPARE(good + early, 240);
        QVERIFY(good > 0);
        QCOMPARE(done(), 1U);
    }
};

QTEST_GUILESS_MAIN(TestOperatorChanges)
#include "test_operator_changes.moc"
