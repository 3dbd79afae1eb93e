// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/follower.h"

#include "catalog/levels.h"
#include "intake/announcement.h"

#include <algorithm>
#include <set>

namespace tierwatch {

namespace {

constexpr auto interval = std::chrono::milliseconds(250);
constexpr auto absentFor = std::chrono::seconds(2);
constexpr auto resolution = std::chrono::seconds(1); ///< of times in the index
constexpr std::size_t mostAbsent = 10'000;

quint32 toSeconds(Time time)
{
    return time <= Time{}
        ? 0
        : static_cast<quint32>(std::chrono::floor<std::chrono::seconds>(time).time_since_epoch().count());
}

} // namespace

struct Follower::News {
    std::vector<catalog::HistoryMark> history;
    std::vector<catalog::ContentRecord> added;
    catalog::LevelsRecord levels;
    SharedSettings settings;
    catalog::Removals removals;
    catalog::HoldChanges holds;
};

namespace {

std::vector<std::pair<LevelSlot, qint64>> limitsOf(const LevelTable& table)
{
    std::vector<std::pair<LevelSlot, qint64>> limits;
    for (const Level& level : table.levels())
        limits.emplace_back(level.slot, level.minCount);
    return limits;
}

} // namespace

IndexEntry toIndexEntry(const catalog::ContentRecord& record, NameArena& names)
{
    IndexEntry entry;
    entry.cid = record.cid;
    entry.name = names.store(record.filename);
    entry.setViews(record.views);
    entry.hereSince = toSeconds(record.updated);
    entry.heldUntil = record.heldUntil == Time::max() ? IndexEntry::untilReleased : toSeconds(record.heldUntil);
    if (record.size >= 0)
        entry.sizeKiB
            = static_cast<quint32>(std::min<qint64>((record.size + 1023) / 1024, IndexEntry::sizeUnknown - 1));
    entry.level = record.level;
    entry.wanted = record.level;
    return entry;
}

Follower::Follower(World& world, CatalogAccess& catalog, Dispatcher& dispatcher, Announcer& announcer,
    LevelKeeper& levels, WorkerPool& pool, const Clock& clock)
    : m_world(world)
    , m_catalog(catalog)
    , m_dispatcher(dispatcher)
    , m_announcer(announcer)
    , m_levels(levels)
    , m_pool(pool)
    , m_clock(clock)
    , m_rows(world, clock)
    , m_contents(world, catalog, m_rows, clock,
          ContentsFollower::Doors{ [this](const catalog::ContentRecord& record) { learn(record); },
              [this](ContentId cid) { vanished(cid); } })
{
    QObject::connect(&m_timer, &QTimer::timeout, &m_timer, [this] { poll(); });
}

void Follower::start(qint64 newestHistory, ContentId greatestCid, qint64 newestRemoval, qint64 newestHold)
{
    m_holdsSeen = newestHold;
    m_removalsSeen = newestRemoval;
    m_world.history().start(newestHistory);
    m_greatestCid = greatestCid;
    m_timer.start(interval);
    m_contents.start();
}

void Follower::poll()
{
    if (m_underWay)
        return;
    m_underWay = true;
    m_catalog.read<News>(
        [keys = m_world.keys, from = m_world.history().from(), greatest = m_greatestCid, removed = m_removalsSeen,
            held = m_holdsSeen](Transaction& transaction, News& news) -> Result<> {
            Result<std::vector<catalog::HistoryMark>> history = catalog::selectHistoryTail(transaction, from);
            if (!history)
                return tl::unexpected(history.error());
            news.history = std::move(*history);
            if (Result<> added = catalog::selectContents(transaction, *keys, greatest,
                    [&news](catalog::ContentRecord record) { news.added.push_back(std::move(record)); });
                !added)
                return added;
            Result<catalog::LevelsRecord> levels = catalog::selectLevels(transaction, *keys);
            if (!levels)
                return tl::unexpected(levels.error());
            news.levels = std::move(*levels);
            Result<catalog::Removals> removals = catalog::selectRemovals(transaction, removed);
            if (!removals)
                return tl::unexpected(removals.error());
            news.removals = std::move(*removals);
            Result<catalog::HoldChanges> holds = catalog::selectHoldChanges(transaction, held);
            if (!holds)
                return tl::unexpected(holds.error());
            news.holds = std::move(*holds);
            return readSharedSettings(transaction, news.settings);
        },
        [this](Result<News> news) {
            m_underWay = false;
            if (news)
                learn(*news);
        });
}

void Follower::learn(const News& news)
{
    for (const catalog::ContentRecord& record : news.added) {
        m_greatestCid = std::max(m_greatestCid, record.cid);
        learn(record);
    }
    for (const ContentId cid : news.removals.contents)
        forget(cid);
    m_removalsSeen = std::max(m_removalsSeen, news.removals.newest);
    for (const catalog::ContentHold& hold : news.holds.holds)
        m_holdChanged(hold.cid, hold.until);
    m_holdsSeen = std::max(m_holdsSeen, news.holds.newest);
    learn(news.history);

    learn(news.levels);
    learn(news.settings);
}

/// An edit of another process of ours has a version, and is its matter.
void Follower::learn(const catalog::LevelsRecord& levels)
{
    const bool byHand
        = levels.version == m_world.levels().stored && limitsOf(levels.table) != limitsOf(m_world.levels().table);
    if (!m_world.learnLevels(levels.table, levels.version))
        return;
    m_levels.look();
    if (byHand && m_editedByHand)
        m_editedByHand();
}

/// Only what others wrote is read: of our own commits we know already.
void Follower::learn(const std::vector<catalog::HistoryMark>& history)
{
    std::vector<catalog::HistoryMark> foreign;
    std::ranges::copy_if(
        history, std::back_inserter(foreign), [this](const auto& mark) { return !m_world.history().knows(mark.id); });
    if (foreign.empty())
        return m_world.history().pass(m_clock.uptime());
    m_underWay = true;
    using Records = std::vector<catalog::ContentRecord>;
    std::set<ContentId> contents;
    for (const catalog::HistoryMark& mark : foreign)
        contents.insert(mark.cid);
    m_catalog.read<Records>(
        [keys = m_world.keys, contents = std::vector(contents.begin(), contents.end())](
            Transaction& transaction, Records& records) -> Result<> {
            Result<Records> found = catalog::selectContentsOf(transaction, *keys, contents);
            if (!found)
                return tl::unexpected(found.error());
            records = std::move(*found);
            return {};
        },
        [this, foreign](const Result<Records>& records) {
            m_underWay = false;
            if (!records)
                return;
            for (const catalog::ContentRecord& record : *records)
                learn(record);
            for (const catalog::HistoryMark& mark : foreign)
                m_world.noteHistory(mark.id);
            m_world.history().pass(m_clock.uptime());
        });
}

void Follower::learn(const SharedSettings& settings)
{
    if (settings == m_world.settings())
        return;
    const bool byOtherRule = !(settings.rule == m_world.settings().rule);
    m_world.setSettings(settings);
    if (byOtherRule && m_ruleChanged)
        m_ruleChanged();
    m_pool.setSpeedLimit(speedLimitAt(settings, m_clock.now()));
    m_dispatcher.reconsider();
}

void Follower::learn(const catalog::ContentRecord& record)
{
    const std::optional<IndexEntry> known = m_world.index().find(record.cid);
    if (!m_rows.accepts(record)) {
        if (known)
            vanished(record.cid);
        return;
    }
    if (!known) {
        m_world.addContent(toIndexEntry(record, *m_world.index().names()));
        m_absent.erase(record.cid);
        if (m_added)
            m_added(record.cid);
        return;
    }
    if (record.views.total && known->total < 0 && !known->reported)
        m_world.changeContent(record.cid, [&](IndexEntry& entry) { entry.setViews(record.views); });
    const bool renamed = known->name.bytes() != QByteArrayView(record.filename);
    if (known->level == record.level && !renamed)
        return;
    // Our own commit may be on its way to us; then this says the same a moment earlier.
    m_world.changeContent(record.cid, [&](IndexEntry& entry) {
        if (entry.wanted == entry.level)
            entry.wanted = record.level;
        entry.level = record.level;
        entry.hereSince = toSeconds(record.updated);
        if (renamed)
            entry.name = m_world.index().names()->store(record.filename);
    });
    if (!known->relocating)
        m_announcer.announce(record.cid);
}

void Follower::add(const catalog::ContentRecord& record)
{
    m_absent.erase(record.cid);
    learn(record);
    m_announcer.announce(record.cid);
}

void Follower::forget(ContentId cid)
{
    m_dispatcher.forget(cid);
    m_world.removeContent(cid);
}

void Follower::refreshViews(std::vector<ContentId> contents, std::function<void(bool)> done)
{
    using Records = std::vector<catalog::ContentRecord>;
    m_catalog.read<Records>(
        [keys = m_world.keys, contents = std::move(contents)](Transaction& transaction, Records& records) -> Result<> {
            Result<Records> found = catalog::selectContentsOf(transaction, *keys, contents);
            if (!found)
                return tl::unexpected(found.error());
            records = std::move(*found);
            return {};
        },
        [this, done = std::move(done)](const Result<Records>& records) {
            if (!records)
                return done(false);
            for (const catalog::ContentRecord& record : *records) {
                const std::optional<IndexEntry> known = m_world.index().find(record.cid);
                if (known && record.views.total && record.views.recentAt >= known->views().recentAt + resolution)
                    m_world.changeContent(record.cid, [&record](IndexEntry& entry) { entry.setViews(record.views); });
            }
            done(true);
        });
}

/// Whoever deleted its row did not tell the store.
void Follower::vanished(ContentId cid)
{
    forget(cid);
    m_announcer.forget(cid);
}

void Follower::lookUp(ContentId cid, Done<bool> done)
{
    const Deadline now = m_clock.uptime();
    if (const auto absent = m_absent.find(cid); absent != m_absent.end()) {
        if (absent->second > now)
            return done(false);
        m_absent.erase(absent);
    }
    std::vector<Done<bool>>& asked = m_asked[cid];
    asked.push_back(std::move(done));
    if (asked.size() > 1)
        return;
    using Found = std::optional<catalog::ContentRecord>;
    m_catalog.read<Found>(
        [keys = m_world.keys, cid](Transaction& transaction, Found& found) -> Result<> {
            Result<Found> record = catalog::selectContent(transaction, *keys, cid);
            if (!record)
                return tl::unexpected(record.error());
            found = std::move(*record);
            return {};
        },
        [this, cid](Result<Found> found) {
            const auto askers = m_asked.extract(cid);
            if (found && *found)
                learn(**found);
            if (found && !*found) {
                if (m_absent.size() >= mostAbsent)
                    m_absent.clear();
                m_absent.emplace(cid, m_clock.uptime() + absentFor);
            }
            for (const Done<bool>& answer : askers.mapped()) {
                if (found)
                    answer(found->has_value());
                else
                    answer(tl::unexpected(found.error()));
            }
        });
}

void Follower::follow(ContentId cid, LevelSlot to, Done<bool> done)
{
    const std::optional<IndexEntry> entry = m_world.index().find(cid);
    if (!entry)
        return done(false);
    if (entry->level == to)
        return done(true);
    const std::optional<TrackedRelocation> tracked = m_world.relocation(cid);
    if (tracked && tracked->row.state == RelocationState::Running)
        return done(false);
    JobItem item;
    item.cid = cid;
    item.filename = entry->name.bytes().toByteArray();
    InspectJob job{ m_levels.jobLevel(entry->level), m_levels.jobLevel(to), { item }, false };
    m_pool.start(std::move(job), JobEvents{ {}, {}, [this, cid, to, done = std::move(done)](JobResult result) {
                                               const ItemResult& looked = result.items.front();
                                               if (looked.error)
                                                   return done(tl::unexpected(*looked.error));
                                               if (!looked.seen.target)
                                                   return done(false);
                                               m_dispatcher.apply({ { cid, event::MovedByOther{ to } } },
                                                   [done](Result<std::vector<Applied>> applied) {
                                                       if (!applied)
                                                           return done(tl::unexpected(applied.error()));
                                                       done(applied->front().accepted);
                                                   });
                                           } });
}

void Follower::followState(ContentId cid)
{
    m_announcer.read(cid, [this, cid](Result<std::optional<StateObject>> standing) {
        if (!standing || !*standing || !movedByOther(**standing))
            return;
        if (const Level* target = m_world.levels().table.find(QString::fromUtf8((*standing)->target)))
            follow(cid, target->slot, [](const Result<bool>&) {});
        else
            m_announcer.overrule(cid);
    });
}

} // namespace tierwatch
