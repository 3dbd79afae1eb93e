// SPDX-License-Identifier: GPL-3.0-or-later
// Every transition of a relocation that the table in lifecycle.cpp promises, and that nothing else changes a row.
#include "relocation/lifecycle.h"

#include <QTest>

#include <algorithm>

using namespace tierwatch;
using namespace std::chrono_literals;

namespace {

constexpr ContentId cid{ 7 };
constexpr LevelSlot bronze{ 0 };
constexpr LevelSlot silver{ 1 };
constexpr LevelSlot gold{ 2 };
constexpr ProcessId us{ 11 };
const Time start = timeFromMicroseconds(1'700'000'000'000'000);
const FileIdentity file{ 1, 42, 1000, 5 };

using Row = std::optional<Relocation>;

/// A row in bronze that goes to silver, step by step.
Row waiting(Cause cause = Cause::Views)
{
    return advance(cid, {}, event::Wished{ silver, cause, QStringLiteral("kim") }, bronze, {}, start).row;
}
Row running(Cause cause = Cause::Views)
{
    return advance(cid, waiting(cause), event::Claimed{ Epoch{ 5 }, us }, bronze, {}, start).row;
}
Row lingering(Cause cause = Cause::Views)
{
    return advance(cid, running(cause), event::Placed{ Epoch{ 5 }, file }, bronze, {}, start).row;
}
Error error(ErrorCode code) { return Error{ code, Text{ "it went wrong", {} } }; }
Row failed(ErrorCode code = ErrorCode::Forbidden)
{
    return advance(cid, running(), event::JobFailed{ Epoch{ 5 }, error(code) }, bronze, {}, start).row;
}

bool has(const Step& step, Effect effect)
{
    return std::find(step.effects.begin(), step.effects.end(), effect) != step.effects.end();
}

} // namespace

class TestLifecycle : public QObject {
    Q_OBJECT

    LifecycleRules m_rules;

    Step at(const Row& row, const RelocationEvent& what, LevelSlot here = bronze, Time now = start) const
    {
        return advance(cid, row, what, here, m_rules, now);
    }

private Q_SLOTS:
    void theWholeWay()
    {
        Step step = at({}, event::Wished{ silver, Cause::Views, {} });
        QCOMPARE(step.row->state, RelocationState::Waiting);
        QCOMPARE(step.row->since, start);
        QVERIFY(!has(step, Effect::Announce)); // the hot path has announced it
        step = at(step.row, event::Claimed{ Epoch{ 5 }, us });
        QCOMPARE(step.row->state, RelocationState::Running);
        QCOMPARE(step.row->from, bronze);
        QCOMPARE(step.row->to, silver);
        QCOMPARE(step.row->owner, us);
        QCOMPARE(step.row->epoch, Epoch{ 5 });
        step = at(step.row, event::PartMade{ Epoch{ 5 }, 99 });
        QCOMPARE(step.row->partInode, 99ULL);
        step = at(step.row, event::Placed{ Epoch{ 5 }, file });
        QCOMPARE(step.effects, (std::vector{ Effect::CommitLevel, Effect::RecordMove, Effect::Announce }));
        QCOMPARE(step.row->state, RelocationState::Lingering);
        QCOMPARE(step.row->nextAt, start + 2s);
        QCOMPARE(step.row->bytes, 1000);
        step = at(step.row, event::SourceRemoved{ Epoch{ 5 } }, silver);
        QVERIFY(step.accepted && !step.row);
    }

    void aWishForWhereItIs()
    {
        QVERIFY(!at({}, event::Wished{ bronze, Cause::Force, {} }).row);
        const Step step = at(waiting(), event::Wished{ bronze, Cause::Views, {} });
        QVERIFY(step.accepted && !step.row && has(step, Effect::Announce));
    }

