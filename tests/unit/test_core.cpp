// SPDX-License-Identifier: GPL-3.0-or-later
// Values and rules of services/core.
#include "core/error.h"
#include "core/incidents.h"
#include "core/level_table.h"
#include "core/mailbox.h"
#include "core/name_arena.h"
#include "core/placement.h"

#include <QTest>

#include <thread>

using namespace tierwatch;
using namespace std::chrono_literals;

namespace {

LevelTable sampleLevels()
{
    const auto level = [](int slot, const char* key, qint64 low, qint64 high) {
        Level made;
        made.slot = static_cast<LevelSlot>(slot);
        made.key = QString::fromLatin1(key);
        made.minCount = low;
        made.maxCount = high;
        made.path = QStringLiteral("/srv/") + made.key;
        return made;
    };
    return LevelTable({ level(1, "gold", 2000, 10000000), level(0, "bronze", 0, 999), level(2, "silver", 1000, 1999) });
}

constexpr auto bronze = static_cast<LevelSlot>(0);
constexpr auto gold = static_cast<LevelSlot>(1);
constexpr auto silver = static_cast<LevelSlot>(2);
const Time start = timeFromMicroseconds(1'700'000'000'000'000);

} // namespace

class TestCore : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void errorsSurviveAColumn()
    {
        const Error error{ ErrorCode::Conflict,
            Text{ "%1 is in %2", { QStringLiteral("e %2.mp4"), QStringLiteral("gold") } } };
        QCOMPARE(fromStored(toStored(error)), error);
        QCOMPARE(error.text.english(), QStringLiteral("e %2.mp4 is in gold"));
        QCOMPARE(fromStored("plain words").text.english(), QStringLiteral("plain words"));
    }

    void everyCodeHasAName()
    {
        for (int code = 0; code <= static_cast<int>(ErrorCode::Internal); ++code)
            QCOMPARE(errorCodeFromName(toName(static_cast<ErrorCode>(code))), static_cast<ErrorCode>(code));
    }

    void lettersArriveInOrderFromManyThreads()
    {
        Mailbox box;
        std::vector<int> last(4, -1);
        int arrived = 0;
        bool ordered = true;
        std::vector<std::thread> threads;
        for (int sender = 0; sender < 4; ++sender) {
            threads.emplace_back([&, sender, address = box.address()] {
                for (int i = 0; i < 1000; ++i) {
                    address.post([&, sender, i] {
                        ordered = ordered && last[static_cast<size_t>(sender)] == i - 1;
                        last[static_cast<size_t>(sender)] = i;
                        ++arrived;
                    });
                }
            });
        }
        for (std::thread& thread : threads)
            thread.join();
        QTRY_COMPARE(arrived, 4000);
        QVERIFY(ordered);
    }

    void anIncidentBeginsOnceAndEndsOnce()
    {
        Incidents incidents;
        QByteArrayList heard;
        incidents.listen([&](const Incident& incident) { heard += "+" + incident.key; },
            [&](const Incident& incident) { heard += "-" + incident.key; });
        const auto incident = [](const char* key, Incident::Severity severity, qint64 contents) {
            Incident made;
            made.key = key;
            made.severity = severity;
            made.contents = contents;
            return made;
        };
        incidents.raise(incident("full:gold", Incident::Severity::Warning, 3), start);
        incidents.raise(incident("confirm:silver", Incident::Severity::Error, 5), start + 1s);
        incidents.raise(incident("full:gold", Incident::Severity::Warning, 4), start + 2s);
        QCOMPARE(heard, QByteArrayList({ "+full:gold", "+confirm:silver" }));
        const std::vector<Incident> all = incidents.all();
        QCOMPARE(all.size(), 2u);
        QCOMPARE(all[0].key, QByteArray("confirm:silver"));
        QCOMPARE(all[1].contents, 4);
        QCOMPARE(all[1].since, start);
        incidents.end("full:gold");
        incidents.end("full:gold");
        QCOMPARE(heard.back(), QByteArray("-full:gold"));
        QCOMPARE(heard.size(), 3);
        QVERIFY(!incidents.lasts("full:gold"));
    }

    void aClosedMailboxDropsLetters()
    {
        MailAddress address;
        QVERIFY(!address.post([] {}));
        {
            Mailbox box;
            address = box.address();
            QVERIFY(address.post([] { QFAIL("opened after the box was gone"); }));
        }
        QVERIFY(!address.post([] {}));
    }

    void aTicketGuardsItsLetters()
    {
        Mailbox box;
        int opened = 0;
        auto kept = Ticket::make();
        {
            const auto dropped = Ticket::make();
            box.post(dropped.guard([&] { opened += 100; }));
        }
        box.post(kept.guard([&] { ++opened; }));
        QTRY_COMPARE(opened, 1);
    }

