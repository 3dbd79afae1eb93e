// SPDX-License-Identifier: GPL-3.0-or-later
// What answers where Redis should is something else, or means ill: no crash, no growth, a sentence that says so.
#include "state/state_store.h"

#include <QTcpServer>
#include <QTcpSocket>
#include <QTest>
#include <QTimer>

#include <atomic>
#include <fstream>
#include <unistd.h>

using namespace tierwatch;

namespace {

constexpr ContentId cid(qint64 value) { return static_cast<ContentId>(value); }

qint64 residentBytes()
{
    std::ifstream file("/proc/self/statm");
    qint64 total = 0;
    qint64 resident = 0;
    file >> total >> resident;
    return resident * sysconf(_SC_PAGESIZE);
}

/// Answers whatever it is told to; `endless` is repeated as long as anybody takes it.
class Peer final : public QTcpServer {
public:
    QByteArray whenConnected;
    QByteArray forEachCommand; ///< one for each that is seen to begin
    QByteArray endless;
    bool closes = false; ///< after its first answer
    int connections = 0;
    qint64 sent = 0;

    Peer()
    {
        listen(QHostAddress::LocalHost);
        connect(this, &QTcpServer::newConnection, this, [this] {
            QTcpSocket* socket = nextPendingConnection();
            ++connections;
            connect(socket, &QTcpSocket::disconnected, socket, &QObject::deleteLater);
            connect(socket, &QTcpSocket::readyRead, this, [this, socket] { answer(socket); });
            connect(socket, &QTcpSocket::bytesWritten, this, [this, socket] { more(socket); });
            socket->write(whenConnected);
        });
    }

    [[nodiscard]] StateUrl url() const
    {
        return StateUrl::parse(QStringLiteral("redis://127.0.0.1:%1/1").arg(serverPort())).value();
    }

private:
    void answer(QTcpSocket* socket)
    {
        const qsizetype commands = socket->readAll().count('*');
        for (qsizetype i = 0; i < commands; ++i)
            socket->write(forEachCommand);
        more(socket);
        if (closes)
            socket->disconnectFromHost();
    }

    void more(QTcpSocket* socket)
    {
        if (endless.isEmpty() || socket->bytesToWrite() > 1024 * 1024)
            return;
        socket->write(endless);
        sent += endless.size();
    }
};

struct Fixture {
    HealthBoard board;
    std::atomic<int> fatals = 0;
    std::unique_ptr<StateService> service;
    std::unique_ptr<StateStore> store;

    explicit Fixture(const StateUrl& url)
        : service(makeRedisState(url, {}, board, [this](const Error&) { ++fatals; })), store(service->connect())
    {
    }
    [[nodiscard]] ComponentHealth health() const { return board.health().of(Component::State); }
};

const QByteArray greetingAnswers = "+OK\r\n$40\r\n0123456789012345678901234567890123456789\r\n:0\r\n";

} // namespace

