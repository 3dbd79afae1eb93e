// SPDX-License-Identifier: GPL-3.0-or-later
// Who may use which route: tokens, roles, origins, and where the endpoint may be opened at all.
#include "endpoint.h"

#include "api/access_control.h"

#include <QTest>

using namespace tierwatch;
using namespace tierwatch::api;
using namespace tierwatch::test;

namespace {

const QByteArray playersToken = "0123456789abcdef-players";

QByteArray bearer(const QByteArray& token) { return "Authorization: Bearer " + token + "\r\n"; }

QByteArray getRequest(const QByteArray& path, const QByteArray& fields)
{
    return "GET " + path + " HTTP/1.1\r\nHost: localhost\r\n" + fields + "\r\n";
}

} // namespace

class TestAccessControl : public QObject {
    Q_OBJECT

    /// The answer to one request on a connection of its own.
    static RawAnswer ask(const Endpoint& endpoint, const QByteArray& request)
    {
        RawClient client(endpoint.port);
        client.send(request);
        return client.answer().value_or(RawAnswer{});
    }

private Q_SLOTS:
    void decisions_data()
    {
        QTest::addColumn<Audience>("audience");
        QTest::addColumn<QByteArray>("authorization");
        QTest::addColumn<bool>("withPlayersToken");
        QTest::addColumn<int>("status");
        QTest::addColumn<QString>("author");
        const auto row = [](const char* name, Audience audience, const QByteArray& authorization, bool withPlayersToken,
                             int status, const char* author = "") {
            QTest::newRow(name) << audience << authorization << withPlayersToken << status
                                << QString::fromLatin1(author);
        };
        const QByteArray players = "Bearer " + playersToken;
        row("anyone", Audience::Anyone, "", true, 200);
        row("anyone with rubbish", Audience::Anyone, "Bearer rubbish", true, 200);
        row("players, none needed", Audience::Players, "", false, 200);
        row("players, none needed, some sent", Audience::Players, "Bearer rubbish", false, 200);
        row("players", Audience::Players, players, true, 200);
        row("players without", Audience::Players, "", true, 401);
        row("players with another", Audience::Players, players.chopped(1) + "x", true, 401);
        row("players with a piece", Audience::Players, players.chopped(1), true, 401);
        row("players with more", Audience::Players, players + "x", true, 401);
        row("players with an operator's", Audience::Players, "Bearer an-operator", true, 401);
        row("players by Basic", Audience::Players, "Basic " + playersToken, true, 401);
        row("look as viewer", Audience::Viewer, "Bearer a-viewer", false, 200, "vera");
        row("look as operator", Audience::Viewer, "Bearer an-operator", false, 200, "olga");
        row("look without", Audience::Viewer, "", false, 401);
        row("look with nothing behind Bearer", Audience::Viewer, "Bearer ", false, 401);
        row("look with Bearer only", Audience::Viewer, "Bearer", false, 401);
        row("look with the players'", Audience::Viewer, players, true, 401);
        row("look with the hash", Audience::Viewer, "Bearer " + hashOfToken("a-viewer"), false, 401);
        row("look with the name", Audience::Viewer, "Bearer vera", false, 401);
        row("look by Basic", Audience::Viewer, "Basic a-viewer", false, 401);
        row("look without a space", Audience::Viewer, "Bearera-viewer", false, 401);
        row("the scheme's case is the client's", Audience::Viewer, "bEARER  a-viewer", false, 200, "vera");
        row("the token's is not", Audience::Viewer, "Bearer A-VIEWER", false, 401);
        row("change as operator", Audience::Operator, "Bearer an-operator", false, 200, "olga");
        row("change as viewer", Audience::Operator, "Bearer a-viewer", false, 403, "vera");
        row("change without", Audience::Operator, "", false, 401);
        row("change with rubbish", Audience::Operator, "Bearer rubbish", false, 401);
        row("change with the players'", Audience::Operator, players, true, 401);
    }

    void decisions()
    {
        QFETCH(Audience, audience);
        QFETCH(QByteArray, authorization);
        QFETCH(bool, withPlayersToken);
        QFETCH(int, status);
        QFETCH(QString, author);
        const Endpoint endpoint;
        HttpSettings settings = endpoint.settings;
        settings.playersToken = withPlayersToken ? playersToken : QByteArray();
        const AccessControl access(settings, HostNames(settings.host, {}));
        Request request;
        request.authorization = authorization;
        const std::optional<Problem> problem = access.check(audience, request);
        QCOMPARE(problem ? problem->status : 200, status);
        QCOMPARE(request.author, author);
        if (status == 401)
            QVERIFY(problem->headers.startsWith("WWW-Authenticate: Bearer realm="));
        if (problem)
            QVERIFY(!problem->detail.english().contains(
                        QString::fromLatin1(authorization.sliced(std::min<qsizetype>(authorization.size(), 7))))
                || authorization.size() <= 7);
    }

