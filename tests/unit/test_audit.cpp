// SPDX-License-Identifier: GPL-3.0-or-later
// What an audit says about a content for everything that can stand in its levels, and what the sweep may touch.
#include "relocation/audit.h"
#include "relocation/audit_names.h"
#include "relocation/sweep.h"

#include <QTest>

using namespace tierwatch;

Q_DECLARE_METATYPE(tierwatch::Sweep)

namespace {

using Kind = Finding::Kind;
using Repair = Finding::Repair;
using What = AuditPlace::What;

constexpr LevelSlot bronze{ 0 };
constexpr LevelSlot silver{ 1 };
constexpr LevelSlot gold{ 2 };
constexpr qint64 size = 1000;

/// One word for each level: `-` nothing, `f` the file, `s` one of another size, `o` no file, `?` offline, `a` another
/// content's file.
std::vector<AuditPlace> placesOf(const QString& word)
{
    static const QStringList keys{ QStringLiteral("bronze"), QStringLiteral("silver"), QStringLiteral("gold") };
    std::vector<AuditPlace> places;
    for (qsizetype i = 0; i < word.size(); ++i) {
        AuditPlace place;
        place.level = static_cast<LevelSlot>(i);
        place.key = keys[i];
        switch (word[i].toLatin1()) {
        case 'a':
            place.anothers = true;
            [[fallthrough]];
        case 'f':
        case 's':
            place.what = What::File;
            place.bytes = word[i] == u's' ? size / 2 : size;
            break;
        case 'o':
            place.what = What::Other;
            break;
        case '?':
            place.what = What::Unknown;
            break;
        default:
            break;
        }
        places.push_back(place);
    }
    return places;
}

QStringList shown(const std::vector<Finding>& findings)
{
    QStringList words;
    for (const Finding& finding : findings)
        words.append(QString::fromLatin1(toName(finding.kind) + ':' + toName(finding.repair)));
    return words;
}

AuditContent contentInBronze()
{
    AuditContent content;
    content.cid = ContentId{ 7 };
    content.level = bronze;
    content.levelKey = QStringLiteral("bronze");
    content.filename = "g.mp4";
    content.size = size;
    return content;
}

} // namespace

