// SPDX-License-Identifier: GPL-3.0-or-later
// What /metrics says: in Prometheus' format, for whom it may, and the right numbers from several threads.
#include "endpoint.h"

#include <QRegularExpression>
#include <QTest>

#include <map>
#include <thread>

using namespace tierwatch;
using namespace tierwatch::test;

namespace {

const QByteArray ask = "GET /metrics HTTP/1.1\r\nHost: localhost\r\n";

/// "name{labels}" → value.
using Samples = std::map<QString, double>;

} // namespace

class TestMetrics : public QObject {
    Q_OBJECT

    static RawAnswer fetch(const Endpoint& endpoint, const QByteArray& fields = {})
    {
        RawClient client(endpoint.port);
        client.send(ask + fields + "\r\n");
        return client.answer().value_or(RawAnswer{});
    }

    static Samples samplesOf(const QByteArray& text)
    {
        Samples samples;
        for (const QByteArray& line : text.split('\n')) {
            if (line.isEmpty() || line.startsWith('#'))
                continue;
            const qsizetype space = line.lastIndexOf(' ');
            samples[QString::fromUtf8(line.first(space))] = line.sliced(space + 1).toDouble();
        }
        return samples;
    }
    static Samples samples(const Endpoint& endpoint) { return samplesOf(fetch(endpoint).body); }

    static double requestsOf(const Samples& all, const char* route, int status)
    {
        const auto found = all.find(QStringLiteral("tierwatch_http_requests_total{route=\"%1\",status=\"%2\"}")
                                        .arg(QLatin1String(route), QString::number(status)));
        return found == all.end() ? 0 : found->second;
    }

private Q_SLOTS:
    void theFormat()
    {
        Endpoint endpoint;
        QVERIFY(endpoint.listen());
        const RawAnswer answer = fetch(endpoint);
        QCOMPARE(answer.status, 200);
        QCOMPARE(answer.field("Content-Type"), QByteArray("text/plain; version=0.0.4; charset=utf-8"));
        QVERIFY(answer.body.endsWith('\n'));
        static const QRegularExpression comment(
            QStringLiteral("^# (HELP [a-z_]+ .+|TYPE [a-z_]+ (counter|gauge|histogram))$"));
        static const QRegularExpression sample(
            QStringLiteral("^([a-z_]+)(\\{[a-z]+=\"[^\"\\\\]*\"(,[a-z]+=\"[^\"\\\\]*\")*\\})? ([0-9.e+-]+|\\+Inf)$"));
        QStringList typed;
        for (const QByteArray& bytes : answer.body.trimmed().split('\n')) {
            const QString line = QString::fromUtf8(bytes);
            if (line.startsWith(u'#')) {
                QVERIFY2(comment.match(line).hasMatch(), bytes.constData());
                typed.append(line.section(u' ', 2, 2));
                continue;
            }
            const auto match = sample.match(line);
            QVERIFY2(match.hasMatch(), bytes.constData());
            QVERIFY2(match.captured(1).startsWith(typed.last()), bytes.constData());
        }
        for (const char* name : { "tierwatch_http_requests_total", "tierwatch_http_request_duration_seconds",
                 "tierwatch_http_connections", "tierwatch_views_total", "tierwatch_contents", "tierwatch_relocations",
                 "tierwatch_relocations_ended_total", "tierwatch_moved_bytes_total", "tierwatch_up", "tierwatch_ready",
                 "process_cpu_seconds_total", "process_resident_memory_bytes" })
            QVERIFY2(typed.contains(QLatin1String(name)), name);
    }

