// SPDX-License-Identifier: GPL-3.0-or-later
// What the catalogue promises about plans, holds, and what is forgotten, on SQLite and on a real MariaDB alike.
#include "catalog_fixture.h"

#include "catalog/pages.h"
#include "catalog/plans.h"
#include "catalog/processes.h"
#include "catalog/relocations.h"

using namespace tierwatch;
using namespace tierwatch::test;
using namespace std::chrono_literals;

class TestCatalogPlans : public CatalogFixture {
    Q_OBJECT

    Plan made(PlanState state = PlanState::Waiting, Time at = noon)
    {
        Plan plan;
        plan.kind = PlanKind::HandEdit;
        plan.state = state;
        plan.author = QStringLiteral("kim");
        plan.madeAt = at;
        plan.changedAt = at;
        plan.edition = 3;
        plan.contents = 2000;
        plan.bytes = 4096;
        const auto id = rig().written([&](Transaction& transaction) { return catalog::addPlan(transaction, plan); });
        plan.id = id.value_or(PlanId::None);
        return plan;
    }
    std::optional<Plan> plan(PlanId id)
    {
        return rig().seen([id](Transaction& transaction) { return catalog::selectPlan(transaction, id); }).value();
    }
    qint64 count(const char* sql)
    {
        return rig()
            .seen([sql](Transaction& transaction) -> Result<qint64> {
                const Result<QSqlQuery*> row = transaction.run(QString::fromLatin1(sql));
                if (!row)
                    return tl::unexpected(row.error());
                return (*row)->next() ? (*row)->value(0).toLongLong() : -1;
            })
            .value_or(-2);
    }

private Q_SLOTS:
    void initTestCase() { startServer(); }
    void init() { begin(); }
    void cleanup() { m_rig.reset(); }

    void aPlanIsKeptWhole_data() { onBoth(); }
    void aPlanIsKeptWhole()
    {
        const Plan one = made();
        QVERIFY(one.id != PlanId::None);
        QVERIFY(plan(one.id) == one);
        Plan changed = one;
        changed.state = PlanState::Running;
        changed.passed = ContentId(77);
        changed.owner = ProcessId(5);
        changed.bytes = 9;
        TW_GOOD(rig().written([&](Transaction& transaction) {
            return catalog::updatePlan(transaction, changed).map([] { return true; });
        }));
        QVERIFY(plan(one.id) == changed);
        QVERIFY(made().id != one.id);
        const auto page = rig().seen([](Transaction& transaction) {
            PlanQuery query;
            query.limit = 1;
            return catalog::selectPlanPage(transaction, query);
        });
        TW_GOOD(page);
        QVERIFY(page->more);
        QVERIFY(page->rows.front().plan.id > one.id);
    }

    /// One process at a time, and another one only where that is dead.
    void aPlanHasOneOwner_data() { onBoth(); }
    void aPlanHasOneOwner()
    {
        const PlanId id = made(PlanState::Running).id;
        const auto process = [this](const char* instance) {
            catalog::ProcessRecord record;
            record.instance = QString::fromLatin1(instance);
            record.nonce = record.instance;
            return rig()
                .written([record](Transaction& transaction) { return catalog::registerProcess(transaction, record); })
                .value();
        };
        const auto own = [this, id](ProcessId owner) {
            return rig()
                .written([=](Transaction& transaction) { return catalog::ownPlan(transaction, id, owner); })
                .value();
        };
        const ProcessId one = process("one");
        const ProcessId two = process("two");
        QVERIFY(own(one));
        QVERIFY(own(one));
        QVERIFY(!own(two));
        TW_GOOD(rig().written([one](Transaction& transaction) {
            return catalog::deleteProcess(transaction, one).map([] { return true; });
        }));
        QVERIFY(own(two));
    }

    void contentsAreTakenInPieces_data() { onBoth(); }
    void contentsAreTakenInPieces()
    {
        const PlanId id = made().id;
        std::vector<catalog::PlanContent> contents;
        for (int cid = 1; cid <= 500; ++cid)
            contents.push_back({ ContentId(cid), slot("bronze"), slot("gold"), noon, QStringLiteral("lee") });
        for (int twice = 0; twice < 2; ++twice) { // an interrupted writing is begun again
            TW_GOOD(rig().written([&](Transaction& transaction) {
                return catalog::savePlanContents(transaction, rig().keys, id, contents).map([] { return true; });
            }));
        }
        std::vector<ContentId> seen;
        while (true) {
            const auto piece = rig().seen([&](Transaction& transaction) {
                return catalog::selectPlanContents(
                    transaction, rig().keys, id, seen.empty() ? ContentId{} : seen.back(), 64);
            });
            TW_GOOD(piece);
            if (piece->empty())
                break;
            QVERIFY(piece->front().wanted == slot("gold"));
            QVERIFY(piece->front().from == slot("bronze"));
            QVERIFY(piece->front().heldUntil == noon);
            QCOMPARE(piece->front().heldBy, QStringLiteral("lee"));
            for (const catalog::PlanContent& content : *piece)
                seen.push_back(content.cid);
        }
        QCOMPARE(seen.size(), contents.size());
        QVERIFY(std::ranges::is_sorted(seen));
    }

    void goOnReleasesOneOrAll_data() { onBoth(); }
    void goOnReleasesOneOrAll()
    {
        const PlanId one = made().id;
        const PlanId two = made().id;
        const PlanId cancelled = made(PlanState::Cancelled).id;
        const auto release = [this](std::optional<PlanId> only) {
            return rig().written(
                [only](Transaction& transaction) { return catalog::releasePlans(transaction, only, noon + 1s); });
        };
        QCOMPARE(release(one)->size(), 1U);
        QVERIFY(plan(one)->state == PlanState::Running);
        QVERIFY(plan(one)->changedAt == noon + 1s);
        QVERIFY(plan(two)->state == PlanState::Waiting);
        QCOMPARE(release({})->size(), 1U);
        QVERIFY(plan(two)->state == PlanState::Running);
        QVERIFY(release(cancelled).error().code == ErrorCode::Conflict);
        QVERIFY(release(PlanId(99)).error().code == ErrorCode::NotFound);
        QVERIFY(release({})->empty());
    }

