// SPDX-License-Identifier: GPL-3.0-or-later
// Libraries that are taken over: every file a content where it lies, in an order that is the same each time; what
// cannot be one is told; a run that was cut off comes to the same end.
#include "adoption_rig.h"

#include "catalog/contents.h"
#include "relocation/file_mover.h"
#include "tests/support/mariadb_server.h"

#include <sys/stat.h>
#include <unistd.h>

using namespace tierwatch;
using namespace tierwatch::test;

class TestAdoption : public QObject {
    Q_OBJECT

    std::unique_ptr<AdoptionRig> m_rig;
    std::unique_ptr<MariaDbServer> m_maria;
    int m_databases = 0;

    void makeRig(bool maria)
    {
        if (!maria) {
            m_rig = std::make_unique<AdoptionRig>();
        } else {
            if (!m_maria)
                m_maria = std::make_unique<MariaDbServer>();
            const QString name = QStringLiteral("adopted%1").arg(++m_databases);
            QVERIFY(m_maria->createDatabase(name));
            const Result<CatalogUrl> url = CatalogUrl::parse(m_maria->url(name));
            QVERIFY(url);
            m_rig = std::make_unique<AdoptionRig>(*url, m_maria->password());
        }
        QVERIFY2(m_rig->problem().isEmpty(), qPrintable(m_rig->problem()));
    }
    [[nodiscard]] QString file(const QByteArray& name) const { return m_rig->path(QString::fromUtf8(name)); }

private Q_SLOTS:
    void init() { makeRig(false); }

    void everyFileBecomesAContentWhereItLies_data()
    {
        QTest::addColumn<bool>("maria");
        QTest::newRow("SQLite") << false;
        QTest::newRow("MariaDB") << true;
    }

    void everyFileBecomesAContentWhereItLies()
    {
        QFETCH(bool, maria);
        if (maria)
            makeRig(true);
        m_rig->write("gold/z.mp4", "12345");
        m_rig->write("gold/2024/b/e2.mp4");
        m_rig->write("gold/2024/a.mp4");
        m_rig->write("bronze/한국.mp4", "");
        m_rig->write("bronze/A 'quoted' 100%.mp4");
        m_rig->write("silver/x.mp4");
        for (const char* companion : { "silver/x.srt", "silver/x.ko.vtt", "silver/poster.jpg", "gold/2024/b/e2.nfo" })
            m_rig->write(companion);
        const auto counts = m_rig->adoptFiles();
        QVERIFY2(counts, why(counts));
        QCOMPARE(m_rig->contents(),
            (QStringList{ QStringLiteral("1 bronze A 'quoted' 100%.mp4 4"), QStringLiteral("2 bronze 한국.mp4 0"),
                QStringLiteral("3 silver x.mp4 4"), QStringLiteral("4 gold z.mp4 5"),
                QStringLiteral("5 gold 2024/a.mp4 4"), QStringLiteral("6 gold 2024/b/e2.mp4 4") }));
        QCOMPARE(*counts, (AdoptionCounts{ 10, 6, 6, 0, 4, 21 }));
        QCOMPARE(m_rig->findings, QStringList());
        QCOMPARE(
            m_rig->sql(QStringLiteral("SELECT content_level, min_counts, max_counts FROM level ORDER BY min_counts")),
            (QStringList{ QStringLiteral("bronze|0|999"), QStringLiteral("silver|1000|1999"),
                QStringLiteral("gold|2000|10000000") }));
        QCOMPARE(m_rig->sql(QStringLiteral("SELECT COUNT(*) FROM tierwatch_content WHERE total IS NULL")),
            QStringList{ QStringLiteral("6") });
        QVERIFY(m_rig->sql(QStringLiteral("SELECT value FROM tierwatch_setting WHERE name = 'pause'"))
                    .join(QString())
                    .contains(QStringLiteral("anna")));
        QCOMPARE(m_rig->sql(QStringLiteral("SELECT state, author, imported, files FROM tierwatch_adoption")),
            QStringList{ QStringLiteral("done|anna|6|10") });
        QVERIFY(QFile::exists(file("gold/.tierwatch-level")));
        // Once more: nothing is new, and what came meanwhile is.
        m_rig->write("bronze/later.mp4");
        const auto again = m_rig->adoptFiles();
        QVERIFY2(again, why(again));
        QCOMPARE(again->imported, 1);
        QCOMPARE(again->inPlace, 7);
        QCOMPARE(m_rig->contents().back(), QStringLiteral("7 bronze later.mp4 4"));
    }

