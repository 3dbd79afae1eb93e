// SPDX-License-Identifier: GPL-3.0-or-later
// Plans on a whole engine with real stores and files: what waits for a go-on, what a force's undo brings back, what a
// cancelled one leaves.
#include "tests/support/engine/engine_rig.h"

#include <QFile>
#include <QTest>

#include <algorithm>

using namespace tierwatch;
using namespace tierwatch::test;

namespace {

constexpr int many = 1200;

} // namespace

class TestPlans : public QObject {
    Q_OBJECT

    std::unique_ptr<EngineRig> m_rig;

    template <typename T> Result<T> ask(const std::function<Ticket(Engine&, MailAddress, Done<T>)>& question)
    {
        std::optional<Result<T>> answer;
        const Ticket ticket
            = question(m_rig->engine(), m_rig->address(), [&answer](Result<T> result) { answer = std::move(result); });
        if (!QTest::qWaitFor([&answer] { return answer.has_value(); }, 10000))
            return fail(ErrorCode::Internal, "no answer");
        return *answer;
    }
    std::vector<PlanDetails> plans(PlanQuery query = {})
    {
        return ask<Page<PlanDetails>>([query](Engine& engine, MailAddress to, Done<Page<PlanDetails>> done) {
            return engine.plans(query, to, std::move(done));
        })
            .value_or(Page<PlanDetails>{})
            .rows;
    }
    PlanDetails plan(PlanId id)
    {
        PlanQuery query;
        query.only = id;
        const std::vector<PlanDetails> found = plans(query);
        return found.empty() ? PlanDetails{} : found.front();
    }
    bool is(PlanId id, PlanState state) { return plan(id).plan.state == state; }
    LevelTrial trial(const LevelTable& table)
    {
        return ask<LevelTrial>([&](Engine& engine, MailAddress to, Done<LevelTrial> done) {
            return engine.tryLevels(table, to, std::move(done));
        }).value_or(LevelTrial{});
    }
    [[nodiscard]] std::optional<Incident> brake() const
    {
        if (!m_rig->status)
            return std::nullopt;
        const auto found = std::ranges::find_if(
            m_rig->status->incidents, [](const Incident& incident) { return incident.key.startsWith("brake:"); });
        return found == m_rig->status->incidents.end() ? std::nullopt : std::optional(*found);
    }
    /// The rig's table with silver from that count on.
    [[nodiscard]] LevelTable silverFrom(qint64 minimum) const
    {
        std::vector<Level> levels = m_rig->levels.table.levels();
        levels[0].maxCount = minimum - 1;
        levels[1].minCount = minimum;
        return LevelTable(std::move(levels));
    }
    [[nodiscard]] int inLevel(const char* level) const
    {
        const LevelSlot slot = m_rig->slot(level);
        return static_cast<int>(std::ranges::count_if(
            m_rig->contents, [slot](const auto& content) { return content.second.level == slot; }));
    }
    bool move(qint64 minimum, PlanId& id)
    {
        const Result<Outcome> outcome
            = m_rig->submit(ReplaceLevels{ silverFrom(minimum), m_rig->levels.version, Existing::Move });
        id = outcome ? outcome->plan.value_or(PlanId::None) : PlanId::None;
        return id != PlanId::None;
    }

    /// Starts with `many` further contents in bronze, each reported with 500 views.
    bool startWithMany()
    {
        m_rig->stop();
        for (int cid = 11; cid < 11 + many; ++cid)
            m_rig->writeFile(QStringLiteral("bronze/%1.mp4").arg(cid), "x");
        m_rig->sql(QStringLiteral("WITH RECURSIVE n(i) AS (SELECT 11 UNION ALL SELECT i + 1 FROM n WHERE i < %1) "
                                  "INSERT INTO contents (cid, content_level, filename) SELECT i, 'bronze', i || "
                                  "'.mp4' FROM n")
                       .arg(10 + many));
        m_rig->sql(QStringLiteral("INSERT INTO tierwatch_content (cid, total, watched_since, size) SELECT cid, 500, "
                                  "1000000, 1 FROM contents WHERE cid > 10"));
        return m_rig->start();
    }

private Q_SLOTS:
    void init()
    {
        m_rig = std::make_unique<EngineRig>();
        QVERIFY(m_rig->start());
    }
    void cleanup() { m_rig.reset(); }

