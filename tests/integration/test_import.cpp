// SPDX-License-Identifier: GPL-3.0-or-later
// Lists of contents against a library: bad ones change nothing and say what is wrong; good ones bring contents and
// views, once.
#include "adoption_rig.h"

#include "tests/support/nonsense.h"

#include <unistd.h>

using namespace tierwatch;
using namespace tierwatch::test;

class TestImport : public QObject {
    Q_OBJECT

    std::unique_ptr<AdoptionRig> m_rig;

    [[nodiscard]] QStringList everything() const
    {
        QStringList all;
        for (const QString& table :
            m_rig->sql(QStringLiteral("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name")))
            all += QStringList{ table } + m_rig->sql(QStringLiteral("SELECT * FROM ") + table);
        return all;
    }
    void makeLibrary()
    {
        m_rig = std::make_unique<AdoptionRig>();
        QVERIFY2(m_rig->problem().isEmpty(), qPrintable(m_rig->problem()));
        const auto nothing = m_rig->adopt({ m_rig->levels(), AdoptionOrder::Take::Nothing, {} });
        QVERIFY2(nothing, why(nothing));
        for (const char* name : { "bronze/a.mp4", "bronze/b.mp4", "bronze/c d.mp4", "bronze/both.mp4",
                 "silver/both.mp4", "silver/e.mp4", "gold/g.mp4", "bronze/series/1.mp4" })
            m_rig->write(name);
        m_rig->write("bronze/a.srt", "subtitles");
        QVERIFY(QFile::link(QStringLiteral("a.mp4"), m_rig->path(QStringLiteral("bronze/link.mp4"))));
        const auto known = m_rig->import("7,g.mp4,gold\n8,e.mp4\n");
        QVERIFY2(known, why(known));
        QCOMPARE(known->imported, 2);
    }

private Q_SLOTS:
    void init() { makeLibrary(); }

    void nonsenseIsRefusedAsAWhole()
    {
        const std::vector<Nonsense> all = allNonsense();
        QVERIFY2(all.size() >= 50, "tests/data/import_nonsense.tsv has fewer than 50 lists");
        const QStringList before = everything();
        for (const Nonsense& nonsense : all) {
            const auto counts = m_rig->import(nonsense.list);
            QVERIFY2(!counts, nonsense.name);
            QVERIFY2(counts.error().code == ErrorCode::InvalidInput, nonsense.name + ": " + why(counts));
            const auto told = std::ranges::any_of(m_rig->problems, [&](const ImportProblem& problem) {
                return problem.line == nonsense.line && problem.field == nonsense.field
                    && problem.rule.english().contains(nonsense.rule);
            });
            QStringList heard;
            for (const ImportProblem& problem : m_rig->problems)
                heard.append(QStringLiteral("line %1, %2: %3")
                                 .arg(problem.line)
                                 .arg(QString::fromLatin1(problem.field), problem.rule.english()));
            QVERIFY2(told, nonsense.name + ": " + heard.join(u'\n').toUtf8());
        }
        QCOMPARE(everything(), before);
    }

    void aGoodListBringsContentsAndTheirViews()
    {
        const QByteArray list = "cid,filename,level,count,views per day\r\n"
                                "3,a.mp4,bronze,1500,\r\n"
                                "900,b.mp4,,2000,40\n"
                                ",series/1.mp4\n"
                                "901,both.mp4,silver,0\n";
        const auto counts = m_rig->import(list);
        QVERIFY2(
            counts, why(counts) + (m_rig->problems.empty() ? "" : m_rig->problems.front().rule.english().toUtf8()));
        QCOMPARE(counts->imported, 4);
        QCOMPARE(counts->counted, 3);
        QCOMPARE(counts->companions, 1);
        QCOMPARE(m_rig->contents(),
            (QStringList{ QStringLiteral("3 bronze a.mp4 4"), QStringLiteral("7 gold g.mp4 4"),
                QStringLiteral("8 silver e.mp4 4"), QStringLiteral("900 bronze b.mp4 4"),
                QStringLiteral("901 silver both.mp4 4"), QStringLiteral("902 bronze series/1.mp4 4") }));
        QCOMPARE(m_rig->sql(QStringLiteral("SELECT cid, total, recent, recent_at > 0, recent_at - watched_since FROM "
                                           "tierwatch_content WHERE cid <> 8 AND cid <> 7 ORDER BY cid")),
            (QStringList{ QStringLiteral("3|1500|0|1|0"), QStringLiteral("900|2000|1200|1|12960000000000"),
                QStringLiteral("901|0|0|1|0"), QStringLiteral("902||0|0|0") }));
        QCOMPARE(m_rig->findings,
            (QStringList{ QStringLiteral("orphan bronze both.mp4"), QStringLiteral("orphan bronze c d.mp4") }));
        QCOMPARE(m_rig->sql(QStringLiteral("SELECT COUNT(*) FROM tierwatch_setting WHERE name = 'pause'")),
            QStringList{ QStringLiteral("1") });
    }

    void aListMayBeImportedAgain()
    {
        const QByteArray list = "3,a.mp4,bronze\n,series/1.mp4\n";
        QVERIFY(m_rig->import(list));
        const QStringList once = m_rig->contents();
        const auto again = m_rig->import(list);
        QVERIFY2(again, why(again));
        QCOMPARE(again->imported, 0);
        QCOMPARE(again->inPlace, 2);
        QCOMPARE(m_rig->contents(), once);
        // A count comes to a content that had none, and does not replace one that was reported.
        QVERIFY(m_rig->import("3,a.mp4,bronze,50\n"));
        QVERIFY(m_rig->import("3,a.mp4,bronze,70\n"));
        QCOMPARE(m_rig->sql(QStringLiteral("SELECT total FROM tierwatch_content WHERE cid = 3")),
            QStringList{ QStringLiteral("50") });
    }

    void aListThatWasCutOffIsGoneOnWith()
    {
        QByteArray list;
        for (int i = 0; i < 2500; ++i) {
            const QByteArray name = "series/" + QByteArray::number(10000 + i) + ".mp4";
            m_rig->write("bronze/" + name);
            list += QByteArray::number(5000 + i) + ',' + name + ",bronze," + QByteArray::number(i) + '\n';
        }
        int asked = 0;
        const auto stopped
            = m_rig->adopt({ {}, AdoptionOrder::Take::List, std::make_shared<const QByteArray>(list) }, [&] {
                  return m_rig->sql(QStringLiteral("SELECT COUNT(*) FROM contents")).front().toInt() > 1000 && ++asked;
              });
        QVERIFY(!stopped);
        QCOMPARE(stopped.error().code, ErrorCode::Cancelled);
        QCOMPARE(m_rig->sql(QStringLiteral("SELECT COUNT(*) FROM contents WHERE cid >= 5000")),
            QStringList{ QStringLiteral("1000") });
        const auto done = m_rig->import(list);
        QVERIFY2(done, why(done));
        QVERIFY(m_rig->resumed);
        QCOMPARE(m_rig->sql(QStringLiteral(
                     "SELECT COUNT(*), SUM(total) FROM contents c JOIN tierwatch_content v ON v.cid = c.cid WHERE "
                     "c.cid >= 5000")),
            QStringList{ QStringLiteral("2500|%1").arg(2499 * 2500 / 2) });
        QCOMPARE(done->imported, 2500);
    }
};

QTEST_GUILESS_MAIN(TestImport)
#include "test_import.moc"