    void whatCannotBeAContentIsTold()
    {
        m_rig->write("bronze/good.mp4");
        m_rig->write("bronze/f\xfcr.mp4");
        m_rig->write("bronze/line\nfeed.mp4");
        m_rig->write("bronze/.tierwatch-mine");
        m_rig->write("bronze/.tierwatch-7-3.part"); // a copy under way is no finding
        m_rig->write("silver/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/deep.mp4");
        m_rig->write("silver/b/b/b/b/b/b/b/b/b/b/b/b/b/b/b/deepest.mp4");
        QVERIFY(QFile::link(QStringLiteral("good.mp4"), file("bronze/link.mp4")));
        QCOMPARE(::mkfifo(file("gold/fifo").toUtf8().constData(), 0600), 0);
        QDir().mkpath(file("gold/empty"));
        const auto counts = m_rig->adoptFiles();
        QVERIFY2(counts, why(counts));
        QCOMPARE(m_rig->contents(),
            (QStringList{ QStringLiteral("1 bronze good.mp4 4"),
                QStringLiteral("2 silver b/b/b/b/b/b/b/b/b/b/b/b/b/b/b/deepest.mp4 4") }));
        QCOMPARE(m_rig->findings,
            (QStringList{ QStringLiteral("strange_name bronze .tierwatch-mine"),
                QString::fromUtf8("unusable bronze f\xef\xbf\xbdr.mp4"),
                QStringLiteral("unusable bronze line\nfeed.mp4"), QStringLiteral("unusable bronze link.mp4"),
                QStringLiteral("unusable gold fifo"),
                QStringLiteral("unusable silver a/a/a/a/a/a/a/a/a/a/a/a/a/a/a") }));
        for (const AuditFinding& finding : m_rig->told)
            QVERIFY2(!finding.text.isEmpty(), qPrintable(finding.name));
    }

    void twoContentsWithOneFileAreTold()
    {
        m_rig->write("bronze/a.mp4");
        QCOMPARE(::link(file("bronze/a.mp4").toUtf8(), file("bronze/b.mp4").toUtf8()), 0);
        m_rig->write("bronze/c.mp4");
        QCOMPARE(::link(file("bronze/c.mp4").toUtf8(), file("elsewhere").toUtf8()), 0);
        m_rig->write("silver/same.mp4");
        m_rig->write("gold/same.mp4");
        const auto counts = m_rig->adoptFiles();
        QVERIFY2(counts, why(counts));
        QCOMPARE(m_rig->findings,
            (QStringList{ QStringLiteral("duplicate gold same.mp4"), QStringLiteral("shared_file bronze b.mp4"),
                QStringLiteral("shared_file bronze c.mp4") }));
        const auto shared = std::ranges::find(m_rig->told, QStringLiteral("b.mp4"), &AuditFinding::name);
        QVERIFY2(shared->text.english().contains(QStringLiteral("shares its file with content 1 ")),
            qPrintable(shared->text.english()));
        QCOMPARE(shared->cid, ContentId{ 2 });
    }

