// SPDX-License-Identifier: GPL-3.0-or-later
// The JSON under a cid: the original's bytes out, anybody's bytes in; and where the state store is.
#include "state/state_object.h"
#include "state/state_store.h"

#include <QProcess>
#include <QTest>

#include <limits>
#include <random>

using namespace tierwatch;

namespace {

class Dice {
public:
    explicit Dice(unsigned seed) : m_engine(seed) { }
    qint64 number(qint64 low, qint64 high) { return std::uniform_int_distribution<qint64>(low, high)(m_engine); }
    bool coin() { return number(0, 1) == 1; }

    QByteArray text()
    {
        static const QList<QByteArray> pieces{ "a", "Z", "0", " ", "\"", "\\", "/", "\b", "\f", "\n", "\r", "\t",
            "\x01", "\x1f", "\x7f", "é", "한국어", "봄날.mp4", "\xF0\x9F\x8E\xAC", "\xEF\xBF\xBD", "\xC2\x80",
            "\xED\x9F\xBF", "\xEE\x80\x80", "\xF4\x8F\xBF\xBF", "%1", "{", "]", ",", ":", QByteArray("\0", 1), "\xFF",
            "\xC3", "\xED\xA0\x80", "\xA9" };
        QByteArray made;
        for (qint64 left = number(0, 12); left > 0; --left)
            made += pieces.at(number(0, pieces.size() - 1));
        return made;
    }

    QByteArray rawValue()
    {
        static const QList<QByteArray> values{ "null", "true", "12345678901234567890123", "1e400", "-0", "0.1", "[ ]",
            "{}", "[1,  2 ,{\"a\":[null]}]", "\"\\ud800 alone\"", "\"\\u00e9\\/\"", "{\"cid\": 1, \"cid\": 2}", "NaN",
            "-Infinity", "\"봄\"" };
        return values.at(number(0, values.size() - 1));
    }

    StateObject object()
    {
        StateObject made;
        made.cid = static_cast<ContentId>(coin() ? number(1, 100) : number(1, std::numeric_limits<qint64>::max()));
        if (coin())
            made.count = coin() ? number(0, 5000) : number(0, std::numeric_limits<qint64>::max());
        made.target = text();
        made.dbLevel = text();
        made.filename = text();
        if (coin())
            made.workerId = text();
        made.status = static_cast<StateStatus>(number(0, static_cast<qint64>(StateStatus::Other)));
        if (made.status == StateStatus::Other)
            made.otherStatus = "other " + text();
        if (coin())
            made.error = text();
        for (qint64 index = number(0, 4); index > 0; --index)
            made.unknown.emplace_back(QByteArray::number(index) + text(), rawValue());
        return made;
    }

private:
    std::mt19937_64 m_engine;
};

StateObject sample()
{
    StateObject object;
    object.cid = static_cast<ContentId>(7);
    object.count = 1964;
    object.target = "silver";
    object.dbLevel = "bronze";
    object.filename = "g.mp4";
    object.status = StateStatus::Update;
    return object;
}

const QByteArray sampleJson = "{\"cid\": \"7\", \"count\": \"1964\", \"target\": \"silver\", \"db_level\": \"bronze\", "
                              "\"filename\": \"g.mp4\", "
                              "\"worker_id\": null, \"status\": \"update\"}";

QByteArray with(const QByteArray& before, const QByteArray& after)
{
    return QByteArray(sampleJson).replace(before, after);
}

} // namespace

