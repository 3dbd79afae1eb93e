// SPDX-License-Identifier: GPL-3.0-or-later
// The parser alone: what is a request, what is refused with which status, and that it does not matter how the bytes
// come.
#include "api/request_parser.h"

#include <QTest>

using namespace tierwatch;
using namespace tierwatch::api;

namespace {

using State = RequestParser::State;

const HostNames& names()
{
    static const HostNames names(QStringLiteral("192.0.2.7"), { QStringLiteral("Tierwatch.Example") });
    return names;
}

HttpLimits smallLimits()
{
    HttpLimits limits;
    limits.requestLine = 100;
    limits.headers = 200;
    limits.body = 50;
    return limits;
}

/// What becomes of all requests in the bytes, in words, when they come in pieces of `piece` bytes.
QByteArray verdicts(const QByteArray& bytes, qsizetype piece, const HttpLimits& limits)
{
    RequestParser parser(limits, names());
    QByteArray said;
    qsizetype begin = 0;
    qsizetype end = 0;
    while (end < bytes.size()) {
        end = std::min(bytes.size(), end + piece);
        for (;;) {
            const QByteArray copy = bytes.sliced(begin, end - begin); // elsewhere each time, and no byte more
            const State state = parser.parse(copy);
            if (state == State::Rejected)
                return said + QByteArray::number(parser.status());
            if (state == State::Incomplete)
                break;
            if (state == State::Continue) {
                said += "100 ";
                continue;
            }
            const Request& request = parser.request();
            for (const QByteArrayView part : { request.methodName, QByteArrayView(" "), request.path,
                     QByteArrayView("?"), request.query, QByteArrayView(" ["), request.contentType,
                     QByteArrayView("] {"), request.body, QByteArrayView("}") })
                said += part;
            for (const QByteArrayView carried : { request.authorization, request.origin, request.fetchSite,
                     request.forwardedFor, request.ifMatch, request.idempotencyKey })
                said += carried.isEmpty() ? QByteArray() : " (" + carried.toByteArray() + ')';
            said += request.keepAlive ? " keep " : " close ";
            begin += parser.size();
            parser.reset();
            if (begin == end)
                break;
        }
    }
    return said + (begin < end ? "..." : "");
}

const QByteArray host = "Host: localhost\r\n";

QByteArray get(const QByteArray& fields) { return "GET / HTTP/1.1\r\n" + fields + "\r\n"; }

QByteArray postOf(const QByteArray& fields, const QByteArray& body)
{
    return "POST /x HTTP/1.1\r\n" + host + fields + "\r\n" + body;
}

} // namespace

