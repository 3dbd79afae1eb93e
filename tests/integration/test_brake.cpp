// SPDX-License-Identifier: GPL-3.0-or-later
// What would move many contents without a view or an operator's word waits for one go-on: an edit of the original's
// table by hand, another rule, a first start on a catalogue with counts, a catalogue that was set back.
#include "tests/support/engine/engine_rig.h"

#include <QFile>
#include <QTest>

#include <algorithm>

using namespace tierwatch;
using namespace tierwatch::test;

namespace {

constexpr int many = 2000;
constexpr int enough = 200; ///< of so few contents as there are then
constexpr int patience = 15'000;

} // namespace

class TestBrake : public QObject {
    Q_OBJECT

    std::unique_ptr<EngineRig> m_rig;

    [[nodiscard]] std::optional<Incident> brake() const
    {
        if (!m_rig->status)
            return std::nullopt;
        const auto found = std::ranges::find_if(
            m_rig->status->incidents, [](const Incident& incident) { return incident.key.startsWith("brake:"); });
        return found == m_rig->status->incidents.end() ? std::nullopt : std::optional(*found);
    }
    [[nodiscard]] int inLevel(const char* level) const
    {
        const LevelSlot slot = m_rig->slot(level);
        return static_cast<int>(std::ranges::count_if(
            m_rig->contents, [slot](const auto& content) { return content.second.level == slot; }));
    }
    /// Further contents 11, 12, … in bronze, each with this many views, all and of late.
    void addMany(int contents, qint64 views, qint64 recent) const
    {
        for (int cid = 11; cid < 11 + contents; ++cid)
            m_rig->writeFile(QStringLiteral("bronze/%1.mp4").arg(cid), "x");
        m_rig->sql(QStringLiteral("WITH RECURSIVE n(i) AS (SELECT 11 UNION ALL SELECT i + 1 FROM n WHERE i < %1) "
                                  "INSERT INTO contents (cid, content_level, filename) SELECT i, 'bronze', i || "
                                  "'.mp4' FROM n")
                       .arg(10 + contents));
        m_rig->sql(QStringLiteral("INSERT INTO tierwatch_content (cid, total, recent, recent_at, watched_since, size) "
                                  "SELECT cid, %1, %2, strftime('%s', 'now') * 1000000, 1000000, 1 FROM contents WHERE "
                                  "cid > 10")
                       .arg(views)
                       .arg(recent));
    }
    bool startWith(int contents, qint64 views, qint64 recent = 0)
    {
        m_rig->stop();
        addMany(contents, views, recent);
        return m_rig->start();
    }
    QString plans() const { return m_rig->sql(QStringLiteral("SELECT COUNT(*) FROM tierwatch_plan")); }
    QString kind() const
    {
        return m_rig->sql(QStringLiteral("SELECT kind FROM tierwatch_plan ORDER BY id DESC LIMIT 1"));
    }
    /// One plan waits, nothing moves, views go on; after a go-on everything is where it belongs.
    void holdsUntilAGoOn(const char* kindOfPlan, int contents, qint64 views)
    {
        QTRY_VERIFY_WITH_TIMEOUT(brake(), patience);
        QCOMPARE(brake()->contents, contents);
        QCOMPARE(kind(), QString::fromLatin1(kindOfPlan));
        QCOMPARE(brake()->key, "brake:" + QByteArray::number(number(brake()->plan)));
        QVERIFY(m_rig->relocations.empty());
        QCOMPARE(m_rig->sql(QStringLiteral("SELECT COUNT(*) FROM tierwatch_relocation")), QStringLiteral("0"));
        QVERIFY(m_rig->view(11, views + 1));
        QTRY_COMPARE(m_rig->levelOf(11), QStringLiteral("silver"));
        QCOMPARE(inLevel("silver"), 4);
        QVERIFY(QFile::exists(m_rig->filePath("bronze", 12)));

        QVERIFY(m_rig->submit(GoOn{ brake()->plan }));
        QTRY_COMPARE_WITH_TIMEOUT(inLevel("silver"), 3 + contents, patience);
        QTRY_VERIFY_WITH_TIMEOUT(!brake(), patience);
        QVERIFY(QFile::exists(m_rig->filePath("silver", 12)));
        QTRY_VERIFY(!QFile::exists(m_rig->filePath("bronze", 12)));
    }
    /// As somebody with an SQL client: silver begins there.
    void editByHand(qint64 silver) const
    {
        m_rig->sql(QStringLiteral("UPDATE level SET max_counts = %1 WHERE content_level = 'bronze'").arg(silver - 1));
        m_rig->sql(QStringLiteral("UPDATE level SET min_counts = %1 WHERE content_level = 'silver'").arg(silver));
    }

private Q_SLOTS:
    void init()
    {
        m_rig = std::make_unique<EngineRig>();
        QVERIFY(m_rig->start());
        QTRY_COMPARE(m_rig->sql(QStringLiteral("SELECT COUNT(*) FROM tierwatch_counter WHERE name = 'cooled_until'")),
            QStringLiteral("1"));
    }
    void cleanup() { m_rig.reset(); }

