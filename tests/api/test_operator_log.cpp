// SPDX-License-Identifier: GPL-3.0-or-later
// The log of what operators did, and the answers that are remembered for their Idempotency-Keys.
#include "api/operator_log.h"
#include "api/remembered_answers.h"
#include "tests/support/fake_clock.h"

#include <QFileInfo>
#include <QJsonDocument>
#include <QJsonObject>
#include <QTemporaryDir>
#include <QTest>

#include <thread>

using namespace tierwatch;
using namespace tierwatch::api;
using namespace tierwatch::test;
using namespace std::chrono_literals;

namespace {

const QByteArray uuid = "2f1f3ad4-8c4e-4d0b-9a2e-0f6f2c1d7b55";
const QString ann = QStringLiteral("ann");

LogEntry entryBy(const QString& who, const QByteArray& request = "POST /api/v1/contents/7/relocate")
{
    LogEntry entry;
    entry.time = timeFromMicroseconds(1'700'000'000'000'042);
    entry.who = who;
    entry.address = QStringLiteral("127.0.0.1");
    entry.request = request;
    entry.body = R"({"level":"gold"})";
    entry.status = 202;
    return entry;
}

Reply replyOf(int status, const QByteArray& body)
{
    Reply reply;
    reply.status = status;
    reply.body = body;
    return reply;
}

} // namespace

class TestOperatorLog : public QObject {
    Q_OBJECT

    std::unique_ptr<QTemporaryDir> m_dir;
    Mailbox m_mailbox;

    [[nodiscard]] QString path() const { return m_dir->filePath(QStringLiteral("operators.log")); }

    OperatorLog::Page page(OperatorLog& log, std::optional<qint64> after, int limit)
    {
        std::optional<OperatorLog::Page> answer;
        log.page(after, limit, m_mailbox.address(), [&answer](OperatorLog::Page page) { answer = std::move(page); });
        if (!QTest::qWaitFor([&answer] { return answer.has_value(); }, 5000))
            return {};
        return *answer;
    }

    static QJsonObject object(const QByteArray& line) { return QJsonDocument::fromJson(line).object(); }
    static QList<qint64> ids(const OperatorLog::Page& page)
    {
        QList<qint64> found;
        for (const QByteArray& line : page.lines)
            found.append(object(line).value(QStringLiteral("id")).toInteger());
        return found;
    }

private Q_SLOTS:
    void init() { m_dir = std::make_unique<QTemporaryDir>(); }

    void anEntryIsALineThatCanBeRead()
    {
        OperatorLog log(path());
        log.append(entryBy(ann));
        const OperatorLog::Page read = page(log, std::nullopt, 10);
        QCOMPARE(read.lines.size(), 1U);
        QVERIFY(!read.next);
        const QJsonObject entry = object(read.lines.front());
        QCOMPARE(entry.value(QStringLiteral("id")).toInteger(), 1);
        QCOMPARE(entry.value(QStringLiteral("time")).toString(), QStringLiteral("2023-11-14T22:13:20.000042Z"));
        QCOMPARE(entry.value(QStringLiteral("who")).toString(), ann);
        QCOMPARE(entry.value(QStringLiteral("address")).toString(), QStringLiteral("127.0.0.1"));
        QCOMPARE(entry.value(QStringLiteral("request")).toString(), QStringLiteral("POST /api/v1/contents/7/relocate"));
        QCOMPARE(entry.value(QStringLiteral("body")).toString(), QStringLiteral("{\"level\":\"gold\"}"));
        QCOMPARE(entry.value(QStringLiteral("status")).toInt(), 202);
        QVERIFY(QFileInfo(path()).permissions()
            == (QFile::ReadOwner | QFile::WriteOwner | QFile::ReadUser | QFile::WriteUser));
    }

    void pagesByKey()
    {
        OperatorLog log(path());
        for (int i = 0; i < 5; ++i)
            log.append(entryBy(ann));
        const OperatorLog::Page first = page(log, std::nullopt, 2);
        QCOMPARE(ids(first), (QList<qint64>{ 5, 4 }));
        QCOMPARE(first.next, std::optional<qint64>(4));
        log.append(entryBy(ann)); // newer ones do not shift what comes next
        const OperatorLog::Page second = page(log, first.next, 2);
        QCOMPARE(ids(second), (QList<qint64>{ 3, 2 }));
        const OperatorLog::Page third = page(log, second.next, 2);
        QCOMPARE(ids(third), (QList<qint64>{ 1 }));
        QVERIFY(!third.next);
        QVERIFY(!page(log, 1, 2).next);
        QVERIFY(page(log, 1, 2).lines.empty());
    }