class TestRequestParser : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void verdict_data()
    {
        QTest::addColumn<QByteArray>("bytes");
        QTest::addColumn<QByteArray>("expected");
        const auto row = [](const char* name, const QByteArray& bytes, const char* expected) {
            QTest::newRow(name) << bytes << QByteArray(expected);
        };

        // Requests.
        row("plain", get(host), "GET /? [] {} keep ");
        row("query", "GET /a/b?c=d?e HTTP/1.1\r\n" + host + "\r\n", "GET /a/b?c=d?e [] {} keep ");
        row("body", postOf("Content-Length: 3\r\nContent-Type: text/x\r\n", "abc"), "POST /x? [text/x] {abc} keep ");
        row("body of zero", postOf("Content-Length: 0\r\n", ""), "POST /x? [] {} keep ");
        row("length with zeros", postOf("Content-Length: 0003\r\n", "abc"), "POST /x? [] {abc} keep ");
        row("no length, no body", postOf("", ""), "POST /x? [] {} keep ");
        row("body on GET", "GET / HTTP/1.1\r\n" + host + "Content-Length: 2\r\n\r\nab", "GET /? [] {ab} keep ");
        row("spaces around a value", get("Host:\t localhost \t\r\n"), "GET /? [] {} keep ");
        row("no space", get("Host:localhost\r\n"), "GET /? [] {} keep ");
        row("field names in any case", get("hOST: localhost\r\n"), "GET /? [] {} keep ");
        row("empty value", get(host + "X:\r\n"), "GET /? [] {} keep ");
        row("high bytes in a value", get(host + "X: \xc3\xa4\r\n"), "GET /? [] {} keep ");
        row("empty line first", "\r\n" + get(host), "GET /? [] {} keep ");
        row("two in a row", get(host) + postOf("Content-Length: 1\r\n", "a") + get(host),
            "GET /? [] {} keep POST /x? [] {a} keep GET /? [] {} keep ");
        row("body that looks like a request", postOf("Content-Length: 18\r\n", "GET / HTTP/1.1\r\n\r\n"),
            "POST /x? [] {GET / HTTP/1.1\r\n\r\n} keep ");
        row("upgrade is ignored", get(host + "Connection: Upgrade\r\nUpgrade: websocket\r\n"), "GET /? [] {} keep ");
        row("fields for handlers",
            get(host + "Origin: http://a\r\nauthorization: Bearer x y\r\nSEC-FETCH-SITE: none\r\nIf-Match: \"7\"\r\n"
                + "Idempotency-Key: k\r\n")
                + get(host),
            "GET /? [] {} (Bearer x y) (http://a) (none) (\"7\") (k) keep GET /? [] {} keep ");
        row("the last proxy counts", get(host + "X-Forwarded-For: 192.0.2.1\r\nX-Forwarded-For: 192.0.2.2\r\n"),
            "GET /? [] {} (192.0.2.2) keep ");
        row("two authorizations", get(host + "Authorization: Bearer a\r\nAuthorization: Bearer b\r\n"), "400");
        row("two keys", get(host + "Idempotency-Key: a\r\nIdempotency-Key: a\r\n"), "400");
        row("unknown method", "FOO / HTTP/1.1\r\n" + host + "\r\n", "FOO /? [] {} keep ");
        row("asterisk", "OPTIONS * HTTP/1.1\r\n" + host + "\r\n", "OPTIONS *? [] {} keep ");
        row("absolute", "GET http://LocalHost:80/a?b HTTP/1.1\r\n" + host + "\r\n", "GET /a?b [] {} keep ");

        // Staying connected.
        row("close", get(host + "Connection: close\r\n"), "GET /? [] {} close ");
        row("close in a list", get(host + "Connection: x , CLOSE\r\n"), "GET /? [] {} close ");
        row("close in a second field", get(host + "Connection: x\r\nConnection: close\r\n"), "GET /? [] {} close ");
        row("closed is not close", get(host + "Connection: closed\r\n"), "GET /? [] {} keep ");
        row("1.0", "GET / HTTP/1.0\r\n\r\n", "GET /? [] {} close ");
        row("1.0 keep-alive", "GET / HTTP/1.0\r\nConnection: Keep-Alive\r\n\r\n", "GET /? [] {} keep ");
        row("1.0 both", "GET / HTTP/1.0\r\nConnection: keep-alive, close\r\n\r\n", "GET /? [] {} close ");

        // Expectations.
        row("continue without a body", get(host + "Expect: 100-continue\r\n"), "GET /? [] {} keep ");
        row("other expectation", get(host + "Expect: tea\r\n"), "417");
        row("continue, too long a body", postOf("Expect: 100-continue\r\nContent-Length: 51\r\n", ""), "413");
        row("continue without a length", postOf("Expect: 100-continue\r\n", ""), "411");

        // Lengths and chunks: what proxies and servers have read differently.
        row("two lengths", postOf("Content-Length: 3\r\nContent-Length: 4\r\n", "abcd"), "400");
        row("two equal lengths", postOf("Content-Length: 3\r\nContent-Length: 3\r\n", "abc"), "400");
        row("list of lengths", postOf("Content-Length: 3, 3\r\n", "abc"), "400");
        row("empty length", postOf("Content-Length:\r\n", ""), "400");
        row("negative length", postOf("Content-Length: -1\r\n", ""), "400");
        row("plus length", postOf("Content-Length: +3\r\n", "abc"), "400");
        row("hexadecimal length", postOf("Content-Length: 0x3\r\n", "abc"), "400");
        row("fraction", postOf("Content-Length: 3.0\r\n", "abc"), "400");
        row("inner space", postOf("Content-Length: 1 2\r\n", "abc"), "400");
        row("length with garbage", postOf("Content-Length: 3abc\r\n", "abc"), "400");
        row("vertical tab", postOf("Content-Length: \v3\r\n", "abc"), "400");
        row("2^63", postOf("Content-Length: 9223372036854775808\r\n", "abc"), "413");
        row("2^64+3", postOf("Content-Length: 18446744073709551619\r\n", "abc"), "413");
        row("2^256",
            postOf("Content-Length: 115792089237316195423570985008687907853269984665640564039457584007913129639936\r\n",
                "abc"),
            "413");
        row("above the limit", postOf("Content-Length: 51\r\n", ""), "413");
        row("at the limit", postOf("Content-Length: 50\r\n", QByteArray(50, 'a')),
            "POST /x? [] {aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa} keep ");
        row("type without a length", postOf("Content-Type: text/x\r\n", ""), "411");
        row("chunked", postOf("Transfer-Encoding: chunked\r\n", "0\r\n\r\n"), "501");
        row("chunked and length", postOf("Content-Length: 5\r\nTransfer-Encoding: chunked\r\n", "0\r\n\r\n"), "400");
        row("chunked in 1.0", "POST /x HTTP/1.0\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", "400");
        row("identity", postOf("Transfer-Encoding: identity\r\nContent-Length: 1\r\n", "a"), "400");
        row("xchunked", postOf("Transfer-Encoding: xchunked\r\n", ""), "501");
        row("hidden by case", postOf("tRANSFER-eNCODING: Chunked\r\n", ""), "501");
        row("hidden by a space", postOf("Transfer-Encoding : chunked\r\n", ""), "400");
        row("hidden by a tab", postOf("Transfer-Encoding\t: chunked\r\n", ""), "400");
        row("hidden by a control",
            postOf("Transfer-Encoding: \x0b"
                   "chunked\r\n",
                ""),
            "400");
        row("hidden by a fold", postOf("X: y\r\n Transfer-Encoding: chunked\r\n", ""), "400");
        row("fold first", "GET / HTTP/1.1\r\n X: y\r\n" + host + "\r\n", "400");
        row("hidden by a bare CR", postOf("X: y\rTransfer-Encoding: chunked\r\n", ""), "400");
        row("hidden by a bare LF", postOf("X: y\nTransfer-Encoding: chunked\r\n", ""), "400");
        row("hidden by NUL", postOf(QByteArray("X: y\0\r\n", 7), ""), "400");
        row("no colon", get(host + "Transfer-Encoding\r\n"), "400");
        row("no name", get(host + ": chunked\r\n"), "400");
        row("name with a slash", get(host + "a/b: c\r\n"), "400");
        row("CR CR LF", get(host + "X: y\r\r\n"), "400");
        row("ends with LF LF", "GET / HTTP/1.1\nHost: localhost\n\n", "400");
        row("LF only at the end", "GET / HTTP/1.1\r\n" + host + "\n", "400");
        row("type twice", postOf("Content-Length: 1\r\nContent-Type: a/b\r\nContent-Type: c/d\r\n", "a"), "400");
        row("what follows a refusal is no request", get("") + get(host), "400");

        // The request line.
        row("two spaces", "GET  / HTTP/1.1\r\n" + host + "\r\n", "400");
        row("space behind", "GET / HTTP/1.1 \r\n" + host + "\r\n", "400");
        row("space before", " GET / HTTP/1.1\r\n" + host + "\r\n", "400");
        row("tab", "GET\t/\tHTTP/1.1\r\n" + host + "\r\n", "400");
        row("space in the target", "GET /a b HTTP/1.1\r\n" + host + "\r\n", "400");
        row("HTTP/0.9", "GET /\r\n", "400");
        row("version 2.0", "GET / HTTP/2.0\r\n" + host + "\r\n", "505");
        row("version 1.2", "GET / HTTP/1.2\r\n" + host + "\r\n", "505");
        row("preface of HTTP/2", "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", "505");
        row("version 1.10", "GET / HTTP/1.10\r\n" + host + "\r\n", "400");
        row("lower-case version", "GET / http/1.1\r\n" + host + "\r\n", "400");
        row("version only", "HTTP/1.1\r\n", "400");
        row("method with a control", "G\x01T / HTTP/1.1\r\n" + host + "\r\n", "400");
        row("no method", "/ HTTP/1.1\r\n" + host + "\r\n", "400");
        row("control in the target", "GET /\x01 HTTP/1.1\r\n" + host + "\r\n", "400");
        row("high byte in the target", "GET /\xc3\xa4 HTTP/1.1\r\n" + host + "\r\n", "400");
        row("fragment", "GET /#a HTTP/1.1\r\n" + host + "\r\n", "400");
        row("no path", "GET a HTTP/1.1\r\n" + host + "\r\n", "400");
        row("CONNECT", "CONNECT localhost:80 HTTP/1.1\r\n" + host + "\r\n", "400");
        row("asterisk of GET", "GET * HTTP/1.1\r\n" + host + "\r\n", "400");
        row("two empty lines first", "\r\n\r\n" + get(host), "400");
        row("TLS", QByteArray("\x16\x03\x01\x02", 4), "400");

        row("no HTTP, and too long", "\x16" + QByteArray(1000, 'a'), "400");

        // Limits.
        row("longest line", "GET /" + QByteArray(86, 'a') + " HTTP/1.1\r\n" + host + "\r\n",
            "GET /aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa? [] {} keep ");
        row("line too long", "GET /" + QByteArray(87, 'a') + " HTTP/1.1\r\n", "414");
        row("line without end", QByteArray(1000, 'a'), "414");
        row("longest head", get(host + "X: " + QByteArray(178, 'a') + "\r\n"), "GET /? [] {} keep ");
        row("head too long", get(host + "X: " + QByteArray(179, 'a') + "\r\n"), "431");
        row("many fields", get(host + QByteArray("X: y\r\n").repeated(100)), "431");
        row("field without end", "GET / HTTP/1.1\r\nX: " + QByteArray(1000, 'a'), "431");

        // Host.
        row("no Host", get(""), "400");
        row("two Hosts", get(host + host), "400");
        row("two Hosts in 1.0", "GET / HTTP/1.0\r\n" + host + host + "\r\n", "400");
        row("with port", get("Host: localhost:8080\r\n"), "GET /? [] {} keep ");
        row("with empty port", get("Host: localhost:\r\n"), "GET /? [] {} keep ");
        row("any case", get("Host: LOCALHOST\r\n"), "GET /? [] {} keep ");
        row("root dot", get("Host: localhost.\r\n"), "GET /? [] {} keep ");
        row("loopback", get("Host: 127.0.0.1:5000\r\n"), "GET /? [] {} keep ");
        row("loopback 6", get("Host: [::1]:5000\r\n"), "GET /? [] {} keep ");
        row("loopback 6, long", get("Host: [0:0:0:0:0:0:0:1]\r\n"), "GET /? [] {} keep ");
        row("listen address", get("Host: 192.0.2.7\r\n"), "GET /? [] {} keep ");
        row("this machine", get("Host: " + QSysInfo::machineHostName().toLatin1() + "\r\n"), "GET /? [] {} keep ");
        row("a setting", get("Host: tierwatch.example\r\n"), "GET /? [] {} keep ");
        row("stranger", get("Host: evil.example\r\n"), "421");
        row("stranger with our name in it", get("Host: localhost.evil.example\r\n"), "421");
        row("stranger's address", get("Host: 203.0.113.9\r\n"), "421");
        row("stranger's address 6", get("Host: [2001:db8::1]\r\n"), "421");
        row("stranger in 1.0", "GET / HTTP/1.0\r\nHost: evil.example\r\n\r\n", "421");
        row("stranger in the target", "GET http://evil.example/ HTTP/1.1\r\n" + host + "\r\n", "421");
        row("stranger after ours", get(host) + get("Host: evil.example\r\n"), "GET /? [] {} keep 421");
        row("empty Host", get("Host:\r\n"), "421");
        row("Host with a path", get("Host: localhost/x\r\n"), "400");
        row("Host with a user", get("Host: a@localhost\r\n"), "400");
        row("Host with words", get("Host: localhost, evil\r\n"), "400");
        row("Host with a bad port", get("Host: localhost:x\r\n"), "400");
        row("Host with a long port", get("Host: localhost:123456\r\n"), "400");
        row("Host with an open bracket", get("Host: [::1\r\n"), "400");
        row("Host 6 without brackets", get("Host: ::1\r\n"), "400");
        row("Host 4 in brackets", get("Host: [127.0.0.1]\r\n"), "400");

        // Not whole.
        row("half a line", "GET / HT", "...");
        row("half a head", "GET / HTTP/1.1\r\nHost: loc", "...");
        row("half a body", postOf("Content-Length: 5\r\n", "ab"), "...");
    }

    void verdict()
    {
        QFETCH(const QByteArray, bytes);
        QFETCH(const QByteArray, expected);
        const HttpLimits limits = smallLimits();
        for (qsizetype piece : { qsizetype{ 1 }, qsizetype{ 2 }, qsizetype{ 3 }, qsizetype{ 7 }, bytes.size() })
            QCOMPARE(verdicts(bytes, piece, limits), expected);
    }

    void continueIsSaidOnceAndOnlyToWhoWaits()
    {
        const HttpLimits limits = smallLimits();
        const QByteArray head = postOf("Expect: 100-Continue\r\nContent-Length: 3\r\n", "");
        QCOMPARE(verdicts(head + "abc", head.size(), limits), QByteArray("100 POST /x? [] {abc} keep "));
        QCOMPARE(verdicts(head + "abc", 1, limits), QByteArray("100 POST /x? [] {abc} keep "));
        QCOMPARE(verdicts(head + "abc", head.size() + 3, limits), QByteArray("POST /x? [] {abc} keep "));
        QCOMPARE(verdicts(head + "abc", head.size() + 1, limits), QByteArray("POST /x? [] {abc} keep "));
        const QByteArray old = "POST /x HTTP/1.0\r\nExpect: 100-continue\r\nContent-Length: 3\r\n\r\n";
        QCOMPARE(verdicts(old + "abc", old.size(), limits), QByteArray("POST /x? [] {abc} close "));
    }

    /// Bytes that nobody meant: whatever they are and however they come, there is the same verdict and no read beyond
    /// them.
    void randomBytes()
    {
        const HttpLimits limits = smallLimits();
        const QList<QByteArray> words{ "GET", "POST", " ", "/", "?", "HTTP/1.1", "HTTP/1.0", "\r\n", "\r", "\n", ":",
            "Host: localhost\r\n", "Content-Length: 3\r\n", "Content-Length", "Transfer-Encoding: chunked\r\n",
            "Expect: 100-continue\r\n", "3", "abc", "\t", "\x80", "Connection: close\r\n", "POST / HTTP/1.1\r\n",
            "\r\n\r\n" };
        quint32 random = 1;
        const auto next = [&random](quint32 below) {
            random = random * 1664525U + 1013904223U;
            return (random >> 8) % below;
        };
        int whole = 0;
        int rejected = 0;
        for (int round = 0; round < 20000; ++round) {
            QByteArray bytes = get(host) + postOf("Content-Length: 3\r\n", "abc") + get(host + "Connection: close\r\n");
            for (quint32 i = 0, count = next(4); i < count; ++i) {
                const auto at = static_cast<qsizetype>(next(static_cast<quint32>(bytes.size())));
                if (next(2) == 0)
                    bytes.insert(at, words[next(static_cast<quint32>(words.size()))]);
                else
                    bytes.remove(at, static_cast<qsizetype>(next(8)));
            }
            const QByteArray atOnce = verdicts(bytes, bytes.size(), limits).replace("100 ", "");
            QCOMPARE(verdicts(bytes, 1, limits).replace("100 ", ""), atOnce);
            whole += atOnce.contains('{') ? 1 : 0;
            rejected += atOnce.back() == '}' || atOnce.back() == ' ' ? 0 : 1;
        }
        QVERIFY(whole > 1000);
        QVERIFY(rejected > 1000);
    }
};

QTEST_GUILESS_MAIN(TestRequestParser)
#include "test_request_parser.moc"
