// SPDX-License-Identifier: GPL-3.0-or-later
// Views one by one and in batches, where a content is, and the way there, over a real socket, on a scripted intake.
#include "endpoint.h"

#include "api/recent_plays.h"
#include "intake/view_folding.h"

#include <QJsonArray>
#include <QTest>

#include <limits>

using namespace tierwatch;
using namespace tierwatch::test;
using Kind = tierwatch::View::Kind;

namespace {

const QByteArray jsonType = "Content-Type: application/json\r\n";
const QByteArray id = "6D1F0BB5-3C0E-4F0E-9F4E-0D2F6C1B7A55";

QJsonObject objectOf(const RawAnswer& answer) { return QJsonDocument::fromJson(answer.body).object(); }

QByteArray get(const QByteArray& path, const QByteArray& fields = {}, const QByteArray& method = "GET")
{
    return method + ' ' + path + " HTTP/1.1\r\nHost: localhost\r\n" + fields + "\r\n";
}

} // namespace

class TestPlayersRoutes : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        m_endpoint = std::make_unique<Endpoint>();
        QVERIFY(m_endpoint->listen());
        m_client = std::make_unique<RawClient>(m_endpoint->port);
    }

    void cleanup()
    {
        m_client.reset();
        m_endpoint.reset();
    }

    void aBatchSaysWhatWasAcceptedAndWhyTheRestWasNot()
    {
        const RawAnswer answer
            = views("{'views':[{'cid':7,'count':1964},{'cid':'8','delta':'2'},{'cid':404,'delta':1},"
                    "{'cid':9},{'cid':9,'count':1,'delta':1},{'cid':0,'count':1},7,"
                    "{'cid':9,'count':1.5},{'cid':9,'count':-1},{'count':1},{'cid':9,'cid':9,'count':1}]}");
        QCOMPARE(answer.status, 200);
        QCOMPARE(answer.field("Content-Type"), QByteArray("application/json"));
        const QJsonObject object = objectOf(answer);
        QCOMPARE(object[QStringLiteral("accepted")].toInt(), 2);
        const QJsonArray rejected = object[QStringLiteral("rejected")].toArray();
        QCOMPARE(rejected.size(), 9);
        for (int i = 0; i < 9; ++i) {
            const QJsonObject rejection = rejected[i].toObject();
            QCOMPARE(rejection[QStringLiteral("index")].toInt(), i + 2);
            QCOMPARE(rejection[QStringLiteral("error")].toString(),
                i == 0 ? QStringLiteral("not_found") : QStringLiteral("invalid_input"));
            QVERIFY(!rejection[QStringLiteral("detail")].toString().isEmpty());
        }
        QCOMPARE(rejected[5].toObject()[QStringLiteral("detail")].toString(),
            QStringLiteral("count must be a decimal integer from 0 to 9223372036854775807."));
        const std::vector<View> asked = m_endpoint->script.views;
        QCOMPARE(asked.size(), 3U);
        QCOMPARE(asked[0].kind, Kind::Total);
        QCOMPARE(asked[0].count, 1964);
        QCOMPARE(asked[1].kind, Kind::More);
        QCOMPARE(asked[1].count, 2);
        QCOMPARE(m_endpoint->counters.views.load(), 2U);
        QCOMPARE(m_endpoint->counters.unknown.load(), 1U);
        QCOMPARE(m_endpoint->counters.rejected.load(), 8U);
    }

    void oneViewIsAnsweredByItsStatus()
    {
        QCOMPARE(views("{'cid':7,'count':1964}").body, QByteArray("{\"accepted\": 1, \"rejected\": []}"));
        QCOMPARE(views("{'cid':7,'delta':1,'id':'" + id + "\"}").status, 200);
        QCOMPARE(m_endpoint->script.once, id.toLower());
        QCOMPARE(views("{'cid':404,'delta':1}").status, 404);
        m_endpoint->script.code = static_cast<int>(ErrorCode::Unavailable);
        const RawAnswer down = views("{'cid':7,'delta':1}");
        QCOMPARE(down.status, 503);
        QCOMPARE(down.field("Retry-After"), QByteArray("1"));
        QCOMPARE(views("{'views':[{'cid':7,'delta':1},{'cid':0,'delta':1}]}").status, 503);
    }

    void badBodiesAreRefusedByFieldAndRule_data()
    {
        QTest::addColumn<QByteArray>("body");
        QTest::addColumn<QByteArray>("says");
        QTest::newRow("nothing") << QByteArray() << QByteArray("not a JSON object");
        QTest::newRow("array") << QByteArray("[]") << QByteArray("not a JSON object");
        QTest::newRow("cut off") << QByteArray("{'views':[{'cid':7,'count':1}") << QByteArray("not a JSON object");
        QTest::newRow("no fields") << QByteArray("{}") << QByteArray("cid is missing");
        QTest::newRow("neither") << QByteArray("{'cid':7}") << QByteArray("count and delta");
        QTest::newRow("both") << QByteArray("{'cid':7,'count':1,'delta':1}") << QByteArray("count and delta");
        QTest::newRow("null") << QByteArray("{'cid':7,'count':null}") << QByteArray("count must be");
        QTest::newRow("fraction") << QByteArray("{'cid':7,'delta':1.0}") << QByteArray("delta must be");
        QTest::newRow("too great") << QByteArray("{'cid':7,'delta':9223372036854775808}")
                                   << QByteArray("delta must be");
        QTest::newRow("empty batch") << QByteArray("{'views':[]}") << QByteArray("views is empty");
        QTest::newRow("no array") << QByteArray("{'views':{}}") << QByteArray("views must be an array");
        QTest::newRow("mixed") << QByteArray("{'views':[{'cid':7,'delta':1}],'cid':7,'delta':1}")
                               << QByteArray("not both");
        QTest::newRow("two batches") << QByteArray("{'views':[{'cid':7,'delta':1}],'views':[{'cid':7,'delta':1}]}")
                                     << QByteArray("views is given more than once");
        QTest::newRow("no UUID") << QByteArray("{'cid':7,'delta':1,'id':'7'}") << QByteArray("id must be a UUID");
        QTest::newRow("two ids") << QByteArray("{'cid':7,'delta':1,'id':'" + id + "','id':'" + id + "'}")
                                 << QByteArray("id is given more than once");
        QByteArray many = "{'views':[{'cid':7,'delta':1}";
        for (int i = 0; i < 10'000; ++i)
            many += ",{'cid':7,'delta':1}";
        QTest::newRow("10 001") << many + "]}" << QByteArray("more than 10000");
    }

    void badBodiesAreRefusedByFieldAndRule()
    {
        QFETCH(const QByteArray, body);
        QFETCH(const QByteArray, says);
        const RawAnswer answer = views(body);
        QCOMPARE(answer.status, 400);
        QVERIFY2(objectOf(answer)[QStringLiteral("detail")].toString().toUtf8().contains(says), answer.body);
        QCOMPARE(m_endpoint->script.asked.load(), 0);
        QCOMPARE(views("{'cid':7,'delta':1}").status, 200); // the connection goes on
    }

    void tenThousandViewsAreOneBatch()
    {
        QByteArray body = "{'views':[";
        for (int cid = 1; cid <= 10'000; ++cid)
            body += "{'cid': " + QByteArray::number(cid + 1000) + ", 'count': 12},";
        body.back() = ']';
        QCOMPARE(objectOf(views(body + '}'))[QStringLiteral("accepted")].toInt(), 10'000);
        QCOMPARE(m_endpoint->script.asked.load(), 1);
    }

    void formsAreNoBatch()
    {
        QVERIFY(m_client->send(
            post("/api/v1/views", "cid=7&delta=1", "Content-Type: application/x-www-form-urlencoded\r\n")));
        QCOMPARE(m_client->answer().value_or(RawAnswer{}).status, 415);
    }

    void locationNamesLevelPathAndUrl()
    {
        const RawAnswer answer = ask("/api/v1/contents/7/location");
        QCOMPARE(answer.status, 200);
        QCOMPARE(objectOf(answer),
            (QJsonObject{ { QStringLiteral("cid"), 7 }, { QStringLiteral("level"), QStringLiteral("silver") },
                { QStringLiteral("filename"), QStringLiteral("7 a.mp4") },
                { QStringLiteral("path"), QStringLiteral("/silver/7 a.mp4") },
                { QStringLiteral("url"), QStringLiteral("http://films.example/7%20a.mp4") } }));
        QCOMPARE(objectOf(ask("/api/v1/contents/409/location"))[QStringLiteral("url")], QJsonValue());
        QCOMPARE(ask("/api/v1/contents/404/location").status, 404);
        for (const QByteArray cid : { "0", "x", "-1", "1.0", "9223372036854775808" })
            QCOMPARE(ask("/api/v1/contents/" + cid + "/location").status, 400);
        m_endpoint->script.code = static_cast<int>(ErrorCode::Unavailable);
        const RawAnswer offline = ask("/api/v1/contents/7/location");
        QCOMPARE(offline.status, 503);
        QVERIFY(offline.field("Retry-After"));
    }

    void playRedirectsAndCountsOncePerPlayer()
    {
        const auto counted = [this] { return m_endpoint->counters.views.load(); };
        RawAnswer answer = ask("/play/7");
        QCOMPARE(answer.status, 302);
        QCOMPARE(answer.field("Location"), QByteArray("http://films.example/7%20a.mp4"));
        QCOMPARE(answer.field("Cache-Control"), QByteArray("no-store"));
        QCOMPARE(counted(), 1U);
        QCOMPARE(ask("/play/7").status, 302); // again, within half a minute
        QCOMPARE(counted(), 1U);
        QCOMPARE(ask("/play/8").status, 302);
        QCOMPARE(counted(), 2U);
        // From a proxy on this machine it is the last address that counts.
        QCOMPARE(ask("/play/7", "X-Forwarded-For: 192.0.2.1\r\n").status, 302);
        QCOMPARE(ask("/play/7", "X-Forwarded-For: 192.0.2.9, 192.0.2.1\r\n").status, 302);
        QCOMPARE(counted(), 3U);
        QCOMPARE(ask("/play/7", "X-Forwarded-For: 192.0.2.1, 192.0.2.2\r\n").status, 302);
        QCOMPARE(counted(), 4U);
        QCOMPARE(ask("/play/7", "X-Forwarded-For: nobody\r\n").status, 302); // no address: the proxy's own
        QCOMPARE(counted(), 4U);
    }

    void headShowsTheWayAndCountsNothing()
    {
        QVERIFY(m_client->send(get("/play/7", {}, "HEAD")));
        const auto answer = m_client->answer(true);
        QVERIFY(answer);
        QCOMPARE(answer->status, 302);
        QCOMPARE(m_endpoint->counters.views.load(), 0U);
        QCOMPARE(ask("/play/7").status, 302);
        QCOMPARE(m_endpoint->counters.views.load(), 1U);
    }

    void playWithoutUrlIsAConflict()
    {
        QCOMPARE(ask("/play/409").status, 409);
        QCOMPARE(ask("/play/404").status, 404);
        QCOMPARE(ask("/play/x").status, 400);
        QCOMPARE(m_endpoint->counters.views.load(), 0U);
        QVERIFY(m_client->send(post("/play/7", "")));
        const auto answer = m_client->answer();
        QVERIFY(answer);
        QCOMPARE(answer->status, 405);
        QCOMPARE(answer->field("Allow"), QByteArray("GET, HEAD"));
    }

    void recentPlaysAreForgottenInTimeAndBounded()
    {
        using namespace std::chrono_literals;
        api::RecentPlays plays(100);
        const QHostAddress player(QStringLiteral("192.0.2.1"));
        const QHostAddress mapped(QStringLiteral("::ffff:192.0.2.1"));
        const Deadline begin{ 1000s };
        const auto cid = [](int number) { return static_cast<ContentId>(number); };
        QVERIFY(plays.isNew(player, cid(1), begin));
        QVERIFY(!plays.isNew(mapped, cid(1), begin + 29s));
        QVERIFY(!plays.isNew(player, cid(1), begin + 29999ms)); // asking again does not begin it anew
        QVERIFY(plays.isNew(player, cid(1), begin + 30s));
        QVERIFY(!plays.isNew(player, cid(1), begin + 59s));
        plays.forget(player, cid(1));
        QVERIFY(plays.isNew(player, cid(1), begin + 59s));
        for (int i = 0; i < 10'000; ++i)
            QVERIFY(plays.isNew(player, cid(i + 10), begin + 59s));
        QVERIFY(plays.size() <= 100);
    }

    void viewsOfOneContentAreFolded()
    {
        const auto view = [](int cid, qint64 count, Kind kind) {
            return View{ static_cast<ContentId>(cid), count, kind };
        };
        constexpr qint64 most = std::numeric_limits<qint64>::max();
        const std::vector<View> views{ view(1, 5, Kind::More), view(2, 7, Kind::Total), view(1, 6, Kind::More),
            view(2, 3, Kind::Total), view(3, 5, Kind::More), view(2, 4, Kind::More), view(3, 9, Kind::Total),
            view(4, most, Kind::More), view(4, 1, Kind::More) };
        const FoldedViews result = folded(views);
        QCOMPARE(result.place, (std::vector<quint32>{ 0, 1, 0, 1, 2, 1, 2, 3, 3 }));
        QCOMPARE(result.views.size(), 4U);
        QCOMPARE(result.views[0].count, 11);
        QCOMPARE(result.views[0].kind, Kind::More);
        QCOMPARE(result.views[1].count, 7);
        QCOMPARE(result.views[1].kind, Kind::Total);
        QCOMPARE(result.views[2].count, 9);
        QCOMPARE(result.views[2].kind, Kind::Total);
        QCOMPARE(result.views[3].count, most);
    }

private:
    /// With ' for ".
    RawAnswer views(const QByteArray& body)
    {
        m_client->send(post("/api/v1/views", QByteArray(body).replace('\'', '"'), jsonType));
        return m_client->answer().value_or(RawAnswer{});
    }

    RawAnswer ask(const QByteArray& path, const QByteArray& fields = {})
    {
        m_client->send(get(path, fields));
        return m_client->answer().value_or(RawAnswer{});
    }

    std::unique_ptr<Endpoint> m_endpoint;
    std::unique_ptr<RawClient> m_client;
};

QTEST_GUILESS_MAIN(TestPlayersRoutes)
#include "test_players_routes.moc"