    void catalogueAndDirectoriesAreComparedThreeWays()
    {
        for (const char* name : { "bronze/place.mp4", "bronze/gone.mp4", "bronze/wandered.mp4", "bronze/twice.mp4" })
            m_rig->write(name);
        QVERIFY(m_rig->adoptFiles());
        QVERIFY(QFile::remove(file("bronze/gone.mp4")));
        QVERIFY(QFile::rename(file("bronze/wandered.mp4"), file("gold/wandered.mp4")));
        QVERIFY(QFile::copy(file("bronze/twice.mp4"), file("silver/twice.mp4")));
        m_rig->write("silver/new.mp4");
        const QStringList before = m_rig->contents();
        const auto looked = m_rig->adopt({ {}, AdoptionOrder::Take::Nothing, {} });
        QVERIFY2(looked, why(looked));
        const QStringList found{ QStringLiteral("duplicate bronze twice.mp4"),
            QStringLiteral("misplaced bronze wandered.mp4"), QStringLiteral("missing bronze gone.mp4") };
        QCOMPARE(m_rig->findings, found + QStringList{ QStringLiteral("orphan silver new.mp4") });
        QCOMPARE(m_rig->contents(), before);
        const auto taken = m_rig->adopt({ {}, AdoptionOrder::Take::Files, {} });
        QVERIFY2(taken, why(taken));
        QCOMPARE(m_rig->findings, found);
        QCOMPARE(m_rig->contents(), before + QStringList{ QStringLiteral("5 silver new.mp4 4") });
    }

    void cutOffItComesToTheSameEnd_data() { everyFileBecomesAContentWhereItLies_data(); }

    void cutOffItComesToTheSameEnd()
    {
        QFETCH(bool, maria);
        if (maria)
            makeRig(true);
        QStringList expected;
        for (int i = 0; i < 2600; ++i) {
            const QByteArray name = QByteArray::number(i % 7) + '/' + QByteArray::number(100000 + i) + ".mp4";
            m_rig->write((i % 2 != 0 ? "bronze/" : "gold/") + name, {});
        }
        const auto known
            = [this] { return m_rig->sql(QStringLiteral("SELECT COUNT(*) FROM contents")).front().toInt(); };
        for (const int until : { 1, 1001 }) {
            const auto stopped
                = m_rig->adopt({ m_rig->levels(), AdoptionOrder::Take::Files, {} }, [&] { return known() >= until; });
            QVERIFY(!stopped);
            QCOMPARE(stopped.error().code, ErrorCode::Cancelled);
        }
        QCOMPARE(known(), 2000);
        const auto counts = m_rig->adoptFiles();
        QVERIFY2(counts, why(counts));
        QVERIFY(m_rig->resumed);
        QCOMPARE(counts->imported, 2600);
        const QStringList pieces = m_rig->contents();
        m_rig->sql(QStringLiteral("DELETE FROM contents"));
        m_rig->sql(QStringLiteral("DELETE FROM tierwatch_content"));
        const auto whole = m_rig->adoptFiles();
        QVERIFY2(whole, why(whole));
        QVERIFY(!m_rig->resumed);
        QCOMPARE(m_rig->contents(), pieces);
    }

    void aRunThatIsAliveIsNotDisturbed()
    {
        m_rig->write("bronze/a.mp4");
        QVERIFY(m_rig->adopt({ m_rig->levels(), AdoptionOrder::Take::Nothing, {} }));
        m_rig->sql(QStringLiteral(
            "UPDATE tierwatch_adoption SET state = 'running', owner = 'another', alive_until = 9000000000000000"));
        const auto refused = m_rig->adopt({ {}, AdoptionOrder::Take::Files, {} }, [] { return true; });
        QVERIFY(!refused);
        QCOMPARE(refused.error().code, ErrorCode::Conflict);
        QCOMPARE(m_rig->contents(), QStringList());
    }