    void origins_data()
    {
        QTest::addColumn<QByteArray>("origin");
        QTest::addColumn<QByteArray>("site");
        QTest::addColumn<bool>("passes");
        const auto row = [](const char* name, const char* origin, const char* site, bool passes) {
            QTest::newRow(name) << QByteArray(origin) << QByteArray(site) << passes;
        };
        row("no browser", "", "", true);
        row("same origin", "http://localhost:5000", "same-origin", true);
        row("same origin over TLS", "https://localhost", "same-origin", true);
        row("typed by hand", "", "none", true);
        row("older browser", "http://127.0.0.1:5000", "", true);
        row("a name from the settings", "https://tierwatch.example", "", true);
        row("another site", "https://evil.example", "cross-site", false);
        row("another site, older browser", "https://evil.example", "", false);
        row("another site, GET of a newer one", "", "cross-site", false);
        row("a sibling", "", "same-site", false);
        row("another port", "http://localhost:8080", "same-site", false);
        row("hidden", "null", "", false);
        row("ours as a part", "https://localhost.evil.example", "", false);
        row("ours as a user", "https://localhost@evil.example", "", false);
        row("ours behind a slash", "https://evil.example/localhost", "", false);
        row("a path", "http://localhost/x", "", false);
        row("a file", "file://localhost", "", false);
        row("nonsense", "localhost", "", false);
        row("unknown word", "", "elsewhere", false);
        row("empty host", "http://", "", false);
    }

    /// With a good token, so that nothing else refuses it; players' pages are on other sites, and may report.
    void origins()
    {
        QFETCH(QByteArray, origin);
        QFETCH(QByteArray, site);
        QFETCH(bool, passes);
        const Endpoint endpoint;
        const AccessControl access(
            endpoint.settings, HostNames(QStringLiteral("127.0.0.1"), { QStringLiteral("tierwatch.example") }));
        for (const Audience audience : { Audience::Viewer, Audience::Operator, Audience::Players, Audience::Anyone }) {
            Request request;
            request.authorization = "Bearer an-operator";
            request.origin = origin;
            request.fetchSite = site;
            const std::optional<Problem> problem = access.check(audience, request);
            const bool asked = audience == Audience::Viewer || audience == Audience::Operator;
            QCOMPARE(problem ? problem->status : 200, passes || !asked ? 200 : 403);
        }
    }

    void whereItMayListen_data()
    {
        QTest::addColumn<QString>("host");
        QTest::addColumn<bool>("open");
        QTest::addColumn<QByteArray>("token");
        QTest::addColumn<bool>("may");
        const auto row = [](const char* host, bool open, const QByteArray& token, bool may) {
            QTest::addRow("%s%s%s", host, open ? ", open" : "", token.isEmpty() ? "" : ", token")
                << QString::fromLatin1(host) << open << token << may;
        };
        for (const char* host : { "127.0.0.1", "127.0.0.2", "127.255.255.254", "::1", "::ffff:127.0.0.1" })
            row(host, false, {}, true);
        for (const char* host : { "0.0.0.0", "::", "192.0.2.1", "10.0.0.1", "128.0.0.1", "2001:db8::1", "fe80::1",
                 "::ffff:192.0.2.1", "::ffff:0.0.0.0" }) {
            row(host, false, {}, false);
            row(host, true, {}, true);
            row(host, false, playersToken, true);
        }
    }

    void whereItMayListen()
    {
        QFETCH(QString, host);
        QFETCH(bool, open);
        QFETCH(QByteArray, token);
        QFETCH(bool, may);
        HttpSettings settings;
        settings.host = host;
        settings.open = open;
        settings.playersToken = token;
        const Result<> result = AccessControl::mayListen(settings);
        QCOMPARE(result.has_value(), may);
        if (result)
            return;
        QCOMPARE(result.error().code, ErrorCode::Forbidden);
        const QString said = result.error().text.english();
        for (const QString& part : { host, QStringLiteral("TIERWATCH_PLAYERS_TOKEN"), QStringLiteral("open = on") })
            QVERIFY2(said.contains(part), qPrintable(said));
    }

    void anEndpointThatMayNotOpenSaysSo()
    {
        Endpoint endpoint;
        endpoint.settings.host = QStringLiteral("0.0.0.0");
        QVERIFY(!endpoint.listen());
        const ComponentHealth health = endpoint.board.health().of(Component::Endpoint);
        QCOMPARE(health.condition, Condition::Down);
        QVERIFY(health.detail.english().contains(QStringLiteral("players-token-file")));
    }