    void theNewestWishWins()
    {
        Step step = at(waiting(), event::Wished{ gold, Cause::Views, {} }, bronze, start + 1s);
        QCOMPARE(step.row->wanted, gold);
        QCOMPARE(step.row->since, start + 1s);
        step = at(running(), event::Wished{ gold, Cause::Views, {} });
        QCOMPARE(step.row->state, RelocationState::Running); // the running one is kept
        QCOMPARE(step.row->to, silver);
        QCOMPARE(step.row->wanted, gold);
        QVERIFY(has(step, Effect::ReconsiderJob) && !has(step, Effect::StopJob));
        step = at(step.row, event::Placed{ Epoch{ 5 }, file });
        QCOMPARE(step.row->wanted, gold);
        step = at(step.row, event::SourceRemoved{ Epoch{ 5 } }, silver);
        QCOMPARE(step.row->state, RelocationState::Waiting);
        QCOMPARE(step.row->owner, ProcessId::None);
        QCOMPARE(step.row->from, LevelSlot::None);
        QCOMPARE(step.row->partInode, 0ULL);
    }

    void theSameWishChangesNothing()
    {
        for (const Row& row : { waiting(), running(), lingering() }) {
            const Step step = at(row, event::Wished{ silver, Cause::Views, {} },
                row->state == RelocationState::Lingering ? silver : bronze, start + 5s);
            QVERIFY(step.accepted);
            QCOMPARE(step.row, row);
            QVERIFY(step.effects.empty());
        }
    }

    void aForceIsNotUndoneByTheRule()
    {
        for (const Row& row : { waiting(Cause::Force), running(Cause::Force) }) {
            const Step step = at(row, event::Wished{ gold, Cause::Views, {} });
            QVERIFY(!step.accepted);
            QCOMPARE(step.row, row);
        }
        const Step done = at(lingering(Cause::Force), event::Wished{ gold, Cause::Views, {} }, silver);
        QVERIFY2(done.accepted, "the force is done; a hold is the engine's business");
        QCOMPARE(done.row->wanted, gold);
        const Step forced = at(waiting(), event::Wished{ silver, Cause::Force, QStringLiteral("lee") });
        QCOMPARE(forced.row->cause, Cause::Force);
        QCOMPARE(forced.row->author, QStringLiteral("lee"));
    }

    void aNewWishShortensALongLinger()
    {
        m_rules.linger = 4h;
        const Row row = at(running(), event::Placed{ Epoch{ 5 }, file }).row;
        QCOMPARE(row->nextAt, start + 4h);
        QCOMPARE(at(row, event::Wished{ gold, Cause::Views, {} }, silver, start + 1h).row->nextAt, start + 1h + 60s);
        QVERIFY(has(at(row, event::Wished{ gold, Cause::Views, {} }, silver, start + 4h), Effect::RemoveSource));
        QCOMPARE(at(at(running(), event::Wished{ gold, Cause::Views, {} }).row, event::Placed{ Epoch{ 5 }, file })
                     .row->nextAt,
            start + 60s);
        m_rules.linger = 2s;
        const Row brief = at(running(), event::Placed{ Epoch{ 5 }, file }).row;
        QCOMPARE(at(brief, event::Wished{ gold, Cause::Views, {} }, silver, start + 1s).row->nextAt, start + 2s);
        m_rules = {};
    }

    void onlyItsOwnEpochCounts()
    {
        const std::vector<RelocationEvent> stale{ event::PartMade{ Epoch{ 4 }, 9 }, event::Placed{ Epoch{ 4 }, file },
            event::JobFailed{ Epoch{ 4 }, {} }, event::SourceRemoved{ Epoch{ 4 } },
            event::RemovalFailed{ Epoch{ 4 }, {} }, event::TakenOver{ Epoch{ 5 }, us, RelocationState::Waiting, {} },
            event::Claimed{ Epoch{ 5 }, us } };
        for (const Row& row : { Row(), waiting(), running(), lingering(), failed() }) {
            for (const RelocationEvent& what : stale) {
                if (row && row->state == RelocationState::Waiting && std::holds_alternative<event::Claimed>(what))
                    continue;
                const Step step = at(row, what);
                QVERIFY2(!step.accepted, std::to_string(what.index()).c_str());
                QCOMPARE(step.row, row);
                QVERIFY(!has(step, Effect::CommitLevel));
            }
        }
        QVERIFY(has(at(running(), event::PartMade{ Epoch{ 4 }, 9 }), Effect::DropPart));
    }

