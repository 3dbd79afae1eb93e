// SPDX-License-Identifier: GPL-3.0-or-later
// Operators' resources from the outside, with an engine that the test plays: what becomes of each request, of each
// wrong one, and of one whose client leaves.
#include "endpoint.h"

#include <QJsonArray>
#include <QTest>

using namespace tierwatch;
using namespace tierwatch::test;

namespace {

QByteArray request(const QByteArray& what, const QByteArray& body = {}, const QByteArray& fields = {})
{
    return what + " HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer an-operator\r\n" + fields
        + (body.isEmpty() ? QByteArray() : QByteArray("Content-Type: application/json\r\n"))
        + "Content-Length: " + QByteArray::number(body.size()) + "\r\n\r\n" + body;
}

QJsonObject objectOf(const RawAnswer& answer) { return QJsonDocument::fromJson(answer.body).object(); }

QString detailOf(const RawAnswer& answer) { return objectOf(answer).value(QLatin1String("detail")).toString(); }

QList<int> cidsOf(const RawAnswer& answer)
{
    QList<int> cids;
    for (const QJsonValue content : objectOf(answer).value(QLatin1String("contents")).toArray())
        cids.append(content.toObject().value(QLatin1String("cid")).toInt());
    return cids;
}

constexpr auto silver = static_cast<LevelSlot>(1);
constexpr auto gold = static_cast<LevelSlot>(2);

} // namespace

class TestOperators : public QObject {
    Q_OBJECT

    std::unique_ptr<Endpoint> m_endpoint;

    RawAnswer ask(const QByteArray& what, const QByteArray& body = {}, const QByteArray& fields = {}) const
    {
        RawClient client = m_endpoint->connect();
        client.send(request(what, body, fields));
        return client.answer().value_or(RawAnswer{});
    }
    FakeEngine& engine() { return m_endpoint->engine; }
    template <typename T> std::optional<T> submitted(std::size_t at = 0)
    {
        const std::vector<FakeEngine::Submitted> all = engine().submitted();
        const T* command = all.size() > at ? std::get_if<T>(&all[at].command) : nullptr;
        return command == nullptr ? std::nullopt : std::optional(*command);
    }

private Q_SLOTS:
    void init()
    {
        m_endpoint = std::make_unique<Endpoint>();
        Snapshot snapshot;
        snapshot.levels = LevelsSnapshot{ FakeEngine::sampleLevels(), 7, 7 };
        for (int cid = 1; cid <= 5; ++cid)
            snapshot.contents.push_back(engine().content(
                cid, QStringLiteral("%1.mp4").arg(cid), cid == 5 ? silver : static_cast<LevelSlot>(0)));
        engine().setSnapshot(snapshot);
        QVERIFY(m_endpoint->listen());
    }
    void cleanup() { m_endpoint.reset(); }

    void contentsComeInPagesByCid()
    {
        RawAnswer page = ask("GET /api/v1/contents?limit=2");
        QCOMPARE(page.status, 200);
        QCOMPARE(cidsOf(page), (QList<int>{ 1, 2 }));
        QCOMPARE(objectOf(page).value(QLatin1String("next")).toInt(), 2);
        page = ask("GET /api/v1/contents?limit=2&after=4");
        QCOMPARE(cidsOf(page), QList<int>{ 5 });
        QVERIFY(objectOf(page).value(QLatin1String("next")).isNull());
        QCOMPARE(cidsOf(ask("GET /api/v1/contents?level=silver")), QList<int>{ 5 });
        QCOMPARE(cidsOf(ask("GET /api/v1/contents?q=3.MP")), QList<int>{ 3 });
        const std::vector<ContentPageQuery> queries = engine().contentQueries();
        QCOMPARE(queries.front().limit, 2);
        QCOMPARE(queries.back().limit, 100);
        QCOMPARE(ask("GET /api/v1/contents/4711").status, 404);
    }