    void aForceIsAPlan()
    {
        const Result<Outcome> forced
            = m_rig->submit(Relocate{ { ContentId(1), ContentId(2) }, m_rig->slot("gold"), HoldFor{} });
        QVERIFY(forced);
        QVERIFY(forced->plan);
        QTRY_COMPARE(m_rig->levelOf(1), QStringLiteral("gold"));
        QTRY_COMPARE(m_rig->levelOf(2), QStringLiteral("gold"));
        QTRY_VERIFY(is(*forced->plan, PlanState::Done));
        const PlanDetails made = plan(*forced->plan);
        QVERIFY(made.plan.kind == PlanKind::Force);
        QCOMPARE(made.plan.author, QStringLiteral("kim"));
        QCOMPARE(made.plan.level, QStringLiteral("gold"));
        QCOMPARE(made.plan.contents, 2);
        QCOMPARE(made.counts.done, 2);
        QCOMPARE(made.counts.waiting + made.counts.running + made.counts.failed, 0);
        QCOMPARE(m_rig->sql(
                     QStringLiteral("SELECT COUNT(*) FROM tierwatch_move WHERE plan = %1").arg(number(*forced->plan))),
            QStringLiteral("2"));
    }

    /// Back to where each came from, with the hold that it had.
    void aForceIsUndone()
    {
        QVERIFY(m_rig->submit(Hold{ only(7), { HoldFor::Kind::UntilReleased } }));
        const Result<Outcome> forced
            = m_rig->submit(Relocate{ { ContentId(1), ContentId(7) }, m_rig->slot("gold"), HoldFor{} });
        QVERIFY(forced && forced->plan);
        QTRY_COMPARE(m_rig->levelOf(1), QStringLiteral("gold"));
        QTRY_COMPARE(m_rig->levelOf(7), QStringLiteral("gold"));
        QVERIFY(m_rig->contents[1].heldUntil != 0);

        const Result<Outcome> undone = m_rig->submit(UndoPlan{ *forced->plan });
        QVERIFY2(undone, qPrintable(sentence(undone)));
        QVERIFY(undone->plan && *undone->plan != *forced->plan);
        QTRY_COMPARE(m_rig->levelOf(1), QStringLiteral("bronze"));
        QTRY_COMPARE(m_rig->levelOf(7), QStringLiteral("silver"));
        QTRY_COMPARE(m_rig->contents[1].heldUntil, 0);
        QTRY_COMPARE(m_rig->contents[7].heldUntil, std::numeric_limits<qint64>::max());
        QVERIFY(is(*forced->plan, PlanState::Undone));
        QTRY_VERIFY(is(*undone->plan, PlanState::Done));
        QVERIFY(QFile::exists(m_rig->filePath("bronze", 1)));
        QTRY_VERIFY(!QFile::exists(m_rig->filePath("gold", 1)));
        QCOMPARE(sentence(m_rig->submit(UndoPlan{ *forced->plan })),
            QStringLiteral("The plan %1 has been undone already.").arg(number(*forced->plan)));
    }

    /// One that has not begun yet is simply not wanted any more; one that somebody else has forced since is left alone.
    void anUndoLeavesWhatOthersDidSince()
    {
        QVERIFY(m_rig->submit(PauseRelocations{}));
        const Result<Outcome> forced
            = m_rig->submit(Relocate{ { ContentId(1), ContentId(2) }, m_rig->slot("gold"), HoldFor{} });
        QVERIFY(forced && forced->plan);
        QVERIFY(m_rig->submit(Relocate{ only(2), m_rig->slot("silver"), HoldFor{} }));
        QVERIFY(m_rig->submit(UndoPlan{ *forced->plan }));
        QTRY_COMPARE(m_rig->contents[1].wanted, m_rig->slot("bronze"));
        QTRY_VERIFY(!m_rig->relocations.contains(1));
        QTRY_COMPARE(m_rig->contents[1].heldUntil, 0);
        QCOMPARE(m_rig->contents[2].wanted, m_rig->slot("silver"));
        QVERIFY(m_rig->submit(ResumeRelocations{}));
        QTRY_COMPARE(m_rig->levelOf(2), QStringLiteral("silver"));
        QCOMPARE(m_rig->levelOf(1), QStringLiteral("bronze"));
    }

    void anUnknownPlan()
    {
        QCOMPARE(sentence(m_rig->submit(GoOn{ PlanId(99) })), QStringLiteral("There is no plan 99."));
        QCOMPARE(sentence(m_rig->submit(CancelPlan{ PlanId(99) })), QStringLiteral("There is no plan 99."));
        QCOMPARE(sentence(m_rig->submit(UndoPlan{ PlanId(99) })), QStringLiteral("There is no plan 99."));
        const Result<Outcome> none = m_rig->submit(GoOn{});
        QVERIFY(none);
        QCOMPARE(none->accepted, 0);
    }

