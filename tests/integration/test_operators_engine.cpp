// SPDX-License-Identifier: GPL-3.0-or-later
// What operators can rely on: a whole engine on real stores and files, asked what their resources ask.
#include "tests/support/engine/engine_rig.h"

#include "intake/location_index.h"

#include <QFile>
#include <QTest>

#include <random>

using namespace tierwatch;
using namespace tierwatch::test;

class TestOperatorsEngine : public QObject {
    Q_OBJECT

    std::unique_ptr<EngineRig> m_rig;

    /// Waits for the answer.
    template <typename T> Result<T> ask(const std::function<Ticket(Engine&, MailAddress, Done<T>)>& question)
    {
        std::optional<Result<T>> answer;
        const Ticket ticket
            = question(m_rig->engine(), m_rig->address(), [&answer](Result<T> result) { answer = std::move(result); });
        if (!QTest::qWaitFor([&answer] { return answer.has_value(); }, 10000))
            return fail(ErrorCode::Internal, "no answer");
        return *answer;
    }
    Result<Page<ContentDetails>> contents(const ContentPageQuery& query)
    {
        return ask<Page<ContentDetails>>([&](Engine& engine, MailAddress to, Done<Page<ContentDetails>> done) {
            return engine.contents(query, to, std::move(done));
        });
    }
    QList<int> cids(const ContentPageQuery& query)
    {
        QList<int> found;
        const Result<Page<ContentDetails>> page = contents(query);
        for (const ContentDetails& content : page ? page->rows : std::vector<ContentDetails>{})
            found.append(static_cast<int>(number(content.cid)));
        return found;
    }
    ContentDetails content(int cid)
    {
        ContentPageQuery query;
        query.cid = static_cast<ContentId>(cid);
        const Result<Page<ContentDetails>> page = contents(query);
        return page && !page->rows.empty() ? page->rows.front() : ContentDetails{};
    }
    Result<Explanation> explain(int cid)
    {
        return ask<Explanation>([cid](Engine& engine, MailAddress to, Done<Explanation> done) {
            return engine.explain(static_cast<ContentId>(cid), to, std::move(done));
        });
    }
    Overview overview()
    {
        return ask<Overview>([](Engine& engine, MailAddress to, Done<Overview> done) {
            return engine.overview(to, std::move(done));
        }).value_or(Overview{});
    }
    AuditProgress audit()
    {
        return ask<AuditProgress>([](Engine& engine, MailAddress to, Done<AuditProgress> done) {
            return engine.audit(to, std::move(done));
        }).value_or(AuditProgress{});
    }

private Q_SLOTS:
    void init()
    {
        m_rig = std::make_unique<EngineRig>();
        QVERIFY(m_rig->start());
    }
    void cleanup() { m_rig.reset(); }

    void contentsArePagedAndFiltered()
    {
        ContentPageQuery query;
        query.limit = 4;
        QCOMPARE(cids(query), (QList<int>{ 1, 2, 3, 4 }));
        QVERIFY(contents(query)->more);
        query.after = static_cast<ContentId>(8);
        QCOMPARE(cids(query), (QList<int>{ 9, 10 }));
        QVERIFY(!contents(query)->more);
        query = {};
        query.level = QStringLiteral("silver");
        QCOMPARE(cids(query), (QList<int>{ 7, 8, 9 }));
        query.text = QStringLiteral("8.MP");
        QCOMPARE(cids(query), QList<int>{ 8 });

        QVERIFY(m_rig->submit(PauseRelocations{}));
        QVERIFY(m_rig->view(1, 500)); // in place
        QVERIFY(m_rig->view(2, 5000)); // waits
        QTRY_COMPARE(m_rig->relocations.size(), 1U);
        QTRY_COMPARE(
            m_rig->sql(QStringLiteral("SELECT total FROM tierwatch_content WHERE cid = 1")), QStringLiteral("500"));
        query = {};
        query.status = ContentStanding::Done;
        QCOMPARE(cids(query), QList<int>{ 1 });
        query.status = ContentStanding::Waiting;
        QCOMPARE(cids(query), QList<int>{ 2 });
        query.status = ContentStanding::New;
        QCOMPARE(cids(query), (QList<int>{ 3, 4, 5, 6, 7, 8, 9, 10 }));
        // The newest count is this process's, not the catalogue's.
        QVERIFY(m_rig->view(1, 501));
        QCOMPARE(content(1).views.total, 501);
        QCOMPARE(content(2).relocation->wanted, QStringLiteral("gold"));
        QVERIFY(content(2).status == ContentStanding::Waiting);
    }