    void commandsAreTheOperators_data()
    {
        QTest::addColumn<QByteArray>("what");
        QTest::addColumn<QByteArray>("body");
        QTest::addColumn<int>("status");
        QTest::addColumn<int>("kind");
        const auto row = [](const char* what, const char* body, int status, const Command& command) {
            QTest::addRow("%s %s", what, body)
                << QByteArray(what) << QByteArray(body) << status << static_cast<int>(command.index());
        };
        row("POST /api/v1/contents/1/relocate", R"({"level":"gold"})", 202, Relocate{});
        row("PUT /api/v1/contents/1/hold", "", 200, Hold{});
        row("DELETE /api/v1/contents/1/hold", "", 200, Release{});
        row("DELETE /api/v1/contents/1", "", 200, RemoveContent{});
        row("POST /api/v1/relocations/1/retry", "", 202, Retry{});
        row("POST /api/v1/relocations/1/cancel", "", 202, Cancel{});
        row("PATCH /api/v1/levels/gold", "{\"url\":\"https://cdn.example/g\"}", 200, ChangeLevel{});
        row("POST /api/v1/levels/gold/check", "", 200, CheckLevel{});
        row("PATCH /api/v1/settings", R"({"rule":"recent:30d"})", 200, ChangeSettings{});
        row("POST /api/v1/audit", "", 202, StartAudit{});
    }
    void commandsAreTheOperators()
    {
        QFETCH(QByteArray, what);
        QFETCH(QByteArray, body);
        QFETCH(int, status);
        QFETCH(int, kind);
        const RawAnswer answer = ask(what, body);
        QVERIFY2(answer.status == status, answer.body);
        const std::vector<FakeEngine::Submitted> all = engine().submitted();
        QCOMPARE(all.size(), 1U);
        QCOMPARE(static_cast<int>(all.front().command.index()), kind);
        QCOMPARE(all.front().author.name, QStringLiteral("olga"));
        // Who may only look changes nothing.
        RawClient viewer = m_endpoint->connect();
        viewer.send(request(what, body).replace("an-operator", "a-viewer"));
        QCOMPARE(viewer.answer().value_or(RawAnswer{}).status, 403);
        QCOMPARE(engine().submitted().size(), 1U);
    }

    void aForceHoldsForADayUnlessItSaysOtherwise()
    {
        ask("POST /api/v1/contents/1/relocate", R"({"level":"gold"})");
        ask("POST /api/v1/contents/1/relocate", R"({"level":"silver","hold":60})");
        ask("POST /api/v1/contents/1/relocate", R"({"level":"silver","hold":"none"})");
        ask("POST /api/v1/contents/1/relocate", R"({"level":"silver","hold":"until_released"})");
        QCOMPARE(submitted<Relocate>(0)->level, gold);
        QCOMPARE(submitted<Relocate>(0)->hold.kind, HoldFor::Kind::Timed);
        QCOMPARE(submitted<Relocate>(0)->hold.duration, std::chrono::seconds(86400));
        QCOMPARE(submitted<Relocate>(1)->hold.duration, std::chrono::seconds(60));
        QCOMPARE(submitted<Relocate>(1)->level, silver);
        QCOMPARE(submitted<Relocate>(2)->hold.kind, HoldFor::Kind::None);
        QCOMPARE(submitted<Relocate>(3)->hold.kind, HoldFor::Kind::UntilReleased);
    }

    void aNewContentIsAnsweredWithItsPlace()
    {
        engine().answerWith([](const Command&) -> Result<Outcome> { return Outcome{ 1, {}, ContentId(3) }; });
        const RawAnswer answer = ask("POST /api/v1/contents", R"({"filename":"a/b.mp4","cid":3,"level":"gold"})");
        QCOMPARE(answer.status, 201);
        QCOMPARE(answer.field("Location"), QByteArray("/api/v1/contents/3"));
        QCOMPARE(objectOf(answer).value(QLatin1String("cid")).toInt(), 3);
        const auto command = submitted<AddContent>();
        QVERIFY(command && command->cid == ContentId(3) && command->level == gold);
        QCOMPARE(command->filename, QStringLiteral("a/b.mp4"));
    }

