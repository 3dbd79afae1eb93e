// SPDX-License-Identifier: GPL-3.0-or-later
// The ear at the engine, and the words that come out at the other end.
#include "models/format.h"
#include "models/level_badges.h"
#include "models/table_text.h"
#include "tests/models/random_world.h"

#include <QDateTime>
#include <QStandardItemModel>
#include <QTranslator>

#include <algorithm>
#include <limits>

using namespace tierwatch;
using namespace tierwatch::test;

namespace {

class Korean final : public QTranslator {
public:
    [[nodiscard]] QString translate(const char* context, const char* source, const char*, int) const override
    {
        if (qstrcmp(context, "Text") == 0 && qstrcmp(source, "%1 is in %2.") == 0)
            return QStringLiteral("%2 레벨에 %1 있음.");
        return {};
    }
    [[nodiscard]] bool isEmpty() const override { return false; }
};

} // namespace

class TestFeed : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void isLiveWhileTheEngineIsHeard()
    {
        FakeEngine engine;
        FakeClock clock;
        EngineFeed feed(engine, clock);
        QSignalSpy live(&feed, &EngineFeed::liveChanged);
        QVERIFY(!feed.isLive());
        QTRY_VERIFY(feed.isLive());
        const Time heard = feed.lastHeard();
        QCOMPARE(heard, clock.now());
        clock.advance(std::chrono::milliseconds(4999));
        feed.checkLive();
        QVERIFY(feed.isLive());
        clock.advance(std::chrono::milliseconds(1));
        QTRY_VERIFY(!feed.isLive()); // its own timer notices
        QCOMPARE(feed.lastHeard(), heard);
        engine.push({});
        QTRY_VERIFY(feed.isLive());
        QCOMPARE(live.count(), 3);
        QCOMPARE(feed.lastHeard(), clock.now());
    }

    void tellsOnlyWhatIsDifferent()
    {
        FakeEngine engine;
        FakeClock clock;
        EngineFeed feed(engine, clock);
        QTRY_VERIFY(feed.isReady());
        QSignalSpy status(&feed, &EngineFeed::statusChanged);
        QSignalSpy levels(&feed, &EngineFeed::levelsChanged);
        QSignalSpy contents(&feed, &EngineFeed::contentsChanged);
        QSignalSpy history(&feed, &EngineFeed::newestHistoryChanged);
        Changes changes;
        changes.status = engine.snapshot().status;
        changes.status->viewsPerSecond = 412;
        changes.newestHistory = 7;
        engine.push(changes);
        engine.push(changes);
        QTRY_COMPARE(history.count(), 2); // rings again: ids may become visible late
        QCOMPARE(status.count(), 1);
        QCOMPARE(levels.count(), 0);
        QCOMPARE(contents.count(), 0);
        QCOMPARE(feed.status().viewsPerSecond, 412.0);
        QCOMPARE(feed.newestHistory(), 7);
    }

    void dropsWhatIsOnItsWayWhenItEnds()
    {
        FakeEngine engine;
        FakeClock clock;
        {
            const EngineFeed feed(engine, clock);
        }
        engine.push({});
        QCoreApplication::processEvents();
    }

    void commandsAreAnswered()
    {
        FakeEngine engine;
        FakeClock clock;
        EngineFeed feed(engine, clock);
        std::optional<Result<Outcome>> answer;
        const auto done = [&](Result<Outcome> result) { answer = std::move(result); };
        Relocate relocate;
        relocate.contents = { static_cast<ContentId>(7), static_cast<ContentId>(8) };
        relocate.level = gold;
        Ticket ticket = feed.engine().submit(relocate, { QStringLiteral("kim") }, feed.address(), done);
        QVERIFY(!answer); // never at once
        QTRY_VERIFY(answer);
        QCOMPARE((*answer)->accepted, 2);
        QCOMPARE(engine.submitted().size(), std::size_t{ 1 });
        QCOMPARE(engine.submitted().front().author.name, QStringLiteral("kim"));
        QCOMPARE(std::get<Relocate>(engine.submitted().front().command).level, gold);

        answer.reset();
        engine.answerWith([](const Command&) { return fail(ErrorCode::Conflict, "No."); });
        ticket = feed.engine().submit(PauseRelocations{}, {}, feed.address(), done);
        QTRY_VERIFY(answer);
        QCOMPARE(answer->error().code, ErrorCode::Conflict);

        answer.reset();
        engine.hold(true);
        ticket = feed.engine().submit(PauseRelocations{}, {}, feed.address(), done);
        ticket = Ticket();
        engine.release();
        QCoreApplication::processEvents();
        QVERIFY(!answer);
        QCOMPARE(engine.submitted().size(), std::size_t{ 3 });
    }

    void sentencesAreFilledInAtOnce()
    {
        const Text text{ "%1 is in %2.", { QStringLiteral("a %2 %1.mp4"), QStringLiteral("gold") } };
        QCOMPARE(translate(text), QStringLiteral("a %2 %1.mp4 is in gold."));
        Korean korean;
        QVERIFY(QCoreApplication::installTranslator(&korean));
        QCOMPARE(translate(text), QStringLiteral("gold 레벨에 a %2 %1.mp4 있음."));
        QCoreApplication::removeTranslator(&korean);
        QCOMPARE(translate(Text{ "100 % of %3 %1", { QStringLiteral("x") } }), QStringLiteral("100 % of %3 x"));
        QCOMPARE(translate(Text{}), QString());
    }

    void numbersReadWell()
    {
        const QLocale english(QLocale::English, QLocale::UnitedStates);
        QCOMPARE(formatCount(48211, english), QStringLiteral("48,211"));
        QCOMPARE(formatCount(48211, QLocale(QLocale::German)), QStringLiteral("48.211"));
        QCOMPARE(formatCount(0, english), QStringLiteral("0"));
        QCOMPARE(formatCount(-1), QStringLiteral("–"));
        QCOMPARE(formatBytes(-1), QStringLiteral("–"));
        QCOMPARE(formatBytes(1536, english), QStringLiteral("1.5 KiB"));
        QCOMPARE(formatSpeed(0), QString());
        QCOMPARE(formatSpeed(std::numeric_limits<double>::quiet_NaN()), QString());
        QCOMPARE(formatSpeed(2 * 1024 * 1024, english), QStringLiteral("2.0 MiB/s"));
        QCOMPARE(formatDuration(std::chrono::seconds(21)), QStringLiteral("0:21"));
        QCOMPARE(formatDuration(std::chrono::seconds(3723)), QStringLiteral("1:02:03"));
        QCOMPARE(formatDuration(std::chrono::hours(76)), QStringLiteral("3 d 4 h"));
        QCOMPARE(formatTime({}), QStringLiteral("–"));
        const QDateTime local(QDate(2026, 5, 3), QTime(14, 3, 7));
        QCOMPARE(
            formatTime(timeFromMicroseconds(local.toMSecsSinceEpoch() * 1000)), QStringLiteral("2026-05-03 14:03:07"));
        const Time may = timeFromMicroseconds(local.toMSecsSinceEpoch() * 1000);
        QCOMPARE(formatTime(may, QLocale(QLocale::Korean)), QStringLiteral("2026. 05. 03. 14:03:07"));
        QCOMPARE(formatTime(may, QLocale(QLocale::English)), QStringLiteral("05/03/2026 14:03:07"));
        QCOMPARE(formatTime(may, QLocale(QLocale::German)), QStringLiteral("03.05.2026 14:03:07"));
        QCOMPARE(formatHeldUntil(0), QString());
        QCOMPARE(formatHeldUntil(std::numeric_limits<qint64>::max()), QStringLiteral("until released"));
    }

    void everyLevelHasALetterOfItsOwn()
    {
        std::vector<Level> levels;
        for (const char* key : { "gold", "green", "g", "유리", "유리2", "--", "Gold2", "ggg" }) {
            Level level;
            level.key = QString::fromUtf8(key);
            level.slot = static_cast<LevelSlot>(levels.size());
            level.minCount = -static_cast<qint64>(levels.size()); // the first is the top
            levels.push_back(level);
        }
        const auto badges = levelBadges(LevelTable(levels));
        QCOMPARE(badges.value(0), QStringLiteral("G"));
        QCOMPARE(badges.value(1), QStringLiteral("R"));
        QCOMPARE(badges.value(2), QStringLiteral("1"));
        QCOMPARE(badges.value(3), QStringLiteral("유"));
        QSet<QString> all;
        for (const QString& badge : badges) {
            QCOMPARE(badge.size(), 1);
            all.insert(badge);
        }
        QCOMPARE(all.size(), 8);
    }

    void rowsAreCopiedAsTables()
    {
        QStandardItemModel model(2, 3);
        model.setHorizontalHeaderLabels({ QStringLiteral("File"), QStringLiteral("Count"), QStringLiteral("Note") });
        model.setItem(0, 0, new QStandardItem(QStringLiteral("a\tb.mp4")));
        model.setItem(0, 1, new QStandardItem(QStringLiteral("1,234")));
        model.setItem(0, 2, new QStandardItem(QStringLiteral("say \"hi\"\nthere")));
        model.setItem(1, 0, new QStandardItem(QStringLiteral("드라마.mp4")));
        const QModelIndexList cells{ model.index(1, 0), model.index(0, 2), model.index(0, 0), model.index(0, 1),
            QModelIndex() };
        QCOMPARE(toTsv(cells), QStringLiteral("File\tCount\tNote\na b.mp4\t1,234\tsay \"hi\" there\n드라마.mp4\t\t\n"));
        QCOMPARE(toTsv({}), QString());
    }

    void theNextMoveIsTheEarlierOne()
    {
        const LevelTable levels = FakeEngine::sampleLevels();
        const Time now = timeFromMicroseconds(1'700'000'000'000'000);
        const auto days = [now](const NextMove& move) {
            return std::chrono::duration<double, std::ratio<86'400>>(move.at - now).count();
        };
        ContentRow row;
        row.level = row.wanted = static_cast<LevelSlot>(0); // bronze
        row.count = 900;
        row.recent = 300; // ten a day over thirty days
        row.lastView = microseconds(now);
        row.watchedDay = static_cast<quint16>(microseconds(now) / 86'400'000'000 - 1000);
        const auto up = nextMoveOf(row, levels, Rule::total(), now);
        QVERIFY(up && up->up);
        QCOMPARE(up->level, static_cast<LevelSlot>(1));
        QVERIFY(std::abs(days(*up) - 10) < 0.1);
        QCOMPARE(formatAhead(up->at, now), QStringLiteral("10 d"));

        row.level = row.wanted = static_cast<LevelSlot>(1); // silver
        row.recent = 1500;
        row.updated = microseconds(now - std::chrono::days(60));
        const auto down = nextMoveOf(row, levels, Rule::recent(std::chrono::days(30)), now);
        QVERIFY(down && !down->up);
        QCOMPARE(down->level, static_cast<LevelSlot>(0));
        QVERIFY(std::abs(days(*down) - 30 * std::log(1500.0 / 800)) < 0.1); // 20 % below 1 000
        row.heldUntil = 1;
        QVERIFY(!nextMoveOf(row, levels, Rule::recent(std::chrono::days(30)), now));
        row.heldUntil = 0;
        row.count = -1;
        QVERIFY(!nextMoveOf(row, levels, Rule::recent(std::chrono::days(30)), now));
        QCOMPARE(formatAhead(now + std::chrono::hours(5), now), QStringLiteral("5 h"));
        QCOMPARE(formatAhead(now, now), QStringLiteral("< 1 h"));
    }
};

QTEST_GUILESS_MAIN(TestFeed)
#include "test_feed.moc"