class TestStatePeers : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void wrongPeers_data()
    {
        QTest::addColumn<QByteArray>("whenConnected");
        QTest::addColumn<QByteArray>("forEachCommand");
        QTest::addColumn<QByteArray>("endless");
        QTest::addColumn<bool>("closes");
        QTest::addColumn<QString>("said");
        const auto row = [](const char* name, const QByteArray& first, const QByteArray& each,
                             const QByteArray& endless, bool closes, const char* said) {
            QTest::newRow(name) << first << each << endless << closes << QString::fromLatin1(said);
        };
        row("an HTTP server", "", "HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n", "", true, "no Redis");
        row("speaks first", "220 mail.example ESMTP\r\n", "", "", false, "no Redis");
        row("garbage", "", QByteArray("\x16\x03\x01\0\xFF", 5), "", false, "no Redis");
        row("silence", "", "", "", false, "does not answer");
        row("closes at once", "", "", "", true, "does not answer");
        row("only half a reply", "", "+O", "", true, "does not answer");
        row("an endless line", "", "+", QByteArray(256 * 1024, 'x'), false, "no Redis");
        row("an endless bulk", "", "$9000000000000000000\r\n", QByteArray(256 * 1024, 'x'), false, "no Redis");
        row("a bulk of negative length", "", "$-5\r\n", "", false, "no Redis");
        row("an array without end", "", "*2000000000\r\n", "", false, "no Redis");
        row("an array of a million, endless", "", "*1000000\r\n", QByteArray("$-1\r\n").repeated(20000), false,
            "no Redis");
        row("arrays in arrays", "", QByteArray("*1\r\n").repeated(100), "", false, "no Redis");
        row("a number that is none", "", ":12x\r\n", "", false, "no Redis");
        row("more answers than questions", "", "+OK\r\n+OK\r\n+OK\r\n", "", false, "no Redis");
    }

    void wrongPeers()
    {
        QFETCH(QString, said);
        Peer peer;
        peer.whenConnected = *static_cast<QByteArray*>(QTest::qData("whenConnected", qMetaTypeId<QByteArray>()));
        peer.forEachCommand = *static_cast<QByteArray*>(QTest::qData("forEachCommand", qMetaTypeId<QByteArray>()));
        peer.endless = *static_cast<QByteArray*>(QTest::qData("endless", qMetaTypeId<QByteArray>()));
        peer.closes = *static_cast<bool*>(QTest::qData("closes", qMetaTypeId<bool>()));
        QVERIFY(peer.isListening());
        const qint64 before = residentBytes();
        Fixture redis(peer.url());
        int answered = 0;
        int good = 0;
        for (int i = 1; i <= 50; ++i) {
            redis.store->set(cid(i), "x", [&](const Result<>& stored) {
                ++answered;
                good += stored ? 1 : 0;
            });
        }
        QTRY_COMPARE(answered, 50);
        QTRY_COMPARE(redis.health().condition, Condition::Down);
        QTRY_VERIFY2(redis.health().detail.english().contains(said), qPrintable(redis.health().detail.english()));
        QTRY_VERIFY(peer.connections > 1); // it goes on trying
        QCOMPARE(redis.fatals.load(), 0);
        QVERIFY2(residentBytes() - before < qint64(400) * 1024 * 1024, "it grew");
    }

    void errorRepliesHaveTheirAnswers_data()
    {
        QTest::addColumn<QByteArray>("reply");
        QTest::addColumn<QString>("said");
        QTest::addColumn<int>("fatals");
        const auto row = [](const char* reply, const char* said, int fatals) {
            QTest::newRow(reply) << QByteArray(reply) << QString::fromLatin1(said) << fatals;
        };
        row("LOADING Redis is loading the dataset in memory", "still loading", 0);
        row("READONLY You can't write against a read only replica.", "name the master", 0);
        row("MASTERDOWN Link with MASTER is down", "lost its master", 0);
        row("NOAUTH Authentication required.", "wants a password", 1);
        row("WRONGPASS invalid username-password pair or user is disabled.", "refuses the user or the password", 1);
        row("ERR invalid password", "refuses the user or the password", 1);
        row("NOPERM this user has no permissions to run the 'select' command", "does not allow", 1);
        row("ERR DB index is out of range", "no database of that number", 1);
        row("ERR SELECT is not allowed in cluster mode", "is a cluster", 1);
        row("DENIED Redis is running in protected mode", "protected mode", 0);
        row("ERR max number of clients reached", "no more connections", 0);
        row("MISCONF Redis is configured to save RDB snapshots", "cannot save", 0);
        row("OOM command not allowed when used memory > 'maxmemory'.", "no memory", 0);
        row("BUSY Redis is busy running a script.", "busy", 0);
        row("CLUSTERDOWN The cluster is down", "cluster that is down", 0);
        row("SOMETHING that nobody knows", "SOMETHING that nobody knows", 0);
    }

    void errorRepliesHaveTheirAnswers()
    {
        QFETCH(QByteArray, reply);
        QFETCH(QString, said);
        QFETCH(int, fatals);
        Peer peer;
        peer.forEachCommand = '-' + reply + "\r\n";
        Fixture redis(peer.url());
        QTRY_COMPARE(redis.health().condition, Condition::Down);
        const QString detail = redis.health().detail.english();
        QVERIFY2(detail.contains(said), qPrintable(detail));
        QVERIFY2(detail.contains(QStringLiteral("127.0.0.1:%1").arg(peer.serverPort())), qPrintable(detail));
        QTRY_VERIFY(peer.connections > 1);
        QCOMPARE(redis.fatals.load(), fatals);
    }

    // Ready, and then wrong: what was under way ends too.
    void goesWrongAfterTheGreeting_data()
    {
        QTest::addColumn<QByteArray>("then");
        QTest::newRow("silence") << QByteArray();
        QTest::newRow("garbage") << QByteArray("what?");
        QTest::newRow("an answer of another kind") << QByteArray(":5\r\n");
        QTest::newRow("too many answers") << QByteArray("+OK\r\n").repeated(100);
        QTest::newRow("an array of arrays") << QByteArray("*2\r\n*1\r\n:1\r\n*0\r\n");
    }

    void goesWrongAfterTheGreeting()
    {
        QFETCH(QByteArray, then);
        Peer peer;
        int seen = 0;
        peer.disconnect(); // this one answers by count
        connect(&peer, &QTcpServer::newConnection, this, [&] {
            QTcpSocket* socket = peer.nextPendingConnection();
            seen = 0;
            connect(socket, &QTcpSocket::disconnected, socket, &QObject::deleteLater);
            connect(socket, &QTcpSocket::readyRead, this, [&, socket] {
                socket->readAll();
                socket->write(seen++ == 0 ? greetingAnswers : then);
            });
        });
        Fixture redis(peer.url());
        QTRY_COMPARE(redis.health().condition, Condition::Good);
        int answered = 0;
        int good = 0;
        for (int i = 1; i <= 20; ++i) {
            redis.store->get(cid(i), [&](const Result<std::optional<QByteArray>>& found) {
                ++answered;
                good += found ? 1 : 0;
            });
            redis.store->compareAndSet(
                cid(i), std::nullopt, "x", [&](const Result<StateStore::Exchange>&) { ++answered; });
        }
        QTRY_COMPARE(answered, 40);
        QCOMPARE(good, 0);
        QTest::qWait(20);
        QCOMPARE(answered, 40);
    }
};

QTEST_GUILESS_MAIN(TestStatePeers)
#include "test_state_peers.moc"