    void aTableOfLevelsKeepsWhatIsLeftOut()
    {
        const RawAnswer levels = ask("GET /api/v1/levels");
        QCOMPARE(levels.field("ETag"), QByteArray("\"7\""));
        QCOMPARE(objectOf(levels).value(QLatin1String("version")).toInt(), 7);
        // What GET answers may be sent back as it is.
        QCOMPARE(ask("PUT /api/v1/levels", levels.body, "If-Match: \"7\"\r\n").status, 200);
        QVERIFY(submitted<ReplaceLevels>()->basedOn == 7);
        const LevelTable same = FakeEngine::sampleLevels();
        const LevelTable sent = submitted<ReplaceLevels>()->table;
        for (const Level& level : sent.levels()) {
            QVERIFY(*same.find(level.key) == level);
        }

        QCOMPARE(
            ask("PUT /api/v1/levels",
                R"({"levels":[{"level":"gold","min_counts":500},{"level":"bronze","min_counts":0,"mode":"drain"}]})",
                "If-Match: 7\r\n")
                .status,
            200);
        const LevelTable table = submitted<ReplaceLevels>(1)->table;
        QCOMPARE(table.levels().size(), 2U);
        QCOMPARE(table.levels()[0].maxCount, 499);
        QCOMPARE(table.levels()[0].path, QStringLiteral("/srv/bronze"));
        QVERIFY(table.levels()[0].mode == LevelMode::Drain);
        QCOMPARE(table.levels()[1].maxCount, 10000000);
    }

    void wrongRequestsNameFieldAndRule_data()
    {
        QTest::addColumn<QByteArray>("what");
        QTest::addColumn<QByteArray>("body");
        QTest::addColumn<int>("status");
        QTest::addColumn<QString>("says");
        const auto row = [](const char* what, const char* body, int status, const char* says) {
            QTest::addRow("%s %s", what, body)
                << QByteArray(what) << QByteArray(body) << status << QString::fromLatin1(says);
        };
        row("GET /api/v1/contents?limit=0", "", 400, "limit must be an integer from 1 to 1000.");
        row("GET /api/v1/contents?limit=1001", "", 400, "limit must be an integer from 1 to 1000.");
        row("GET /api/v1/contents?after=x", "", 400, "after must be a decimal integer");
        row("GET /api/v1/contents?status=lost", "", 400, "status must be one of new, done, waiting");
        row("GET /api/v1/contents?level=copper", "", 400, "There is no level copper: there are bronze, silver, gold.");
        row("GET /api/v1/contents?levle=gold", "", 400, "levle is no field of this request: it takes level, status");
        row("GET /api/v1/contents?q=a&q=b", "", 400, "q is given more than once.");
        row("GET /api/v1/contents/1?q=a", "", 400, "q is no field of this request: it takes none.");
        row("GET /api/v1/contents/x", "", 400, "cid must be a decimal integer from 1 to");
        row("GET /api/v1/contents/0", "", 400, "cid must be a decimal integer from 1 to");
        row("GET /api/v1/contents/9223372036854775808", "", 400, "cid must be a decimal integer from 1 to");
        row("GET /api/v1/relocations?state=gone", "", 400, "state must be one of waiting, running, lingering, failed.");
        row("GET /api/v1/history?since=yesterday", "", 400, "since must be a time in ISO 8601");
        row("GET /api/v1/history?since=2024-05-01T12:00:00", "", 400, "since must be a time in ISO 8601 with Z");
        row("POST /api/v1/contents", "", 400, "filename is missing.");
        row("POST /api/v1/contents", R"({"filename":7})", 400, "filename must be a string.");
        row("POST /api/v1/contents", R"({"filename":"a","cid":0})", 400, "cid must be an integer from 1 to");
        row("POST /api/v1/contents", R"({"filename":"a","cid":7.0})", 400, "cid must be an integer from 1 to");
        row("POST /api/v1/contents", R"({"filename":"a","cid":"7"})", 400, "cid must be an integer from 1 to");
        row("POST /api/v1/contents", R"({"filename":"a","filename":"b"})", 400, "filename is given more than once.");
        row("POST /api/v1/contents", R"({"filename":"a","path":"b"})", 400,
            "path is no field of this request: it takes filename, cid, level.");
        row("POST /api/v1/contents", R"({"filename":"a")", 400, "The body is not a JSON object.");
        row("POST /api/v1/contents", R"(["a"])", 400, "The body is not a JSON object.");
        row("POST /api/v1/contents", R"({"filename":"a","level":"copper"})", 400, "There is no level copper");
        row("POST /api/v1/contents/1/relocate", "", 400, "level is missing.");
        row("POST /api/v1/contents/1/relocate", R"({"level":"gold","hold":0})", 400, "hold must be seconds from 1 to");
        row("POST /api/v1/contents/1/relocate", R"({"level":"gold","hold":1.5})", 400, "hold must be seconds from 1");
        row("PUT /api/v1/contents/1/hold", R"({"hold":"none"})", 400, "hold must be seconds from 1 to 315360000, or");
        row("DELETE /api/v1/contents/1", R"({"file":true})", 400, "file is no field of this request: it takes none.");
        row("PUT /api/v1/levels", R"({"levels":[]})", 428, "If-Match is missing");
        row("PATCH /api/v1/levels/copper", R"({"url":""})", 404, "There is no level copper");
        row("PATCH /api/v1/levels/gold", R"({"path":"/x"})", 400,
            "path is no field of this request: it takes label, url");
        row("PATCH /api/v1/levels/gold", R"({"mode":"gone"})", 400, "mode must be one of in_use, no_new_files, drain");
        row("PATCH /api/v1/levels/gold", R"({"high":101})", 400, "high must be an integer from 1 to 100.");
        row("PATCH /api/v1/settings", R"({"rule":"often"})", 400, "rule: The rule 'often' is not known");
        row("PATCH /api/v1/settings", R"({"speed-limit":"fast"})", 400, "speed-limit must be an integer");
        row("PATCH /api/v1/settings", R"({"pause":true})", 400, "pause is no field of this request: it takes rule");
        row("POST /api/v1/audit", R"({"repair":1})", 400, "repair must be true or false.");
    }
    void wrongRequestsNameFieldAndRule()
    {
        QFETCH(QByteArray, what);
        QFETCH(QByteArray, body);
        QFETCH(int, status);
        QFETCH(QString, says);
        const RawAnswer answer = ask(what, body);
        QVERIFY2(answer.status == status, answer.head + answer.body);
        QVERIFY2(detailOf(answer).startsWith(says), answer.body);
        QVERIFY(engine().submitted().empty());
    }

