// SPDX-License-Identifier: GPL-3.0-or-later
// What windows and operators can rely on: a whole engine on real stores and files, asked through its interface.
#include "tests/support/engine/engine_rig.h"

#include <QFile>
#include <QTest>

using namespace tierwatch;
using namespace tierwatch::test;

class TestEngine : public QObject {
    Q_OBJECT

    std::unique_ptr<EngineRig> m_rig;

    Result<Outcome> relocate(int cid, const char* level, HoldFor hold = {})
    {
        return m_rig->submit(Relocate{ only(cid), m_rig->slot(level), hold });
    }

private Q_SLOTS:
    void init()
    {
        m_rig = std::make_unique<EngineRig>();
        QVERIFY(m_rig->start());
    }
    void cleanup() { m_rig.reset(); }

    void aWatcherSeesEverythingWithoutAsking()
    {
        QCOMPARE(m_rig->contents.size(), 10U);
        QCOMPARE(m_rig->contents.at(1).count, -1);
        QCOMPARE(m_rig->levels.table.levels().size(), 3U);
        QVERIFY(m_rig->view(1, 1500));
        QTRY_COMPARE(m_rig->contents.at(1).count, 1500);
        QTRY_COMPARE(m_rig->levelOf(1), QStringLiteral("silver"));
        QTRY_VERIFY(m_rig->relocations.contains(1)); // lingering
        QTRY_VERIFY_WITH_TIMEOUT(!m_rig->relocations.contains(1), 10000);
        QTRY_VERIFY(m_rig->status);
        QCOMPARE(m_rig->status->host, QStringLiteral("rig-host"));
        QVERIFY(m_rig->status->health.ready());
    }

    void aForceMovesHoldsAndIsRemembered()
    {
        const Result<Outcome> outcome = relocate(2, "gold");
        QVERIFY2(outcome, qPrintable(sentence(outcome)));
        QCOMPARE(outcome->accepted, 1);
        QTRY_COMPARE(m_rig->levelOf(2), QStringLiteral("gold"));
        QVERIFY(m_rig->contents.at(2).heldUntil > 0);
        // Held: a low count changes nothing, and nothing is announced.
        const Result<QByteArray> view = m_rig->view(2, 5);
        QVERIFY(view);
        QVERIFY2(view->contains(R"("target": "gold")") && view->contains(R"("status": "done")"), *view);
        QTRY_COMPARE(m_rig->contents.at(2).count, 5);
        QCOMPARE(m_rig->levelOf(2), QStringLiteral("gold"));
        const Result<Page<HistoryRow>> page = m_rig->history({});
        QVERIFY(page);
        QCOMPARE(page->rows.size(), 1U);
        QCOMPARE(page->rows.front().cause, QStringLiteral("force"));
        QCOMPARE(page->rows.front().author, QStringLiteral("kim"));
        QCOMPARE(page->rows.front().oldLevel, QStringLiteral("bronze"));
        // The hold survives a restart; released, the rule speaks again.
        m_rig->stop();
        QVERIFY(m_rig->start());
        QVERIFY(m_rig->contents.at(2).heldUntil > 0);
        QCOMPARE(m_rig->levelOf(2), QStringLiteral("gold"));
        QVERIFY(m_rig->submit(Release{ only(2) }));
        QTRY_COMPARE_WITH_TIMEOUT(m_rig->levelOf(2), QStringLiteral("bronze"), 15000);
    }

    void aForceWithoutHoldGoesBackAtTheNextView()
    {
        QVERIFY(relocate(2, "silver", HoldFor{ HoldFor::Kind::None, {} }));
        QTRY_COMPARE(m_rig->levelOf(2), QStringLiteral("silver"));
        QVERIFY(m_rig->view(2, 5));
        QTRY_COMPARE_WITH_TIMEOUT(m_rig->levelOf(2), QStringLiteral("bronze"), 15000);
    }

    void aHoldThatEndsLetsTheRuleSpeak()
    {
        QVERIFY(m_rig->view(2, 5));
        QVERIFY(relocate(2, "silver", HoldFor{ HoldFor::Kind::Timed, std::chrono::seconds(2) }));
        QTRY_COMPARE(m_rig->levelOf(2), QStringLiteral("silver"));
        QTRY_COMPARE_WITH_TIMEOUT(m_rig->levelOf(2), QStringLiteral("bronze"), 15000);
    }