    void namesAreKept()
    {
        NameArena arena;
        std::vector<Name> names;
        for (int i = 0; i < 100'000; ++i)
            names.push_back(arena.store(QByteArray::number(i) + ".mp4"));
        for (int i = 0; i < 100'000; ++i)
            QCOMPARE(names[static_cast<size_t>(i)].bytes(), QByteArrayView(QByteArray::number(i) + ".mp4"));
        QCOMPARE(arena.store({}).bytes().size(), 0);
    }

    void theOriginalsTargets_data()
    {
        QTest::addColumn<qint64>("count");
        QTest::addColumn<QString>("level");
        for (const auto& [count, level] : std::initializer_list<std::pair<qint64, const char*>>{ { 0, "bronze" },
                 { 356, "bronze" }, { 999, "bronze" }, { 1000, "silver" }, { 1548, "silver" }, { 1999, "silver" },
                 { 2000, "gold" }, { 2342, "gold" }, { 10000000, "gold" }, { 1000000000000, "gold" } })
            QTest::addRow("%lld", static_cast<long long>(count)) << count << QString::fromLatin1(level);
    }
    void theOriginalsTargets()
    {
        QFETCH(qint64, count);
        QFETCH(QString, level);
        const LevelTable levels = sampleLevels();
        for (const LevelSlot here : { bronze, silver, gold }) {
            const Views views = reportedTotal({}, count, Rule::total(), start);
            QCOMPARE(levels.find(place(views, here, start, levels, Rule::total(), start))->key, level);
        }
    }

    void anUnknownCountStays()
    {
        for (const LevelSlot here : { bronze, silver, gold }) {
            QCOMPARE(place({}, here, {}, sampleLevels(), Rule::total(), start), here);
            QCOMPARE(place({}, here, {}, sampleLevels(), Rule::recent(30 * 24h), start), here);
        }
    }

    void recentViewsFollowTheirFormulas()
    {
        const Rule rule = Rule::recent(30 * 24h);
        // 40 a day settle at 40 · 30 = 1 200.
        Views views = reportedTotal({}, 2'000'000, rule, start);
        QCOMPARE(views.recent, 0.0); // a baseline, not a burst
        Time now = start;
        for (int i = 0; i < 365 * 40; ++i) {
            now += std::chrono::duration_cast<Duration>(24h) / 40;
            views = reportedMore(views, 1, rule, now);
        }
        QVERIFY2(
            std::abs(recentAt(views, rule, now) - 1200) < 2, qPrintable(QString::number(recentAt(views, rule, now))));
        QCOMPARE(place(views, bronze, start, sampleLevels(), rule, now), silver);
        // A burst of 5 000 leaves gold (2 000, dead zone 20 %) after 34 days: W · ln(5000 / 1600) = 34.2.
        Views burst = reportedMore(reportedTotal({}, 0, rule, start), 5000, rule, start + 60 * 24h);
        const Time hot = start + 60 * 24h;
        QCOMPARE(place(burst, silver, start, sampleLevels(), rule, hot), gold);
        QCOMPARE(place(burst, gold, hot, sampleLevels(), rule, hot + 30 * 24h), gold);
        QVERIFY(place(burst, gold, hot, sampleLevels(), rule, hot + 37 * 24h) != gold);
    }

    void aLowerCountIsNoBurst()
    {
        const Rule rule = Rule::recent(30 * 24h);
        Views views = reportedTotal({}, 100, rule, start);
        views = reportedTotal(views, 50, rule, start);
        QCOMPARE(views.total, 50);
        QCOMPARE(views.recent, 0.0);
        views = reportedTotal(views, 60, rule, start);
        QCOMPARE(views.recent, 10.0);
    }

    void rulesParse()
    {
        for (const char* good : { "total", "recent:30d", "recent:36h" })
            QCOMPARE(Rule::parse(QString::fromLatin1(good))->toString(), QString::fromLatin1(good));
        for (const char* bad : { "", "recent", "recent:", "recent:d", "recent:-3d", "recent:0h", "recent:30",
                 "recent:30m", "Total", "recent:99999999d" })
            QVERIFY2(!Rule::parse(QString::fromLatin1(bad)), bad);
    }

    void levelTablesAreChecked()
    {
        QVERIFY(sampleLevels().validate());
        const auto broken = [](auto change) {
            std::vector<Level> levels = sampleLevels().levels();
            change(levels);
            const Result<> result = LevelTable(levels).validate();
            return result ? QString() : result.error().text.english();
        };
        QVERIFY(broken([](auto& levels) { levels[1].minCount = 900; }).contains(QLatin1String("overlap")));
        QVERIFY(broken([](auto& levels) { levels[1].minCount = 1100; }).contains(QLatin1String("no level")));
        QVERIFY(broken([](auto& levels) { levels[0].minCount = 1; }).contains(QLatin1String("begins at 0")));
        QVERIFY(broken([](auto& levels) { levels[0].minCount = -5; }).contains(QLatin1String("below 0")));
        QVERIFY(broken([](auto& levels) { levels[2].maxCount = 5; }).contains(QLatin1String("before it begins")));
        QVERIFY(broken([](auto& levels) {
            levels[2].path = levels[0].path + QLatin1Char('/');
        }).contains(QLatin1String("directory of its own")));
        QVERIFY(broken([](auto& levels) {
            levels[2].path = levels[0].path + QLatin1String("/gold");
        }).contains(QLatin1String("directory of its own")));
        QVERIFY(
            broken([](auto& levels) { levels[2].path = QStringLiteral("gold"); }).contains(QLatin1String("absolute")));
        QVERIFY(broken([](auto& levels) { levels[2].key = QStringLiteral("Bronze"); }).contains(QLatin1String("key")));
        QVERIFY(broken([](auto& levels) { levels[2].key = QStringLiteral(" gold"); }).contains(QLatin1String("key")));
        QVERIFY(!LevelTable().validate());
    }
};

QTEST_GUILESS_MAIN(TestCore)
#include "test_core.moc"