    void wrongLevelsNameTheirPlace_data()
    {
        QTest::addColumn<QByteArray>("body");
        QTest::addColumn<QString>("says");
        QTest::newRow("no array") << QByteArray(R"({"levels":{}})") << QStringLiteral("levels must be an array");
        QTest::newRow("no object") << QByteArray(R"({"levels":[1]})")
                                   << QStringLiteral("levels[0] must be a JSON object.");
        QTest::newRow("no key") << QByteArray(R"({"levels":[{"min_counts":0}]})")
                                << QStringLiteral("levels[0].level is missing.");
        QTest::newRow("a slip") << QByteArray(
            R"({"levels":[{"level":"a","min_counts":0},{"level":"b","min_count":5}]})")
                                << QStringLiteral("levels[1].min_counts is missing.");
        QTest::newRow("unknown") << QByteArray(R"({"levels":[{"level":"a","min_counts":0,"colour":"red"}]})")
                                 << QStringLiteral("levels[0].colour is no field of this request");
    }
    void wrongLevelsNameTheirPlace()
    {
        QFETCH(QByteArray, body);
        QFETCH(QString, says);
        const RawAnswer answer = ask("PUT /api/v1/levels", body, "If-Match: 7\r\n");
        QCOMPARE(answer.status, 400);
        QVERIFY2(detailOf(answer).startsWith(says), answer.body);
        QVERIFY(engine().submitted().empty());
    }

    void aFormIsNoJson()
    {
        const RawAnswer answer = ask("PUT /api/v1/contents/1/hold", "hold=60", "Content-Type: text/plain\r\n");
        QCOMPARE(answer.status, 400); // two Content-Types
        RawClient client = m_endpoint->connect();
        client.send(request("PUT /api/v1/contents/1/hold", "hold=60")
                        .replace("application/json", "application/x-www-form-urlencoded"));
        QCOMPARE(client.answer().value_or(RawAnswer{}).status, 415);
        QVERIFY(engine().submitted().empty());
    }