class TestAudit : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void examines_data()
    {
        QTest::addColumn<QString>("places"); // of a content in bronze
        QTest::addColumn<QString>("circumstances"); // r relocation, u size unknown, x shares its file
        QTest::addColumn<QStringList>("findings");
        const auto row = [](const char* places, const char* circumstances, const QStringList& findings) {
            QTest::addRow("%s %s", places, circumstances)
                << QString::fromLatin1(places) << QString::fromLatin1(circumstances) << findings;
        };
        const QString missing = QStringLiteral("missing:none");
        const QString byHand = QStringLiteral("misplaced:none");
        const QString corrected = QStringLiteral("misplaced:correct_catalogue");
        const QString copy = QStringLiteral("duplicate:remove_copy");
        const QString namesake = QStringLiteral("duplicate:none");
        row("f--", "", {});
        row("f--", "u", {});
        row("f--", "r", {});
        row("s--", "", { QStringLiteral("changed:none") });
        row("s--", "u", {});
        row("s--", "r", {});
        row("f--", "x", { QStringLiteral("shared_file:none") });
        row("ff-", "x", { QStringLiteral("shared_file:none") });
        row("o--", "", { QStringLiteral("unusable:none") });
        row("---", "", { missing });
        row("---", "r", { missing });
        row("-o-", "", { missing });
        row("-a-", "", { missing });
        row("-?-", "", { missing });
        row("?--", "", {}); // nothing is said about what cannot be looked at
        row("?f-", "", {});
        row("-f-", "", { corrected });
        row("-f-", "u", { corrected });
        row("-f-", "r", { missing }); // recovery's
        row("-fa", "", { corrected });
        row("-f?", "", { byHand });
        row("-ff", "", { byHand });
        row("-s-", "", { byHand });
        row("-s-", "u", { corrected });
        row("ff-", "", { copy });
        row("fff", "", { copy, copy });
        row("ff?", "", { copy });
        row("fs-", "", { namesake });
        row("fa-", "", {});
        row("fo-", "", {});
        row("ff-", "r", {}); // that is what a relocation looks like
    }
    void examines()
    {
        QFETCH(const QString, places);
        QFETCH(const QString, circumstances);
        AuditContent content = contentInBronze();
        if (circumstances.contains(u'r'))
            content.relocation = RelocationState::Lingering;
        if (circumstances.contains(u'u'))
            content.size = -1;
        if (circumstances.contains(u'x'))
            content.sharesFileWith = ContentId{ 8 };
        const std::vector<Finding> findings = examine(content, placesOf(places));
        QTEST(shown(findings), "findings");
        for (const Finding& finding : findings) {
            QVERIFY(!finding.text.english().isEmpty());
            QVERIFY2(!finding.text.english().contains(u'%'), qPrintable(finding.text.english()));
            QCOMPARE(finding.level, bronze);
            QVERIFY(finding.repair == Repair::None || finding.other != LevelSlot::None);
        }
    }

    void aFindingNamesTheOtherLevel()
    {
        const std::vector<Finding> found = examine(contentInBronze(), placesOf(QStringLiteral("--f")));
        QCOMPARE(found.size(), 1U);
        QCOMPARE(found.front().other, gold);
        QCOMPARE(found.front().bytes, size);
        QCOMPARE(found.front().name, QByteArray("g.mp4"));
        AuditContent gone = contentInBronze();
        gone.level = LevelSlot{ 9 };
        gone.levelKey = QStringLiteral("platinum");
        const std::vector<Finding> removed = examine(gone, placesOf(QStringLiteral("-f-")));
        QCOMPARE(shown(removed), QStringList{ QStringLiteral("misplaced:correct_catalogue") });
    }

    void aNameThatNoContentMayHaveIsNotLookedFor()
    {
        for (const char* name : { "../a", "/etc/passwd", "a//b", ".tierwatch-level", "a\nb", "\xff\xfe" }) {
            AuditContent content = contentInBronze();
            content.filename = name;
            QCOMPARE(shown(examine(content, placesOf(QStringLiteral("---")))),
                QStringList{ QStringLiteral("unusable:none") });
        }
    }

    void namesTellWhatIsSuspect()
    {
        AuditNames names;
        const auto add = [&names](qint64 cid, LevelSlot level, const char* name) {
            names.add(static_cast<ContentId>(cid), level, name);
        };
        add(1, bronze, "in place");
        add(2, bronze, "elsewhere");
        add(3, bronze, "twice");
        add(4, bronze, "missing");
        add(5, bronze, "shared");
        add(6, bronze, "shared");
        add(7, bronze, "namesakes");
        add(8, silver, "namesakes");
        add(9, silver, "drama/e07.mp4");
        names.add(ContentId{ 10 }, bronze, "cut off", 10);
        names.add(ContentId{ 11 }, bronze, "whole", 10);
        names.ready();
        using File = AuditNames::File;
        QCOMPARE(names.found(bronze, "in place"), File::Contents);
        QCOMPARE(names.found(silver, "elsewhere"), File::Contents);
        QCOMPARE(names.found(bronze, "twice"), File::Contents);
        QCOMPARE(names.found(gold, "twice"), File::Contents);
        QCOMPARE(names.found(bronze, "shared"), File::Contents);
        QCOMPARE(names.found(bronze, "namesakes"), File::Contents);
        QCOMPARE(names.found(silver, "namesakes"), File::Contents);
        QCOMPARE(names.found(silver, "drama/e07.mp4"), File::Contents);
        QCOMPARE(names.found(silver, "drama/e07.srt"), File::Companion);
        QCOMPARE(names.found(silver, "drama/e07.ko.vtt"), File::Companion);
        QCOMPARE(names.found(silver, "drama/e08.srt"), File::Unknown);
        QCOMPARE(names.found(gold, "drama/e07.srt"), File::Unknown);
        QCOMPARE(names.found(silver, "drama/e07.mkv"), File::Unknown);
        QCOMPARE(names.found(silver, "in"), File::Unknown);
        QCOMPARE(names.found(bronze, "cut off", 9), File::Contents);
        QCOMPARE(names.found(bronze, "whole", 10), File::Contents);
        std::vector<qint64> suspects;
        names.suspects([&suspects](ContentId cid, LevelSlot) { suspects.push_back(number(cid)); });
        // Namesakes are told apart by a closer look: each stands where the other is looked for.
        QCOMPARE(suspects, (std::vector<qint64>{ 2, 3, 4, 5, 6, 7, 8, 10 }));
        QCOMPARE(names.contentsNamed("namesakes").size(), 2U);
        QVERIFY(!names.contains("nobody's"));
    }

    void judges_data()
    {
        QTest::addColumn<QByteArray>("name");
        QTest::addColumn<int>("row"); // the epoch of content 7's relocation; 0: none
        QTest::addColumn<int>("minutes"); // old
        QTest::addColumn<bool>("regular");
        QTest::addColumn<Sweep>("verdict");
        const auto row = [](const char* name, int epoch, int minutes, Sweep verdict, bool regular = true) {
            QTest::addRow("%s, row %d, %d min%s", name, epoch, minutes, regular ? "" : ", no file")
                << QByteArray(name) << epoch << minutes << regular << verdict;
        };
        row(".tierwatch-7-20.part", 0, 61, Sweep::Remove);
        row(".tierwatch-7-20.part", 0, 59, Sweep::Leave);
        row(".tierwatch-7-20.part", 20, 61, Sweep::Leave);
        row(".tierwatch-7-20.part", 21, 61, Sweep::Remove);
        row(".tierwatch-7-30.part", 0, 61, Sweep::Remove);
        row(".tierwatch-7-31.part", 0, 61, Sweep::Report); // never issued
        row(".tierwatch-7-31.part", 0, 59, Sweep::Leave);
        row(".tierwatch-7-20.part", 0, 61, Sweep::Report, false);
        row(".tierwatch-7-20.old", 0, 61, Sweep::RemoveIfCopy);
        row(".tierwatch-7-20.old", 0, 59, Sweep::Leave);
        row(".tierwatch-7-20.old", 20, 61, Sweep::Leave);
        row(".tierwatch-7-20.old", 21, 61, Sweep::Leave); // the later relocation's to judge
        row(".tierwatch-7-31.old", 0, 61, Sweep::Report);
        row(".tierwatch-7-0.part", 0, 61, Sweep::Report);
        row(".tierwatch-0-7.part", 0, 61, Sweep::Report);
        row(".tierwatch--7-20.part", 0, 61, Sweep::Report);
        row(".tierwatch-07-20.part", 0, 61, Sweep::Report);
        row(".tierwatch-7-20.part~", 0, 61, Sweep::Report);
        row(".tierwatch-7-20.parts", 0, 61, Sweep::Report);
        row(".tierwatch-7-20", 0, 61, Sweep::Report);
        row(".tierwatch-7-99999999999999999999.part", 0, 61, Sweep::Report);
        row(".tierwatch-level-123.new", 0, 61, Sweep::Report);
        row(".tierwatch-level-123.new", 0, 1, Sweep::Leave);
        row(".tierwatch", 0, 61, Sweep::Report);
    }
    void judges()
    {
        QFETCH(const QByteArray, name);
        QFETCH(const int, row);
        QFETCH(const int, minutes);
        QFETCH(const bool, regular);
        const Time now = Time(std::chrono::days(20000));
        OwnNameSeen seen;
        seen.name = name;
        seen.regular = regular;
        seen.changed = now - std::chrono::minutes(minutes);
        std::optional<Relocation> relocation;
        if (row != 0) {
            relocation.emplace();
            relocation->cid = ContentId{ 7 };
            relocation->epoch = Epoch{ row };
        }
        QTEST(judge(seen, Epoch{ 30 }, relocation, now), "verdict");
    }

    void aFileOfTheFutureIsLeft()
    {
        OwnNameSeen seen;
        seen.name = ".tierwatch-7-20.part";
        const Time now = Time(std::chrono::days(20000));
        seen.changed = now + std::chrono::hours(5);
        QCOMPARE(judge(seen, Epoch{ 30 }, std::nullopt, now), Sweep::Leave);
    }
};

QTEST_APPLESS_MAIN(TestAudit)
#include "test_audit.moc"