    void aNamesakeIsAConflictThatCanBeRetried()
    {
        m_rig->writeFile(QStringLiteral("gold/3.mp4"), "somebody else's");
        QVERIFY(m_rig->view(3, 5000));
        QTRY_VERIFY(m_rig->relocations.contains(3) && m_rig->relocations.at(3).state == RelocationState::Failed);
        QVERIFY(m_rig->relocations.at(3).error);
        QCOMPARE(m_rig->relocations.at(3).error->code, ErrorCode::Conflict);
        QVERIFY(QFile::exists(m_rig->filePath("bronze", 3)));
        QFile kept(m_rig->filePath("gold", 3));
        QVERIFY(kept.open(QIODevice::ReadOnly));
        QCOMPARE(kept.readAll(), QByteArray("somebody else's"));
        // Views go on counting; it stays failed, and says so to players' servers.
        const Result<QByteArray> view = m_rig->view(3, 5001);
        QVERIFY(view);
        QVERIFY2(view->contains(R"("status": "failed")"), *view);
        QVERIFY(QFile::remove(m_rig->filePath("gold", 3)));
        QVERIFY(m_rig->submit(Retry{ only(3) }));
        QTRY_COMPARE(m_rig->levelOf(3), QStringLiteral("gold"));
        QVERIFY(!m_rig->submit(Retry{ only(4) })); // nothing has failed there
    }

    void pausedRelocationsWaitCanBeCancelledAndGoOn()
    {
        QVERIFY(m_rig->submit(PauseRelocations{}));
        QTRY_VERIFY(m_rig->status && m_rig->status->pause);
        QCOMPARE(m_rig->status->pause->by, QStringLiteral("kim"));
        QVERIFY(m_rig->view(4, 1500));
        QVERIFY(m_rig->view(5, 1500));
        QTRY_COMPARE(m_rig->relocations.size(), 2U);
        QVERIFY(m_rig->submit(Cancel{ only(4) }));
        QTRY_COMPARE(m_rig->relocations.size(), 1U);
        m_rig->stop();
        QVERIFY(m_rig->start());
        QTRY_VERIFY(m_rig->status && m_rig->status->pause); // over restarts
        QCOMPARE(m_rig->relocations.at(5).state, RelocationState::Waiting);
        QVERIFY(m_rig->submit(ResumeRelocations{}));
        QTRY_COMPARE(m_rig->levelOf(5), QStringLiteral("silver"));
        QCOMPARE(m_rig->levelOf(4), QStringLiteral("bronze"));
    }

    void levelsAreReplacedAsAWholeOrNotAtAll()
    {
        const auto edited = [this](auto change) {
            std::vector<Level> levels = m_rig->levels.table.levels();
            change(levels);
            return m_rig->submit(ReplaceLevels{ LevelTable(levels), m_rig->levels.version });
        };
        const LevelTable before = m_rig->levels.table;
        const quint64 version = m_rig->levels.version;
        QVERIFY(sentence(edited([](auto& levels) { levels[1].minCount = 500; })).contains(QStringLiteral("overlap")));
        QVERIFY(sentence(edited([](auto& levels) {
            levels[2].path = levels[0].path;
        })).contains(QStringLiteral("directory of its own")));
        QVERIFY(!edited([this](auto& levels) { levels[2].path = m_rig->path(QStringLiteral("nowhere")); }));
        QVERIFY(!edited([](auto& levels) {
            levels.erase(levels.begin() + 1);
            levels[0].maxCount = 1999;
        })); // still in use
        QCOMPARE(
            m_rig->sql(QStringLiteral("select group_concat(content_level || min_counts || path) from level order by 1"))
                .isEmpty(),
            false);
        QVERIFY(m_rig->levels.table == before);

        const Result<Outcome> good = edited([](auto& levels) {
            levels[0].maxCount = 99;
            levels[1].minCount = 100;
        });
        QVERIFY2(good, qPrintable(sentence(good)));
        QTRY_COMPARE(m_rig->levels.table.find(m_rig->slot("silver"))->minCount, 100);
        QVERIFY(m_rig->levels.version > version);
        const Result<Outcome> stale = m_rig->submit(ReplaceLevels{ before, version });
        QVERIFY(!stale);
        QCOMPARE(stale.error().code, ErrorCode::Fenced);
        QVERIFY(m_rig->view(6, 150));
        QTRY_COMPARE(m_rig->levelOf(6), QStringLiteral("silver"));
    }

    void whatOthersWriteAppears()
    {
        m_rig->writeFile(QStringLiteral("bronze/11.mp4"), "eleven");
        m_rig->sql(
            QStringLiteral("insert into contents(cid, content_level, filename) values (11, 'bronze', '11.mp4')"));
        const Result<QByteArray> view = m_rig->view(11, 7); // known at once, asked of SQL
        QVERIFY2(view, qPrintable(view ? QString() : view.error().text.english()));
        m_rig->sql(
            QStringLiteral("insert into contents(cid, content_level, filename) values (12, 'bronze', '12.mp4')"));
        QTRY_VERIFY_WITH_TIMEOUT(m_rig->contents.contains(12), 2000);
        QVERIFY(QFile::rename(m_rig->filePath("bronze", 11), m_rig->filePath("gold", 11)));
        m_rig->sql(QStringLiteral("update contents set content_level = 'gold' where cid = 11"));
        QTRY_COMPARE_WITH_TIMEOUT(m_rig->levelOf(11), QStringLiteral("gold"), 2000);
        m_rig->sql(QStringLiteral("update level set min_counts = 3000 where content_level = 'gold'"));
        QTRY_COMPARE_WITH_TIMEOUT(m_rig->levels.table.find(m_rig->slot("gold"))->minCount, 3000, 2000);
        const Result<QByteArray> unknown = m_rig->view(4711, 7);
        QVERIFY(!unknown);
        QCOMPARE(unknown.error().code, ErrorCode::NotFound);
    }