    void errorsHaveOnePlace_data()
    {
        QTest::addColumn<ErrorCode>("code");
        QTest::addColumn<int>("status");
        QTest::addColumn<bool>("retryAfter");
        QTest::newRow("invalid_input") << ErrorCode::InvalidInput << 400 << false;
        QTest::newRow("forbidden") << ErrorCode::Forbidden << 403 << false;
        QTest::newRow("not_found") << ErrorCode::NotFound << 404 << false;
        QTest::newRow("conflict") << ErrorCode::Conflict << 409 << false;
        QTest::newRow("fenced") << ErrorCode::Fenced << 412 << false;
        QTest::newRow("unavailable") << ErrorCode::Unavailable << 503 << true;
        QTest::newRow("exhausted") << ErrorCode::Exhausted << 503 << true;
        QTest::newRow("unknown_outcome") << ErrorCode::UnknownOutcome << 503 << true;
        QTest::newRow("internal") << ErrorCode::Internal << 500 << false;
    }
    void errorsHaveOnePlace()
    {
        QFETCH(ErrorCode, code);
        QFETCH(int, status);
        QFETCH(bool, retryAfter);
        const Error error{ code, Text{ "Something is %1.", { QStringLiteral("wrong") } } };
        engine().answerWith([error](const Command&) -> Result<Outcome> { return tl::unexpected(error); });
        const RawAnswer command = ask("DELETE /api/v1/contents/1");
        QCOMPARE(command.status, status);
        QCOMPARE(command.field("Retry-After").has_value(), retryAfter);
        QCOMPARE(detailOf(command), QStringLiteral("Something is wrong."));
        engine().failQuestions(error);
        QCOMPARE(ask("GET /api/v1/contents").status, status);
        QCOMPARE(ask("GET /api/v1/histogram").status, status);
        engine().failHistory(error);
        QCOMPARE(ask("GET /api/v1/history").status, status);
    }

    void historyGoesOnWithOlderOnes()
    {
        std::vector<HistoryRow> rows;
        for (int id = 1; id <= 5; ++id) {
            HistoryRow row;
            row.id = id;
            row.cid = ContentId(id);
            row.newDate = Time(std::chrono::seconds(1'700'000'000));
            row.oldLevel = QStringLiteral("bronze");
            row.newLevel = QStringLiteral("gold");
            rows.push_back(row);
        }
        engine().setHistory(rows);
        const RawAnswer first = ask("GET /api/v1/history?limit=2");
        const QJsonArray shown = objectOf(first).value(QLatin1String("history")).toArray();
        QCOMPARE(shown.size(), 2);
        QCOMPARE(shown[0].toObject().value(QLatin1String("id")).toInt(), 5);
        QCOMPARE(
            shown[0].toObject().value(QLatin1String("at")).toString(), QStringLiteral("2023-11-14T22:13:20.000000Z"));
        QVERIFY(shown[0].toObject().value(QLatin1String("cause")).isNull());
        QCOMPARE(objectOf(first).value(QLatin1String("next")).toInt(), 4);
        QCOMPARE(ask("GET /api/v1/history?cid=3&level=gold&since=2023-11-14T22:13:20Z&until=2024-01-01T00:00:00%2B09:00"
                     "&after=4")
                     .status,
            200);
        const HistoryQuery query = engine().historyQueries().back();
        QVERIFY(query.cid == ContentId(3));
        QVERIFY(query.before == 4);
        QCOMPARE(query.level, QStringLiteral("gold"));
        QVERIFY(query.since == Time(std::chrono::seconds(1'700'000'000)));
        QVERIFY(query.until == Time(std::chrono::seconds(1'704'034'800)));
    }

    void cidsKeepAllTheirDigits()
    {
        Snapshot snapshot = engine().snapshot();
        snapshot.contents = { engine().content(std::numeric_limits<qint64>::max(), QStringLiteral("last.mp4")) };
        engine().setSnapshot(snapshot);
        const RawAnswer answer = ask("GET /api/v1/contents");
        QVERIFY2(answer.body.contains("\"cid\":9223372036854775807"), answer.body);
    }

    void anAnswerMayTakeItsTime()
    {
        engine().hold(true);
        RawClient client = m_endpoint->connect();
        client.send(request("DELETE /api/v1/contents/1") + request("DELETE /api/v1/contents/2"));
        QTRY_COMPARE(engine().submitted().size(), 1U); // the second waits for the first one's answer
        engine().release();
        QCOMPARE(client.answer().value_or(RawAnswer{}).status, 200);
        QCOMPARE(client.answer().value_or(RawAnswer{}).status, 200);
        QCOMPARE(engine().submitted().size(), 2U);
    }

    void whoLeavesNeedsNoAnswer()
    {
        engine().hold(true);
        {
            RawClient client = m_endpoint->connect();
            client.send(request("GET /api/v1/contents"));
            QTRY_COMPARE(engine().contentQueries().size(), 1U);
            QCOMPARE(engine().ticketsHeld(), 1);
            client.reset();
        }
        QTRY_COMPARE(engine().ticketsHeld(), 0);
        engine().release();
        QCOMPARE(ask("GET /api/v1/contents").status, 200);
    }
};

QTEST_GUILESS_MAIN(TestOperators)
#include "test_operators.moc"
