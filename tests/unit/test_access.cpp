// SPDX-License-Identifier: GPL-3.0-or-later
// Tokens: how they are made, kept and told apart.
#include "core/access.h"

#include <QTest>

#include <thread>

using namespace tierwatch;

class TestAccess : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void newTokensDiffer()
    {
        const QByteArray token = newToken();
        QCOMPARE(token.size(), 64);
        QVERIFY(token != newToken());
        QCOMPARE(QByteArray::fromHex(token).toHex(), token);
    }

    void hashes()
    {
        QCOMPARE(hashOfToken("abc"), QByteArray("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"));
    }

    void equality_data()
    {
        QTest::addColumn<QByteArray>("a");
        QTest::addColumn<QByteArray>("b");
        QTest::addColumn<bool>("equal");
        QTest::newRow("same") << QByteArray("secret") << QByteArray("secret") << true;
        QTest::newRow("empty") << QByteArray() << QByteArray() << true;
        QTest::newRow("first differs") << QByteArray("Secret") << QByteArray("secret") << false;
        QTest::newRow("last differs") << QByteArray("secreT") << QByteArray("secret") << false;
        QTest::newRow("one bit") << QByteArray("\x80") << QByteArray(1, '\0') << false;
        QTest::newRow("prefix") << QByteArray("secre") << QByteArray("secret") << false;
        QTest::newRow("two differences that cancel") << QByteArray("ab") << QByteArray("ba") << false;
    }

    void equality()
    {
        QFETCH(QByteArray, a);
        QFETCH(QByteArray, b);
        QTEST(equalInConstantTime(a, b), "equal");
        QTEST(equalInConstantTime(b, a), "equal");
    }

    void theBookKnowsItsTokens()
    {
        TokenBook book;
        QVERIFY(!book.find("own"));
        book.setOwn({ QStringLiteral("admin"), Role::Operator, hashOfToken("own") });
        book.replace({ { QStringLiteral("ann"), Role::Viewer, hashOfToken("a") },
            { QStringLiteral("bob"), Role::Operator, hashOfToken("b") } });
        QCOMPARE(book.find("own")->name, QStringLiteral("admin"));
        QCOMPARE(book.find("a")->name, QStringLiteral("ann"));
        QCOMPARE(book.find("a")->role, Role::Viewer);
        QCOMPARE(book.find("b")->role, Role::Operator);
        for (const QByteArray& wrong : { QByteArray(), QByteArray("A"), QByteArray("a "), hashOfToken("a") })
            QVERIFY2(!book.find(wrong), wrong.constData());
        book.replace({ { QStringLiteral("bob"), Role::Operator, hashOfToken("b") } });
        QVERIFY(!book.find("a"));
        QVERIFY(book.find("own"));
    }

    void rolesHaveNames()
    {
        for (const Role role : { Role::Viewer, Role::Operator })
            QCOMPARE(roleFromName(toName(role)), std::optional(role));
        QVERIFY(!roleFromName(QStringLiteral("Operator")));
        QVERIFY(!roleFromName(QString()));
    }

    void manyThreadsLookWhileItChanges()
    {
        TokenBook book;
        book.setOwn({ QStringLiteral("admin"), Role::Operator, hashOfToken("own") });
        std::atomic<int> found = 0;
        std::thread reader([&] {
            for (int i = 0; i < 2000; ++i)
                found += book.find("own") ? 1 : 0;
        });
        for (int i = 0; i < 2000; ++i)
            book.replace({ { QString::number(i), Role::Viewer, hashOfToken("a") } });
        reader.join();
        QCOMPARE(found.load(), 2000);
    }
};

QTEST_GUILESS_MAIN(TestAccess)
#include "test_access.moc"