    void aContentIsAddedInTheLowestLevel()
    {
        m_rig->writeFile(QStringLiteral("bronze/new.mp4"), "new");
        QVERIFY(m_rig->submit(AddContent{ QStringLiteral("new.mp4"), std::nullopt, LevelSlot::None }));
        QTRY_COMPARE(m_rig->contents.size(), 11U);
        QCOMPARE(m_rig->levelOf(11), QStringLiteral("bronze"));
        QVERIFY(!m_rig->submit(
            AddContent{ QStringLiteral("1.mp4"), std::nullopt, LevelSlot::None })); // it would share its file
        QVERIFY(!m_rig->submit(AddContent{ QStringLiteral("other.mp4"), static_cast<ContentId>(1), LevelSlot::None }));
    }

    void aVanishedFileIsSaidAndNeverMarkedDone()
    {
        QVERIFY(QFile::remove(m_rig->filePath("bronze", 3)));
        QVERIFY(m_rig->view(3, 1500));
        QTRY_VERIFY(m_rig->relocations.contains(3) && m_rig->relocations.at(3).state == RelocationState::Failed);
        QCOMPARE(m_rig->levelOf(3), QStringLiteral("bronze"));
        QCOMPARE(m_rig->sql(QStringLiteral("select count(*) from update_history")), QStringLiteral("0"));
    }

    void aCommandForNothingIsRefusedWithASentence()
    {
        QVERIFY(sentence(relocate(4711, "gold")).contains(QStringLiteral("4711")));
        QVERIFY(!sentence(m_rig->submit(Relocate{ {}, m_rig->slot("gold"), {} })).isEmpty());
        QVERIFY(!sentence(m_rig->submit(Relocate{ only(1), LevelSlot::None, {} })).isEmpty());
        const Result<Outcome> some = m_rig->submit(
            Relocate{ { static_cast<ContentId>(1), static_cast<ContentId>(99) }, m_rig->slot("gold"), {} });
        QVERIFY(some);
        QCOMPARE(some->accepted, 1);
        QCOMPARE(some->refused.size(), 1U);
    }

    /// Else a crash between the two would leave a count that calls for a move, and nobody who remembers it.
    void aWishByViewsIsStoredTogetherWithItsCount()
    {
        QVERIFY(m_rig->submit(PauseRelocations{}));
        const QString stored = QStringLiteral("SELECT r.wanted || ' ' || COALESCE(c.total, 'never') FROM "
                                              "tierwatch_relocation r LEFT JOIN tierwatch_content c USING (cid)");
        QVERIFY(m_rig->view(1, 1500));
        QString first; // that of the commit which made the row, long before counts are saved by themselves
        QTRY_VERIFY(!(first = m_rig->sql(stored)).isEmpty());
        QCOMPARE(first, QStringLiteral("silver 1500"));
        QVERIFY(m_rig->view(1, 2500));
        QTRY_VERIFY((first = m_rig->sql(stored)) != QStringLiteral("silver 1500"));
        QCOMPARE(first, QStringLiteral("gold 2500"));
        QVERIFY(m_rig->view(1, 600)); // where it is: no row is left, and the count says so
        QTRY_COMPARE(m_rig->sql(QStringLiteral("SELECT COUNT(*) FROM tierwatch_relocation")), QStringLiteral("0"));
        QCOMPARE(
            m_rig->sql(QStringLiteral("SELECT total FROM tierwatch_content WHERE cid = 1")), QStringLiteral("600"));
    }

    /// As where the answer to the commit of a claim was lost: the row runs here, and no worker knows of it.
    void aRowWithoutAWorkerIsRecovered()
    {
        m_rig->stop();
        m_rig->adjust = [](EngineSettings& settings) { settings.recoveryInterval = std::chrono::seconds(2); };
        QVERIFY(m_rig->start());
        QCOMPARE(
            m_rig->sql(QStringLiteral("INSERT INTO tierwatch_relocation (cid, state, wanted, cause, author, epoch, "
                                      "owner, from_level, to_level, dev, ino, size, mtime, part_ino, attempts, since, "
                                      "next_at, bytes) SELECT 1, 'running', 'silver', 'force', 'kim', 0, MAX(id), "
                                      "'bronze', 'silver', 0, 0, 0, 0, 0, 0, 1, 0, 0 FROM tierwatch_process")),
            QString());
        QTRY_COMPARE_WITH_TIMEOUT(m_rig->levelOf(1), QStringLiteral("silver"), 15000);
        QTRY_VERIFY_WITH_TIMEOUT(!QFile::exists(m_rig->filePath("bronze", 1)), 10000);
    }
};

QTEST_GUILESS_MAIN(TestEngine)
#include "test_engine.moc"