    void aContentComesMovesAndGoes()
    {
        m_rig->writeFile(QStringLiteral("silver/new.mp4"), "new");
        AddContent add;
        add.filename = QStringLiteral("new.mp4");
        add.level = m_rig->slot("silver");
        const Result<Outcome> added = m_rig->submit(add);
        QVERIFY2(added && added->added, qPrintable(sentence(added)));
        const int cid = static_cast<int>(number(*added->added));
        QCOMPARE(cid, 11);
        QCOMPARE(content(cid).level, QStringLiteral("silver"));
        QVERIFY(m_rig->view(cid, 5000));
        QTRY_COMPARE(m_rig->levelOf(cid), QStringLiteral("gold"));
        QTRY_VERIFY_WITH_TIMEOUT(!m_rig->relocations.contains(cid), 10000);

        const qint64 goldBefore = overview().levelStatus.back().contents;
        QVERIFY(m_rig->submit(RemoveContent{ *added->added }));
        QVERIFY(QFile::exists(m_rig->path(QStringLiteral("gold/new.mp4")))); // forgotten, not deleted
        QTRY_VERIFY(!m_rig->contents.contains(cid));
        QCOMPARE(overview().levelStatus.back().contents, goldBefore - 1);
        QCOMPARE(m_rig->sql(QStringLiteral("SELECT COUNT(*) FROM contents WHERE cid = 11")), QStringLiteral("0"));
        const Result<QByteArray> view = m_rig->view(cid, 5001);
        QVERIFY(!view);
        QCOMPARE(view.error().code, ErrorCode::NotFound);
        const Result<Outcome> again = m_rig->submit(RemoveContent{ *added->added });
        QVERIFY(!again);
        QCOMPARE(again.error().code, ErrorCode::NotFound);
        // Its number may be used again: nothing of the one before is left.
        add.cid = *added->added;
        add.level = m_rig->slot("gold");
        QVERIFY(m_rig->submit(add));
        QVERIFY(!content(cid).views.total);
        QVERIFY(m_rig->view(cid, 7));
        QCOMPARE(content(cid).views.total, 7);
    }

    void whatWaitsGoesWithItsContent()
    {
        QVERIFY(m_rig->submit(PauseRelocations{}));
        QVERIFY(m_rig->view(2, 5000));
        QTRY_COMPARE(m_rig->relocations.size(), 1U);
        QVERIFY(m_rig->submit(RemoveContent{ static_cast<ContentId>(2) }));
        QTRY_COMPARE(m_rig->relocations.size(), 0U);
        QCOMPARE(m_rig->sql(QStringLiteral("SELECT COUNT(*) FROM tierwatch_relocation")), QStringLiteral("0"));
        QVERIFY(m_rig->submit(ResumeRelocations{}));
        QVERIFY(QFile::exists(m_rig->filePath("bronze", 2)));
        // A file that is being moved is not taken away from under its worker.
        m_rig->sql(QStringLiteral(
            "INSERT INTO tierwatch_relocation (cid, state, wanted, cause, author, epoch, owner, from_level, to_level, "
            "dev, ino, size, mtime, part_ino, attempts, since, next_at, bytes) SELECT 3, 'running', 'gold', 'views', "
            "'', "
            "1, id, 'bronze', 'gold', 0, 0, 0, 0, 0, 0, 0, 0, 0 FROM tierwatch_process"));
        const Result<Outcome> refused = m_rig->submit(RemoveContent{ static_cast<ContentId>(3) });
        QVERIFY(!refused);
        QCOMPARE(refused.error().code, ErrorCode::Conflict);
        QCOMPARE(m_rig->sql(QStringLiteral("SELECT COUNT(*) FROM contents WHERE cid = 3")), QStringLiteral("1"));
    }