    void controlCharactersAreEscaped_data()
    {
        QTest::addColumn<QString>("text");
        QTest::newRow("line feed") << QStringLiteral("a\nb");
        QTest::newRow("carriage return") << QStringLiteral("a\rb");
        QTest::newRow("escape") << QStringLiteral("a\x1b[2Jb");
        QTest::newRow("zero") << QString(QStringLiteral("a") + QChar(0) + u'b');
        QTest::newRow("delete") << QStringLiteral("a\x7f");
        QTest::newRow("C1") << QString(QStringLiteral("a") + QChar(0x9b) + u'b');
        QTest::newRow("turned around") << QString(QStringLiteral("a") + QChar(0x202e) + u'b');
        QTest::newRow("isolate") << QString(QStringLiteral("a") + QChar(0x2066) + u'b');
        QTest::newRow("line separator") << QString(QStringLiteral("a") + QChar(0x2028) + u'b');
        QTest::newRow("invisible") << QString(QStringLiteral("a") + QChar(0x200b) + u'b');
        QTest::newRow("half a pair") << QString(QStringLiteral("a") + QChar(0xd800) + u'b');
    }

    void controlCharactersAreEscaped()
    {
        QFETCH(QString, text);
        OperatorLog log(path());
        LogEntry entry = entryBy(text, "GET " + text.toUtf8());
        entry.body = text.toUtf8();
        entry.detail = text;
        log.append(entry);
        const OperatorLog::Page read = page(log, std::nullopt, 10);
        QCOMPARE(read.lines.size(), 1U);
        const QString line = QString::fromUtf8(read.lines.front());
        QVERIFY(std::ranges::all_of(line, [](QChar c) { return c.isPrint(); }));
        const QJsonObject shown = object(read.lines.front());
        for (const char* name : { "who", "request", "body", "detail" }) {
            const QString value = shown.value(QLatin1String(name)).toString();
            QVERIFY2(std::ranges::all_of(value, [](QChar c) { return c.isPrint(); }), qPrintable(value));
            QVERIFY2(value.contains(u'a'), name);
        }
    }

    void whatIsLongIsCut()
    {
        OperatorLog log(path());
        LogEntry entry = entryBy(ann);
        entry.body = QByteArray(100000, 'x');
        log.append(entry);
        QVERIFY(page(log, std::nullopt, 1).lines.front().size() < 2000);
    }

    void idsGoOnAfterARestartAndACut()
    {
        {
            OperatorLog log(path());
            log.append(entryBy(ann));
            log.append(entryBy(ann));
        }
        QFile file(path());
        QVERIFY(file.open(QIODevice::Append));
        file.write("{\"id\":3,\"time\":\"20"); // killed while it wrote
        file.close();
        OperatorLog log(path());
        log.append(entryBy(ann));
        QCOMPARE(ids(page(log, std::nullopt, 10)), (QList<qint64>{ 3, 2, 1 }));
    }

    void aFullFileIsPutAside()
    {
        constexpr qint64 most = 4000;
        {
            OperatorLog log(path(), most);
            for (int i = 0; i < 100; ++i)
                log.append(entryBy(ann));
            const OperatorLog::Page read = page(log, std::nullopt, 1000);
            const QList<qint64> kept = ids(read);
            QCOMPARE(kept.first(), 100);
            QVERIFY(kept.size() > 20 && kept.size() < 60); // two files' worth
            for (qsizetype i = 1; i < kept.size(); ++i)
                QCOMPARE(kept[i], kept[i - 1] - 1);
            QCOMPARE(ids(page(log, kept.last() + 1, 10)), QList<qint64>{ kept.last() }); // from the file put aside
        }
        QVERIFY(QFileInfo(path()).size() < most + 1000);
        QVERIFY(QFileInfo(path() + QStringLiteral(".1")).size() < most + 1000);
        OperatorLog log(path(), most);
        log.append(entryBy(ann));
        QCOMPARE(ids(page(log, std::nullopt, 1)), QList<qint64>{ 101 });
    }

    void manyThreadsWrite()
    {
        OperatorLog log(path());
        std::vector<std::thread> threads;
        threads.reserve(4);
        for (int i = 0; i < 4; ++i)
            threads.emplace_back([&log] {
                for (int n = 0; n < 25; ++n)
                    log.append(entryBy(ann));
            });
        for (std::thread& thread : threads)
            thread.join();
        QCOMPARE(page(log, std::nullopt, 1000).lines.size(), 100U);
    }

    void whatCannotBeWrittenIsSaid()
    {
        QTest::ignoreMessage(QtWarningMsg, QRegularExpression(QStringLiteral("cannot be written.*relocate")));
        OperatorLog log(m_dir->filePath(QStringLiteral("none/operators.log")));
        log.append(entryBy(ann));
        QVERIFY(page(log, std::nullopt, 10).lines.empty());
    }

    // Answers that are remembered.

