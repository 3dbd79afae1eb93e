// SPDX-License-Identifier: GPL-3.0-or-later
// The embedded state's file: durable, damaged, in the way, full.
#include "state/state_store.h"

#include <QDir>
#include <QFile>
#include <QProcess>
#include <QTemporaryDir>
#include <QTest>

#include <csignal>
#include <sys/resource.h>
#include <unistd.h>

using namespace tierwatch;

namespace {

constexpr ContentId cid(qint64 value) { return static_cast<ContentId>(value); }

struct Fixture {
    HealthBoard board;
    std::unique_ptr<StateService> service;
    std::unique_ptr<StateStore> store;

    explicit Fixture(const QString& path) : service(makeEmbeddedState(path, board, {})), store(service->connect()) { }

    [[nodiscard]] ComponentHealth health() const { return board.health().of(Component::State); }
    /// The code with which a set ends; nothing where it was stored.
    std::optional<ErrorCode> set(qint64 key, const QByteArray& value)
    {
        std::optional<Result<>> answer;
        store->set(cid(key), value, [&](Result<> stored) { answer = std::move(stored); });
        if (!QTest::qWaitFor([&] { return answer.has_value(); }))
            return ErrorCode::Internal;
        return *answer ? std::nullopt : std::optional(answer->error().code);
    }
    std::optional<QByteArray> get(qint64 key)
    {
        std::optional<Result<std::optional<QByteArray>>> answer;
        store->get(cid(key), [&](Result<std::optional<QByteArray>> found) { answer = std::move(found); });
        if (!QTest::qWaitFor([&] { return answer.has_value(); }) || !answer->has_value())
            return "no answer";
        return answer->value();
    }
};

void overwrite(const QString& path, qint64 at, const QByteArray& bytes)
{
    QFile file(path);
    QVERIFY(file.open(QIODevice::ReadWrite));
    QVERIFY(file.seek(at));
    QCOMPARE(file.write(bytes), bytes.size());
}

/// Files may not grow beyond this many bytes while it lives; holds for root as well.
class SizeLimit final {
public:
    explicit SizeLimit(rlim_t bytes)
    {
        std::signal(SIGXFSZ, SIG_IGN);
        getrlimit(RLIMIT_FSIZE, &m_before);
        const rlimit limit{ bytes, m_before.rlim_max };
        setrlimit(RLIMIT_FSIZE, &limit);
    }
    ~SizeLimit() { setrlimit(RLIMIT_FSIZE, &m_before); }
    SizeLimit(const SizeLimit&) = delete;
    SizeLimit& operator=(const SizeLimit&) = delete;

private:
    rlimit m_before{};
};

} // namespace

class TestStateEmbedded : public QObject {
    Q_OBJECT

    std::unique_ptr<QTemporaryDir> m_directory;
    QString m_path;

private Q_SLOTS:
    void init()
    {
        m_directory = std::make_unique<QTemporaryDir>();
        m_path = m_directory->filePath(QStringLiteral("state.sqlite"));
    }

    void whatWasAnsweredIsThereAfterARestart()
    {
        {
            Fixture state(m_path);
            QCOMPARE(state.set(7, "seven"), std::nullopt);
        }
        Fixture state(m_path);
        QCOMPARE(state.get(7), std::optional(QByteArray("seven")));
        QCOMPARE(state.health().condition, Condition::Good);
        QVERIFY(state.health().detail.isEmpty());
    }

    // A copy of the files taken at the moment of the answer is what a power cut would leave: it must hold the value.
    void anAnswerMeansCommitted()
    {
        Fixture state(m_path);
        for (int i = 1; i <= 20; ++i)
            QCOMPARE(state.set(i, QByteArray::number(i)), std::nullopt);
        const QString copy = m_directory->filePath(QStringLiteral("copy.sqlite"));
        QVERIFY(QFile::copy(m_path, copy));
        QVERIFY(QFile::copy(m_path + QStringLiteral("-wal"), copy + QStringLiteral("-wal")));
        Fixture left(copy);
        for (int i = 1; i <= 20; ++i)
            QCOMPARE(left.get(i), std::optional(QByteArray::number(i)));
    }

    // Asked before the end, stored, though the answers were cancelled.
    void theServiceStoresWhatItTook()
    {
        int cancelled = 0;
        {
            Fixture state(m_path);
            for (int i = 1; i <= 5000; ++i)
                state.store->set(
                    cid(i), QByteArray::number(i), [&](const Result<>& stored) { cancelled += stored ? 0 : 1; });
            state.store.reset();
        }
        QCOMPARE(cancelled, 5000);
        Fixture state(m_path);
        QCOMPARE(state.get(5000), std::optional(QByteArray("5000")));
    }

    void damagedFilesAreSetAside_data()
    {
        QTest::addColumn<int>("kind");
        QTest::newRow("no database") << 0;
        QTest::newRow("cut off") << 1;
        QTest::newRow("a directory") << 2;
        QTest::newRow("another table") << 3;
        QTest::newRow("header overwritten") << 4;
    }

