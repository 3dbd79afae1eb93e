// SPDX-License-Identifier: GPL-3.0-or-later
// A level that is full: what waits for it, that it goes on by itself, and how room is made. A whole engine on real
// files.
#include "tests/support/engine/engine_rig.h"

#include <QFile>
#include <QTest>

#include <random>

using namespace tierwatch;
using namespace tierwatch::test;

class TestFull : public QObject {
    Q_OBJECT

    std::unique_ptr<EngineRig> m_rig;

    Explanation explain(int cid)
    {
        std::optional<Result<Explanation>> answer;
        const Ticket ticket = m_rig->engine().explain(
            ContentId(cid), m_rig->address(), [&](Result<Explanation> result) { answer = std::move(result); });
        return QTest::qWaitFor([&answer] { return answer.has_value(); }, 10000) && *answer ? **answer : Explanation{};
    }
    [[nodiscard]] QString obstacles(int cid)
    {
        QString all;
        for (const Text& text : explain(cid).waitsFor)
            all += text.english();
        return all;
    }
    void setCapacity(const char* level, qint64 bytes)
    {
        LevelChange change;
        change.capacity = bytes;
        QCOMPARE(sentence(m_rig->submit(ChangeLevel{ m_rig->slot(level), change, std::nullopt })), QString());
    }
    void setMakeRoom(MakesRoom makes)
    {
        ChangeSettings change;
        change.makeRoom = makes;
        QCOMPARE(sentence(m_rig->submit(change)), QString());
    }
    [[nodiscard]] const Incident* incident(const QByteArray& key) const
    {
        if (!m_rig->status)
            return nullptr;
        const auto found = std::ranges::find(m_rig->status->incidents, key, &Incident::key);
        return found == m_rig->status->incidents.end() ? nullptr : &*found;
    }
    void view(int cid, qint64 count)
    {
        const Result<QByteArray> stored = m_rig->view(cid, count);
        QVERIFY2(stored, stored ? "" : qPrintable(stored.error().text.english()));
    }
    /// An operator cannot make any room there either.
    [[nodiscard]] QString attempts(int cid) const
    {
        return m_rig->sql(QStringLiteral("SELECT attempts FROM tierwatch_relocation WHERE cid = %1").arg(cid));
    }
    /// Of the contents in a level, as the watcher knows them.
    [[nodiscard]] qint64 bytesIn(const char* level) const
    {
        qint64 sum = 0;
        for (const auto& [cid, row] : m_rig->contents)
            sum += row.level == m_rig->slot(level) ? row.size : 0;
        return sum;
    }
    /// For people.
    [[nodiscard]] QString state() const
    {
        QString all;
        for (const auto& [cid, row] : m_rig->contents)
            all += QStringLiteral("\n%1: %2 views, %3 bytes, in %4")
                       .arg(cid)
                       .arg(row.count)
                       .arg(row.size)
                       .arg(m_rig->levelOf(static_cast<int>(cid)));
        for (const auto& [cid, row] : m_rig->relocations)
            all += QStringLiteral("\n%1: %2 to level %3, cause %4")
                       .arg(cid)
                       .arg(QString::fromLatin1(toName(row.state)))
                       .arg(number(row.wanted))
                       .arg(QString::fromLatin1(toName(row.cause)));
        return all;
    }
    [[nodiscard]] bool isQuiet() const
    {
        return std::ranges::none_of(m_rig->relocations, [](const auto& row) {
            return row.second.state == RelocationState::Running || row.second.state == RelocationState::Lingering;
        });
    }
    /// Who waits for gold although so much of it is wanted less that it could come in; empty: nobody.
    [[nodiscard]] QString passedOver()
    {
        for (const auto& [cid, row] : m_rig->contents) {
            if (row.wanted != m_rig->slot("gold") || row.level == row.wanted)
                continue;
            qint64 lesser = 0; // in gold, wanted less, altogether
            for (const auto& [other, inside] : m_rig->contents)
                lesser += inside.level == m_rig->slot("gold") && inside.count >= 0 && inside.count < row.count
                    ? inside.size
                    : 0;
            if (lesser >= row.size + 1024)
                return QStringLiteral("%1 with %2 views and %3 bytes waits, and %4 bytes are wanted less: %5")
                    .arg(cid)
                    .arg(row.count)
                    .arg(row.size)
                    .arg(lesser)
                    .arg(obstacles(static_cast<int>(cid)));
        }
        return {};
    }
    void addContents(int first, int last, std::mt19937_64* random = nullptr)
    {
        for (int cid = first; cid <= last; ++cid) {
            const int size = random == nullptr ? 1000 : 1000 + 1024 * static_cast<int>((*random)() % 4);
            m_rig->writeFile(QStringLiteral("bronze/%1.mp4").arg(cid), QByteArray(size, 'x'));
            AddContent add;
            add.filename = QStringLiteral("%1.mp4").arg(cid);
            add.cid = ContentId(cid);
            QCOMPARE(sentence(m_rig->submit(add)), QString());
        }
    }

private Q_SLOTS:
    void init()
    {
        m_rig = std::make_unique<EngineRig>();
        QVERIFY(m_rig->start());
    }
    void cleanup() { m_rig.reset(); }