    /// As a content deleted by hand leaves one: an operator has to see it to be able to end it.
    void aRelocationWithoutItsContentIsListed()
    {
        const QString row = QStringLiteral(
            "INSERT INTO tierwatch_relocation (cid, state, wanted, cause, author, epoch, owner, from_level, to_level, "
            "dev, ino, size, mtime, part_ino, attempts, since, next_at, bytes) VALUES (%1, 'failed', 'gold', 'views', "
            "'', 1, 0, 'bronze', 'gold', 0, 0, 0, 0, 0, 3, 0, 0, 0)");
        for (const int cid : { 98, 99 })
            m_rig->sql(row.arg(cid));
        RelocationPageQuery query;
        query.limit = 1;
        const auto page
            = ask<Page<RelocationDetails>>([&](Engine& engine, MailAddress to, Done<Page<RelocationDetails>> done) {
                  return engine.relocations(query, to, std::move(done));
              });
        QVERIFY(page && page->more);
        QCOMPARE(page->rows.size(), 1U);
        QCOMPARE(page->rows.front().relocation.cid, static_cast<ContentId>(98));
        QVERIFY(page->rows.front().filename.isEmpty());
    }

    void whatAnotherProcessRemovesIsForgotten()
    {
        // As its transaction leaves the catalogue.
        QVERIFY(m_rig->submit(PauseRelocations{}));
        QVERIFY(m_rig->view(2, 5000));
        QTRY_COMPARE(m_rig->relocations.size(), 1U);
        m_rig->sql(QStringLiteral("DELETE FROM tierwatch_relocation WHERE cid = 2"));
        m_rig->sql(QStringLiteral("DELETE FROM tierwatch_content WHERE cid = 2"));
        m_rig->sql(QStringLiteral("DELETE FROM contents WHERE cid = 2"));
        m_rig->sql(QStringLiteral(
            "INSERT INTO tierwatch_move (cid, from_level, cause, author, bytes, seconds, worker, result, ended_at) "
            "VALUES (2, 'bronze', 'force', 'ann', 0, 0, '', 'removed', 1)"));
        m_rig->sql(QStringLiteral("INSERT INTO tierwatch_counter (name, value) VALUES ('removal', 1)"));
        QTRY_VERIFY(!m_rig->contents.contains(2));
        QTRY_COMPARE(m_rig->relocations.size(), 0U);
        const Result<QByteArray> view = m_rig->view(2, 5001);
        QVERIFY(!view);
        QCOMPARE(view.error().code, ErrorCode::NotFound);
        // What is removed and added again is there.
        QVERIFY(m_rig->submit(RemoveContent{ static_cast<ContentId>(3) }));
        QCOMPARE(m_rig->sql(QStringLiteral("SELECT author FROM tierwatch_move WHERE cid = 3 AND result = 'removed'")),
            QStringLiteral("kim"));
        AddContent add;
        add.filename = QStringLiteral("3.mp4");
        add.cid = static_cast<ContentId>(3);
        QVERIFY(m_rig->submit(add));
        QVERIFY(m_rig->submit(RemoveContent{ static_cast<ContentId>(4) })); // after its poll, 3 is looked at again
        QTRY_VERIFY(!m_rig->contents.contains(4));
        QVERIFY(m_rig->view(3, 1));
    }

    void namesThatLeadOutAreRefused()
    {
        for (const char* name : { "", "../x.mp4", "/x.mp4", "a//b", ".tierwatch-level", "a/./b" }) {
            AddContent add;
            add.filename = QString::fromLatin1(name);
            const Result<Outcome> outcome = m_rig->submit(add);
            QVERIFY2(!outcome, name);
            QCOMPARE(outcome.error().code, ErrorCode::InvalidInput);
        }
    }

    void aHoldKeepsItWhereItIs()
    {
        QVERIFY(m_rig->submit(PauseRelocations{}));
        QVERIFY(m_rig->view(2, 5000));
        QTRY_COMPARE(m_rig->relocations.size(), 1U);
        QVERIFY(m_rig->submit(Hold{ only(2), { HoldFor::Kind::UntilReleased, {} } }));
        QTRY_COMPARE(m_rig->relocations.size(), 0U); // the wish is not wanted any more
        QVERIFY(m_rig->submit(ResumeRelocations{}));
        const Result<QByteArray> view = m_rig->view(2, 6000);
        QVERIFY(view);
        QVERIFY2(view->contains(R"("target": "bronze")"), *view);
        QVERIFY(content(2).heldUntil == Time::max());
        QCOMPARE(content(2).heldBy, QStringLiteral("kim"));
        QCOMPARE(
            explain(2)->why.english(), QStringLiteral("It stays in bronze: it is held there until it is released."));
        QCOMPARE(explain(2)->target, QStringLiteral("gold"));
        QVERIFY(m_rig->submit(Release{ only(2) }));
        QTRY_COMPARE(m_rig->levelOf(2), QStringLiteral("gold"));
        for (const HoldFor& hold :
            { HoldFor{ HoldFor::Kind::None, {} }, HoldFor{ HoldFor::Kind::Timed, std::chrono::seconds(0) },
                HoldFor{ HoldFor::Kind::Timed, std::chrono::days(4000) } }) {
            const Result<Outcome> refused = m_rig->submit(Hold{ only(3), hold });
            QVERIFY(!refused);
            QCOMPARE(refused.error().code, ErrorCode::InvalidInput);
        }
    }