    void fewAreMovedAtOnce()
    {
        QVERIFY(m_rig->view(1, 500));
        QVERIFY(m_rig->view(2, 10));
        PlanId id = PlanId::None;
        QVERIFY(move(400, id));
        QTRY_COMPARE(m_rig->levelOf(1), QStringLiteral("silver"));
        QTRY_VERIFY(is(id, PlanState::Done));
        QCOMPARE(plan(id).plan.contents, 1);
        QCOMPARE(m_rig->levelOf(2), QStringLiteral("bronze"));
        QCOMPARE(
            m_rig->sql(QStringLiteral("SELECT cause FROM tierwatch_move WHERE cid = 1")), QStringLiteral("levels"));
    }

    /// As the original did: nothing moves before it is viewed.
    void asViewedIsTheDefault()
    {
        QVERIFY(m_rig->view(1, 500));
        const Result<Outcome> edited = m_rig->submit(ReplaceLevels{ silverFrom(400), m_rig->levels.version });
        QVERIFY(edited && edited->plan);
        QTRY_VERIFY(is(*edited->plan, PlanState::Done));
        QCOMPARE(plan(*edited->plan).plan.contents, 0);
        QCOMPARE(m_rig->levelOf(1), QStringLiteral("bronze"));
        QVERIFY(!m_rig->relocations.contains(1));
        QVERIFY(m_rig->view(1, 501));
        QTRY_COMPARE(m_rig->levelOf(1), QStringLiteral("silver"));
    }

    void manyWaitForAGoOn()
    {
        QVERIFY(startWithMany());
        const Result<Outcome> edited = m_rig->submit(ReplaceLevels{ silverFrom(400), m_rig->levels.version });
        QVERIFY(edited && edited->plan);
        QTRY_VERIFY(is(*edited->plan, PlanState::Waiting));
        QTRY_VERIFY(brake());
        QCOMPARE(brake()->key, "brake:" + QByteArray::number(number(*edited->plan)));
        QCOMPARE(brake()->contents, many);
        QVERIFY(brake()->remedy == Incident::Remedy::GoOn);
        QVERIFY2(
            brake()->text.english().contains(QStringLiteral("1,200 contents")), qPrintable(brake()->text.english()));
        QCOMPARE(m_rig->relocations.size(), 0U);
        // A view never waits.
        QVERIFY(m_rig->view(11, 600));
        QTRY_COMPARE(m_rig->levelOf(11), QStringLiteral("silver"));
        QCOMPARE(inLevel("silver"), 4);

        // Over a restart, too.
        m_rig->stop();
        QVERIFY(m_rig->start());
        QTRY_VERIFY(brake());
        QCOMPARE(inLevel("silver"), 4);
        QVERIFY(m_rig->submit(GoOn{ *edited->plan }));
        QTRY_COMPARE_WITH_TIMEOUT(inLevel("silver"), 3 + many, 15000);
        QTRY_VERIFY_WITH_TIMEOUT(is(*edited->plan, PlanState::Done), 10000);
        QTRY_VERIFY(!brake());
        QCOMPARE(plan(*edited->plan).counts.done, many - 1);
        QCOMPARE(sentence(m_rig->submit(GoOn{ *edited->plan })),
            QStringLiteral("The plan %1 does not wait for a go-on: it is done.").arg(number(*edited->plan)));
    }

    /// *Move in the background* is the go-on.
    void aTrialSaysWhatAnEditMoves()
    {
        QVERIFY(startWithMany());
        const LevelTrial tried = trial(silverFrom(490));
        QCOMPARE(tried.contents, many);
        QVERIFY(tried.waits);
        QCOMPARE(tried.nearLimit, many);
        QCOMPARE(tried.levels.size(), 3U);
        QCOMPARE(tried.levels[0].contentsOut, many);
        QCOMPARE(tried.levels[1].contentsIn, many);
        QCOMPARE(tried.levels[1].bytesIn, tried.bytes);
        QCOMPARE(m_rig->relocations.size(), 0U);
        QCOMPARE(trial(silverFrom(600)).contents, 0);

        PlanId id = PlanId::None;
        QVERIFY(move(490, id));
        QTRY_COMPARE_WITH_TIMEOUT(inLevel("silver"), 3 + many, 15000);
        QVERIFY(!brake());
        QCOMPARE(plan(id).plan.contents, many);
    }