    void theFirstAnswerIsGivenAgain()
    {
        FakeClock clock;
        RememberedAnswers answers(clock);
        const auto first = answers.take(ann, uuid, "relocate 7");
        QVERIFY(std::holds_alternative<RememberedAnswers::Key>(first));
        const auto meanwhile = answers.take(ann, uuid, "relocate 7");
        QCOMPARE(std::get<Problem>(meanwhile).status, 409);
        QVERIFY(std::get<Problem>(meanwhile).headers.contains("Retry-After"));
        answers.answered(std::get<RememberedAnswers::Key>(first), replyOf(202, "{}"));
        const auto again = answers.take(ann, uuid.toUpper(), "relocate 7");
        QCOMPARE(std::get<Reply>(again).status, 202);
        QCOMPARE(std::get<Reply>(again).body, QByteArray("{}"));
        QCOMPARE(std::get<Problem>(answers.take(ann, uuid, "relocate 8")).status, 422);
        // Another's keys are another's.
        QVERIFY(
            std::holds_alternative<RememberedAnswers::Key>(answers.take(QStringLiteral("bob"), uuid, "relocate 8")));
    }

    void forgottenAfterTenMinutes()
    {
        FakeClock clock;
        RememberedAnswers answers(clock);
        const auto first = answers.take(ann, uuid, "x");
        answers.answered(std::get<RememberedAnswers::Key>(first), replyOf(202, "{}"));
        clock.advance(10min - 1us);
        QVERIFY(std::holds_alternative<Reply>(answers.take(ann, uuid, "x")));
        clock.advance(1us);
        QVERIFY(std::holds_alternative<RememberedAnswers::Key>(answers.take(ann, uuid, "x")));
    }

    void oneUnderWayIsNotForgotten()
    {
        FakeClock clock;
        RememberedAnswers answers(clock);
        const auto first = answers.take(ann, uuid, "x");
        clock.advance(30min);
        QCOMPARE(std::get<Problem>(answers.take(ann, uuid, "x")).status, 409);
        answers.answered(std::get<RememberedAnswers::Key>(first), replyOf(200, "late"));
        QCOMPARE(std::get<Reply>(answers.take(ann, uuid, "x")).body, QByteArray("late"));
    }

    void whatAsksToComeAgainIsNotRemembered_data()
    {
        QTest::addColumn<int>("status");
        QTest::addColumn<bool>("remembered");
        for (const int status : { 200, 201, 202, 400, 404, 409, 412, 500 })
            QTest::addRow("%d", status) << status << true;
        for (const int status : { 429, 503 })
            QTest::addRow("%d", status) << status << false;
    }

    void whatAsksToComeAgainIsNotRemembered()
    {
        QFETCH(int, status);
        QFETCH(bool, remembered);
        FakeClock clock;
        RememberedAnswers answers(clock);
        const auto first = answers.take(ann, uuid, "x");
        answers.answered(std::get<RememberedAnswers::Key>(first), replyOf(status, "{}"));
        QCOMPARE(std::holds_alternative<Reply>(answers.take(ann, uuid, "x")), remembered);
    }

    void keysAreUuids_data()
    {
        QTest::addColumn<QByteArray>("key");
        QTest::newRow("word") << QByteArray("retry-1");
        QTest::newRow("short") << uuid.chopped(1);
        QTest::newRow("long") << uuid + "0";
        QTest::newRow("braces") << "{" + uuid + "}";
        QTest::newRow("no hyphens") << QByteArray(uuid).replace('-', "");
        QTest::newRow("no digit") << QByteArray(uuid).replace('f', 'g');
        QTest::newRow("two") << uuid + ", " + uuid;
    }

    void keysAreUuids()
    {
        QFETCH(QByteArray, key);
        FakeClock clock;
        RememberedAnswers answers(clock);
        const auto taken = answers.take(ann, key, "x");
        QCOMPARE(std::get<Problem>(taken).status, 400);
        QVERIFY(std::get<Problem>(taken).detail.english().contains(QStringLiteral("Idempotency-Key")));
    }

    void bounded()
    {
        FakeClock clock;
        RememberedAnswers::Limits limits;
        limits.count = 10;
        limits.bytes = 1000;
        RememberedAnswers answers(clock, limits);
        const auto keyOf = [](int i) { return uuid.chopped(2) + QByteArray::number(10 + i); };
        for (int i = 0; i < 10; ++i)
            answers.answered(std::get<RememberedAnswers::Key>(answers.take(ann, keyOf(i), "x")), replyOf(200, "{}"));
        QCOMPARE(std::get<Problem>(answers.take(ann, keyOf(10), "x")).status, 503);
        QVERIFY(std::holds_alternative<Reply>(answers.take(ann, keyOf(0), "x"))); // none is forgotten before its time
        clock.advance(10min);
        answers.answered(
            std::get<RememberedAnswers::Key>(answers.take(ann, keyOf(11), "x")), replyOf(200, QByteArray(1000, 'x')));
        QCOMPARE(std::get<Problem>(answers.take(ann, keyOf(12), "x")).status, 503); // now by bytes
        clock.advance(10min);
        QVERIFY(std::holds_alternative<RememberedAnswers::Key>(answers.take(ann, keyOf(12), "x")));
    }
};

QTEST_GUILESS_MAIN(TestOperatorLog)
#include "test_operator_log.moc"
