// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/contents_follower.h"

#include <algorithm>
#include <map>

namespace tierwatch {

namespace {

constexpr auto interval = std::chrono::milliseconds(500);
constexpr auto soon = std::chrono::milliseconds(100); ///< our own commits are known by then
constexpr std::size_t few = 100'000; ///< contents whose digest costs next to nothing
constexpr int restForWork = 20; ///< times as long as the digest takes
constexpr int scanSize = 5000;
constexpr std::size_t confirmSize = 1000;
constexpr auto explainedFor = std::chrono::minutes(1);

} // namespace

ContentsFollower::ContentsFollower(
    World& world, CatalogAccess& catalog, RowChecks& rows, const Clock& clock, Doors doors)
    : m_world(world), m_catalog(catalog), m_rows(rows), m_clock(clock), m_doors(std::move(doors)), m_walk(world.index())
{
    m_timer.setSingleShot(true);
    QObject::connect(&m_timer, &QTimer::timeout, &m_timer, [this] { turn(); });
}

void ContentsFollower::start() { next(); }

void ContentsFollower::next()
{
    m_rows.tell();
    m_timer.start(std::max(interval, std::chrono::duration_cast<std::chrono::milliseconds>(m_cost * restForWork)));
}

void ContentsFollower::turn()
{
    using Digest = std::vector<catalog::LevelDigest>;
    m_catalog.read<std::pair<Digest, Duration>>(
        [keys = m_world.keys, &clock = m_clock](
            Transaction& transaction, std::pair<Digest, Duration>& answer) -> Result<> {
            const Deadline begin = clock.uptime();
            Result<Digest> digest = catalog::selectDigest(transaction, *keys);
            if (!digest)
                return tl::unexpected(digest.error());
            answer = { std::move(*digest), clock.uptime() - begin };
            return {};
        },
        [this](const Result<std::pair<Digest, Duration>>& answer) {
            if (!answer)
                return next();
            m_cost = answer->second;
            compare(answer->first);
        });
}

ContentsFollower::Difference ContentsFollower::differenceOf(const std::vector<catalog::LevelDigest>& table) const
{
    std::map<LevelSlot, catalog::LevelDigest> levels;
    Difference difference;
    const auto add = [&](const catalog::LevelDigest& level, int sign) {
        catalog::LevelDigest& one = levels[level.level];
        one.level = level.level;
        one.contents += sign * level.contents;
        one.sum += sign * level.sum;
        difference.contents += sign * level.contents;
        difference.sum += sign * level.sum;
    };
    for (const catalog::LevelDigest& level : table)
        add(level, 1);
    for (const catalog::LevelDigest& level : m_world.digest())
        add(level, -1);
    for (const auto& [slot, level] : levels) {
        if (level.contents != 0 || level.sum != 0)
            difference.levels.push_back(level);
    }
    return difference;
}

/// A commit of our own is in the table a moment before the world knows: only what is there twice, unchanged, is
/// somebody else's. While contents move all the time, rows that come and go still show in the sums over all levels.
void ContentsFollower::compare(const std::vector<catalog::LevelDigest>& table)
{
    const Difference now = differenceOf(table);
    const Difference before = std::exchange(m_last, now);
    if (m_clock.uptime() > m_explainedUntil)
        m_explained = Difference{};
    const Difference known = m_explained.value_or(Difference{});
    const auto all = [](const Difference& one) { return std::pair(one.contents, one.sum); };
    const bool rows = all(now) != all(known) && all(now) == all(before);
    const bool levels = now.levels != known.levels && now.levels == before.levels;
    if (rows || levels)
        return beginScan(now);
    if (!(now == known) && !(now == before))
        return m_timer.start(soon);
    learnAgain(m_rows.refused(), [this](bool) { next(); });
}

void ContentsFollower::beginScan(const Difference& difference)
{
    m_scanned = difference;
    m_changes = 0;
    m_seen.clear();
    scan(ContentId{});
}

void ContentsFollower::scan(ContentId after)
{
    using Places = std::vector<std::pair<ContentId, LevelSlot>>;
    m_catalog.read<Places>(
        [keys = m_world.keys, after](Transaction& transaction, Places& places) -> Result<> {
            Result<Places> found = catalog::selectPlaces(transaction, *keys, after, scanSize);
            if (!found)
                return tl::unexpected(found.error());
            places = std::move(*found);
            return {};
        },
        [this](const Result<Places>& places) {
            if (!places)
                return next();
            scanned(*places);
        });
}

void ContentsFollower::scanned(const std::vector<std::pair<ContentId, LevelSlot>>& places)
{
    std::vector<ContentId> odd;
    for (const auto& [cid, level] : places) {
        m_seen.push_back(cid);
        const std::optional<IndexEntry> entry = m_world.index().find(cid);
        if (!entry || entry->level != level)
            odd.push_back(cid);
    }
    const bool more = places.size() == static_cast<std::size_t>(scanSize);
    learnAgain(std::move(odd), [this, more](bool answered) {
        if (!answered)
            return next();
        if (more)
            scan(m_seen.back());
        else
            findMissing();
    });
}

void ContentsFollower::findMissing()
{
    m_missing.clear();
    m_walk.run(
        [this](const IndexEntry& entry) {
            if (!std::ranges::binary_search(m_seen, entry.cid))
                m_missing.push_back(entry.cid);
        },
        [this] {
            m_seen = {};
            confirmMissing();
        });
}

/// One that was added while the table was read is there now.
void ContentsFollower::confirmMissing()
{
    if (m_missing.empty()) {
        if (m_changes == 0) { // rows that cannot be taken up
            m_explained = m_scanned;
            m_explainedUntil = m_clock.uptime() + explainedFor;
        }
        return next();
    }
    const std::size_t size = std::min(confirmSize, m_missing.size());
    std::vector<ContentId> some(m_missing.end() - static_cast<std::ptrdiff_t>(size), m_missing.end());
    m_missing.resize(m_missing.size() - size);
    using Records = std::vector<catalog::ContentRecord>;
    m_catalog.read<Records>(
        [keys = m_world.keys, some](Transaction& transaction, Records& records) -> Result<> {
            Result<Records> found = catalog::selectContentsOf(transaction, *keys, some);
            if (!found)
                return tl::unexpected(found.error());
            records = std::move(*found);
            return {};
        },
        [this, some](const Result<Records>& records) {
            if (!records)
                return next();
            for (const ContentId cid : some) {
                if (std::ranges::find(*records, cid, &catalog::ContentRecord::cid) != records->end())
                    continue;
                m_doors.forget(cid);
                ++m_changes;
            }
            confirmMissing();
        });
}

/// None, too, where it is not known.
LevelSlot ContentsFollower::levelOf(ContentId cid) const
{
    const std::optional<IndexEntry> entry = m_world.index().find(cid);
    return entry ? entry->level : LevelSlot::None;
}

void ContentsFollower::learnAgain(std::vector<ContentId> contents, std::function<void(bool)> done)
{
    if (contents.empty())
        return done(true);
    using Records = std::vector<catalog::ContentRecord>;
    m_catalog.read<Records>(
        [keys = m_world.keys, contents](Transaction& transaction, Records& records) -> Result<> {
            Result<Records> found = catalog::selectContentsOf(transaction, *keys, contents);
            if (!found)
                return tl::unexpected(found.error());
            records = std::move(*found);
            return {};
        },
        [this, contents, done = std::move(done)](const Result<Records>& records) {
            if (!records)
                return done(false);
            std::vector<ContentId> there;
            for (const catalog::ContentRecord& record : *records) {
                there.push_back(record.cid);
                const LevelSlot before = levelOf(record.cid);
                m_doors.learn(record);
                m_changes += levelOf(record.cid) == before ? 0 : 1;
            }
            for (const ContentId cid : contents) { // by rising cid, as the records are
                if (!std::ranges::binary_search(there, cid))
                    m_rows.forget(cid);
            }
            done(true);
        });
}

} // namespace tierwatch