    void playersOverTheWire()
    {
        Endpoint endpoint;
        endpoint.settings.playersToken = playersToken;
        QVERIFY(endpoint.listen());
        const RawAnswer without = ask(endpoint, view(7));
        QCOMPARE(without.status, 401);
        QCOMPARE(without.field("WWW-Authenticate"), QByteArray("Bearer realm=\"players\""));
        QCOMPARE(endpoint.script.asked.load(), 0); // nothing was recorded
        QCOMPARE(ask(endpoint, view(7, bearer("0123456789abcdef-playerz"))).status, 401);
        QCOMPARE(ask(endpoint, view(7, bearer(playersToken))).status, 200);
        QCOMPARE(endpoint.script.asked.load(), 1);
        QCOMPARE(ask(endpoint, alive).status, 200); // machines ask without
    }

    void operatorsOverTheWire_data()
    {
        QTest::addColumn<QByteArray>("fields");
        QTest::addColumn<int>("status");
        QTest::newRow("none") << QByteArray() << 401;
        QTest::newRow("viewer") << bearer("a-viewer") << 200;
        QTest::newRow("operator") << bearer("an-operator") << 200;
        QTest::newRow("unknown") << bearer("nobody") << 401;
        QTest::newRow("two of them") << bearer("a-viewer") + bearer("an-operator") << 400;
        QTest::newRow("a proxy's word is none") << QByteArray("X-Forwarded-For: 127.0.0.1\r\n") << 401;
        QTest::newRow("another site") << bearer("a-viewer") + "Origin: https://evil.example\r\n" << 403;
        QTest::newRow("another site, newer browser") << bearer("a-viewer") + "Sec-Fetch-Site: cross-site\r\n" << 403;
        QTest::newRow("own page") << bearer("a-viewer") + "Origin: http://localhost\r\nSec-Fetch-Site: same-origin\r\n"
                                  << 200;
    }

    /// From loopback, which is no substitute for a token.
    void operatorsOverTheWire()
    {
        QFETCH(QByteArray, fields);
        QFETCH(int, status);
        Endpoint endpoint;
        QVERIFY(endpoint.listen());
        const RawAnswer answer = ask(endpoint, getRequest("/api/v1/log", fields));
        QCOMPARE(answer.status, status);
        QCOMPARE(answer.field("WWW-Authenticate").has_value(), status == 401);
    }

    void everyOperatorsRouteAsksForAToken()
    {
        Endpoint endpoint;
        QVERIFY(endpoint.listen());
        int asked = 0;
        for (const RouteName& route : endpoint.server->routes()) {
            if (route.audience != Audience::Viewer && route.audience != Audience::Operator)
                continue;
            ++asked;
            QByteArray path = route.path;
            path.replace("{cid}", "7").replace("{level}", "gold").replace("{id}", "1");
            const QByteArray line = route.method + ' ' + path + " HTTP/1.1\r\nHost: localhost\r\nContent-Length: 0\r\n";
            QCOMPARE(ask(endpoint, line + "\r\n").status, 401);
            QCOMPARE(ask(endpoint, line + bearer("nobody") + "\r\n").status, 401);
            if (route.audience == Audience::Operator)
                QCOMPARE(ask(endpoint, line + bearer("a-viewer") + "\r\n").status, 403);
        }
        QVERIFY(asked > 0);
        QVERIFY(endpoint.engine.submitted().empty());
    }

    void whatChangesIsForOperatorsOnly()
    {
        Endpoint endpoint;
        QVERIFY(endpoint.listen());
        for (const RouteName& route : endpoint.server->routes()) {
            const bool reads = route.method == "GET" || route.method == "HEAD";
            if (route.path.startsWith("/api/v1/") && route.path != "/api/v1/views")
                QVERIFY2(reads || route.audience == Audience::Operator, route.path.constData());
        }
    }

    void noAnswerAllowsOtherSites()
    {
        Endpoint endpoint;
        QVERIFY(endpoint.listen());
        const QByteArray fields = "Origin: https://evil.example\r\nAccess-Control-Request-Method: POST\r\n";
        for (const QByteArray& request : { getRequest("/healthz", fields), getRequest("/api/v1/log", fields),
                 view(7, fields), "OPTIONS /post_sentence HTTP/1.1\r\nHost: localhost\r\n" + fields + "\r\n" }) {
            const RawAnswer answer = ask(endpoint, request);
            QVERIFY(answer.status != 0);
            QVERIFY2(!answer.head.toLower().contains("access-control-"), answer.head.constData());
        }
    }
};

QTEST_GUILESS_MAIN(TestAccessControl)
#include "test_access_control.moc"