    void whatFindsNoRoomWaitsAndGoesOnByItself()
    {
        setCapacity("gold", 2500); // for two of them
        view(1, 2500);
        QTRY_COMPARE(m_rig->levelOf(1), QStringLiteral("gold"));
        view(2, 2600);
        QTRY_VERIFY(incident("full:gold") != nullptr);
        QCOMPARE(incident("full:gold")->contents, 1);
        QCOMPARE(incident("full:gold")->bytes, 1024);
        QVERIFY(incident("full:gold")->remedy == Incident::Remedy::MakeRoom);
        QTRY_VERIFY2(obstacles(2).contains(QStringLiteral("gold is full")), qPrintable(obstacles(2)));
        QCOMPARE(attempts(2), QStringLiteral("0"));

        // What is announced is what may be done now.
        const Result<QByteArray> announced = m_rig->view(2, 2601);
        QVERIFY2(
            announced && announced->contains(R"("target": "bronze")") && announced->contains(R"("status": "done")"),
            announced ? announced->constData() : "no answer");
        view(3, 1500); // others go on
        QTRY_COMPARE(m_rig->levelOf(3), QStringLiteral("silver"));

        setCapacity("gold", 10'000);
        QTRY_COMPARE(m_rig->levelOf(2), QStringLiteral("gold"));
        QTRY_VERIFY(incident("full:gold") == nullptr);
        QCOMPARE(m_rig->levelOf(1), QStringLiteral("gold"));
    }

    void whatIsLargerThanTheLevelSaysSoAndHoldsNobodyUp()
    {
        setCapacity("gold", 4000);
        m_rig->writeFile(QStringLiteral("bronze/2.mp4"), QByteArray(9000, 'x'));
        m_rig->stop();
        m_rig->sql(QStringLiteral("UPDATE tierwatch_content SET size = 9000 WHERE cid = 2"));
        QVERIFY(m_rig->start());
        view(2, 9000);
        QTRY_VERIFY2(obstacles(2).contains(QStringLiteral("larger than what gold")), qPrintable(obstacles(2)));
        view(1, 2500);
        QTRY_COMPARE(m_rig->levelOf(1), QStringLiteral("gold"));
        QCOMPARE(m_rig->levelOf(2), QStringLiteral("bronze"));
    }

    void roomIsMadeForWhatIsWantedMore()
    {
        setCapacity("gold", 2500);
        setMakeRoom(MakesRoom::On);
        view(1, 2500);
        QTRY_COMPARE(m_rig->levelOf(1), QStringLiteral("gold"));
        view(2, 5000);
        QTRY_COMPARE(m_rig->levelOf(2), QStringLiteral("gold"));
        QCOMPARE(m_rig->levelOf(1), QStringLiteral("silver"));
        QCOMPARE(m_rig->levelOf(10), QStringLiteral("gold")); // nobody knows its views
        QCOMPARE(m_rig->sql(QStringLiteral("SELECT cause FROM tierwatch_move WHERE cid = 1 ORDER BY id DESC LIMIT 1")),
            QStringLiteral("room"));

        view(1, 4900); // it is wanted less: it waits
        QTRY_VERIFY2(obstacles(1).contains(QStringLiteral("gold is full")), qPrintable(obstacles(1)));
        QVERIFY(
            sentence(m_rig->submit(MakeRoom{ m_rig->slot("gold") })).contains(QStringLiteral("No room can be made")));
        view(1, 5000); // equals are not swapped
        QVERIFY(
            sentence(m_rig->submit(MakeRoom{ m_rig->slot("gold") })).contains(QStringLiteral("No room can be made")));
        QCOMPARE(m_rig->levelOf(1), QStringLiteral("silver"));
    }

    void anOperatorMakesRoomWhereItIsNotMadeByItself()
    {
        setCapacity("gold", 2500);
        QVERIFY(sentence(m_rig->submit(MakeRoom{ m_rig->slot("gold") })).contains(QStringLiteral("Nothing waits")));
        view(1, 2500);
        QTRY_COMPARE(m_rig->levelOf(1), QStringLiteral("gold"));
        view(2, 5000);
        QTRY_VERIFY(incident("full:gold") != nullptr);
        QCOMPARE(m_rig->levelOf(2), QStringLiteral("bronze")); // rule total: not by itself
        QCOMPARE(sentence(m_rig->submit(MakeRoom{ m_rig->slot("gold") })), QString());
        QTRY_COMPARE(m_rig->levelOf(2), QStringLiteral("gold"));
        QCOMPARE(m_rig->levelOf(1), QStringLiteral("silver"));
        QTRY_VERIFY(incident("full:gold") == nullptr);
    }

    void whatIsHeldStays()
    {
        setCapacity("gold", 2500);
        setMakeRoom(MakesRoom::On);
        view(1, 2500);
        QTRY_COMPARE(m_rig->levelOf(1), QStringLiteral("gold"));
        QCOMPARE(sentence(m_rig->submit(Hold{ only(1), {} })), QString());
        view(2, 5000);
        QTRY_VERIFY(incident("full:gold") != nullptr);
        QVERIFY(
            sentence(m_rig->submit(MakeRoom{ m_rig->slot("gold") })).contains(QStringLiteral("No room can be made")));
        QCOMPARE(m_rig->levelOf(1), QStringLiteral("gold"));
    }

    /// Small levels, random views: no level is ever above its capacity, and when no view comes any more everything
    /// comes to rest, with nobody outside that is wanted more than somebody inside whose place it could take.
    void nobodyGoesToAndFro()
    {
        std::mt19937_64 random(20261123);
        addContents(11, 30, &random); // their sizes are looked at when they matter
        setMakeRoom(MakesRoom::On);
        setCapacity("silver", 15'000);
        setCapacity("gold", 10'000);
        std::map<int, qint64> counts;
        for (int step = 0; step < 400; ++step) {
            const int cid = 1 + static_cast<int>(random() % 30);
            qint64& count = counts[cid];
            count += static_cast<qint64>(random() % 900);
            view(cid, count);
            QVERIFY2(bytesIn("gold") <= 10'000, qPrintable(QString::number(bytesIn("gold"))));
            QVERIFY2(bytesIn("silver") <= 15'000, qPrintable(QString::number(bytesIn("silver"))));
        }
        const auto moves = [this] { return m_rig->sql(QStringLiteral("SELECT COUNT(*) FROM tierwatch_move")).toInt(); };
        QTRY_VERIFY2_WITH_TIMEOUT(isQuiet() && passedOver().isEmpty(), qPrintable(passedOver() + state()), 60'000);
        qInfo("%d moves for 400 views of 30 contents", moves());
        const int backAndForth = m_rig
                                     ->sql(QStringLiteral("SELECT COUNT(*) FROM (SELECT cid FROM tierwatch_move WHERE "
                                                          "cause = 'room' GROUP BY cid HAVING COUNT(*) > 8)"))
                                     .toInt();
        QCOMPARE(backAndForth, 0);
        QVERIFY(bytesIn("gold") <= 10'000 && bytesIn("silver") <= 15'000);
    }
};

QTEST_GUILESS_MAIN(TestFull)
#include "test_full.moc"