    void fencedByTheCatalogue()
    {
        QVERIFY(!at(running(), event::Placed{ Epoch{ 5 }, file }, gold).accepted); // somebody wrote a third level
        QVERIFY(!at(running(), event::PartMade{ Epoch{ 5 }, 9 }, gold).accepted);
        const Step byHand = at(running(), event::Placed{ Epoch{ 5 }, file }, silver); // or this very one
        QCOMPARE(byHand.row->state, RelocationState::Lingering);
        QVERIFY(!has(byHand, Effect::CommitLevel));
        const Step again
            = at(lingering(), event::Placed{ Epoch{ 5 }, file }, silver); // the answer to the commit was lost
        QVERIFY(again.accepted && again.effects.empty());
        QCOMPARE(again.row, lingering());
        QVERIFY(!at(waiting(), event::Claimed{ Epoch{ 5 }, us }, silver).row);
    }

    void whatMakesRoomIsNotKeptByAView()
    {
        for (const Row& row : { waiting(Cause::Room), running(Cause::Room) }) {
            QVERIFY(!at(row, event::Wished{ bronze, Cause::Views, {} }).accepted);
            QCOMPARE(
                at(row, event::Wished{ gold, Cause::Views, {} }).row->wanted, gold); // it is wanted elsewhere again
            QVERIFY(at(row, event::Wished{ bronze, Cause::Force, {} }).accepted);
        }
        QVERIFY(!at(waiting(Cause::Room), event::Wished{ bronze, Cause::Room, {} }).row); // nobody needs it any more
        QCOMPARE(at(lingering(Cause::Room), event::Wished{ bronze, Cause::Views, {} }, silver).row->wanted, bronze);
    }

    void aSecondChanceAtOnceIsForThoseThatGetOneAnyway()
    {
        QVERIFY(!at(failed(), event::SecondChance{}).accepted);
        const Step step = at(failed(), event::SecondChance{ true });
        QCOMPARE(step.row->state, RelocationState::Waiting);
        QCOMPARE(step.row->attempts, failed()->attempts);
        QVERIFY(!at(failed(ErrorCode::Conflict), event::SecondChance{ true }).accepted);
    }

    void threeAttemptsThenASecondChance()
    {
        Row row = waiting();
        Time now = start;
        Epoch epoch{ 10 };
        const auto attempt = [&](ErrorCode code) {
            epoch = Epoch{ number(epoch) + 1 };
            const Step claimed = at(row, event::Claimed{ epoch, us }, bronze, now);
            if (!claimed.accepted)
                qFatal("the claim was refused");
            row = at(claimed.row, event::JobFailed{ epoch, error(code) }, bronze, now).row;
        };
        attempt(ErrorCode::Unavailable);
        QCOMPARE(row->state, RelocationState::Waiting);
        QCOMPARE(row->nextAt, now + 1s);
        QVERIFY(!at(row, event::Claimed{ Epoch{ 99 }, us }, bronze, now).accepted);
        QVERIFY(row->error.has_value());
        now = row->nextAt;
        attempt(ErrorCode::UnknownOutcome);
        QCOMPARE(row->nextAt, now + 2s);
        now = row->nextAt;
        attempt(ErrorCode::Unavailable);
        QCOMPARE(row->state, RelocationState::Failed);
        QCOMPARE(row->nextAt, now + 1h);
        QCOMPARE(row->owner, ProcessId::None);
        for (const auto hours : { 2h, 4h, 8h, 16h, 24h, 24h }) {
            QVERIFY(!at(row, event::SecondChance{}, bronze, now).accepted);
            now = row->nextAt;
            row = at(row, event::SecondChance{}, bronze, now).row;
            QCOMPARE(row->state, RelocationState::Waiting);
            attempt(ErrorCode::Unavailable);
            QCOMPARE(row->state, RelocationState::Failed);
            QCOMPARE(row->nextAt, now + hours);
        }
        row = at(row, event::RetryAsked{}, bronze, now).row;
        QCOMPARE(row->attempts, 0);
        QCOMPARE(row->nextAt, Time{});
    }

    void jitterSpreadsTheAttempts()
    {
        m_rules.jitter = 0.5;
        QCOMPARE(
            at(running(), event::JobFailed{ Epoch{ 5 }, error(ErrorCode::Unavailable) }).row->nextAt, start + 1500ms);
        m_rules = {};
    }

