// SPDX-License-Identifier: GPL-3.0-or-later
// What the endpoints answer, over a real socket.
#include "endpoint.h"

#include <QTest>

using namespace tierwatch;
using namespace tierwatch::test;

namespace {

const QByteArray form = "Content-Type: application/x-www-form-urlencoded\r\n";
const QByteArray json = "Content-Type: application/json\r\n";

} // namespace

class TestHttpRoutes : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        m_endpoint = std::make_unique<Endpoint>();
        QVERIFY(m_endpoint->listen());
    }

    void cleanup() { m_endpoint.reset(); }

    void postSentenceAnswersTheStateObject()
    {
        RawClient client(m_endpoint->port);
        QVERIFY(client.send(post("/post_sentence", "cid=7&count=1964", form)));
        const auto answer = client.answer();
        QVERIFY(answer);
        QCOMPARE(answer->status, 200);
        QCOMPARE(answer->field("Content-Type"), QByteArray("application/json"));
        QVERIFY(answer->field("Date"));
        QCOMPARE(answer->body,
            QByteArray("{\"cid\": \"7\", \"count\": \"1964\", \"target\": \"silver\", \"db_level\": \"bronze\", "
                       "\"filename\": \"g.mp4\", "
                       "\"worker_id\": null, \"status\": \"update\"}"));
        QCOMPARE(m_endpoint->counters.requests.load(), 1U);
        QCOMPARE(m_endpoint->counters.views.load(), 1U);
    }

    void updateSentenceAnswersTheCidOrTheWords()
    {
        RawClient client(m_endpoint->port);
        QVERIFY(client.send(post("/update_sentence", "cid=007", form)));
        auto answer = client.answer();
        QVERIFY(answer);
        QCOMPARE(answer->status, 200);
        QCOMPARE(answer->field("Content-Type"), QByteArray("text/plain"));
        QCOMPARE(answer->body, QByteArray("7"));
        m_endpoint->script.done = false;
        QVERIFY(client.send(post("/update_sentence", "cid=7", form)));
        answer = client.answer();
        QVERIFY(answer);
        QCOMPARE(answer->status, 200);
        QCOMPARE(answer->body, QByteArray("check your status again"));
        QCOMPARE(m_endpoint->counters.views.load(), 0U);
    }

    void requestsThatAreTaken_data()
    {
        QTest::addColumn<QByteArray>("request");
        QTest::addColumn<QByteArray>("cid");
        QTest::addColumn<QByteArray>("count");
        const auto row = [](const char* name, const QByteArray& request, const QByteArray& cid = "7",
                             const QByteArray& count = "1964") { QTest::newRow(name) << request << cid << count; };
        row("form", post("/post_sentence", "cid=7&count=1964", form));
        row("form with charset",
            post("/post_sentence", "cid=7&count=1964",
                "Content-Type: Application/X-WWW-Form-Urlencoded; charset=utf-8\r\n"));
        row("no content type", post("/post_sentence", "cid=7&count=1964"));
        row("other order", post("/post_sentence", "count=1964&cid=7", form));
        row("more fields", post("/post_sentence", "a=1&cid=7&&b&=&count=1964&a=2&x=%zz", form));
        row("percent-encoded", post("/post_sentence", "c%69d=%37&co%75nt=19%364", form));
        row("query", post("/post_sentence?cid=7&count=1964", ""));
        row("query without a length", "POST /post_sentence?cid=7&count=1964 HTTP/1.1\r\nHost: localhost\r\n\r\n");
        row("query and body", post("/post_sentence?cid=7", "count=1964", form));
        row("empty body of any type", post("/post_sentence?cid=7&count=1964", "", "Content-Type: text/plain\r\n"));
        row("leading zeros", post("/post_sentence", "cid=000000000000000000000000000007&count=01964", form));
        row("greatest", post("/post_sentence", "cid=9223372036854775807&count=9223372036854775807", form),
            "9223372036854775807", "9223372036854775807");
        row("least", post("/post_sentence", "cid=1&count=0", form), "1", "0");
        row("json numbers", post("/post_sentence", R"({"cid":7,"count":1964})", json));
        row("json strings", post("/post_sentence", R"( {"cid" : "7" , "count" : "1964"} )", json));
        row("json greatest", post("/post_sentence", R"({"cid":9223372036854775807,"count":9007199254740993})", json),
            "9223372036854775807", "9007199254740993");
        row("json more members",
            post("/post_sentence", R"({"a":{"cid":[1,{}]},"cid":7,"b":null,"count":1964,"c":1.5e-3,"a":true})", json));
        row("json escapes", post("/post_sentence", R"({"\u0063id":7,"count":"\u00319\u0036\u0034"})", json));
        row("json with charset",
            post("/post_sentence", R"({"cid":7,"count":1964})", "Content-Type: application/json; charset=utf-8\r\n"));
        row("encoded path", post("/post%5Fsentence", "cid=7&count=1964", form));
        row("absolute target", post("http://localhost/post_sentence", "cid=7&count=1964", form));
    }

    void requestsThatAreTaken()
    {
        QFETCH(const QByteArray, request);
        QFETCH(const QByteArray, cid);
        QFETCH(const QByteArray, count);
        RawClient client(m_endpoint->port);
        QVERIFY(client.send(request));
        const auto answer = client.answer();
        QVERIFY(answer);
        QVERIFY2(answer->status == 200, answer->body);
        const QJsonObject object = QJsonDocument::fromJson(answer->body).object();
        QCOMPARE(object.value(QStringLiteral("cid")).toString().toLatin1(), cid);
        QCOMPARE(object.value(QStringLiteral("count")).toString().toLatin1(), count);
    }

    void requestsThatAreRefused_data()
    {
        QTest::addColumn<QByteArray>("request");
        QTest::addColumn<int>("status");
        QTest::addColumn<QByteArray>("says"); ///< in the detail
        const auto row = [](const char* name, const QByteArray& request, int status, const char* says) {
            QTest::newRow(name) << request << status << QByteArray(says);
        };
        const auto views = [&row](const char* name, const QByteArray& body, const char* says) {
            row(name, post("/post_sentence", body, form), 400, says);
        };
        const QByteArray cidRule = "cid must be a decimal integer from 1 to 9223372036854775807.";
        const QByteArray countRule = "count must be a decimal integer from 0 to 9223372036854775807.";
        views("nothing", "", "cid is missing.");
        views("no cid", "count=1", "cid is missing.");
        views("no count", "cid=7", "count is missing.");
        views("empty cid", "cid=&count=1", cidRule);
        views("cid without value", "cid&count=1", cidRule);
        views("cid 0", "cid=0&count=1", cidRule);
        views("negative", "cid=7&count=-1", countRule);
        views("plus", "cid=7&count=%2B5", countRule);
        views("plus is a space", "cid=7&count=+5", countRule);
        views("space behind", "cid=7&count=5+", countRule);
        views("exponent", "cid=7&count=1e3", countRule);
        views("fraction", "cid=7&count=7.0", countRule);
        views("hexadecimal", "cid=7&count=0x10", countRule);
        views("arabic digit", "cid=7&count=%D9%A3", countRule);
        views("arabic digit, raw", "cid=7&count=\xD9\xA3", countRule);
        views("line break", "cid=7&count=5\n", countRule);
        views("NUL", "cid=7&count=5%00", countRule);
        views("2^63", "cid=9223372036854775808&count=1", cidRule);
        views("2^64+7", "cid=18446744073709551623&count=1", cidRule);
        views("words", "cid=seven&count=1", cidRule);
        views("injected", "cid=7;drop table contents&count=1", cidRule);
        views("broken escape", "cid=7&count=%4", "count has a '%' that is not followed by two hexadecimal digits.");
        views("broken escape 2", "cid=7&count=%zz", "count has a '%' that is not followed by two hexadecimal digits.");
        views("cid twice", "cid=7&cid=8&count=1", "cid is given more than once.");
        views("cid twice, the same", "cid=7&cid=7&count=1", "cid is given more than once.");
        views("twice, encoded", "cid=7&%63id=7&count=1", "cid is given more than once.");
        row("twice, in query and body", post("/post_sentence?cid=7", "cid=7&count=1", form), 400,
            "cid is given more than once.");
        const auto jsonBody = [&row](const char* name, const QByteArray& body, const char* says) {
            row(name, post("/post_sentence", body, json), 400, says);
        };
        const char* noObject = "The body is not a JSON object.";
        jsonBody("json fraction", R"({"cid":7,"count":7.0})", countRule);
        jsonBody("json exponent", R"({"cid":7,"count":1e3})", countRule);
        jsonBody("json negative", R"({"cid":7,"count":-1})", countRule);
        jsonBody("json overflow", R"({"cid":7,"count":9223372036854775808})", countRule);
        jsonBody("json null", R"({"cid":7,"count":null})", "count must be a number or a string of digits.");
        jsonBody("json list", R"({"cid":[7],"count":1})", "cid must be a number or a string of digits.");
        jsonBody("json twice", R"({"cid":7,"cid":8,"count":1})", "cid is given more than once.");
        jsonBody("json leading zero", R"({"cid":07,"count":1})", noObject);
        jsonBody("json cut off", R"({"cid":7,"count":1)", noObject);
        jsonBody("json trailing", R"({"cid":7,"count":1} x)", noObject);
        jsonBody("json trailing comma", R"({"cid":7,"count":1,})", noObject);
        jsonBody("json array", R"([7])", noObject);
        jsonBody("json raw control", "{\"cid\":7,\"count\":1,\"a\":\"\x01\"}", noObject);
        jsonBody("json half surrogate", R"({"cid":7,"count":1,"a":"\ud800"})", noObject);
        jsonBody("json not UTF-8", "{\"cid\":7,\"count\":1,\"a\":\"\xff\"}", noObject);
        jsonBody("json too deep", "{\"a\":" + QByteArray(10000, '[') + QByteArray(10000, ']') + "}", noObject);
        row("form called json", post("/post_sentence", "cid=7&count=1", json), 400, noObject);

        row("text", post("/post_sentence", "cid=7&count=1", "Content-Type: text/plain\r\n"), 415,
            "Content-Type text/plain is not understood here");
        row("multipart", post("/post_sentence", "--x", "Content-Type: multipart/form-data; boundary=x\r\n"), 415,
            "multipart/form-data");
        row("update without cid", post("/update_sentence", "count=1", form), 400, "cid is missing.");
        row("update with cid 0", post("/update_sentence", "cid=0", form), 400, cidRule);

        row("unknown", "GET / HTTP/1.1\r\nHost: localhost\r\n\r\n", 404, "There is nothing at /.");
        row("unknown, trailing slash", post("/post_sentence/", "cid=7&count=1"), 404,
            "There is nothing at /post_sentence/.");
        row("unknown, two slashes", post("//x/post_sentence", "cid=7&count=1"), 404, "There is nothing at");
        row("unknown, other case", post("/Post_Sentence", "cid=7&count=1"), 404, "There is nothing at");
        row("unknown, encoded", "GET /%22%0d%0a%00 HTTP/1.1\r\nHost: localhost\r\n\r\n", 404, "There is nothing at");
        row("GET a view", "GET /post_sentence?cid=7&count=1 HTTP/1.1\r\nHost: localhost\r\n\r\n", 405,
            "/post_sentence takes POST only.");
        row("PUT a view", "PUT /post_sentence?cid=7&count=1 HTTP/1.1\r\nHost: localhost\r\n\r\n", 405,
            "/post_sentence takes POST only.");
        row("lower case", "post /post_sentence?cid=7&count=1 HTTP/1.1\r\nHost: localhost\r\n\r\n", 405,
            "/post_sentence takes POST only.");
        row("own method", "WATCH /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n", 405, "/healthz takes GET, HEAD only.");
        row("OPTIONS", "OPTIONS * HTTP/1.1\r\nHost: localhost\r\n\r\n", 404, "There is nothing at *.");
    }

    void requestsThatAreRefused()
    {
        QFETCH(const QByteArray, request);
        QFETCH(const int, status);
        QFETCH(const QByteArray, says);
        RawClient client(m_endpoint->port);
        QVERIFY(client.send(request));
        const auto answer = client.answer();
        QVERIFY(answer);
        QCOMPARE(answer->status, status);
        QCOMPARE(answer->field("Content-Type"), QByteArray("application/json"));
        const QJsonObject object = QJsonDocument::fromJson(answer->body).object();
        QCOMPARE(object.keys(), (QStringList{ QStringLiteral("detail"), QStringLiteral("error") }));
        if (status == 404)
            QCOMPARE(object.value(QStringLiteral("error")).toString(), QStringLiteral("Not found"));
        const QByteArray detail = object.value(QStringLiteral("detail")).toString().toUtf8();
        QVERIFY2(detail.contains(says), detail);
        QCOMPARE(answer->field("Allow").has_value(), status == 405);
        QCOMPARE(m_endpoint->script.asked.load(), 0);
        QCOMPARE(m_endpoint->counters.rejected.load(), 1U);
        // The request was whole: the connection goes on.
        QVERIFY(client.send(post("/post_sentence", "cid=7&count=1964")));
        const auto next = client.answer();
        QVERIFY(next);
        QCOMPARE(next->status, 200);
    }

    /// Whatever stands in a target, Qt's server behind the front takes it, and nothing is found there.
    void anyTargetIsAnswered()
    {
        RawClient client(m_endpoint->port);
        int asked = 0;
        for (char c = 0x21; c < 0x7f; ++c) {
            if (c == '#')
                continue;
            for (const QByteArray& target : { QByteArray("/") + c, QByteArray("//") + c + "/", QByteArray("/%") + c,
                     QByteArray("/a:") + c + "@b", QByteArray("/x?") + c, QByteArray("/[") + c + "]:x" }) {
                QVERIFY(client.send("GET " + target
                    + " HTTP/1.1\r\nHost: localhost\r\nUpgrade: websocket\r\nConnection: "
                      "Upgrade\r\nSec-WebSocket-Key: a\r\n\r\n"));
                const auto answer = client.answer();
                QVERIFY2(answer, target);
                QVERIFY2(answer->status == 404, target);
                ++asked;
            }
        }
        QCOMPARE(m_endpoint->counters.requests.load(), static_cast<quint64>(asked));
    }

    void allowNamesTheMethods()
    {
        RawClient client(m_endpoint->port);
        QVERIFY(client.send("DELETE /post_sentence HTTP/1.1\r\nHost: localhost\r\n\r\nDELETE /healthz "
                            "HTTP/1.1\r\nHost: localhost\r\n\r\n"));
        QCOMPARE(client.answer().value_or(RawAnswer{}).field("Allow"), QByteArray("POST"));
        QCOMPARE(client.answer().value_or(RawAnswer{}).field("Allow"), QByteArray("GET, HEAD"));
    }

    void errorsOfTheIntake_data()
    {
        QTest::addColumn<int>("code");
        QTest::addColumn<int>("status");
        const auto row = [](ErrorCode code, int status) {
            QTest::newRow(toName(code).constData()) << static_cast<int>(code) << status;
        };
        row(ErrorCode::InvalidInput, 400);
        row(ErrorCode::NotFound, 404);
        row(ErrorCode::Conflict, 409);
        row(ErrorCode::Forbidden, 403);
        row(ErrorCode::Unavailable, 500);
        row(ErrorCode::Exhausted, 500);
        row(ErrorCode::UnknownOutcome, 500);
        row(ErrorCode::Cancelled, 500);
        row(ErrorCode::Fenced, 500);
        row(ErrorCode::Corrupt, 500);
        row(ErrorCode::Internal, 500);
    }

    void errorsOfTheIntake()
    {
        QFETCH(const int, code);
        QFETCH(const int, status);
        m_endpoint->script.code = code;
        for (const auto when : { Script::When::AtOnce, Script::When::Later }) {
            m_endpoint->script.when = when;
            for (const char* path : { "/post_sentence", "/update_sentence" }) {
                RawClient client(m_endpoint->port);
                QVERIFY(client.send(post(path, "cid=7&count=1964")));
                const auto answer = client.answer();
                QVERIFY(answer);
                QCOMPARE(answer->status, status);
                const QJsonObject object = QJsonDocument::fromJson(answer->body).object();
                QCOMPARE(object.value(QStringLiteral("detail")).toString(), QStringLiteral("The store says no."));
                if (status == 404)
                    QCOMPARE(object.value(QStringLiteral("error")).toString(), QStringLiteral("Not found"));
                if (status == 500)
                    QCOMPARE(object.value(QStringLiteral("error")).toString(), QStringLiteral("Internal Server error"));
            }
        }
        QCOMPARE(m_endpoint->counters.views.load(), 0U);
        QCOMPARE(m_endpoint->counters.failed.load(), status == 500 ? 4U : 0U);
        QCOMPARE(m_endpoint->counters.unknown.load() + m_endpoint->counters.rejected.load(), status == 500 ? 0U : 4U);
    }

    void health()
    {
        RawClient client(m_endpoint->port);
        QVERIFY(client.send("GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n"));
        auto answer = client.answer();
        QVERIFY(answer);
        QCOMPARE(answer->status, 200);
        QCOMPARE(answer->body, QByteArray("{\"status\": \"ok\"}"));
        QVERIFY(client.send("HEAD /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n"));
        const auto head = client.answer(true);
        QVERIFY(head);
        QCOMPARE(head->status, 200);
        QCOMPARE(head->field("Content-Length"), answer->field("Content-Length"));
        QVERIFY(client.send("GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n")); // no body of HEAD stands in the way
        QCOMPARE(client.answer().value_or(RawAnswer{}).body, answer->body);
    }

    void readinessFollowsTheBoard()
    {
        const auto ask = [this] {
            RawClient client(m_endpoint->port);
            client.send("GET /readyz HTTP/1.1\r\nHost: localhost\r\n\r\n");
            return client.answer().value_or(RawAnswer{});
        };
        m_endpoint->board.set(Component::Catalog, { Condition::Good, QStringLiteral("SQLite"), {} });
        m_endpoint->board.set(Component::State,
            { Condition::Down, QStringLiteral("Redis"), Text{ "%1 does not answer.", { QStringLiteral("db1") } } });
        RawAnswer answer = ask();
        QCOMPARE(answer.status, 503);
        QVERIFY(answer.field("Retry-After"));
        QJsonObject object = QJsonDocument::fromJson(answer.body).object();
        QCOMPARE(object.value(QStringLiteral("ready")).toBool(true), false);
        const QJsonObject components = object.value(QStringLiteral("components")).toObject();
        QCOMPARE(components.keys(),
            (QStringList{ QStringLiteral("catalog"), QStringLiteral("endpoint"), QStringLiteral("state") }));
        const QJsonObject state = components.value(QStringLiteral("state")).toObject();
        QCOMPARE(state.value(QStringLiteral("condition")).toString(), QStringLiteral("down"));
        QCOMPARE(state.value(QStringLiteral("kind")).toString(), QStringLiteral("Redis"));
        QCOMPARE(state.value(QStringLiteral("detail")).toString(), QStringLiteral("db1 does not answer."));
        QCOMPARE(components.value(QStringLiteral("endpoint")).toObject().value(QStringLiteral("kind")).toString(),
            QStringLiteral("http://127.0.0.1:%1").arg(m_endpoint->port));

        m_endpoint->board.set(Component::State, { Condition::Good, QStringLiteral("Redis"), {} });
        answer = ask();
        QCOMPARE(answer.status, 200);
        QVERIFY(!answer.field("Retry-After"));
        QCOMPARE(QJsonDocument::fromJson(answer.body).object().value(QStringLiteral("ready")).toBool(), true);
    }

private:
    std::unique_ptr<Endpoint> m_endpoint;
};

QTEST_GUILESS_MAIN(TestHttpRoutes)
#include "test_http_routes.moc"