    /// Where contents go is the modes' matter, too; on one filesystem nothing has to be copied.
    void aTrialKnowsTheModes()
    {
        QVERIFY(m_rig->view(1, 990));
        std::vector<Level> levels = m_rig->levels.table.levels();
        levels[1].mode = LevelMode::Drain;
        LevelTrial tried = trial(LevelTable(levels));
        QCOMPARE(tried.contents, 3); // whose views nobody knows
        QCOMPARE(tried.levels[1].contentsOut, 3);
        QCOMPARE(tried.levels[0].contentsIn, 3);
        QCOMPARE(tried.seconds, 0.0);
        levels[1].minCount = 500;
        levels[0].maxCount = 499;
        tried = trial(LevelTable(levels));
        QCOMPARE(tried.contents, 3); // the first belongs into silver, which takes nothing: it stays
        levels[1].mode = LevelMode::InUse;
        QCOMPARE(trial(LevelTable(levels)).contents, 1);
    }

    void aCancelledPlanLeavesWhatItHasMoved()
    {
        QVERIFY(startWithMany());
        QVERIFY(m_rig->submit(PauseRelocations{}));
        PlanId id = PlanId::None;
        QVERIFY(move(400, id));
        QTRY_COMPARE_WITH_TIMEOUT(static_cast<int>(m_rig->relocations.size()), many, 10000);
        QCOMPARE(plan(id).counts.waiting, many);
        QVERIFY(m_rig->submit(CancelPlan{ id }));
        QTRY_COMPARE_WITH_TIMEOUT(m_rig->relocations.size(), 0U, 10000);
        QVERIFY(is(id, PlanState::Cancelled));
        QVERIFY(m_rig->submit(ResumeRelocations{}));
        QCOMPARE(inLevel("silver"), 3);
        QCOMPARE(m_rig->levels.table.levels()[1].minCount, 400); // the limits stay: that is undo's matter
    }

    void anUndoneEditRestoresItsLimitsAndMovesBack()
    {
        QVERIFY(startWithMany());
        PlanId id = PlanId::None;
        QVERIFY(move(400, id));
        QTRY_COMPARE_WITH_TIMEOUT(inLevel("silver"), 3 + many, 15000);
        const Result<Outcome> undone = m_rig->submit(UndoPlan{ id, true });
        QVERIFY2(undone, qPrintable(sentence(undone)));
        QTRY_COMPARE(m_rig->levels.table.levels()[1].minCount, 1000);
        QTRY_COMPARE_WITH_TIMEOUT(inLevel("bronze"), 6 + many, 15000);
        QVERIFY(is(id, PlanState::Undone));
        QTRY_VERIFY_WITH_TIMEOUT(is(*undone->plan, PlanState::Done), 10000);
        QCOMPARE(plan(*undone->plan).plan.undoes, id);
        QCOMPARE(plan(*undone->plan).plan.contents, many);
    }

    /// Nobody's edit is undone unseen.
    void anEditThatSomebodyHasChangedSinceIsNotUndone()
    {
        PlanId id = PlanId::None;
        QVERIFY(move(400, id));
        QTRY_COMPARE(m_rig->levels.table.levels()[1].minCount, 400);
        QVERIFY(m_rig->submit(ReplaceLevels{ silverFrom(300), m_rig->levels.version }));
        const Result<Outcome> undone = m_rig->submit(UndoPlan{ id });
        QVERIFY(!undone);
        QVERIFY(undone.error().code == ErrorCode::Fenced);
        QVERIFY2(sentence(undone).contains(QStringLiteral("kim has changed the levels meanwhile")),
            qPrintable(sentence(undone)));
        QVERIFY(is(id, PlanState::Done) || is(id, PlanState::Running));
    }

    void aChangedRuleIsAPlan()
    {
        QVERIFY(m_rig->view(10, 5));
        QTRY_COMPARE(m_rig->levelOf(10), QStringLiteral("bronze"));
        ChangeSettings change;
        change.rule = Rule::recent(std::chrono::hours(24 * 30));
        change.existing = Existing::AsViewed;
        const Result<Outcome> changed = m_rig->submit(change);
        QVERIFY(changed && changed->plan);
        QVERIFY(plan(*changed->plan).plan.kind == PlanKind::RuleChange);
        QVERIFY(is(*changed->plan, PlanState::Done));
        change.existing.reset();
        QVERIFY(!m_rig->submit(change)->plan); // the same rule
    }

    void aHeldContentStays()
    {
        QVERIFY(m_rig->view(1, 500));
        QVERIFY(m_rig->view(2, 500));
        QVERIFY(m_rig->submit(Hold{ only(1), {} }));
        PlanId id = PlanId::None;
        QVERIFY(move(400, id));
        QTRY_COMPARE(m_rig->levelOf(2), QStringLiteral("silver"));
        QTRY_VERIFY(is(id, PlanState::Done));
        QCOMPARE(plan(id).plan.contents, 1);
        QCOMPARE(m_rig->levelOf(1), QStringLiteral("bronze"));
    }
};

QTEST_GUILESS_MAIN(TestPlans)
#include "test_plans.moc"