    void waitingIsNoAttempt()
    {
        for (const ErrorCode code : { ErrorCode::Exhausted, ErrorCode::Cancelled, ErrorCode::Fenced }) {
            const Step step = at(running(), event::JobFailed{ Epoch{ 5 }, error(code) });
            QCOMPARE(step.row->state, RelocationState::Waiting);
            QCOMPARE(step.row->attempts, 0);
            QCOMPARE(step.row->error.has_value(), code == ErrorCode::Exhausted);
            QCOMPARE(step.row->nextAt, code == ErrorCode::Exhausted ? start + 5s : Time{});
        }
        const Step offline = at(running(), event::JobFailed{ Epoch{ 5 }, error(ErrorCode::Unavailable), true });
        QCOMPARE(offline.row->attempts, 0);
        QCOMPARE(offline.row->state, RelocationState::Waiting);
    }

    void finalErrors()
    {
        for (const ErrorCode code : { ErrorCode::Conflict, ErrorCode::NotFound, ErrorCode::InvalidInput })
            QCOMPARE(failed(code)->nextAt, Time{}); // for an operator only
        for (const ErrorCode code : { ErrorCode::Forbidden, ErrorCode::Corrupt, ErrorCode::Internal })
            QCOMPARE(failed(code)->nextAt, start + 1h);
        const Step step = at(running(), event::JobFailed{ Epoch{ 5 }, error(ErrorCode::Conflict) });
        QCOMPARE(step.effects, (std::vector{ Effect::RecordMove, Effect::Announce }));
        QCOMPARE(step.row->to, silver); // what failed stays to be seen
        QVERIFY(!at(failed(), event::Wished{ silver, Cause::Views, {} }).accepted);
        QCOMPARE(at(failed(), event::Wished{ gold, Cause::Views, {} }).row->state, RelocationState::Waiting);
        QCOMPARE(at(failed(), event::Wished{ silver, Cause::Force, {} }).row->state, RelocationState::Waiting);
        QVERIFY(!at(failed(), event::Wished{ bronze, Cause::Views, {} }).row);
        const Row other = at(running(), event::Wished{ gold, Cause::Views, {} }).row;
        const Step unwanted = at(other, event::JobFailed{ Epoch{ 5 }, error(ErrorCode::Conflict) });
        QCOMPARE(unwanted.row->state, RelocationState::Waiting); // what failed is not wanted any more
        QVERIFY(!unwanted.row->error);
    }

    void aFileThatMayStandIsLookedAt()
    {
        Row row = running();
        row->wanted = bronze; // even a cancelled one
        const Step step = at(row, event::JobFailed{ Epoch{ 5 }, error(ErrorCode::Cancelled), false, true });
        QCOMPARE(step.row->state, RelocationState::Running);
        QCOMPARE(step.row->owner, ProcessId::None);
        QVERIFY(at(step.row, event::TakenOver{ Epoch{ 6 }, us, RelocationState::Running, {} }).accepted);
    }

    void cancelling()
    {
        QVERIFY(!at({}, event::CancelAsked{}).accepted);
        QVERIFY(!at(waiting(), event::CancelAsked{}).row);
        QVERIFY(!at(failed(), event::CancelAsked{}).row);
        const Step asked = at(running(), event::CancelAsked{});
        QVERIFY(has(asked, Effect::StopJob));
        QCOMPARE(asked.row->wanted, bronze); // remembered
        const Step ended = at(asked.row, event::JobFailed{ Epoch{ 5 }, error(ErrorCode::Cancelled) });
        QVERIFY(ended.accepted && !ended.row && has(ended, Effect::RecordMove));
        const Step late = at(asked.row, event::Placed{ Epoch{ 5 }, file }); // too late: it goes back
        QCOMPARE(late.row->wanted, bronze);
        QVERIFY(!at(lingering(), event::CancelAsked{}, silver).accepted);
        const Row further = at(lingering(), event::Wished{ gold, Cause::Views, {} }, silver).row;
        QCOMPARE(at(further, event::CancelAsked{}, silver).row->wanted, silver);
    }

