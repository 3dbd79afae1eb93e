// SPDX-License-Identifier: GPL-3.0-or-later
// Values that plans are made of: the brake, names in tables, the speed limit's timetable.
#include "core/failures.h"
#include "core/plan.h"
#include "core/speed_timetable.h"

#include <QTest>
#include <QTimeZone>

#include <random>

using namespace tierwatch;

namespace {

const QStringList days{ QStringLiteral("mon"), QStringLiteral("tue"), QStringLiteral("wed"), QStringLiteral("thu"),
    QStringLiteral("fri"), QStringLiteral("sat"), QStringLiteral("sun") };

/// The slow, obviously right one: a limit for each minute of a week, 10 080 of them.
class SlowTimetable {
public:
    /// An earlier entry wins: they are put in from the last one on.
    void put(const std::vector<int>& on, int from, int to, qint64 limit)
    {
        const int length = to > from ? to - from : to + 1440 - from;
        for (const int day : on) {
            for (int i = 0; i < length; ++i)
                m_minutes[static_cast<std::size_t>((day * 1440 + from + i) % 10080)] = limit;
        }
    }
    [[nodiscard]] std::optional<qint64> at(const QDateTime& local) const
    {
        return m_minutes[static_cast<std::size_t>(
            (local.date().dayOfWeek() - 1) * 1440 + local.time().hour() * 60 + local.time().minute())];
    }

private:
    std::vector<std::optional<qint64>> m_minutes = std::vector<std::optional<qint64>>(10080);
};

QString clockOf(int minute)
{
    return QStringLiteral("%1:%2").arg(minute / 60, 2, 10, QLatin1Char('0')).arg(minute % 60, 2, 10, QLatin1Char('0'));
}

} // namespace