    void requestsAndViews()
    {
        Endpoint endpoint;
        QVERIFY(endpoint.listen());
        RawClient client(endpoint.port);
        const auto send = [&client](const QByteArray& request, int status) {
            client.send(request);
            QCOMPARE(client.answer().value_or(RawAnswer{}).status, status);
        };
        send(view(7), 200);
        send(view(8), 200);
        send(post("/post_sentence", "cid=7"), 400);
        send(post("/update_sentence", "cid=7"), 200);
        send("GET /nowhere HTTP/1.1\r\nHost: localhost\r\n\r\n", 404);
        send("GET /post_sentence HTTP/1.1\r\nHost: localhost\r\n\r\n", 405);
        send("GET /api/v1/log HTTP/1.1\r\nHost: localhost\r\n\r\n", 401);
        send(alive, 200);
        endpoint.script.code = static_cast<int>(ErrorCode::NotFound);
        send(view(9), 404);
        endpoint.script.code = static_cast<int>(ErrorCode::Unavailable);
        send(view(9), 500);
        RawClient broken(endpoint.port);
        broken.send("no HTTP\r\n\r\n");
        QCOMPARE(broken.answer().value_or(RawAnswer{}).status, 400);

        const Samples all = samples(endpoint);
        QCOMPARE(requestsOf(all, "post_sentence", 200), 2);
        QCOMPARE(requestsOf(all, "post_sentence", 400), 1);
        QCOMPARE(requestsOf(all, "post_sentence", 404), 1);
        QCOMPARE(requestsOf(all, "post_sentence", 500), 1);
        QCOMPARE(requestsOf(all, "update_sentence", 200), 1);
        QCOMPARE(requestsOf(all, "operators", 401), 1);
        QCOMPARE(requestsOf(all, "machines", 200), 1);
        QCOMPARE(requestsOf(all, "other", 404), 1);
        QCOMPARE(requestsOf(all, "other", 405), 1);
        QCOMPARE(requestsOf(all, "other", 400), 1); // what is no request has an answer, too
        QCOMPARE(all.at(QStringLiteral("tierwatch_views_total{result=\"accepted\"}")), 2);
        QCOMPARE(all.at(QStringLiteral("tierwatch_views_total{result=\"unknown\"}")), 1);
        // The view without a count, what no route took, and what was no request; not what an operator lacked.
        QCOMPARE(all.at(QStringLiteral("tierwatch_views_total{result=\"rejected\"}")), 4);
        QCOMPARE(all.at(QStringLiteral("tierwatch_views_total{result=\"failed\"}")), 1);
    }

    void durations()
    {
        Endpoint endpoint;
        QVERIFY(endpoint.listen());
        RawClient client(endpoint.port);
        for (int i = 0; i < 20; ++i) {
            client.send(view(7));
            QVERIFY(client.answer());
        }
        endpoint.script.when = Script::When::Later; // a millisecond or more
        client.send(view(7));
        QVERIFY(client.answer());
        const Samples all = samples(endpoint);
        const QString name = QStringLiteral("tierwatch_http_request_duration_seconds_%1{route=\"post_sentence\"%2}");
        QCOMPARE(all.at(name.arg(QStringLiteral("count"), QString())), 21);
        QVERIFY(all.at(name.arg(QStringLiteral("sum"), QString())) >= 0.0009);
        QCOMPARE(all.at(name.arg(QStringLiteral("bucket"), QStringLiteral(",le=\"+Inf\""))), 21);
        double before = 0;
        for (const char* bound : { "0.0001", "0.00025", "0.0005", "0.001", "0.0025", "0.005", "0.01", "0.025", "0.05",
                 "0.1", "0.5", "1", "+Inf" }) {
            const double count
                = all.at(name.arg(QStringLiteral("bucket"), QStringLiteral(",le=\"%1\"").arg(QLatin1String(bound))));
            QVERIFY(count >= before);
            before = count;
        }
        QVERIFY(all.at(name.arg(QStringLiteral("bucket"), QStringLiteral(",le=\"0.0005\""))) <= 20);
    }

    void manyThreadsAreSummedUp()
    {
        Endpoint endpoint;
        endpoint.settings.threads = 4;
        QVERIFY(endpoint.listen());
        constexpr int clients = 8;
        constexpr int each = 200;
        std::atomic<int> good = 0;
        std::vector<std::thread> threads;
        threads.reserve(clients);
        for (int i = 0; i < clients; ++i)
            threads.emplace_back([&endpoint, &good] {
                RawClient client(endpoint.port);
                for (int n = 0; n < each; ++n) {
                    client.send(view(7));
                    good += client.answer().value_or(RawAnswer{}).status == 200 ? 1 : 0;
                }
            });
        while (good < clients * each / 2) // read while they are counted
            QVERIFY(fetch(endpoint).status == 200);
        for (std::thread& thread : threads)
            thread.join();
        QCOMPARE(good.load(), clients * each);
        const Samples all = samples(endpoint);
        QCOMPARE(requestsOf(all, "post_sentence", 200), clients * each);
        QCOMPARE(all.at(QStringLiteral("tierwatch_views_total{result=\"accepted\"}")), clients * each);
        QCOMPARE(endpoint.counters.views.load(), quint64{ clients * each });
    }