    void anEditByHand()
    {
        QVERIFY(startWith(many, 500));
        editByHand(400);
        holdsUntilAGoOn("hand-edit", many, 500);
    }

    void anotherRuleByHand()
    {
        QVERIFY(startWith(enough, 500, 1500));
        m_rig->sql(QStringLiteral("INSERT INTO tierwatch_setting (name, value) VALUES ('rule', 'recent:30d')"));
        holdsUntilAGoOn("rule-change", enough, 500);
        QCOMPARE(plans(), QStringLiteral("1"));
    }

    void anotherRuleWhileNobodyIsThere()
    {
        m_rig->stop();
        addMany(enough, 500, 1500);
        m_rig->sql(QStringLiteral("INSERT INTO tierwatch_setting (name, value) VALUES ('rule', 'recent:30d')"));
        QVERIFY(m_rig->start());
        QTRY_VERIFY(brake());
        m_rig->stop(); // weighed once, however often it is started
        QVERIFY(m_rig->start());
        holdsUntilAGoOn("rule-change", enough, 500);
        QCOMPARE(plans(), QStringLiteral("1"));
    }

    void anotherRuleByAnOption()
    {
        m_rig->adjust = [](EngineSettings& settings) { settings.rule = *Rule::parse(QStringLiteral("recent:30d")); };
        QVERIFY(startWith(enough, 500, 1500));
        holdsUntilAGoOn("rule-change", enough, 500);
    }

    /// The dead zone is a part of the rule.
    void aDeadZone()
    {
        QVERIFY(startWith(enough, 500, 1500));
        ChangeSettings change;
        change.deadZone = 20;
        const Result<Outcome> changed = m_rig->submit(change);
        QVERIFY(changed && changed->plan);
        change.speedLimit = 5'000'000;
        QVERIFY(!m_rig->submit(change)->plan);
    }

    /// Somebody has filled the catalogue before Tierwatch was ever started on it.
    void aFirstStart()
    {
        m_rig->stop();
        m_rig->sql(QStringLiteral("DELETE FROM tierwatch_counter WHERE name = 'cooled_until'"));
        addMany(enough, 1500, 0);
        QVERIFY(m_rig->start());
        holdsUntilAGoOn("first-start", enough, 1500);
    }

    /// A backup of the catalogue, beside a state that has seen more.
    void aCatalogueThatWasSetBack()
    {
        QVERIFY(startWith(enough, 500));
        m_rig->stop();
        const QString catalogue = m_rig->path(QStringLiteral("catalog.sqlite"));
        m_rig->sql(QStringLiteral("PRAGMA wal_checkpoint(TRUNCATE)"));
        QVERIFY(QFile::copy(catalogue, m_rig->path(QStringLiteral("backup"))));
        QVERIFY(m_rig->start());
        QVERIFY(m_rig->submit(PauseRelocations{}));
        for (int cid = 11; cid < 11 + enough; ++cid)
            QVERIFY(m_rig->view(cid, 1500));
        m_rig->stop();
        for (const char* const rest : { "", "-wal", "-shm" })
            QFile::remove(catalogue + QString::fromLatin1(rest));
        QVERIFY(QFile::rename(m_rig->path(QStringLiteral("backup")), catalogue));
        QVERIFY(m_rig->start());
        holdsUntilAGoOn("restored", enough, 1500);
    }

    void fewStayUntilTheyAreViewed()
    {
        QVERIFY(startWith(50, 500));
        editByHand(400);
        QTRY_COMPARE(m_rig->levels.table.levels()[1].minCount, 400);
        QVERIFY(m_rig->view(11, 501));
        QTRY_COMPARE(m_rig->levelOf(11), QStringLiteral("silver"));
        QCOMPARE(inLevel("silver"), 4);
        QCOMPARE(plans(), QStringLiteral("0"));
    }
};

QTEST_GUILESS_MAIN(TestBrake)
#include "test_brake.moc"