    void levelsMustFitThoseOfTheCatalogue()
    {
        QVERIFY(m_rig->adoptFiles());
        for (const AdoptedLevel& other : { AdoptedLevel{ QStringLiteral("gold"), file("elsewhere"), 2000 },
                 AdoptedLevel{ QStringLiteral("gold"), file("gold"), 3000 },
                 AdoptedLevel{ QStringLiteral("platinum"), file("gold"), 2000 } }) {
            const auto counts = m_rig->adopt({ { other }, AdoptionOrder::Take::Files, {} });
            QVERIFY(!counts);
            QCOMPARE(counts.error().code, ErrorCode::Conflict);
        }
        makeRig(false);
        for (const std::vector<AdoptedLevel>& levels :
            { std::vector<AdoptedLevel>{}, { { QStringLiteral("gold"), file("gold"), 2000 } },
                { { QStringLiteral("bronze"), file("nowhere"), 0 } },
                { { QStringLiteral("bronze"), file("bronze"), 0 },
                    { QStringLiteral("gold"), file("bronze/x"), 9 } } }) {
            const auto counts = m_rig->adopt({ levels, AdoptionOrder::Take::Files, {} });
            QVERIFY(!counts);
            QCOMPARE(m_rig->sql(QStringLiteral("SELECT COUNT(*) FROM level")), QStringList{ QStringLiteral("0") });
        }
    }

    void aDirectoryOfAnotherCatalogueIsLeftAlone()
    {
        m_rig->write("gold/a.mp4");
        m_rig->write("gold/.tierwatch-level", "{\"catalog\":\"somebody\",\"level\":\"gold\"}\n");
        m_rig->write("bronze/b.mp4");
        const auto counts = m_rig->adoptFiles();
        QVERIFY2(counts, why(counts));
        QCOMPARE(m_rig->findings, QStringList{ QStringLiteral("level_offline gold ") });
        QCOMPARE(m_rig->contents(), QStringList{ QStringLiteral("1 bronze b.mp4 4") });
    }

    void aDirectoryIsConfirmedOnlyAsItWasSeen()
    {
        JobLevel level{ LevelSlot{ 0 }, QStringLiteral("gold"), file("gold"), QStringLiteral("ours"), -1,
            Verify::ReadBack };
        for (int i = 0; i < 100; ++i)
            m_rig->write("gold/" + QByteArray::number(i) + ".mp4");
        const auto samples = [](int there, int missing) {
            std::vector<QByteArray> names;
            for (int i = 0; i < there + missing; ++i)
                names.push_back(QByteArray::number(i < there ? i : 1000 + i) + ".mp4");
            return names;
        };
        const auto marked = [&] { return QFile::exists(file("gold/.tierwatch-level")); };
        // Too few of its files are there: an empty mount point, or another disk.
        const LevelProbe few = probe({ level, samples(98, 2), false });
        QVERIFY(few.error && few.unconfirmed && !marked());
        QCOMPARE(few.unconfirmed->there, 98);
        QCOMPARE(few.unconfirmed->asked, 100);
        QVERIFY(!few.unconfirmed->marked);
        // Another directory is not what was confirmed.
        JobLevel moved = level;
        moved.path = file("silver");
        const LevelProbe other = probe({ moved, samples(98, 2), false, few.unconfirmed->token });
        QVERIFY(other.error && other.unconfirmed && other.unconfirmed->token != few.unconfirmed->token);
        QVERIFY(!QFile::exists(file("silver/.tierwatch-level")));
        const LevelProbe confirmed = probe({ level, samples(98, 2), false, few.unconfirmed->token });
        QVERIFY(!confirmed.error && marked());
        // 99 of 100 are enough without asking.
        QVERIFY(QFile::remove(file("gold/.tierwatch-level")));
        QVERIFY(!probe({ level, samples(99, 1), false }).error && marked());
        // Another's marker always asks, whatever is found.
        JobLevel ours = level;
        ours.catalogId = QStringLiteral("another");
        const LevelProbe foreign = probe({ ours, samples(100, 0), false });
        QVERIFY(foreign.error && foreign.unconfirmed && foreign.unconfirmed->marked);
        QCOMPARE(foreign.unconfirmed->catalog, QStringLiteral("ours"));
        QVERIFY(probe({ ours, {}, true }).error);
        QVERIFY(probe({ ours, samples(100, 0), false, few.unconfirmed->token }).error);
        QVERIFY(!probe({ ours, samples(100, 0), false, foreign.unconfirmed->token }).error);
        QVERIFY(probe({ level, samples(100, 0), false }).unconfirmed);
    }
};

QTEST_GUILESS_MAIN(TestAdoption)
#include "test_adoption.moc"
