// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/reconciler.h"

#include "core/failpoint.h"
#include "core/plan.h"
#include "engine/audit_state.h"
#include "intake/announcement.h"

#include <QLoggingCategory>

#include <algorithm>

namespace tierwatch {

namespace {

Q_LOGGING_CATEGORY(log, "tierwatch.reconciler")

constexpr std::size_t batchSize = 500;
constexpr auto retryAfter = std::chrono::seconds(1);
constexpr int markInterval = 10; // seconds
constexpr qint64 marksUnderWay = 3; // left in the store, and not yet saved when a process dies
constexpr auto doubtFor = std::chrono::seconds(6); // every process has saved its counts by then

std::optional<qint64> totalOf(const IndexEntry& entry)
{
    return entry.total < 0 ? std::nullopt : std::optional(entry.total);
}

} // namespace

CountVerdict judgeCount(std::optional<qint64> standing, std::optional<qint64> index, std::optional<qint64> saved)
{
    if (standing == index)
        return CountVerdict::Agree;
    if (standing && standing == saved)
        return CountVerdict::TakeSaved;
    return standing && newestCount(newestCount(index, saved), standing) == standing ? CountVerdict::TakeStanding
                                                                                    : CountVerdict::Restate;
}

Reconciler::Reconciler(World& world, CatalogAccess& catalog, Announcer& announcer, Follower& follower,
    IntakeBoard& board, HealthBoard& health, StateStore& state, const Clock& clock, Settings settings, Wish wish,
    Restored restored)
    : m_world(world)
    , m_catalog(catalog)
    , m_announcer(announcer)
    , m_follower(follower)
    , m_board(board)
    , m_health(health)
    , m_state(state)
    , m_clock(clock)
    , m_settings(std::move(settings))
    , m_wish(std::move(wish))
    , m_restored(std::move(restored))
    , m_gaps(announcer)
    , m_all(world.index())
{
    m_retry.setSingleShot(true);
}

void Reconciler::start()
{
    m_outages = m_health.outages(Component::State);
    m_underWay = true;
    lookForEarlierMark();
    if (m_settings.stateIsShared)
        leaveMark();
}

void Reconciler::lookForEarlierMark()
{
    const std::optional<catalog::StateMark>& earlier = m_settings.earlierMark;
    if (!earlier)
        return beginPass();
    m_state.leaveMark(earlier->nonce.toUtf8(), QByteArray::number(earlier->value),
        [this, left = earlier->value](const Result<std::optional<QByteArray>>& standing) {
            if (standing) {
                // Far ahead of what the catalogue knows of, it is the catalogue that was set back.
                const qint64 value = *standing ? (*standing)->toLongLong() : 0;
                m_trusted = value >= left && value <= left + marksUnderWay;
                return beginPass();
            }
            if (standing.error().code == ErrorCode::Cancelled)
                return;
            m_retry.disconnect();
            QObject::connect(&m_retry, &QTimer::timeout, &m_retry, [this] { lookForEarlierMark(); });
            m_retry.start(retryAfter);
        });
}

void Reconciler::contentAdded(ContentId cid)
{
    if (!m_settings.originalWorkers)
        return;
    m_announcer.announce(cid);
    m_gaps.added(cid, m_world.index().size());
}

void Reconciler::beginPass()
{
    m_underWay = true;
    m_again = false;
    ++m_passes;
    m_all.run([](const IndexEntry& entry) { return std::optional(entry.cid); },
        [this](std::vector<ContentId> cids) {
            m_cids = std::move(cids);
            nextBatch(0);
        });
}

void Reconciler::nextBatch(std::size_t from)
{
    if (from >= m_cids.size()) {
        m_underWay = false;
        wishMissed();
        if (m_settings.originalWorkers)
            m_gaps.fill(m_cids);
        m_cids = {};
        if (m_again)
            beginPass();
        return;
    }
    const std::size_t end = std::min(m_cids.size(), from + batchSize);
    const auto at = [this](std::size_t place) { return m_cids.begin() + static_cast<std::ptrdiff_t>(place); };
    m_announcer.readMany(std::vector<ContentId>(at(from), at(end)),
        [this, from, end](const Result<std::vector<std::optional<StateObject>>>& objects) {
            if (!objects) {
                if (objects.error().code == ErrorCode::Cancelled)
                    return;
                m_retry.disconnect();
                QObject::connect(&m_retry, &QTimer::timeout, &m_retry, [this, from] { nextBatch(from); });
                m_retry.start(retryAfter);
                return;
            }
            TIERWATCH_FAILPOINT("engine.reconcile.read");
            for (std::size_t i = from; i < end; ++i)
                reconcile(m_cids[i], (*objects)[i - from]);
            nextBatch(end);
        });
}

/// What a shared store says never moves anything by itself (it may be an old copy): only a view, an operator or a
/// finished move of somebody else does.
void Reconciler::reconcile(ContentId cid, const std::optional<StateObject>& standing)
{
    const std::optional<IndexEntry> entry = m_world.index().find(cid);
    if (!entry)
        return;
    if (!standing) {
        if (m_settings.originalWorkers || entry->total >= 0 || entry->relocating)
            m_announcer.announce(cid);
        return;
    }
    if (!m_settings.stateIsShared || (m_trusted && m_passes == 1))
        return reconcileOwn(cid, *entry, *standing);
    if (standing->count && entry->total < 0)
        take(cid, *standing->count); // reported shortly before a crash, not saved yet
    else if (standing->count != totalOf(*entry))
        m_doubts.push_back({ m_clock.uptime() + doubtFor, cid, false });
    if (movedByOther(*standing))
        return followOther(cid, *entry, *standing);
    if (!m_announcer.isTold(cid, *standing))
        m_announcer.announce(cid);
}

/// Nobody but us writes our own store, and no old copy of it comes back; a shared one that still has our mark is none
/// either. Its count is the last that was answered, but for views taken since it was read.
void Reconciler::reconcileOwn(ContentId cid, const IndexEntry& entry, const StateObject& standing)
{
    bool isNews = standing.count && entry.total != *standing.count;
    if (isNews) {
        m_world.changeContent(cid, [&](IndexEntry& known) {
            isNews = !known.reported;
            if (!isNews)
                return;
            known.setViews(reportedTotal(known.views(), *standing.count, m_world.settings().rule, m_clock.now()));
            known.changed = true;
        });
    }
    if (isNews)
        m_board.noteChanged(cid);
    if (movedByOther(standing))
        return m_settings.stateIsShared ? followOther(cid, entry, standing) : m_follower.followState(cid);
    if (wishedAnew(cid, isNews || standing.status == StateStatus::Update))
        return; // what stands is what its view has announced
    if (!m_announcer.isTold(cid, standing))
        m_announcer.announce(cid);
}

/// A view that was answered, and whose wish was not stored any more before a crash.
bool Reconciler::wishedAnew(ContentId cid, bool announced)
{
    const std::optional<IndexEntry> entry = m_world.index().find(cid);
    const std::optional<TrackedRelocation> tracked = m_world.relocation(cid);
    const bool byViews = !tracked ? announced : tracked->row.cause == Cause::Views;
    if (!byViews || !entry || entry->total < 0 || entry->held(m_clock.now()))
        return false;
    if (m_world.calledFor(*entry) == entry->wanted)
        return false;
    m_missed.insert(cid);
    return true;
}

/// An original-style worker's `done`, if it is about the level in which the content is: an old copy's is not.
void Reconciler::followOther(ContentId cid, const IndexEntry& entry, const StateObject& standing)
{
    const std::optional<TrackedRelocation> tracked = m_world.relocation(cid);
    if (tracked && tracked->row.state == RelocationState::Running)
        return; // its own end will tell
    const LevelTable& levels = m_world.levels().table;
    const Level* here = levels.find(entry.level);
    const Level* there = levels.find(QString::fromUtf8(standing.target));
    if (here == nullptr || there == nullptr || here->key.toUtf8() != standing.dbLevel)
        return m_announcer.overrule(cid);
    m_follower.follow(cid, there->slot, [this, cid](const Result<bool>& followed) {
        if (followed && !*followed) // the file is not there
            m_announcer.overrule(cid);
    });
}

/// What is more than was known counts as views of this moment. It moves nothing: whoever took the reports has wished
/// what they called for.
void Reconciler::take(ContentId cid, qint64 count)
{
    m_world.changeContent(cid, [&](IndexEntry& known) {
        known.setViews(reportedTotal(known.views(), count, m_world.settings().rule, m_clock.now()));
        known.changed = true;
    });
    m_board.noteChanged(cid);
    m_taken.insert(cid);
}

/// Those of them that are wanted elsewhere than their views call for; by rising cid.
std::vector<ProposedMove> Reconciler::misplaced(const std::unordered_set<ContentId>& contents) const
{
    std::vector<ProposedMove> moves;
    for (const ContentId cid : contents) {
        const std::optional<IndexEntry> entry = m_world.index().find(cid);
        if (!entry || entry->held(m_clock.now()))
            continue;
        if (const LevelSlot wanted = m_world.calledFor(*entry); wanted != entry->wanted)
            moves.push_back({ cid, wanted });
    }
    std::ranges::sort(moves, {}, &ProposedMove::cid);
    return moves;
}

/// A crash loses the wishes of a moment; more than the brake lets through are those of a catalogue that was set back.
void Reconciler::wishMissed()
{
    std::vector<ProposedMove> moves = misplaced(std::exchange(m_missed, {}));
    const bool many = waitsForGoOn(static_cast<qint64>(moves.size()), static_cast<qint64>(m_world.index().size()));
    for (const ProposedMove& move : moves) {
        if (many)
            m_announcer.announce(move.cid); // it stays for now
        else
            m_wish(move.cid, move.to);
    }
    if (many)
        m_restored(std::move(moves));
}

/// Whoever took the reports has wished what they called for, unless the catalogue has lost that.
void Reconciler::proposeTaken() { m_restored(misplaced(std::exchange(m_taken, {}))); }

void Reconciler::everySecond()
{
    if (m_passes == 0)
        return;
    decideDoubts();
    if (hasSettled() && !m_taken.empty())
        proposeTaken();
    if (!m_settings.stateIsShared)
        return;
    const bool answers = m_health.health().of(Component::State).condition == Condition::Good;
    if (const quint64 outages = m_health.outages(Component::State); answers && outages != m_outages) {
        m_outages = outages;
        again("came back");
    }
    if (++m_seconds % markInterval == 0 && answers)
        leaveMark();
}

/// Who does not find his last mark knows that the store was emptied, or set back to a copy from before it. `found`:
/// it was there.
void Reconciler::leaveMark(std::function<void(bool)> found)
{
    const quint64 last = m_lastMark++;
    m_state.leaveMark(m_settings.nonce.toUtf8(), QByteArray::number(m_lastMark),
        [this, last, value = m_lastMark, unsure = m_markUnsure, found = std::move(found)](
            const Result<std::optional<QByteArray>>& before) {
            m_markUnsure = !before;
            if (before)
                saveMark(value);
            const bool stands = before && last > 0
                && (*before == QByteArray::number(last) || (unsure && *before == QByteArray::number(last - 1)));
            if (before && last > 0 && !stands)
                again(*before ? "was set back to an old copy" : "has lost what it held");
            if (found)
                found(stands);
        });
}

/// After the store has it: the catalogue never names a mark that was not left.
void Reconciler::saveMark(quint64 value)
{
    m_catalog.write<Nothing>(
        [instance = m_settings.instance, mark = catalog::StateMark{ m_settings.nonce, static_cast<qint64>(value) }](
            Transaction& transaction, Nothing&) { return catalog::saveStateMark(transaction, instance, mark); },
        [](const Result<Nothing>&) {}); // the next one will do
}

void Reconciler::again(const char* why)
{
    qCWarning(log) << "the state store" << why << "and is brought in step with the catalogue again";
    if (m_underWay)
        m_again = true;
    else
        beginPass();
}

void Reconciler::doubt(ContentId cid)
{
    m_doubts.push_back({ m_clock.uptime() + doubtFor, cid, m_passes > 0 && !m_underWay && !m_again });
}

void Reconciler::decideDoubts()
{
    if (m_deciding)
        return;
    auto due = std::make_shared<std::vector<Doubt>>();
    const Deadline now = m_clock.uptime();
    while (!m_doubts.empty() && m_doubts.front().due <= now && due->size() < batchSize) {
        due->push_back(m_doubts.front());
        m_doubts.pop_front();
    }
    if (due->empty())
        return;
    m_deciding = true;
    if (!m_settings.stateIsShared)
        return readDoubted(due);
    leaveMark([this, due](bool stands) {
        for (Doubt& one : *due)
            one.ofThisLife = one.ofThisLife && stands;
        readDoubted(due);
    });
}

void Reconciler::readDoubted(const std::shared_ptr<std::vector<Doubt>>& due)
{
    using Records = std::vector<catalog::ContentRecord>;
    const auto later = [this, due] {
        m_deciding = false;
        for (const Doubt& one : *due)
            m_doubts.push_back({ m_clock.uptime() + doubtFor, one.cid, one.ofThisLife });
    };
    std::vector<ContentId> cids;
    auto trusted = std::make_shared<std::unordered_set<ContentId>>();
    for (const Doubt& one : *due) {
        cids.push_back(one.cid);
        if (one.ofThisLife)
            trusted->insert(one.cid);
    }
    m_catalog.read<Records>(
        [keys = m_world.keys, cids](Transaction& transaction, Records& records) -> Result<> {
            Result<Records> found = catalog::selectContentsOf(transaction, *keys, cids);
            if (!found)
                return tl::unexpected(found.error());
            records = std::move(*found);
            return {};
        },
        [this, later, trusted](Result<Records> records) {
            if (!records)
                return later();
            std::vector<ContentId> there;
            for (const catalog::ContentRecord& record : *records)
                there.push_back(record.cid);
            m_announcer.readMany(there,
                [this, later, trusted, records = std::move(*records)](
                    const Result<std::vector<std::optional<StateObject>>>& standing) {
                    if (!standing)
                        return later();
                    for (std::size_t i = 0; i < records.size(); ++i)
                        decide(records[i], (*standing)[i], trusted->contains(records[i].cid));
                    m_deciding = false;
                    decideDoubts();
                });
        });
}

/// `trusted`: the store has not been set back since the count was doubted; then a lower one is another process's newer
/// report.
void Reconciler::decide(const catalog::ContentRecord& record, const std::optional<StateObject>& standing, bool trusted)
{
    const std::optional<IndexEntry> entry = m_world.index().find(record.cid);
    if (!entry || !standing)
        return;
    const auto follow
        = [&] { m_world.changeContent(record.cid, [&](IndexEntry& known) { known.setViews(record.views); }); };
    switch (judgeCount(standing->count, totalOf(*entry), record.views.total)) {
    case CountVerdict::Agree:
        return;
    case CountVerdict::TakeSaved:
        return follow();
    case CountVerdict::TakeStanding:
        return take(record.cid, *standing->count);
    case CountVerdict::Restate:
        if (trusted && standing->count)
            return take(record.cid, *standing->count);
        if (record.views.total && record.views.recentAt > entry->views().recentAt)
            follow();
        m_announcer.restate(record.cid);
    }
}

} // namespace tierwatch