    void connections()
    {
        Endpoint endpoint;
        endpoint.settings.threads = 2;
        QVERIFY(endpoint.listen());
        RawClient scraper(endpoint.port); // itself one of them
        const auto open = [&scraper] {
            scraper.send(ask + "\r\n");
            const auto answer = scraper.answer();
            return answer ? samplesOf(answer->body).at(QStringLiteral("tierwatch_http_connections")) : -1;
        };
        std::vector<RawClient> clients;
        clients.reserve(5);
        for (int i = 0; i < 5; ++i) {
            clients.emplace_back(endpoint.port);
            clients.back().send(alive);
            QVERIFY(clients.back().answer());
        }
        QTRY_COMPARE(open(), 6);
        clients.clear();
        QTRY_COMPARE(open(), 1);
    }

    void whatTheEngineAndTheBoardSay()
    {
        Endpoint endpoint;
        QVERIFY(endpoint.listen());
        EngineFigures figures;
        figures.contents = { { QStringLiteral("gold"), 3 }, { QStringLiteral("odd\"\\\nname"), 4 } };
        figures.relocations = { { QStringLiteral("waiting"), 5 } };
        figures.moved = 6;
        figures.failed = 7;
        figures.bytesMoved = 8'000'000'000'000;
        endpoint.board.setFigures(figures);
        endpoint.board.set(Component::Catalog, { Condition::Good, {}, {} });
        endpoint.board.set(Component::State, { Condition::Down, {}, {} });
        const QByteArray text = fetch(endpoint).body;
        const Samples all = samplesOf(text);
        QCOMPARE(all.at(QStringLiteral("tierwatch_contents{level=\"gold\"}")), 3);
        QVERIFY(text.contains("tierwatch_contents{level=\"odd\\\"\\\\\\nname\"} 4\n"));
        QCOMPARE(all.at(QStringLiteral("tierwatch_relocations{state=\"waiting\"}")), 5);
        QCOMPARE(all.at(QStringLiteral("tierwatch_relocations_ended_total{result=\"done\"}")), 6);
        QCOMPARE(all.at(QStringLiteral("tierwatch_relocations_ended_total{result=\"failed\"}")), 7);
        QCOMPARE(all.at(QStringLiteral("tierwatch_moved_bytes_total")), 8e12);
        QCOMPARE(all.at(QStringLiteral("tierwatch_up{part=\"catalog\"}")), 1);
        QCOMPARE(all.at(QStringLiteral("tierwatch_up{part=\"state\"}")), 0);
        QCOMPARE(all.at(QStringLiteral("tierwatch_ready")), 0);
        QVERIFY(all.at(QStringLiteral("process_resident_memory_bytes")) > 1'000'000);
    }

    void forWhom_data()
    {
        QTest::addColumn<bool>("withPlayersToken");
        QTest::addColumn<QByteArray>("fields");
        QTest::addColumn<int>("status");
        const QByteArray viewer = "Authorization: Bearer a-viewer\r\n";
        QTest::newRow("loopback") << false << QByteArray() << 200;
        QTest::newRow("loopback, with a token") << false << viewer << 200;
        QTest::newRow("players need one") << true << QByteArray() << 401;
        QTest::newRow("players need one, a viewer") << true << viewer << 200;
        QTest::newRow("players need one, a player")
            << true << QByteArray("Authorization: Bearer 0123456789abcdef\r\n") << 401;
    }

    void forWhom()
    {
        QFETCH(bool, withPlayersToken);
        QFETCH(QByteArray, fields);
        QFETCH(int, status);
        Endpoint endpoint;
        if (withPlayersToken)
            endpoint.settings.playersToken = "0123456789abcdef";
        QVERIFY(endpoint.listen());
        QCOMPARE(fetch(endpoint, fields).status, status);
    }
};

QTEST_GUILESS_MAIN(TestMetrics)
#include "test_metrics.moc"
