// SPDX-License-Identifier: GPL-3.0-or-later
// Where the service opens its endpoint beyond this machine, and for whom: in a network of this process's own, where it
// has an address that is not loopback's.
#include "tests/api/raw_client.h"
#include "tests/support/process.h"

#include <QFile>
#include <QTemporaryDir>
#include <QTest>

#include <cerrno>
#include <cstring>
#include <sched.h>

using namespace tierwatch::test;

namespace {

const QString outside = QStringLiteral("192.0.2.1");
const QByteArray token = "0123456789abcdef-players";

QByteArray report(const QByteArray& fields = {})
{
    return "POST /post_sentence HTTP/1.1\r\nHost: 192.0.2.1\r\nContent-Length: 14\r\n" + fields + "\r\ncid=7&count=10";
}

} // namespace

class TestListening : public QObject {
    Q_OBJECT

    std::unique_ptr<QTemporaryDir> m_dir;

    /// A service on that address with this configuration file.
    [[nodiscard]] std::unique_ptr<Program> serve(
        const QString& listen, const QByteArray& configuration, const QStringList& environment = {}) const
    {
        QFile file(m_dir->filePath(QStringLiteral("tierwatch.conf")));
        if (!file.open(QIODevice::WriteOnly))
            return {};
        file.write(configuration);
        file.close();
        return std::make_unique<Program>(QStringLiteral("tierwatchd"),
            QStringList{ QStringLiteral("--config"), file.fileName(), QStringLiteral("--listen"), listen,
                QStringLiteral("--data-dir"), m_dir->filePath(QStringLiteral("data")), QStringLiteral("--sample"),
                m_dir->filePath(QStringLiteral("library")), QStringLiteral("--workers"), QStringLiteral("0") },
            environment);
    }

    static int status(const Program& program, const QByteArray& request)
    {
        RawClient client(static_cast<quint16>(program.url().port()), outside);
        client.send(request);
        return client.answer().value_or(RawAnswer{}).status;
    }

private Q_SLOTS:
    void initTestCase()
    {
        QVERIFY(ip(QStringLiteral("link set lo up")));
        QVERIFY(ip(QStringLiteral("addr add 192.0.2.1/32 dev lo")));
    }

    void init() { m_dir = std::make_unique<QTemporaryDir>(); }

    void withoutATokenItDoesNotOpen_data()
    {
        QTest::addColumn<QString>("listen");
        QTest::addColumn<QByteArray>("configuration");
        QTest::newRow("address") << QStringLiteral("192.0.2.1:0") << QByteArray();
        QTest::newRow("all addresses") << QStringLiteral("0.0.0.0:0") << QByteArray();
        QTest::newRow("all addresses, IPv6") << QStringLiteral("[::]:0") << QByteArray();
        QTest::newRow("open = off") << QStringLiteral("192.0.2.1:0") << QByteArray("open = off\n");
    }

    void withoutATokenItDoesNotOpen()
    {
        QFETCH(QString, listen);
        QFETCH(QByteArray, configuration);
        const auto program = serve(listen, configuration);
        QCOMPARE(program->waitExit(), 1);
        const QByteArray errors = program->errors();
        QVERIFY2(errors.contains("TIERWATCH_PLAYERS_TOKEN") && errors.contains("open = on"), errors.constData());
    }

    void openIsOpenAndSaysSo()
    {
        const auto program = serve(QStringLiteral("192.0.2.1:0"), "open = on\n");
        QVERIFY2(!program->waitReady().isEmpty(), program->errors().constData());
        QVERIFY2(program->errors().contains("whoever can reach 192.0.2.1"), program->errors().constData());
        QCOMPARE(status(*program, report()), 200);
        QCOMPARE(status(*program, "GET /metrics HTTP/1.1\r\nHost: 192.0.2.1\r\n\r\n"), 200);
        QCOMPARE(status(*program, "GET /api/v1/log HTTP/1.1\r\nHost: 192.0.2.1\r\n\r\n"), 401); // operators' stay shut
        QCOMPARE(program->stop(), 0);
    }

    void withATokenPlayersSendIt_data()
    {
        QTest::addColumn<bool>("fromFile");
        QTest::newRow("file") << true;
        QTest::newRow("variable") << false;
    }

    void withATokenPlayersSendIt()
    {
        QFETCH(bool, fromFile);
        QFile file(m_dir->filePath(QStringLiteral("token")));
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write(token + '\n');
        file.close();
        const QString variable = QStringLiteral("TIERWATCH_PLAYERS_TOKEN=") + QString::fromLatin1(token);
        const auto program
            = serve(QStringLiteral("192.0.2.1:0"), fromFile ? "players-token-file = token\n" : QByteArray(),
                fromFile ? QStringList() : QStringList{ variable });
        QVERIFY2(!program->waitReady().isEmpty(), program->errors().constData());
        QVERIFY(!program->errors().contains("open = on"));
        QCOMPARE(status(*program, report()), 401);
        QCOMPARE(status(*program, report("Authorization: Bearer 0123456789abcdef-playerz\r\n")), 401);
        QCOMPARE(status(*program, report("Authorization: Bearer " + token + "\r\n")), 200);
        QCOMPARE(status(*program, "GET /healthz HTTP/1.1\r\nHost: 192.0.2.1\r\n\r\n"), 200);
        QCOMPARE(status(*program, "GET /metrics HTTP/1.1\r\nHost: 192.0.2.1\r\n\r\n"), 401);
        QCOMPARE(
            status(*program, report("Authorization: Bearer " + token + "\r\n").replace("192.0.2.1", "evil.example")),
            421);
        QCOMPARE(program->stop(), 0);
        QVERIFY(!program->errors().contains(token));
    }

    void aTokenAndOpenContradictEachOther()
    {
        const auto program = serve(QStringLiteral("192.0.2.1:0"), "open = on\n",
            { QStringLiteral("TIERWATCH_PLAYERS_TOKEN=") + QString::fromLatin1(token) });
        QCOMPARE(program->waitExit(), 2);
        QVERIFY(program->errors().contains("keep one of them"));
    }

    void loopbackNeedsNeither()
    {
        const auto program = serve(QStringLiteral("127.0.0.2:0"), {});
        QVERIFY2(!program->waitReady().isEmpty(), program->errors().constData());
        RawClient client(static_cast<quint16>(program->url().port()), QStringLiteral("127.0.0.2"));
        client.send(report().replace("192.0.2.1", "127.0.0.2"));
        QCOMPARE(client.answer().value_or(RawAnswer{}).status, 200);
        RawClient elsewhere(static_cast<quint16>(program->url().port()), outside);
        QVERIFY(!elsewhere.isConnected());
    }
};

int main(int argc, char** argv)
{
    if (::unshare(CLONE_NEWNET) != 0) {
        qWarning("A network of its own needs root: %s", std::strerror(errno));
        return 1;
    }
    QCoreApplication application(argc, argv);
    TestListening test;
    return QTest::qExec(&test, argc, argv);
}

#include "test_listening.moc"
