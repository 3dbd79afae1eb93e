// SPDX-License-Identifier: GPL-3.0-or-later
// What recovery decides for each thing that it can find, all combinations.
#include "relocation/recovery.h"

#include <QTest>

using namespace tierwatch;

Q_DECLARE_METATYPE(tierwatch::Recovered::Then)
Q_DECLARE_METATYPE(tierwatch::LevelSlot)

namespace {

constexpr LevelSlot bronze{ 0 };
constexpr LevelSlot silver{ 1 };
constexpr LevelSlot gold{ 2 };
using Then = Recovered::Then;

} // namespace

class TestRecovery : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void decides_data()
    {
        QTest::addColumn<LevelSlot>("here");
        QTest::addColumn<QString>("seen"); // s source, a aside, t target, o ours, d state says done
        QTest::addColumn<Then>("then");
        QTest::addColumn<int>("code");
        const auto row = [](LevelSlot here, const char* seen, Then then, ErrorCode code = ErrorCode::Internal) {
            QTest::addRow("level %d, %s", static_cast<int>(here), seen)
                << here << QString::fromLatin1(seen) << then << static_cast<int>(code);
        };
        row(bronze, "s", Then::StartAgain);
        row(bronze, "sd", Then::StartAgain);
        row(bronze, "sto", Then::FlushAndCommit);
        row(bronze, "st", Then::Fail, ErrorCode::Conflict);
        row(bronze, "std", Then::Fail, ErrorCode::Conflict);
        row(bronze, "to", Then::FlushAndCommit);
        row(bronze, "tod", Then::FlushAndCommit);
        row(bronze, "t", Then::Fail, ErrorCode::Conflict);
        row(bronze, "td", Then::FollowOther);
        row(bronze, "", Then::Fail, ErrorCode::NotFound);
        row(bronze, "d", Then::Fail, ErrorCode::NotFound);
        row(silver, "s", Then::Fail, ErrorCode::NotFound);
        row(silver, "a", Then::Fail, ErrorCode::NotFound);
        row(silver, "sto", Then::Linger);
        row(silver, "st", Then::Linger);
        row(silver, "at", Then::Linger);
        row(silver, "t", Then::Finish);
        row(silver, "to", Then::Finish);
        row(silver, "", Then::Fail, ErrorCode::NotFound);
        row(silver, "d", Then::Fail, ErrorCode::NotFound);
        row(gold, "s", Then::StartAgain);
        row(gold, "", Then::StartAgain);
        row(gold, "sto", Then::Fail, ErrorCode::Conflict);
    }
    void decides()
    {
        QFETCH(const LevelSlot, here);
        QFETCH(const QString, seen);
        QFETCH(const Then, then);
        QFETCH(const int, code);
        Relocation row;
        row.state = RelocationState::Running;
        row.from = bronze;
        row.to = silver;
        FilesSeen files;
        files.source = seen.contains(QChar(u's'));
        files.sourceAside = seen.contains(QChar(u'a'));
        files.target = seen.contains(QChar(u't'));
        files.targetIsOurs = seen.contains(QChar(u'o'));
        const Recovered found = recover(row, here, files, seen.contains(QChar(u'd')));
        QCOMPARE(found.then, then);
        QCOMPARE(found.error.has_value(), then == Then::Fail);
        if (found.error) {
            QCOMPARE(static_cast<int>(found.error->code), code);
            QVERIFY(found.error->text.english().endsWith(QChar(u'.')));
        }
    }
};

QTEST_GUILESS_MAIN(TestRecovery)
#include "test_recovery.moc"