    void whyAContentStaysOrGoes()
    {
        QCOMPARE(
            explain(1)->why.english(), QStringLiteral("It stays in bronze: no player has reported a view of it yet."));
        QVERIFY(explain(1)->outlook.empty() && explain(1)->fallsTo.isEmpty() && explain(1)->risesTo.isEmpty());
        QVERIFY(m_rig->submit(PauseRelocations{}));
        QVERIFY(m_rig->view(1, 1500));
        QTRY_COMPARE(m_rig->relocations.size(), 1U);
        const Result<Explanation> goes = explain(1);
        QVERIFY(goes->verdict.why == Verdict::Why::Promotion);
        QCOMPARE(goes->why.english(), QStringLiteral("It goes up to silver, the level for 1500 views."));
        QCOMPARE(goes->risesTo, QStringLiteral("silver"));
        QCOMPARE(goes->nextMinimum, std::optional<qint64>(1000));
        QCOMPARE(goes->outlook.size(), 1U);
        QCOMPARE(goes->outlook.front().english(), QStringLiteral("It goes up to silver now."));
        QCOMPARE(goes->waitsFor.size(), 1U);
        QVERIFY(goes->waitsFor.front().english().startsWith(QStringLiteral("Relocations are paused by kim since ")));
        QVERIFY(m_rig->view(7, 5));
        QTRY_VERIFY(explain(7)->cause.has_value());
        QVERIFY(explain(7)->verdict.why == Verdict::Why::Demotion);
        QCOMPARE(explain(7)->fallsTo, QStringLiteral("bronze"));
        QCOMPARE(explain(7)->fallsBelow, static_cast<double>(explain(7)->levelMinimum));
        QVERIFY(!explain(7)->forecast.rise || !explain(7)->forecast.rise->at); // one report makes no rate
        QCOMPARE(explain(99).error().code, ErrorCode::NotFound);
    }

    void levelsAreChangedByWhoHasSeenThem()
    {
        const Overview seen = overview();
        LevelChange change;
        change.url = QStringLiteral("https://cdn.example/gold");
        change.capacity = std::optional<qint64>(1000000);
        change.low = 50;
        QVERIFY(m_rig->submit(ChangeLevel{ m_rig->slot("gold"), change, seen.levels.version }));
        const Overview after = overview();
        const Level* gold = after.levels.table.find(m_rig->slot("gold"));
        QCOMPARE(gold->url, QStringLiteral("https://cdn.example/gold"));
        QVERIFY(gold->capacity == 1000000 && gold->low == 50 && gold->high == 95);
        QVERIFY(after.levels.version > seen.levels.version);
        // Somebody who has seen the older table learns who changed what.
        const Result<Outcome> stale = m_rig->submit(ReplaceLevels{ seen.levels.table, seen.levels.version });
        QVERIFY(!stale);
        QCOMPARE(stale.error().code, ErrorCode::Fenced);
        QVERIFY2(sentence(stale).startsWith(QStringLiteral("kim has changed the levels meanwhile (gold)")),
            qPrintable(sentence(stale)));
        // What other programs change counts as well, though it has no number in the catalogue.
        m_rig->sql(QStringLiteral("UPDATE level SET min_counts = 3000 WHERE content_level = 'gold'"));
        m_rig->sql(QStringLiteral("UPDATE level SET max_counts = 2999 WHERE content_level = 'silver'"));
        QTRY_COMPARE(m_rig->levels.table.levels()[1].maxCount, 2999);
        QTRY_COMPARE(m_rig->levels.table.levels()[2].minCount, 3000);
        const Result<Outcome> unseen = m_rig->submit(ReplaceLevels{ after.levels.table, after.levels.version });
        QVERIFY(!unseen);
        QCOMPARE(unseen.error().code, ErrorCode::Fenced);
        QVERIFY(m_rig->submit(ReplaceLevels{ after.levels.table, overview().levels.version }));
        QTRY_COMPARE(m_rig->levels.table.levels()[2].minCount, 2000);
        // It is there after a restart.
        m_rig->stop();
        QVERIFY(m_rig->start());
        QVERIFY(overview().levels.table.find(m_rig->slot("gold"))->capacity == 1000000);
    }