    void aRemovalThatFails()
    {
        Step step = at(lingering(), event::RemovalFailed{ Epoch{ 5 }, error(ErrorCode::Unavailable) }, silver);
        QCOMPARE(step.row->state, RelocationState::Lingering);
        QCOMPARE(step.row->nextAt, start + 5s);
        step = at(lingering(), event::RemovalFailed{ Epoch{ 5 }, error(ErrorCode::Conflict) }, silver);
        QCOMPARE(step.row->state, RelocationState::Failed);
        QCOMPARE(step.row->nextAt, Time{});
        QVERIFY(!at(step.row, event::CancelAsked{}, silver).accepted); // the old copy is still there
        QVERIFY(!at(step.row, event::SecondChance{}, silver).accepted);
        const Step retried = at(step.row, event::RetryAsked{}, silver);
        QCOMPARE(retried.row->state, RelocationState::Lingering);
        QCOMPARE(retried.row->owner, ProcessId::None);
    }

    void takingOver()
    {
        Step step = at(running(), event::TakenOver{ Epoch{ 6 }, ProcessId{ 12 }, RelocationState::Waiting, {} });
        QCOMPARE(step.row->state, RelocationState::Waiting);
        QCOMPARE(step.row->epoch, Epoch{ 6 });
        QCOMPARE(step.row->owner, ProcessId::None);
        QCOMPARE(step.row->attempts, 0);
        Row row = running();
        row->partInode = 9;
        step = at(row, event::TakenOver{ Epoch{ 6 }, ProcessId{ 12 }, RelocationState::Running, {} });
        QCOMPARE(step.row->owner, ProcessId{ 12 });
        QCOMPARE(step.row->partInode, 9ULL);
        QVERIFY(at(step.row, event::Placed{ Epoch{ 6 }, file }).accepted);
        QVERIFY(!at(step.row, event::Placed{ Epoch{ 5 }, file }).accepted);
        step = at(lingering(), event::TakenOver{ Epoch{ 6 }, ProcessId{ 12 }, RelocationState::Lingering, {} }, silver);
        QCOMPARE(step.row->nextAt, start + 2s);
        QCOMPARE(step.row->file, file);
        step = at(running(),
            event::TakenOver{ Epoch{ 6 }, ProcessId{ 12 }, RelocationState::Failed, error(ErrorCode::NotFound) });
        QCOMPARE(step.row->state, RelocationState::Failed);
        QVERIFY(!at(waiting(), event::TakenOver{ Epoch{ 6 }, us, RelocationState::Failed, {} }).accepted);
        row->wanted = bronze;
        QVERIFY(!at(row, event::TakenOver{ Epoch{ 6 }, us, RelocationState::Waiting, {} }).row);
    }

    void movedByAnother()
    {
        Step step = at({}, event::MovedByOther{ silver });
        QVERIFY(!step.row && has(step, Effect::CommitLevel));
        step = at({}, event::MovedByOther{ bronze });
        QVERIFY(step.accepted && step.effects.empty()); // the catalogue has it there already: nothing is written
        QVERIFY(!at(waiting(), event::MovedByOther{ silver }).row);
        QCOMPARE(at(waiting(), event::MovedByOther{ gold }).row->wanted, silver);
        QVERIFY(!at(running(), event::MovedByOther{ silver }).accepted);
        QVERIFY(!at(failed(), event::MovedByOther{ silver }).row);
        step = at(lingering(), event::MovedByOther{ gold }, silver, start + 1s); // our old source still has to go
        QCOMPARE(step.row->state, RelocationState::Lingering);
        QCOMPARE(step.row->from, bronze);
        QCOMPARE(step.row->to, gold);
        QVERIFY(!at(step.row, event::SourceRemoved{ Epoch{ 5 } }, gold).row);
        step = at(lingering(), event::MovedByOther{ bronze }, silver,
            start + 1s); // back onto our source, which must stay now
        QVERIFY(!step.row && has(step, Effect::CommitLevel));
        QVERIFY2(!at(lingering(), event::MovedByOther{ bronze }, silver, start + 2s).accepted,
            "the source may be under removal");
    }
};

QTEST_GUILESS_MAIN(TestLifecycle)
#include "test_lifecycle.moc"
