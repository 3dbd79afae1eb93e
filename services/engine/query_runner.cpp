// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/query_runner.h"

#include "catalog/history.h"
#include "catalog/moves.h"
#include "catalog/pages.h"
#include "catalog/relocations.h"

#include <QDateTime>

#include <algorithm>
#include <array>

namespace tierwatch {

namespace {

constexpr auto histogramAge = std::chrono::seconds(1);
constexpr std::size_t rememberedSeconds = 300;

QString shown(Time time)
{
    return QDateTime::fromMSecsSinceEpoch(microseconds(time) / 1000, Qt::UTC).toString(Qt::ISODate);
}

QString shown(double views) { return QString::number(views, 'f', views < 100 ? 1 : 0); }

template <typename Row> const Row* find(const std::vector<Row>& sorted, ContentId cid)
{
    const auto place = std::ranges::lower_bound(sorted, cid, {}, &Row::cid);
    return place == sorted.end() || place->cid != cid ? nullptr : &*place;
}

/// The limits on both sides of where it is.
void describeLevel(Explanation& explanation, const LevelTable& levels, LevelSlot here)
{
    const auto level = std::ranges::find(levels.levels(), here, &Level::slot);
    if (level == levels.levels().end())
        return;
    explanation.levelMinimum = level->minCount;
    explanation.fallsBelow = lowerLimit(*level, explanation.rule.deadZone);
    if (const auto next = std::next(level); next != levels.levels().end())
        explanation.nextMinimum = next->minCount;
}

Time toTime(quint32 seconds) { return Time(std::chrono::seconds(seconds)); }

} // namespace

/// What a page is made of, by rising cid.
struct QueryRunner::Rows {
    Page<ContentId> page;
    std::vector<catalog::ContentRecord> contents;
    std::vector<Relocation> relocations;
};

QueryRunner::QueryRunner(World& world, CatalogAccess& catalog, const EndpointCounters& counters,
    const IntakeBoard& board, const Clock& clock, Status status)
    : m_world(world)
    , m_catalog(catalog)
    , m_counters(counters)
    , m_board(board)
    , m_clock(clock)
    , m_status(std::move(status))
    , m_since(clock.now())
{
}

void QueryRunner::history(const HistoryQuery& query, TicketWatch ticket, Done<Page<HistoryRow>> done)
{
    m_catalog.read<Page<HistoryRow>>(
        [query, ticket = std::move(ticket)](Transaction& transaction, Page<HistoryRow>& page) -> Result<> {
            if (!ticket.held())
                return {};
            Result<Page<HistoryRow>> rows = catalog::selectHistory(transaction, query);
            if (!rows)
                return tl::unexpected(rows.error());
            page = std::move(*rows);
            return {};
        },
        std::move(done));
}

void QueryRunner::read(std::function<Result<Page<ContentId>>(Transaction&)> page, TicketWatch ticket, Done<Rows> done)
{
    if (!m_world.rules().open)
        return done(notOpen());
    m_catalog.read<Rows>(
        [keys = m_world.keys, page = std::move(page), ticket = std::move(ticket)](
            Transaction& transaction, Rows& rows) -> Result<> {
            if (!ticket.held())
                return {};
            Result<Page<ContentId>> cids = page(transaction);
            if (!cids)
                return tl::unexpected(cids.error());
            rows.page = std::move(*cids);
            Result<std::vector<catalog::ContentRecord>> contents
                = catalog::selectContentsOf(transaction, *keys, rows.page.rows);
            if (!contents)
                return tl::unexpected(contents.error());
            rows.contents = std::move(*contents);
            Result<std::vector<Relocation>> relocations
                = catalog::selectRelocationsOf(transaction, *keys, rows.page.rows);
            if (!relocations)
                return tl::unexpected(relocations.error());
            rows.relocations = std::move(*relocations);
            return {};
        },
        std::move(done));
}

void QueryRunner::contents(const ContentPageQuery& query, TicketWatch ticket, Done<Page<ContentDetails>> done)
{
    read([query](Transaction& transaction) { return catalog::selectContentPage(transaction, query); },
        std::move(ticket),
        [this, done = std::move(done)](const Result<Rows>& rows) {
            if (!rows)
                return done(tl::unexpected(rows.error()));
            Page<ContentDetails> page{ {}, rows->page.more };
            for (const catalog::ContentRecord& record : rows->contents)
                page.rows.push_back(detailsOf(record, find(rows->relocations, record.cid)));
            done(std::move(page));
        });
}

void QueryRunner::relocations(const RelocationPageQuery& query, TicketWatch ticket, Done<Page<RelocationDetails>> done)
{
    read([query](Transaction& transaction) { return catalog::selectRelocationPage(transaction, query); },
        std::move(ticket),
        [this, done = std::move(done)](const Result<Rows>& rows) {
            if (!rows)
                return done(tl::unexpected(rows.error()));
            Page<RelocationDetails> page{ {}, rows->page.more };
            for (const Relocation& row : rows->relocations)
                page.rows.push_back(detailsOf(row, find(rows->contents, row.cid)));
            done(std::move(page));
        });
}

QString QueryRunner::key(LevelSlot slot) const { return slot == LevelSlot::None ? QString() : m_world.keys->key(slot); }

RelocationDetails QueryRunner::detailsOf(const Relocation& row, const catalog::ContentRecord* content) const
{
    RelocationDetails details;
    details.relocation = row;
    if (content != nullptr) {
        details.filename = QString::fromUtf8(content->filename);
        details.level = key(content->level);
    }
    details.wanted = key(row.wanted);
    details.from = key(row.from);
    details.to = key(row.to);
    const std::optional<TrackedRelocation> tracked = m_world.relocation(row.cid);
    if (tracked && tracked->row.epoch == row.epoch) {
        details.bytesDone = tracked->bytesDone;
        details.startedAt = tracked->startedAt;
    }
    const std::optional<IndexEntry> entry = m_world.index().find(row.cid);
    if (entry && row.state == RelocationState::Waiting)
        addClosed(*entry, details.waitsFor);
    return details;
}

ContentDetails QueryRunner::detailsOf(const catalog::ContentRecord& record, const Relocation* row) const
{
    ContentDetails details;
    details.cid = record.cid;
    details.filename = QString::fromUtf8(record.filename);
    details.level = key(record.level);
    details.views = record.views;
    // Views reach the catalogue some seconds late.
    if (const std::optional<IndexEntry> entry = m_world.index().find(record.cid); entry && entry->total >= 0)
        details.views = entry->views();
    details.views.recent = recentAt(details.views, m_world.settings().rule, m_clock.now());
    details.size = record.size;
    details.generated = record.generated;
    details.updated = record.updated;
    if (record.heldUntil > m_clock.now()) {
        details.heldUntil = record.heldUntil;
        details.heldBy = record.heldBy;
    }
    details.status = details.views.total ? ContentStanding::Done : ContentStanding::New;
    if (row == nullptr)
        return details;
    details.relocation = detailsOf(*row, &record);
    switch (row->state) {
    case RelocationState::Waiting:
        details.status = ContentStanding::Waiting;
        break;
    case RelocationState::Running:
        details.status = ContentStanding::Running;
        break;
    case RelocationState::Lingering:
        details.status = ContentStanding::Lingering;
        break;
    case RelocationState::Failed:
        details.status = ContentStanding::Failed;
        break;
    }
    return details;
}

void QueryRunner::overview(const Done<Overview>& done)
{
    if (!m_world.rules().open)
        return done(notOpen());
    done(Overview{ m_world.levels(), m_world.countedLevelStatus(), m_world.settings(), viewCounts(), m_status() });
}

ViewCounts QueryRunner::viewCounts() const
{
    ViewCounts views;
    views.requests = m_counters.requests;
    views.accepted = m_counters.views;
    views.unknown = m_counters.unknown;
    views.fell = m_board.fell();
    views.rejected = m_counters.rejected;
    views.failed = m_counters.failed;
    return views;
}

void QueryRunner::noteViews(double perSecond, bool any)
{
    m_perSecond.push_back(perSecond);
    if (m_perSecond.size() > rememberedSeconds)
        m_perSecond.pop_front();
    if (any)
        m_lastAccepted = m_clock.now();
}

void QueryRunner::views(const Done<ViewsReport>& done) const
{
    ViewsReport report;
    m_board.troubles().report(report); // the counts that fell
    const std::vector<FallenCount> fell = std::move(report.fell);
    m_counters.troubles.report(report);
    report.fell = fell;
    report.counts = viewCounts();
    report.since = m_since;
    report.lastAccepted = m_lastAccepted;
    report.perSecond.assign(m_perSecond.begin(), m_perSecond.end());
    done(std::move(report));
}

void QueryRunner::moves(const MovesQuery& query, TicketWatch ticket, Done<MovesReport> done)
{
    m_catalog.read<MovesReport>(
        [query, ticket = std::move(ticket)](Transaction& transaction, MovesReport& report) -> Result<> {
            Result<MovesReport> read = catalog::selectMoves(transaction, query, [&ticket] { return ticket.held(); });
            if (!read)
                return tl::unexpected(read.error());
            report = std::move(*read);
            return {};
        },
        std::move(done));
}

void QueryRunner::explain(ContentId cid, const Done<Explanation>& done)
{
    if (!m_world.rules().open)
        return done(notOpen());
    const std::optional<IndexEntry> entry = m_world.index().find(cid);
    if (!entry)
        return done(fail(ErrorCode::NotFound, QT_TRANSLATE_NOOP("Text", "No content has the cid %1."),
            QString::number(number(cid))));
    const Time now = m_clock.now();
    Explanation explanation;
    explanation.cid = cid;
    explanation.rule = m_world.settings().rule;
    explanation.views = entry->views();
    explanation.hereSince = toTime(entry->hereSince);
    explanation.verdict = judge(explanation.views, entry->level, explanation.hereSince,
        m_world.rules().placing.of(entry->level), explanation.rule, now);
    explanation.level = key(entry->level);
    explanation.target = key(explanation.verdict.target);
    explanation.wanted = key(entry->wanted);
    describeLevel(explanation, m_world.levels().table, entry->level);
    explanation.forecast = forecast(
        explanation.views, entry->level, explanation.hereSince, m_world.levels().table, explanation.rule, now);
    if (explanation.forecast.fall)
        explanation.fallsTo = key(explanation.forecast.fall->level);
    if (explanation.forecast.rise)
        explanation.risesTo = key(explanation.forecast.rise->level);
    explanation.outlook = sentencesOf(
        explanation.forecast, explanation.views, entry->level, m_world.levels().table, explanation.rule, now);
    if (entry->held(now))
        explanation.heldUntil = entry->heldUntil == IndexEntry::untilReleased ? Time::max() : toTime(entry->heldUntil);
    if (const std::optional<TrackedRelocation> tracked = m_world.relocation(cid))
        explanation.cause = tracked->row.cause;
    explanation.why = reasonOf(explanation);
    explanation.waitsFor = obstacles(*entry);
    done(std::move(explanation));
}

Text reasonOf(const Explanation& about)
{
    using Why = Verdict::Why;
    if (about.wanted != about.level && about.cause == Cause::Force)
        return { QT_TRANSLATE_NOOP("Text", "It goes to %1 because an operator wants it there."), { about.wanted } };
    if (about.heldUntil == Time::max())
        return { QT_TRANSLATE_NOOP("Text", "It stays in %1: it is held there until it is released."), { about.level } };
    if (about.heldUntil != Time{})
        return { QT_TRANSLATE_NOOP("Text", "It stays in %1: it is held there until %2."),
            { about.level, shown(about.heldUntil) } };
    const QString minimum = QString::number(about.levelMinimum);
    switch (about.verdict.why) {
    case Why::Unknown:
        return { QT_TRANSLATE_NOOP("Text", "It stays in %1: no player has reported a view of it yet."),
            { about.level } };
    case Why::InRange:
        return { QT_TRANSLATE_NOOP("Text", "It stays in %1, which is the level for its views."), { about.level } };
    case Why::Promotion:
        return { QT_TRANSLATE_NOOP("Text", "It goes up to %1, the level for %2 views."),
            { about.target, shown(about.verdict.up) } };
    case Why::Demotion:
        return { QT_TRANSLATE_NOOP("Text", "It goes down to %1, the level for %2 views."),
            { about.target, shown(about.verdict.down) } };
    case Why::DeadZone:
        return { QT_TRANSLATE_NOOP(
                     "Text", "It stays in %1: %2 views are below its minimum of %3, but by less than the dead zone."),
            { about.level, shown(about.verdict.down), minimum } };
    case Why::ShortStay:
        return { QT_TRANSLATE_NOOP("Text", "It stays in %1 for now: %2 views are too few, but it came only at %3."),
            { about.level, shown(about.verdict.down), shown(about.hereSince) } };
    case Why::ShortWatch:
        return { QT_TRANSLATE_NOOP(
                     "Text", "It stays in %1 for now: %2 views are too few, but its views are counted only since %3."),
            { about.level, shown(about.verdict.down), shown(about.views.watchedSince) } };
    case Why::NoLevel:
        break;
    }
    return { QT_TRANSLATE_NOOP("Text", "It stays in %1: no level begins at or below its views."), { about.level } };
}

std::vector<Text> QueryRunner::obstacles(const IndexEntry& entry) const
{
    std::vector<Text> found;
    const std::optional<TrackedRelocation> tracked = m_world.relocation(entry.cid);
    if (!tracked && entry.wanted == entry.level)
        return found;
    const auto add = [&found](const char* source, const QStringList& arguments = {}) {
        found.push_back(Text{ source, arguments });
    };
    const RelocationState state = tracked ? tracked->row.state : RelocationState::Waiting;
    if (state == RelocationState::Running) {
        add(QT_TRANSLATE_NOOP("Text", "Its file is being moved to %1."), { key(tracked->row.to) });
    } else if (state == RelocationState::Lingering) {
        add(QT_TRANSLATE_NOOP("Text", "Its old copy in %1 stays until %2 for those who read it."),
            { key(tracked->row.from), shown(tracked->row.nextAt) });
    }
    if (const std::optional<Pause>& pause = m_world.settings().pause)
        add(QT_TRANSLATE_NOOP("Text", "Relocations are paused by %1 since %2."), { pause->by, shown(pause->since) });
    for (const LevelStatus& level : m_world.levelStatus()) {
        if ((level.slot == entry.level || level.slot == entry.wanted) && !level.writable)
            found.push_back(level.detail.isEmpty()
                    ? Text{ QT_TRANSLATE_NOOP("Text", "The level %1 has not been looked at yet."), { key(level.slot) } }
                    : level.detail);
    }
    if (state == RelocationState::Waiting)
        addClosed(entry, found);
    if (tracked && tracked->row.error && !(state == RelocationState::Waiting && !found.empty()))
        found.push_back(tracked->row.error->text);
    if (tracked && tracked->row.nextAt > m_clock.now() && state != RelocationState::Lingering)
        add(QT_TRANSLATE_NOOP("Text", "It is tried again at %1."), { shown(tracked->row.nextAt) });
    if (state == RelocationState::Failed && tracked->row.nextAt == Time{})
        add(QT_TRANSLATE_NOOP("Text", "It is not tried again by itself: mend the cause, then retry it."));
    if (found.empty())
        add(QT_TRANSLATE_NOOP("Text", "It waits for its turn in the queue."));
    return found;
}

/// What is there, and lets nothing come or go.
void QueryRunner::addClosed(const IndexEntry& entry, std::vector<Text>& found) const
{
    for (const LevelSlot slot : { entry.level, entry.wanted }) {
        if (m_world.levelStop(slot).failing)
            found.push_back(
                { QT_TRANSLATE_NOOP(
                      "Text", "%1 has stopped itself after too many failures: check the level, or retry one of them."),
                    { key(slot) } });
    }
    const Level* wanted = m_world.levels().table.find(entry.wanted);
    if (wanted == nullptr)
        return;
    if (!takesNewFiles(wanted->mode))
        found.push_back(
            { QT_TRANSLATE_NOOP("Text", "%1 takes no new files: it was set so by an operator."), { wanted->key } });
    const World::LevelStop stop = m_world.levelStop(entry.wanted);
    if (wanted->capacity && sizeOf(entry) > *wanted->capacity / 100 * wanted->high)
        found.push_back({ QT_TRANSLATE_NOOP("Text", "Its file is larger than what %1 may hold: raise its capacity."),
            { wanted->key } });
    else if (stop.full || (stop.diskFull && m_world.areApart(entry.level, entry.wanted)))
        found.push_back(
            { QT_TRANSLATE_NOOP("Text", "%1 is full: it goes on by itself when there is room."), { wanted->key } });
}

void QueryRunner::histogram(const Done<Histogram>& done)
{
    if (!m_world.rules().open)
        return done(notOpen());
    if (!m_histogramAt || m_clock.uptime() >= *m_histogramAt + histogramAge) {
        m_histogram = countAll();
        m_histogramAt = m_clock.uptime();
    }
    done(m_histogram);
}

Histogram QueryRunner::countAll() const
{
    std::vector<qint64> bounds{ 0 };
    for (qint64 decade = 1; decade <= 1'000'000'000'000'000; decade *= 10) {
        for (const int step : { 1, 2, 5 })
            bounds.push_back(step * decade);
    }
    constexpr std::size_t levels = 256;
    std::vector<std::array<qint64, levels>> counted(bounds.size());
    std::array<qint64, levels> unknown{};
    std::size_t used = 0;
    const Rule& rule = m_world.settings().rule;
    const Time now = m_clock.now();
    m_world.index().forEach([&](const IndexEntry& entry) {
        const std::size_t level = number(entry.level);
        if (entry.total < 0) {
            ++unknown[level];
            return;
        }
        const qint64 value
            = rule.kind == Rule::Kind::Total ? entry.total : static_cast<qint64>(recentAt(entry.views(), rule, now));
        const auto bucket = static_cast<std::size_t>(std::ranges::upper_bound(bounds, value) - bounds.begin()) - 1;
        used = std::max(used, bucket + 1);
        ++counted[bucket][level];
    });
    const auto byKey = [this](const std::array<qint64, levels>& counts) {
        std::map<QString, qint64> keyed;
        for (std::size_t level = 0; level < levels; ++level) {
            if (counts[level] > 0)
                keyed[m_world.keys->key(static_cast<LevelSlot>(level))] = counts[level];
        }
        return keyed;
    };
    Histogram histogram{ byKey(unknown), {} };
    for (std::size_t i = 0; i < used; ++i)
        histogram.buckets.push_back({ bounds[i], byKey(counted[i]) });
    return histogram;
}

} // namespace tierwatch