    void aRaisedTopIsNobodysEdit()
    {
        const Overview seen = overview();
        QVERIFY(m_rig->view(10, 20'000'000));
        QTRY_VERIFY_WITH_TIMEOUT(overview().levels.table.top()->maxCount >= 20'000'000, 10000);
        QVERIFY(m_rig->submit(ReplaceLevels{ seen.levels.table, seen.levels.version }));
    }

    void aLevelIsLookedAtWhenAsked()
    {
        const LevelSlot gold = m_rig->slot("gold");
        QVERIFY(QFile::rename(m_rig->path(QStringLiteral("gold")), m_rig->path(QStringLiteral("away"))));
        QVERIFY(m_rig->submit(CheckLevel{ gold }));
        QVERIFY(!overview().levelStatus.back().writable);
        QVERIFY(QFile::rename(m_rig->path(QStringLiteral("away")), m_rig->path(QStringLiteral("gold"))));
        QVERIFY(m_rig->submit(CheckLevel{ gold }));
        QVERIFY(overview().levelStatus.back().writable);
        const Result<Outcome> unknown = m_rig->submit(CheckLevel{ static_cast<LevelSlot>(99) });
        QCOMPARE(unknown.error().code, ErrorCode::NotFound);
    }

    void settingsAreCheckedAndKept()
    {
        ChangeSettings change;
        change.rule = Rule::recent(std::chrono::days(30));
        change.relocationsPerLevel = 5;
        change.countLimit = 1'000'000;
        change.foreignClaim = std::chrono::seconds(60);
        change.speedLimit = 1'000;
        change.deadZone = 35;
        change.shortestStay = std::chrono::seconds(90);
        QVERIFY(m_rig->submit(change));
        m_rig->stop();
        QVERIFY(m_rig->start());
        const SharedSettings settings = overview().settings;
        QCOMPARE(settings.rule.toString(), QStringLiteral("recent:30d"));
        QCOMPARE(settings.rule.deadZone, 0.35);
        QCOMPARE(settings.rule.shortestStay, std::chrono::seconds(90));
        QCOMPARE(settings.deadZone, std::optional(35));
        QCOMPARE(settings.relocationsPerLevel, 5);
        QCOMPARE(settings.countLimit, 1'000'000);
        QVERIFY(settings.foreignClaim == std::chrono::seconds(60));
        QCOMPARE(settings.speedLimit, 1'000);
        QVERIFY(!m_rig->view(1, 1'000'001));
        ChangeSettings wrong;
        wrong.countLimit = 5;
        wrong.relocationsPerLevel = 1001;
        const Result<Outcome> refused = m_rig->submit(wrong);
        QVERIFY(!refused);
        QCOMPARE(
            sentence(refused), QStringLiteral("relocations-per-level is 1001: give a whole number from 1 to 1000."));
        QCOMPARE(overview().settings.countLimit, 1'000'000); // all or nothing
        for (const qint64 percent : { -1, 91 }) {
            ChangeSettings zone;
            zone.deadZone = percent;
            QCOMPARE(sentence(m_rig->submit(zone)),
                QStringLiteral("dead-zone is %1: give a whole number from 0 to 90.").arg(percent));
        }
        ChangeSettings stay;
        stay.shortestStay = std::chrono::seconds(-1);
        QCOMPARE(sentence(m_rig->submit(stay)),
            QStringLiteral("shortest-stay is -1: give a whole number from 0 to 31536000."));
        // Taken away, the rule's own stand again.
        ChangeSettings own;
        own.deadZone = std::optional<qint64>();
        own.shortestStay = std::optional<std::chrono::seconds>();
        QVERIFY(m_rig->submit(own));
        QCOMPARE(overview().settings.rule, Rule::recent(std::chrono::days(30)));
        QVERIFY(!overview().settings.deadZone && !overview().settings.shortestStay);
    }

    void countsAreSpread()
    {
        QVERIFY(m_rig->submit(PauseRelocations{}));
        QVERIFY(m_rig->view(1, 0));
        QVERIFY(m_rig->view(2, 7));
        QVERIFY(m_rig->view(3, 9));
        QVERIFY(m_rig->view(3, 4)); // fell
        QVERIFY(m_rig->view(7, 1234));
        const Result<Histogram> histogram = ask<Histogram>(
            [](Engine& engine, MailAddress to, Done<Histogram> done) { return engine.histogram(to, std::move(done)); });
        QVERIFY(histogram);
        QCOMPARE(histogram->unknown.at(QStringLiteral("bronze")), 3);
        QCOMPARE(histogram->unknown.at(QStringLiteral("gold")), 1);
        QCOMPARE(histogram->buckets.back().from, 1000);
        QCOMPARE(histogram->buckets.back().contents.at(QStringLiteral("silver")), 1);
        qint64 all = 0;
        for (const Histogram::Bucket& bucket : histogram->buckets) {
            for (const auto& [level, contents] : bucket.contents)
                all += contents;
        }
        QCOMPARE(all, 4);
        QCOMPARE(overview().views.fell, 1ULL);
    }

    void historyIsFilteredByLevelAndTime()
    {
        QVERIFY(m_rig->view(1, 1500));
        QTRY_COMPARE(m_rig->levelOf(1), QStringLiteral("silver"));
        QVERIFY(m_rig->view(2, 5000));
        QTRY_COMPARE(m_rig->levelOf(2), QStringLiteral("gold"));
        HistoryQuery query;
        query.level = QStringLiteral("gold");
        QCOMPARE(m_rig->history(query)->rows.size(), 1U);
        query.level = QStringLiteral("bronze");
        QCOMPARE(m_rig->history(query)->rows.size(), 2U);
        query.until = Time(std::chrono::seconds(1'000'000'000));
        QCOMPARE(m_rig->history(query)->rows.size(), 0U);
        query.since = std::exchange(query.until, std::nullopt);
        QCOMPARE(m_rig->history(query)->rows.size(), 2U);
    }

    void anAuditLooksAndMends()
    {
        QCOMPARE(audit().state, AuditProgress::State::None);
        QVERIFY(m_rig->submit(StartAudit{}));
        QTRY_COMPARE_WITH_TIMEOUT(audit().state, AuditProgress::State::Done, 20000);
        QCOMPARE(audit().contents, 10);
        QCOMPARE(audit().left, 0);
        QVERIFY(QFile::rename(m_rig->filePath("bronze", 1), m_rig->filePath("gold", 1)));
        QVERIFY(m_rig->submit(StartAudit{}));
        QTRY_COMPARE_WITH_TIMEOUT(audit().state, AuditProgress::State::Done, 20000);
        QCOMPARE(audit().found.at("misplaced"), 1);
        QCOMPARE(audit().by, QStringLiteral("kim"));
        QCOMPARE(m_rig->levelOf(1), QStringLiteral("bronze")); // only looked
        QVERIFY(m_rig->submit(StartAudit{ true }));
        QVERIFY(!m_rig->submit(StartAudit{}) || audit().state == AuditProgress::State::Done);
        QTRY_COMPARE_WITH_TIMEOUT(audit().state, AuditProgress::State::Done, 20000);
        QTRY_COMPARE(m_rig->levelOf(1), QStringLiteral("gold"));
    }

    void theIndexForgets()
    {
        const auto names = std::make_shared<NameArena>();
        LocationIndex index(names);
        std::map<qint64, qint64> expected;
        std::mt19937 random(7);
        for (int step = 0; step < 200'000; ++step) {
            const qint64 cid = static_cast<qint64>(random() % 3000) + 1;
            if (random() % 2 == 0) {
                IndexEntry entry;
                entry.cid = ContentId(cid);
                entry.total = step;
                index.put(entry);
                expected[cid] = step;
            } else {
                index.remove(ContentId(cid));
                expected.erase(cid);
            }
        }
        QCOMPARE(index.size(), expected.size());
        for (qint64 cid = 1; cid <= 3001; ++cid) {
            const std::optional<IndexEntry> found = index.find(ContentId(cid));
            QCOMPARE(found.has_value(), expected.contains(cid));
            if (found)
                QCOMPARE(found->total, expected.at(cid));
        }
    }
};

QTEST_GUILESS_MAIN(TestOperatorsEngine)
#include "test_operators_engine.moc"
