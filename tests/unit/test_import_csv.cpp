// SPDX-License-Identifier: GPL-3.0-or-later
// Lists of contents: what is read of a good one, however it comes, and that a bad one is bounded in memory. What is
// said about bad ones is in test_import, against a library.
#include "core/adoption.h"
#include "core/import_csv.h"

#include <QTest>

#include <malloc.h>

using namespace tierwatch;

namespace {

struct Read {
    ImportList list;
    ImportProblems problems;

    [[nodiscard]] QStringList rows() const
    {
        QStringList lines;
        for (const ImportRow& row : list.rows)
            lines.append(
                QStringLiteral("%1|%2|%3|%4|%5|%6")
                    .arg(row.line)
                    .arg(row.cid ? number(*row.cid) : 0)
                    .arg(row.filename.text(),
                        row.level == ImportRow::noLevel ? QString() : QString::fromUtf8(list.levels[row.level]))
                    .arg(row.count)
                    .arg(row.viewsPerDay));
        return lines;
    }
};

Read read(QByteArrayView text, qsizetype pieces = 1 << 20)
{
    ImportReader reader(1'000'000'000'000);
    for (qsizetype at = 0; at < text.size(); at += pieces)
        reader.feed(text.sliced(at, std::min(pieces, text.size() - at)));
    Read result;
    result.list = reader.finish();
    result.problems = reader.problems();
    return result;
}

const QByteArray goodList = "\xef\xbb\xbf"
                            "cid,filename,level,count,views per day\r\n"
                            "7,2024/drama/e07.mp4,gold,2000,12.5\r\n"
                            ",new.mp4\n"
                            "\n"
                            "8,\"a, \"\"b\"\".mp4\",,0,\r\n"
                            "9223372036854775807,\xed\x95\x9c\xea\xb5\xad.mp4,\"silver\",1000000000000";

} // namespace

class TestImportCsv : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void aGoodListInPiecesOfAnySize()
    {
        const QStringList expected{ QStringLiteral("2|7|2024/drama/e07.mp4|gold|2000|12.5"),
            QStringLiteral("3|0|new.mp4||-1|-1"), QStringLiteral("5|8|a, \"b\".mp4||0|-1"),
            QStringLiteral("6|9223372036854775807|한국.mp4|silver|1000000000000|-1") };
        for (const qsizetype pieces : { 1, 2, 3, 7, 64, 4096 }) {
            const Read good = read(goodList, pieces);
            QVERIFY2(good.problems.isEmpty(),
                good.problems.isEmpty() ? "" : qPrintable(good.problems.first().front().rule.english()));
            QCOMPARE(good.rows(), expected);
        }
    }

    void theHeaderMayBeLeftOutAndMayBeShort()
    {
        QCOMPARE(read("1,a.mp4\n").rows(), QStringList{ QStringLiteral("1|1|a.mp4||-1|-1") });
        QCOMPARE(read("CID,Filename\n1,a.mp4\n").rows(), QStringList{ QStringLiteral("2|1|a.mp4||-1|-1") });
    }

    void oneNameInTwoLevelsIsTwoFiles()
    {
        QVERIFY(read("1,a.mp4,gold\n2,a.mp4,silver\n").problems.isEmpty());
        const Read twice = read("1,a.mp4,gold\n2,a.mp4,silver\n3,a.mp4,gold\n");
        QCOMPARE(twice.problems.count(), 1);
        QCOMPARE(twice.problems.first().front().line, 3);
    }

    void allThatIsWrongIsTold()
    {
        const Read bad = read("1,a.mp4,,x,y\n1,,,-1\n0,b.mp4\n");
        QStringList told;
        for (const ImportProblem& problem : bad.problems.first())
            told.append(QStringLiteral("%1 %2").arg(problem.line).arg(QString::fromLatin1(problem.field)));
        QCOMPARE(told,
            (QStringList{ QStringLiteral("1 count"), QStringLiteral("1 views per day"), QStringLiteral("2 filename"),
                QStringLiteral("2 count"), QStringLiteral("3 cid") }));
        const Error whole = bad.problems.toError();
        QCOMPARE(whole.code, ErrorCode::InvalidInput);
        QVERIFY(whole.text.english().contains(QStringLiteral("nothing was changed")));
    }

    void aHundredMegabytesInOneLine()
    {
        ImportReader reader;
        const QByteArray piece(1 << 20, 'x');
        const auto used = [] { return ::mallinfo2().uordblks; };
        const std::size_t before = used();
        for (int i = 0; i < 100; ++i)
            reader.feed(piece);
        QVERIFY2(used() - before < 1'000'000, qPrintable(QString::number(used() - before)));
        reader.feed("\n1,a.mp4\n");
        const ImportList list = reader.finish();
        QCOMPARE(reader.problems().count(), 1);
        QCOMPARE(reader.problems().first().front().line, 1);
        QVERIFY(reader.problems().first().front().rule.english().contains(QStringLiteral("longer than")));
        QCOMPARE(list.rows.size(), std::size_t(1));
    }

    void manyFaultsAreCountedAndTheFirstOnesKept()
    {
        QByteArray text;
        for (int i = 0; i < 100'000; ++i)
            text += "x,a.mp4\n";
        const Read bad = read(text);
        QCOMPARE(bad.problems.count(), 100'000);
        QCOMPARE(bad.problems.first().size(), ImportProblems::mostKept);
    }

    void levelsAreReadFromWords()
    {
        const Result<AdoptedLevel> good = parseAdoptedLevel(QStringLiteral("gold=/srv/a=b:c/gold:2000"));
        QVERIFY(good);
        QCOMPARE(*good, (AdoptedLevel{ QStringLiteral("gold"), QStringLiteral("/srv/a=b:c/gold"), 2000 }));
        for (const char* bad : { "", "gold", "gold=/srv", "gold=srv:1", "=/srv:1", "gold=/srv:", "gold=/srv:-1",
                 "gold=/srv:1x", "gold=/srv:99999999999999999999" })
            QVERIFY2(!parseAdoptedLevel(QString::fromLatin1(bad)), bad);
    }
};

QTEST_GUILESS_MAIN(TestImportCsv)
#include "test_import_csv.moc"