class TestStateObject : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void writesTheOriginalsBytes()
    {
        QCOMPARE(toJson(sample()), sampleJson);
        StateObject object = sample();
        object.count.reset();
        object.status = StateStatus::Failed;
        object.error = "봄.mp4 is \"gone\"";
        object.workerId = "tierwatch:host:1";
        object.unknown = { { "shelf", "[1,  2]" } };
        QCOMPARE(toJson(object),
            QByteArray("{\"cid\": \"7\", \"count\": null, \"target\": \"silver\", \"db_level\": \"bronze\", "
                       "\"filename\": \"g.mp4\", "
                       "\"worker_id\": \"tierwatch:host:1\", \"status\": \"failed\", \"error\": \"\\ubd04.mp4 is "
                       "\\\"gone\\\"\", \"shelf\": [1,  2]}"));
    }

    void readsBackWhatItWrote()
    {
        Dice dice(20180729);
        for (int round = 0; round < 20000; ++round) {
            const StateObject object = dice.object();
            const QByteArray json = toJson(object);
            const Result<StateObject> read = parseStateObject(json);
            QVERIFY2(read.has_value(), json.constData());
            QVERIFY2(*read == object, json.constData());
        }
    }

    // json.loads and json.dumps over our bytes must give the same bytes again: both write them alike.
    void pythonWritesTheSameBytes()
    {
        Dice dice(1964);
        QByteArray lines;
        for (int round = 0; round < 500; ++round) {
            StateObject object = dice.object();
            object.unknown.clear();
            lines += toJson(object) + '\n';
        }
        QProcess python;
        python.start(QStringLiteral("python3"),
            { QStringLiteral("-c"),
                QStringLiteral(
                    "import json, sys\nfor line in sys.stdin.buffer:\n    print(json.dumps(json.loads(line)))") });
        QVERIFY2(python.waitForStarted(), qPrintable(python.errorString()));
        python.write(lines);
        python.closeWriteChannel();
        QVERIFY(python.waitForFinished());
        QCOMPARE(python.exitCode(), 0);
        const QList<QByteArray> theirs = python.readAllStandardOutput().split('\n');
        const QList<QByteArray> ours = lines.split('\n');
        QCOMPARE(theirs.size(), ours.size());
        for (qsizetype i = 0; i < ours.size(); ++i)
            QCOMPARE(theirs[i], ours[i]);
    }

    void readsWhatOthersWrite_data()
    {
        QTest::addColumn<QByteArray>("json");
        QTest::newRow("numbers") << with("\"7\"", "7").replace("\"1964\"", "1964");
        QTest::newRow("spaces")
            << QByteArray(sampleJson).replace(": ", "\t:\r\n").replace(", ", "  ,  ").prepend(" \n").append("\n");
        QTest::newRow("no spaces") << QByteArray(sampleJson).replace(": ", ":").replace(", ", ",");
        QTest::newRow("order") << QByteArray("{\"status\": \"update\", \"worker_id\": null, \"filename\": \"g.mp4\", "
                                             "\"db_level\": \"bronze\", \"target\": "
                                             "\"silver\", \"count\": \"1964\", \"cid\": \"7\"}");
        QTest::newRow("worker_id left out") << with(", \"worker_id\": null", "");
        QTest::newRow("escaped names") << with("\"cid\"", "\"\\u0063id\"").replace("g.mp4", "\\u0067\\u002Emp4");
        QTest::newRow("the last of two wins") << with("\"count\": \"1964\"", "\"count\": \"5\", \"count\": \"1964\"");
        QTest::newRow("leading zeros") << with("\"7\"", "\"007\"");
        QTest::newRow("error null") << with("\"update\"}", "\"update\", \"error\": null}");
    }

    void readsWhatOthersWrite()
    {
        QFETCH(QByteArray, json);
        const Result<StateObject> read = parseStateObject(json);
        QVERIFY2(read.has_value(), json.constData());
        QVERIFY(*read == sample());
    }

    void keepsUnknownFieldsAndNumbersExactly()
    {
        const QByteArray json
            = with("\"7\"", "9223372036854775807")
                  .replace("\"1964\"", "9007199254740993")
                  .replace("}", ", \"later\": {\"n\": 123456789012345678901, \"s\": \"\\u00E9\"}, \"x\": 1.10}");
        const Result<StateObject> read = parseStateObject(json);
        QVERIFY(read.has_value());
        QCOMPARE(number(read->cid), std::numeric_limits<qint64>::max());
        QCOMPARE(read->count, std::optional<qint64>(9007199254740993));
        QCOMPARE(read->unknown.size(), std::size_t(2));
        QCOMPARE(read->unknown[0].second, QByteArray("{\"n\": 123456789012345678901, \"s\": \"\\u00E9\"}"));
        QCOMPARE(read->unknown[1].second, QByteArray("1.10"));
        QVERIFY(
            toJson(*read).endsWith(", \"later\": {\"n\": 123456789012345678901, \"s\": \"\\u00E9\"}, \"x\": 1.10}"));
    }

    void aForeignClaimIsAClaimWhateverItsType_data()
    {
        QTest::addColumn<QByteArray>("value");
        QTest::addColumn<QByteArray>("claim");
        QTest::newRow("word") << QByteArray("\"working\"") << QByteArray("working");
        QTest::newRow("number") << QByteArray("17") << QByteArray("17");
        QTest::newRow("false") << QByteArray("false") << QByteArray("false");
        QTest::newRow("empty") << QByteArray("\"\"") << QByteArray("");
    }

    void aForeignClaimIsAClaimWhateverItsType()
    {
        QFETCH(QByteArray, value);
        QFETCH(QByteArray, claim);
        const Result<StateObject> read = parseStateObject(with("\"worker_id\": null", "\"worker_id\": " + value));
        QVERIFY(read.has_value());
        QCOMPARE(read->workerId, std::optional<QByteArray>(claim));
    }

    void nonsenseIsCorrupt_data()
    {
        QTest::addColumn<QByteArray>("json");
        QTest::newRow("empty") << QByteArray();
        QTest::newRow("space") << QByteArray("  ");
        QTest::newRow("word") << QByteArray("working");
        QTest::newRow("null") << QByteArray("null");
        QTest::newRow("list") << QByteArray("[" + sampleJson + "]");
        QTest::newRow("empty object") << QByteArray("{}");
        QTest::newRow("two objects") << sampleJson + sampleJson;
        QTest::newRow("byte order mark") << QByteArray("\xEF\xBB\xBF") + sampleJson;
        QTest::newRow("trailing zero byte") << sampleJson + QByteArray("\0", 1);
        QTest::newRow("trailing comma") << with("}", ",}");
        QTest::newRow("single quotes") << QByteArray(sampleJson).replace('"', '\'');
        QTest::newRow("no cid") << with("\"cid\": \"7\", ", "");
        QTest::newRow("cid null") << with("\"7\"", "null");
        QTest::newRow("cid 0") << with("\"7\"", "\"0\"");
        QTest::newRow("cid negative") << with("\"7\"", "-7");
        QTest::newRow("cid with a fraction") << with("\"7\"", "7.0");
        QTest::newRow("cid with an exponent") << with("\"7\"", "7e0");
        QTest::newRow("cid a word") << with("\"7\"", "\"seven\"");
        QTest::newRow("cid with space") << with("\"7\"", "\" 7\"");
        QTest::newRow("cid too great") << with("\"7\"", "9223372036854775808");
        QTest::newRow("cid true") << with("\"7\"", "true");
        QTest::newRow("count empty") << with("\"1964\"", "\"\"");
        QTest::newRow("count negative") << with("\"1964\"", "\"-1\"");
        QTest::newRow("count too great") << with("\"1964\"", "99999999999999999999");
        QTest::newRow("count a list") << with("\"1964\"", "[1964]");
        QTest::newRow("target a number") << with("\"silver\"", "5");
        QTest::newRow("no db_level") << with("\"db_level\": \"bronze\", ", "");
        QTest::newRow("filename a list") << with("\"g.mp4\"", "[\"g.mp4\"]");
        QTest::newRow("status a number") << with("\"update\"", "1");
        QTest::newRow("no status") << with(", \"status\": \"update\"", "");
        QTest::newRow("raw control character") << with("g.mp4", "g\n.mp4");
        QTest::newRow("not UTF-8") << with("g.mp4", "g\xFF.mp4");
        QTest::newRow("overlong UTF-8") << with("g.mp4", "g\xC0\xAF.mp4");
        QTest::newRow("UTF-8 of a surrogate") << with("g.mp4", "g\xED\xA0\x80.mp4");
        QTest::newRow("lone surrogate") << with("g.mp4", "\\ud800.mp4");
        QTest::newRow("surrogates in the wrong order") << with("g.mp4", "\\udc00\\ud800");
        QTest::newRow("unfinished escape") << with("g.mp4", "\\u00");
        QTest::newRow("unknown escape") << with("g.mp4", "\\x41");
        QTest::newRow("number with a leading zero in an unknown field") << with("}", ", \"x\": 01}");
        QTest::newRow("unfinished number") << with("}", ", \"x\": 1.}");
        QTest::newRow("plus sign") << with("}", ", \"x\": +1}");
        QTest::newRow("unquoted name") << with("}", ", x: 1}");
        QTest::newRow("too deep") << with("}", ", \"x\": " + QByteArray(33, '[') + QByteArray(33, ']') + '}');
        QTest::newRow("far too deep") << QByteArray(60000, '[');
        QTest::newRow("too long") << with("g.mp4", QByteArray(65536, 'g'));
        QByteArray many;
        for (int i = 0; i < 300; ++i)
            many += ", \"f" + QByteArray::number(i) + "\": 1";
        QTest::newRow("too many unknown fields") << with("}", many + '}');
    }

    void nonsenseIsCorrupt()
    {
        QFETCH(QByteArray, json);
        const Result<StateObject> read = parseStateObject(json);
        QVERIFY2(!read.has_value(), json.left(200).constData());
        QCOMPARE(read.error().code, ErrorCode::Corrupt);
        QVERIFY(!read.error().text.english().isEmpty());
    }

    void theDeepestAllowedIsTaken()
    {
        QVERIFY(parseStateObject(with("}", ", \"x\": " + QByteArray(32, '[') + QByteArray(32, ']') + '}')).has_value());
    }

    // Cut anywhere and with any byte changed: an answer, never a crash. The sanitizers watch.
    void anyDamageGetsAnAnswer()
    {
        Dice dice(7);
        const QByteArray whole = with("}", ", \"x\": [1, {\"y\": \"\\ud83c\\udfac\"}, -2.5e+3, true]}");
        for (qsizetype length = 0; length < whole.size(); ++length)
            QVERIFY(!parseStateObject(QByteArray(whole.constData(), length)).has_value());
        int taken = 0;
        for (int round = 0; round < 50000; ++round) {
            QByteArray damaged = whole;
            for (qint64 changes = dice.number(1, 3); changes > 0; --changes)
                damaged[dice.number(0, damaged.size() - 1)] = static_cast<char>(dice.number(0, 255));
            const Result<StateObject> read = parseStateObject(damaged);
            if (read) {
                ++taken;
                QVERIFY(parseStateObject(toJson(*read)) == read);
            }
        }
        QVERIFY(taken > 0 && taken < 50000);
    }

    void urls()
    {
        QCOMPARE(StateUrl::parse(QStringLiteral("embedded"))->kind, StateUrl::Kind::Embedded);

        const StateUrl tcp = StateUrl::parse(QStringLiteral("redis://player.example:7000/3")).value();
        QCOMPARE(tcp.kind, StateUrl::Kind::Tcp);
        QCOMPARE(tcp.host, QStringLiteral("player.example"));
        QCOMPARE(tcp.port, quint16(7000));
        QCOMPARE(tcp.database, 3);

        const StateUrl shortest = StateUrl::parse(QStringLiteral("redis://[::1]")).value();
        QCOMPARE(shortest.host, QStringLiteral("::1"));
        QCOMPARE(shortest.port, quint16(6379));
        QCOMPARE(shortest.database, 1);
        QCOMPARE(StateUrl::parse(QStringLiteral("redis://h/")).value().database, 1);
        QCOMPARE(StateUrl::parse(QStringLiteral("redis://h/0")).value().database, 0);

        const StateUrl tls
            = StateUrl::parse(QStringLiteral("rediss://watcher@h:6380/2?ca=/etc/ssl/our%20ca.pem")).value();
        QCOMPARE(tls.kind, StateUrl::Kind::Tls);
        QCOMPARE(tls.user, QStringLiteral("watcher"));
        QCOMPARE(tls.caFile, QStringLiteral("/etc/ssl/our ca.pem"));

        const StateUrl local
            = StateUrl::parse(QStringLiteral("redis+unix:/run/redis/redis %.sock?db=4&user=w")).value();
        QCOMPARE(local.kind, StateUrl::Kind::Unix);
        QCOMPARE(local.path, QStringLiteral("/run/redis/redis %.sock"));
        QCOMPARE(local.database, 4);
        QCOMPARE(local.user, QStringLiteral("w"));
        QCOMPARE(
            StateUrl::parse(QStringLiteral("redis+unix:///run/r.sock")).value().path, QStringLiteral("/run/r.sock"));
    }

    void wrongUrlsSayWhy_data()
    {
        QTest::addColumn<QString>("url");
        QTest::addColumn<QString>("said");
        const auto row = [](const char* url, const char* said) {
            QTest::newRow(*url == '\0' ? "empty" : url) << QString::fromLatin1(url) << QString::fromLatin1(said);
        };
        row("", "write embedded");
        row("redis", "write embedded");
        row("Embedded", "write embedded");
        row("http://h/1", "write embedded");
        row("redis://", "names no host");
        row("redis:///1", "names no host");
        row("redis://h:99999/1", "does not parse");
        row("redis://h:0/1", "not understood");
        row("redis://h:x/1", "does not parse");
        row("redis://h o/1", "does not parse");
        row("redis://h/x", "database number");
        row("redis://h/-1", "database number");
        row("redis://h/+1", "database number");
        row("redis://h/1/2", "database number");
        row("redis://h/99999999999", "database number");
        row("redis://h/1#x", "not understood");
        row("redis://h/1?db=2", "not understood");
        row("redis://h/1?ca=/x", "only rediss:// takes");
        row("rediss://h/1?ca=", "not understood");
        row("redis://u:secret@h/1", "does not belong on a command line");
        row("redis+unix:", "no absolute path");
        row("redis+unix:run/r.sock", "no absolute path");
        row("redis+unix:/r.sock?db=", "not understood");
        row("redis+unix:/r.sock?db=x", "database number");
        row("redis+unix:/r.sock?base=1", "not understood");
        row("sentinel://h:26379/main", "reserved");
    }

    void wrongUrlsSayWhy()
    {
        QFETCH(QString, url);
        QFETCH(QString, said);
        const Result<StateUrl> parsed = StateUrl::parse(url);
        QVERIFY(!parsed.has_value());
        QCOMPARE(parsed.error().code, ErrorCode::InvalidInput);
        const QString sentence = parsed.error().text.english();
        QVERIFY2(sentence.contains(said), qPrintable(sentence));
        QVERIFY2(!sentence.contains(u"secret"), "a password must not be repeated");
        QVERIFY2(sentence.startsWith(u"--state"), qPrintable(sentence));
    }
};

QTEST_GUILESS_MAIN(TestStateObject)
#include "test_state_object.moc"