class TestPlanValues : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void theBrake_data()
    {
        QTest::addColumn<qint64>("moves");
        QTest::addColumn<qint64>("contents");
        QTest::addColumn<bool>("waits");
        const auto row = [](qint64 moves, qint64 contents, bool waits) {
            QTest::addRow("%lld of %lld", static_cast<long long>(moves), static_cast<long long>(contents))
                << moves << contents << waits;
        };
        row(0, 0, false);
        row(99, 100, false); // fewer than 100 never wait
        row(100, 9'999, true); // more than 1 %
        row(100, 10'000, false); // exactly 1 %
        row(101, 10'000, true);
        row(1'000, 300'000, false);
        row(1'001, 300'000, true); // more than 1 000
        row(1'000, 99'999, true);
    }
    void theBrake()
    {
        QFETCH(qint64, moves);
        QFETCH(qint64, contents);
        QFETCH(bool, waits);
        QCOMPARE(waitsForGoOn(moves, contents), waits);
    }

    void namesAreReadBack()
    {
        for (int i = 0; i <= static_cast<int>(PlanKind::Undo); ++i)
            QVERIFY(planKindFromName(toName(static_cast<PlanKind>(i))) == static_cast<PlanKind>(i));
        for (int i = 0; i <= static_cast<int>(PlanState::Undone); ++i)
            QVERIFY(planStateFromName(toName(static_cast<PlanState>(i))) == static_cast<PlanState>(i));
        QVERIFY(!planKindFromName("holiday"));
        QVERIFY(!planStateFromName(""));
    }

    /// One group for one cause, whatever the file is called.
    void failuresOfOneCauseHaveOneName()
    {
        const Error one{ ErrorCode::Conflict, { "another file %1 is in %2", { QStringLiteral("a.mp4") } } };
        const Error other{ ErrorCode::Conflict, { "another file %1 is in %2", { QStringLiteral("b.mp4") } } };
        const Error different{ ErrorCode::Conflict, { "it is a directory", {} } };
        const QString silver = QStringLiteral("silver");
        const QString gold = QStringLiteral("gold");
        QCOMPARE(failureCause(one, silver, gold), failureCause(other, silver, gold));
        QVERIFY(failureCause(one, silver, gold) != failureCause(different, silver, gold));
        QVERIFY(failureCause(one, silver, gold) != failureCause(one, gold, silver));
        QVERIFY(failureCause(one, silver, gold).startsWith("conflict-"));
    }

    void aTimetableIsRead_data()
    {
        QTest::addColumn<QString>("text");
        QTest::addColumn<QDateTime>("at");
        QTest::addColumn<qint64>("limit"); // −1: it says nothing
        const QString week = QStringLiteral("mon-fri 08:00-20:00 50M; sat,sun 100M");
        const auto row = [](const char* name, const QString& text, const char* at, qint64 limit) {
            QTest::newRow(name) << text << QDateTime::fromString(QString::fromLatin1(at), Qt::ISODate) << limit;
        };
        row("a working hour", week, "2026-11-23T08:00:00", 50'000'000); // a Monday
        row("the last minute", week, "2026-11-23T19:59:59", 50'000'000);
        row("after work", week, "2026-11-23T20:00:00", -1);
        row("the weekend", week, "2026-11-22T23:59:59", 100'000'000);
        row("over midnight", QStringLiteral("fri 22:00-06:00 1G"), "2026-11-28T05:59:00", 1'000'000'000);
        row("over midnight, the evening", QStringLiteral("fri 22:00-06:00 1G"), "2026-11-27T22:00:00", 1'000'000'000);
        row("over midnight, another day", QStringLiteral("fri 22:00-06:00 1G"), "2026-11-27T05:59:00", -1);
        row("over the end of the week", QStringLiteral("sun 22:00-06:00 7k"), "2026-11-23T00:00:00", 7'000);
        row("days around the end of the week", QStringLiteral("sat-mon 5"), "2026-11-23T12:00:00", 5);
        row("the first entry wins", QStringLiteral("12:00-13:00 0; 50M"), "2026-11-23T12:30:00", 0);
        row("every day", QStringLiteral("50M"), "2026-11-25T03:00:00", 50'000'000);
        row("until the end of the day", QStringLiteral("20:00-24:00 3"), "2026-11-23T23:59:59", 3);
        row("nothing", QString(), "2026-11-23T12:30:00", -1);
        row("spaces", QStringLiteral("  Mon - Fri  08:00-20:00   50m ;; "), "2026-11-23T12:00:00", 50'000'000);
    }
    void aTimetableIsRead()
    {
        QFETCH(QString, text);
        QFETCH(QDateTime, at);
        QFETCH(qint64, limit);
        const Result<SpeedTimetable> timetable = SpeedTimetable::parse(text);
        QVERIFY2(timetable, timetable ? "" : qPrintable(timetable.error().text.english()));
        QCOMPARE(timetable->limitAt(at).value_or(-1), limit);
        const Result<SpeedTimetable> again = SpeedTimetable::parse(timetable->toString());
        QVERIFY(again && *again == *timetable);
    }

    void nonsenseIsRefused_data()
    {
        QTest::addColumn<QString>("text");
        QTest::addColumn<QString>("part");
        for (const auto& [text, part] :
            { std::pair("mon-fri", "mon-fri"), std::pair("mon 50X", "50x"), std::pair("funday 50M", "funday"),
                std::pair("mon-tue-wed 1", "mon-tue-wed"), std::pair("25:00-26:00 1", "25:00-26:00"),
                std::pair("08:60-09:00 1", "08:60-09:00"), std::pair("08:00-08:00 1", "08:00-08:00"),
                std::pair("24:00-08:00 1", "24:00-08:00"), std::pair("08:00 1", "08:00"), std::pair("mon -5", "-5"),
                std::pair("mon 1.5M", "1.5m"), std::pair("1; mon,", "mon,"), std::pair("mon, 5", "mon,"),
                std::pair("999999999999999T", "999999999999999t"), std::pair("mon tuesday 5", "mon tuesday") })
            QTest::newRow(text) << QString::fromLatin1(text) << QString::fromLatin1(part);
    }
    void nonsenseIsRefused()
    {
        QFETCH(QString, text);
        QFETCH(QString, part);
        const Result<SpeedTimetable> timetable = SpeedTimetable::parse(text);
        QVERIFY(!timetable);
        QVERIFY(timetable.error().code == ErrorCode::InvalidInput);
        QVERIFY2(timetable.error().text.english().contains(QStringLiteral("at '%1'").arg(part)),
            qPrintable(timetable.error().text.english()));
    }

    /// Any timetable at any moment of a year, in zones that set their clocks: what the clock on the wall says decides.
    void itGoesByTheClockOnTheWall()
    {
        std::minstd_rand random(20261123);
        const auto below = [&random](int end) { return static_cast<int>(random() % static_cast<unsigned>(end)); };
        const QTimeZone zones[] = { QTimeZone("Europe/Berlin"), QTimeZone("America/St_Johns"), QTimeZone("Asia/Seoul"),
            QTimeZone("Australia/Lord_Howe") };
        for (int round = 0; round < 200; ++round) {
            QStringList entries;
            struct Put {
                std::vector<int> on;
                int from;
                int to;
                qint64 limit;
            };
            std::vector<Put> puts;
            for (int i = 1 + below(4); i > 0; --i) {
                Put put;
                const int first = below(7);
                const int count = 1 + below(7);
                for (int day = 0; day < count; ++day)
                    put.on.push_back((first + day) % 7);
                put.from = below(1440);
                do
                    put.to = 1 + below(1440);
                while (put.to == put.from);
                put.limit = below(1'000'000);
                entries.append(QStringLiteral("%1-%2 %3-%4 %5")
                                   .arg(days[first], days[(first + count - 1) % 7], clockOf(put.from), clockOf(put.to))
                                   .arg(put.limit));
                puts.push_back(put);
            }
            SlowTimetable slow;
            for (auto put = puts.rbegin(); put != puts.rend(); ++put)
                slow.put(put->on, put->from, put->to, put->limit);
            const Result<SpeedTimetable> timetable = SpeedTimetable::parse(entries.join(u';'));
            QVERIFY2(timetable, qPrintable(entries.join(u';')));
            for (const QTimeZone& zone : zones) {
                QVERIFY(zone.isValid());
                // Every change of the clocks in that year, minute by minute around it, and some moments beside.
                const QDateTime year(QDate(2026, 1, 1), QTime(0, 0), Qt::UTC);
                std::vector<qint64> moments;
                for (int i = 0; i < 20; ++i)
                    moments.push_back(year.toSecsSinceEpoch() + below(365 * 86400));
                for (const QTimeZone::OffsetData& change : zone.transitions(year, year.addYears(1))) {
                    for (int minute = -130; minute < 130; minute += 13)
                        moments.push_back(change.atUtc.toSecsSinceEpoch() + minute * 60);
                }
                for (const qint64 moment : moments) {
                    const QDateTime local = QDateTime::fromSecsSinceEpoch(moment, zone);
                    QVERIFY2(timetable->limitAt(local) == slow.at(local),
                        qPrintable(entries.join(u';') + u' ' + local.toString(Qt::ISODate)));
                }
            }
        }
    }
};

QTEST_GUILESS_MAIN(TestPlanValues)
#include "test_plan_values.moc"