    void holdsAreFollowed_data() { onBoth(); }
    void holdsAreFollowed()
    {
        TW_GOOD(insert(ContentId(7), "g.mp4"));
        TW_GOOD(insert(ContentId(8), "h.mp4"));
        const auto changes = [this](qint64 seen) {
            return rig()
                .seen([seen](Transaction& transaction) { return catalog::selectHoldChanges(transaction, seen); })
                .value();
        };
        QVERIFY(changes(0).holds.empty());
        const auto hold = [this](int cid, Time until) {
            return rig().written([=](Transaction& transaction) {
                return catalog::saveHold(transaction, ContentId(cid), until, QStringLiteral("kim")).map([] {
                    return true;
                });
            });
        };
        TW_GOOD(hold(7, noon));
        const catalog::HoldChanges first = changes(0);
        QCOMPARE(first.holds.size(), 1U);
        QVERIFY(first.holds.front().cid == ContentId(7));
        QVERIFY(first.holds.front().until == noon);
        TW_GOOD(hold(8, Time::max()));
        TW_GOOD(hold(7, Time{}));
        QCOMPARE(changes(first.newest).holds.size(), 2U);
        QCOMPARE(changes(changes(first.newest).newest).holds.size(), 0U);
    }

    /// By the sentence, not by the file's name; of the largest group first.
    void failuresAreGrouped_data() { onBoth(); }
    void failuresAreGrouped()
    {
        std::vector<Relocation> failed;
        for (int cid = 1; cid <= 5; ++cid) {
            Relocation row;
            row.cid = ContentId(cid);
            row.state = RelocationState::Failed;
            row.from = slot("bronze");
            row.to = cid == 5 ? slot("gold") : slot("silver");
            row.wanted = row.to;
            row.bytes = 10;
            row.since = noon + std::chrono::seconds(cid);
            row.error = Error{ ErrorCode::Conflict, { "another file %1", { QString::number(cid) } } };
            if (cid == 4)
                row.nextAt = noon + 1h;
            failed.push_back(row);
        }
        TW_GOOD(rig().written([&](Transaction& transaction) {
            return catalog::saveRelocations(transaction, rig().keys, failed).map([] { return true; });
        }));
        const auto groups = rig().seen([](Transaction& transaction) { return catalog::selectFailures(transaction); });
        TW_GOOD(groups);
        QCOMPARE(groups->size(), 2U);
        const FailureGroup& first = groups->front();
        QCOMPARE(first.contents, 4);
        QCOMPARE(first.bytes, 40);
        QCOMPARE(first.to, QStringLiteral("silver"));
        QVERIFY(first.oldest == noon + 1s && first.newest == noon + 4s);
        QVERIFY(!first.byItself);
        const auto contents = rig().seen(
            [&](Transaction& transaction) { return catalog::selectFailed(transaction, groups->back().cause); });
        TW_GOOD(contents);
        QVERIFY(*contents == std::vector{ ContentId(5) });
    }

    /// A piece at a time; what is younger stays, and the original's history always.
    void whatHasEndedIsForgotten_data() { onBoth(); }
    void whatHasEndedIsForgotten()
    {
        TW_GOOD(insert(ContentId(1), "a.mp4"));
        TW_GOOD(move(ContentId(1), "bronze", "silver"));
        std::vector<catalog::MoveRecord> moves;
        for (int i = 0; i < 1200; ++i) {
            catalog::MoveRecord record;
            record.cid = ContentId(1);
            record.from = slot("bronze");
            record.to = slot("silver");
            record.at = i < 1100 ? noon - 500h : noon;
            moves.push_back(record);
        }
        TW_GOOD(rig().written([&](Transaction& transaction) {
            return catalog::insertMoves(transaction, rig().keys, moves).map([] { return true; });
        }));
        const PlanId old = made(PlanState::Done, noon - 500h).id;
        const PlanId waiting = made(PlanState::Waiting, noon - 500h).id;
        const PlanId young = made(PlanState::Done, noon).id;
        std::vector<catalog::PlanContent> contents;
        for (int cid = 1; cid <= 700; ++cid)
            contents.push_back({ ContentId(cid), slot("bronze"), slot("gold"), {}, {} });
        TW_GOOD(rig().written([&](Transaction& transaction) {
            return catalog::savePlanContents(transaction, rig().keys, old, contents).map([] { return true; });
        }));
        int pieces = 0;
        while (rig()
                   .written([](Transaction& transaction) { return catalog::prune(transaction, noon - 400h); })
                   .value_or(false)) {
            ++pieces;
            QVERIFY(pieces < 100);
        }
        QVERIFY(pieces >= 3);
        QCOMPARE(count("SELECT COUNT(*) FROM tierwatch_move"), 100);
        QCOMPARE(count("SELECT COUNT(*) FROM update_history"), 1);
        QCOMPARE(count("SELECT COUNT(*) FROM tierwatch_plan_content"), 0);
        QVERIFY(!plan(old));
        QVERIFY(plan(waiting));
        QVERIFY(plan(young));
        QCOMPARE(count("SELECT COUNT(*) FROM tierwatch_level_edit"), 1); // the newest stays, however old
    }
};

QTEST_GUILESS_MAIN(TestCatalogPlans)
#include "test_catalog_plans.moc"