    void damagedFilesAreSetAside()
    {
        QFETCH(int, kind);
        if (kind == 2) {
            QVERIFY(QDir().mkpath(m_path + QStringLiteral("/inside")));
        } else if (kind == 0) {
            QFile file(m_path);
            QVERIFY(file.open(QIODevice::WriteOnly));
            file.write(QByteArray("this is no database\n").repeated(1000));
        } else {
            Fixture state(m_path);
            for (int i = 1; i <= 2000; ++i)
                state.store->set(cid(i), QByteArray(100, 'x'), [](const Result<>&) {});
            QCOMPARE(state.set(1, "1"), std::nullopt);
        }
        if (kind == 1) {
            QVERIFY(QFile::resize(m_path, 4096 + 100));
        } else if (kind == 3) {
            QProcess python;
            python.start(QStringLiteral("python3"),
                { QStringLiteral("-c"),
                    QStringLiteral("import sqlite3,sys;c=sqlite3.connect(sys.argv[1]);c.execute('drop table "
                                   "state');c.execute('create table state(a)');c.commit()"),
                    m_path });
            QVERIFY(python.waitForFinished());
            QCOMPARE(python.exitCode(), 0);
        } else if (kind == 4) {
            overwrite(m_path, 0, QByteArray(100, '\xA5'));
        }
        Fixture state(m_path);
        QCOMPARE(state.set(2, "two"), std::nullopt);
        QCOMPARE(state.get(2), std::optional(QByteArray("two")));
        QCOMPARE(state.get(1500), std::nullopt); // it began empty
        QCOMPARE(state.health().condition, Condition::Good);
        const QStringList aside
            = QDir(m_directory->path())
                  .entryList({ QStringLiteral("state.sqlite.damaged-*") }, QDir::AllEntries | QDir::NoDotAndDotDot);
        QVERIFY(!aside.isEmpty());
        QVERIFY2(
            state.health().detail.english().contains(aside.constFirst()), qPrintable(state.health().detail.english()));
    }

    // Pages that go bad while it runs: calls go on, on a new file.
    void damageWhileItRuns()
    {
        {
            Fixture state(m_path);
            for (int i = 1; i <= 20000; ++i)
                state.store->set(cid(i), QByteArray(200, 'x'), [](const Result<>&) {});
            QCOMPARE(state.set(1, "1"), std::nullopt);
        }
        const qint64 size = QFile(m_path).size();
        QVERIFY(size > 100 * 4096);
        overwrite(m_path, 10 * 4096, QByteArray(static_cast<qsizetype>(size - 20 * 4096), '\xA5'));
        Fixture state(m_path);
        for (int i = 1; i <= 20000; i += 997)
            QCOMPARE(state.set(i, "again"), std::nullopt);
        QCOMPARE(state.get(1 + 997), std::optional(QByteArray("again")));
        QCOMPARE(state.health().condition, Condition::Good);
        QVERIFY2(state.health().detail.english().contains(u"damaged"), qPrintable(state.health().detail.english()));
    }

    void aDirectoryThatIsMissing()
    {
        const QString path = m_directory->filePath(QStringLiteral("later/state.sqlite"));
        Fixture state(path);
        QCOMPARE(state.set(1, "x"), std::optional(ErrorCode::Unavailable));
        QTRY_COMPARE(state.health().condition, Condition::Down);
        QVERIFY2(state.health().detail.english().contains(path), qPrintable(state.health().detail.english()));
        QVERIFY(QDir().mkpath(m_directory->filePath(QStringLiteral("later"))));
        QTRY_COMPARE(state.health().condition, Condition::Good); // by itself, without a call
        QCOMPARE(state.set(1, "x"), std::nullopt);
    }

    void aDiskThatIsFull()
    {
        Fixture state(m_path);
        QCOMPARE(state.set(1, "before"), std::nullopt);
        {
            const SizeLimit limit(256 * 1024);
            int answered = 0;
            int failed = 0;
            for (int i = 0; i < 10; ++i) {
                state.store->set(cid(2), QByteArray(1024 * 1024, 'x'), [&](const Result<>& stored) {
                    ++answered;
                    failed += stored ? 0 : 1;
                });
            }
            QTRY_COMPARE(answered, 10);
            QCOMPARE(failed, 10);
            QTRY_COMPARE(state.health().condition, Condition::Down);
        }
        QTRY_COMPARE(state.health().condition, Condition::Good);
        QCOMPARE(state.get(1), std::optional(QByteArray("before")));
        QCOMPARE(state.get(2), std::nullopt); // nothing of a failed batch stays
        QCOMPARE(state.set(2, "after"), std::nullopt);
    }

    void refusedCallsKeepTheOrder()
    {
        Fixture state(m_path);
        QCOMPARE(state.set(1, "x"), std::nullopt);
        const QByteArray big(8 * 1024 * 1024, 'b');
        std::vector<int> order;
        int refused = 0;
        for (int i = 0; i < 40; ++i) {
            state.store->set(cid(1), i % 2 == 0 ? big : QByteArray("small"), [&, i](const Result<>& stored) {
                order.push_back(i);
                refused += stored ? 0 : 1;
            });
        }
        QTRY_COMPARE_WITH_TIMEOUT(order.size(), std::size_t(40), 30000);
        QVERIFY(std::is_sorted(order.begin(), order.end()));
        QVERIFY(refused > 0 && refused < 40);
    }
};

QTEST_GUILESS_MAIN(TestStateEmbedded)
#include "test_state_embedded.moc"
