// SPDX-License-Identifier: GPL-3.0-or-later
#include "intake/stored_view_intake.h"

#include "intake/announcement.h"
#include "intake/view_folding.h"

#include <QDir>

#include <algorithm>
#include <limits>

namespace tierwatch {

namespace {

/// `delta` more, with which the store has `total`. What other processes have added since this one looked shows in the
/// total only: it counts as views of this moment.
Views withMore(const Views& known, qint64 delta, qint64 total, const Rule& rule, Time now)
{
    if (known.total)
        return reportedTotal(known, total, rule, now);
    Views views = reportedMore(known, delta, rule, now);
    views.total = total;
    return views;
}

/// The answer has the original's seven fields, whatever else stands in the store.
QByteArray answerOf(StateObject object)
{
    object.unknown.clear();
    object.error.clear();
    return toJson(object);
}

Time timeOf(quint32 seconds) { return Time(std::chrono::seconds(seconds)); }

tl::unexpected<Error> aboveLimit(qint64 count, qint64 limit)
{
    return fail(ErrorCode::InvalidInput,
        QT_TRANSLATE_NOOP("Text", "The count %1 is above the limit of %2: send a count that was really reached."),
        QString::number(count), QString::number(limit));
}

tl::unexpected<Error> cancelled()
{
    return fail(
        ErrorCode::Cancelled, QT_TRANSLATE_NOOP("Text", "Tierwatch is stopping: send the request again later."));
}

tl::unexpected<Error> noContent(ContentId cid)
{
    return fail(
        ErrorCode::NotFound, QT_TRANSLATE_NOOP("Text", "No content has the cid %1."), QString::number(number(cid)));
}

} // namespace

/// What becomes of a batch while its views are on their way.
struct StoredViewIntake::Batch {
    FoldedViews folded;
    std::vector<std::pair<std::size_t, Error>> errors; ///< of folded views, by their places
    std::size_t left = 0;
    Done<Recorded> done;

    void end(std::size_t count)
    {
        left -= count;
        if (left > 0)
            return;
        Recorded recorded;
        if (!errors.empty()) {
            std::vector<const Error*> known(folded.views.size(), nullptr);
            for (const auto& [place, error] : errors)
                known[place] = &error;
            for (std::size_t index = 0; index < folded.place.size(); ++index) {
                if (const Error* error = known[folded.place[index]])
                    recorded.rejected.push_back({ index, *error });
            }
        }
        recorded.accepted = folded.place.size() - recorded.rejected.size();
        done(std::move(recorded));
    }
};

StoredViewIntake::StoredViewIntake(LocationIndex& index, IntakeBoard& board, const HealthBoard& health,
    std::unique_ptr<StateStore> state, const Clock& clock)
    : m_index(index), m_board(board), m_health(health), m_clock(clock), m_state(std::move(state))
{
}

StoredViewIntake::~StoredViewIntake()
{
    m_state.reset();
    m_board.turns().leave(this);
    for (auto& [cid, queue] : std::exchange(m_additions, {}))
        answer(queue, cancelled());
    for (const auto& [id, cancel] : std::exchange(m_owed, {}))
        cancel();
}

template <typename T> Done<T> StoredViewIntake::owed(Done<T> done)
{
    const quint64 id = ++m_lastOwed;
    m_owed.emplace(id, [done] { done(cancelled()); });
    return [this, id, done = std::move(done), address = m_mailbox.address()](Result<T> result) {
        address.post([this, id, done, result = std::move(result)] {
            if (m_owed.erase(id) > 0)
                done(result);
        });
    };
}

template <typename T, typename Known> void StoredViewIntake::find(ContentId cid, Done<T> done, Known known)
{
    if (const std::optional<IndexEntry> entry = m_index.find(cid))
        return known(*entry, std::move(done));
    // Rows that others add become known within moments; one that is asked for before is looked up once.
    m_board.requests().lookUp(
        cid, owed<bool>([this, cid, known = std::move(known), done = std::move(done)](const Result<bool>& found) {
            if (!found)
                return done(tl::unexpected(found.error()));
            const std::optional<IndexEntry> entry = m_index.find(cid);
            if (!*found || !entry)
                return done(noContent(cid));
            known(*entry, done);
        }));
}

const IntakeRules& StoredViewIntake::rules() const
{
    const quint64 before = m_rulesVersion;
    m_board.refresh(m_rules, m_rulesVersion);
    if (m_rulesVersion != before) {
        m_levelKeys.clear();
        for (const Level& level : m_rules->levels.levels()) {
            m_levelKeys.resize(std::max(m_levelKeys.size(), number(level.slot) + 1));
            m_levelKeys[number(level.slot)] = level.key.toUtf8();
        }
    }
    return *m_rules;
}

std::optional<Error> StoredViewIntake::closed() const
{
    if (!rules().open)
        return Error{ ErrorCode::Unavailable,
            Text{ QT_TRANSLATE_NOOP("Text", "The catalogue has not been read yet: try again in a moment."), {} } };
    if (m_health.ready())
        return std::nullopt;
    const Health health = m_health.health();
    if (health.ready()) // meanwhile
        return std::nullopt;
    const bool ofCatalog = health.of(Component::Catalog).condition != Condition::Good;
    const Text& detail = health.of(ofCatalog ? Component::Catalog : Component::State).detail;
    if (!detail.isEmpty())
        return Error{ ErrorCode::Unavailable, detail };
    return Error{ ErrorCode::Unavailable,
        Text{ QT_TRANSLATE_NOOP("Text", "Catalogue or state store do not answer yet: try again in a moment."), {} } };
}

// ---- where it is

void StoredViewIntake::locate(ContentId cid, Done<Location> done)
{
    if (!rules().open)
        return done(tl::unexpected(*closed()));
    find(cid, std::move(done),
        [this](const IndexEntry& entry, const Done<Location>& answer) { answer(locationOf(entry)); });
}

Result<Location> StoredViewIntake::locationOf(const IndexEntry& entry) const
{
    const IntakeRules& now = rules();
    const Level* level = now.levels.find(entry.level);
    if (level != nullptr && level->mode == LevelMode::Offline)
        return fail(ErrorCode::Unavailable,
            QT_TRANSLATE_NOOP("Text", "The level %1, where the file is, was set offline by an operator."), level->key);
    if (level == nullptr || std::ranges::find(now.offline, entry.level) != now.offline.end())
        return fail(ErrorCode::Unavailable,
            QT_TRANSLATE_NOOP("Text", "The level %1, where the file is, cannot be reached now: try again later."),
            level == nullptr ? QString() : level->key);
    const QByteArray name = entry.name.bytes().toByteArray();
    Location location{ level->key, name, QDir(level->path).filePath(entry.name.text()), {} };
    if (!level->url.isEmpty()) {
        location.url = level->url.toUtf8().toPercentEncoding(":/?#[]@!$&'()*+,;=%"); // it goes into a header
        if (!location.url.endsWith('/'))
            location.url += '/';
        location.url += name.toPercentEncoding("/");
    }
    return location;
}

// ---- views

void StoredViewIntake::record(const View& view, Done<QByteArray> done)
{
    if (std::optional<Error> error = closed())
        return done(tl::unexpected(std::move(*error)));
    take(view, {}, std::move(done));
}

void StoredViewIntake::recordMany(std::vector<View> views, QByteArray once, Done<Recorded> done)
{
    if (std::optional<Error> error = closed())
        return done(tl::unexpected(std::move(*error)));
    auto batch = std::make_shared<Batch>();
    batch->folded = folded(views);
    const std::vector<View>& all = batch->folded.views;
    batch->left = all.size() + 1;
    batch->done = std::move(done);

    // Most are plain: one write for all of them, and one block of memory.
    struct Plain {
        Report report;
        std::size_t place;
        qsizetype end; ///< of its JSON
    };
    auto plains = std::make_shared<std::vector<Plain>>();
    plains->reserve(all.size());
    QByteArray json;
    json.reserve(static_cast<qsizetype>(all.size()) * 160);
    for (std::size_t place = 0; place < all.size(); ++place) {
        const std::optional<IndexEntry> entry = m_index.find(all[place].cid);
        if (std::optional<Report> report = entry ? plain(*entry, all[place]) : std::nullopt) {
            appendPlain(json, *entry, all[place]);
            plains->push_back({ *report, place, json.size() });
            continue;
        }
        take(all[place], once, [batch, place](Result<QByteArray> stored) {
            if (!stored)
                batch->errors.emplace_back(place, std::move(stored.error()));
            batch->end(1);
        });
    }
    std::vector<StateStore::Value> values;
    values.reserve(plains->size());
    qsizetype begin = 0;
    for (const Plain& one : *plains) {
        values.emplace_back(one.report.view.cid, QByteArrayView(json).sliced(begin, one.end - begin));
        begin = one.end;
    }
    m_state->setMany(values, [this, batch, plains](const StateStore::NotStored& notStored) {
        auto failed = notStored.begin();
        for (std::size_t i = 0; i < plains->size(); ++i) {
            if (failed != notStored.end() && failed->first == i)
                batch->errors.emplace_back((*plains)[i].place, (failed++)->second);
            else
                accepted((*plains)[i].report);
        }
        batch->end(plains->size() + 1);
    });
}

void StoredViewIntake::take(const View& view, const QByteArray& once, Done<QByteArray> done)
{
    if (view.count > rules().countLimit)
        return done(aboveLimit(view.count, m_rules->countLimit));
    find(view.cid, std::move(done), [this, view, once](const IndexEntry& entry, Done<QByteArray> answer) {
        if (view.kind == View::Kind::Total)
            takeTotal(entry, view, std::move(answer));
        else
            takeMore(view, once, std::move(answer));
    });
}

StoredViewIntake::Judgement StoredViewIntake::judge(const IndexEntry& entry, const Views& views, Time now) const
{
    if (entry.held(now))
        return { entry.wanted, true };
    return { place(views, entry.level, timeOf(entry.hereSince), m_rules->placing.of(entry.level), m_rules->rule, now),
        false };
}

std::optional<StoredViewIntake::Report> StoredViewIntake::plain(const IndexEntry& entry, const View& view) const
{
    const IntakeRules& now = rules();
    if (entry.relocating || view.kind != View::Kind::Total || view.count > now.countLimit)
        return std::nullopt;
    const Time time = m_clock.now();
    const Judgement judgement = judge(entry, reportedTotal(entry.views(), view.count, now.rule, time), time);
    if (judgement.wanted != entry.level || number(entry.level) >= m_levelKeys.size())
        return std::nullopt;
    return Report{ view, view.count, judgement };
}

void StoredViewIntake::appendPlain(QByteArray& json, const IndexEntry& entry, const View& view) const
{
    appendDone(json, view.cid, view.count, m_levelKeys[number(entry.level)], entry.name.bytes());
}

void StoredViewIntake::takeTotal(const IndexEntry& entry, const View& view, Done<QByteArray> done)
{
    if (const std::optional<Report> report = plain(entry, view)) {
        QByteArray json;
        json.reserve(160 + entry.name.bytes().size());
        appendPlain(json, entry, view);
        m_state->set(view.cid, json, [this, report = *report, json, done = std::move(done)](const Result<>& stored) {
            if (!stored)
                return done(tl::unexpected(stored.error()));
            accepted(report);
            done(json);
        });
        return;
    }
    const auto report = std::make_shared<Report>(Report{ view, view.count, {} });
    exchange(report, { guessOf(entry), {} }, [this, report, done = std::move(done)](const Result<Exchanged>& stored) {
        if (!stored)
            return done(tl::unexpected(stored.error()));
        if (!stored->object)
            return done(noContent(report->view.cid));
        accepted(*report);
        done(answerOf(*stored->object));
    });
}

std::optional<Guess> StoredViewIntake::guessOf(const IndexEntry& entry) const
{
    if (entry.total < 0)
        return std::nullopt;
    return Guess{ announcementOf(entry, entry.total, entry.wanted, rules()) };
}

/// What adds is read, changed and written where nobody has written meanwhile. In this thread one such change of a
/// content is under way at a time, and what comes meanwhile is the next one as a sum: a crowd at one content costs a
/// few writes, and never gets in its own way.
void StoredViewIntake::takeMore(const View& view, const QByteArray& once, Done<QByteArray> done)
{
    if (m_additionsWaiting >= mostAdditions)
        return done(fail(ErrorCode::Exhausted,
            QT_TRANSLATE_NOOP("Text", "Too many views wait for the state store: try again in a moment.")));
    ++m_additionsWaiting;
    std::deque<Addition>& queue = m_additions[view.cid];
    qint64 sum = 0;
    if (queue.size() > 1 && once.isEmpty() && queue.back().once.isEmpty()
        && !qAddOverflow(queue.back().sum, view.count, &sum)) {
        queue.back().sum = sum;
        queue.back().waiting.push_back(std::move(done));
        return;
    }
    Addition addition{ view.count, once, {} };
    if (!once.isEmpty())
        addition.once += ':' + QByteArray::number(number(view.cid));
    addition.waiting.push_back(std::move(done));
    queue.push_back(std::move(addition));
    if (queue.size() == 1)
        takeTurn(view.cid);
}

void StoredViewIntake::takeTurn(ContentId cid)
{
    const auto mine = [address = m_mailbox.address(), this, cid] { address.post([this, cid] { add(cid); }); };
    if (m_board.turns().take(cid, this, mine))
        add(cid);
}

void StoredViewIntake::add(ContentId cid)
{
    if (std::optional<Error> error = closed()) // since they began to wait
        return endTurn(cid, tl::unexpected(std::move(*error)));
    const Addition& addition = m_additions[cid].front();
    const auto report = std::make_shared<Report>(Report{ View{ cid, addition.sum, View::Kind::More }, 0, {} });
    ExchangeManner manner{ {}, addition.once };
    if (const std::optional<IndexEntry> entry = m_index.find(cid))
        manner.guess = guessOf(*entry);
    exchange(report, std::move(manner), [this, report](const Result<Exchanged>& stored) { added(*report, stored); });
}

void StoredViewIntake::added(const Report& report, const Result<Exchanged>& stored)
{
    const ContentId cid = report.view.cid;
    if (!stored)
        return endTurn(cid, tl::unexpected(stored.error()));
    if (!stored->object && !stored->already)
        return endTurn(cid, m_index.find(cid) ? aboveLimit(report.total, rules().countLimit) : noContent(cid));
    if (!stored->already)
        accepted(report);
    endTurn(cid, stored->object ? answerOf(*stored->object) : QByteArray());
}

/// Answers what was under way, and lets others have their turn before what has come meanwhile.
void StoredViewIntake::endTurn(ContentId cid, const Result<QByteArray>& result)
{
    std::deque<Addition>& queue = m_additions[cid];
    std::deque<Addition> ended;
    ended.push_back(std::move(queue.front()));
    queue.pop_front();
    const bool more = !queue.empty();
    if (!more)
        m_additions.erase(cid);
    if (result || result.error().code != ErrorCode::Cancelled) { // else this object is on its way out
        m_board.turns().pass(cid);
        if (more)
            takeTurn(cid);
    }
    answer(ended, result);
}

void StoredViewIntake::answer(const std::deque<Addition>& additions, const Result<QByteArray>& result)
{
    for (const Addition& addition : additions) {
        m_additionsWaiting -= addition.waiting.size();
        for (const Done<QByteArray>& done : addition.waiting)
            done(result);
    }
}

std::optional<StateObject> StoredViewIntake::desired(Report& report, const std::optional<StateObject>& standing) const
{
    const std::optional<IndexEntry> entry = m_index.find(report.view.cid);
    if (!entry)
        return std::nullopt;
    const IntakeRules& now = rules();
    const Time time = m_clock.now();
    Views views = entry->views();
    if (report.view.kind == View::Kind::More) {
        // The newest total stands in the store: every process writes there, and only its own into its index.
        const std::optional<qint64> before = standing && standing->count ? standing->count : views.total;
        if (qAddOverflow(before.value_or(0), report.view.count, &report.total))
            report.total = std::numeric_limits<qint64>::max();
        if (report.total > now.countLimit)
            return std::nullopt;
        views = withMore(views, report.view.count, report.total, now.rule, time);
    } else {
        views = reportedTotal(views, report.view.count, now.rule, time);
    }
    report.judgement = judge(*entry, views, time);
    if (standing && movedByOther(*standing)) {
        if (const Level* target = now.levels.find(QString::fromUtf8(standing->target)))
            m_board.requests().follow(report.view.cid, target->slot, [](const Result<bool>&) {});
    }
    return joined(announcementOf(*entry, report.total, report.judgement.wanted, now), standing);
}

void StoredViewIntake::exchange(const ReportPtr& report, ExchangeManner manner, Done<Exchanged> done)
{
    exchangeObject(
        *m_state, report->view.cid, std::move(manner),
        [this, report](const std::optional<StateObject>& standing) { return desired(*report, standing); },
        std::move(done));
}

void StoredViewIntake::accepted(const Report& report)
{
    bool note = false;
    std::optional<qint64> fellFrom;
    bool changesWish = false; // judged now: between the request and this another view may have wished something else
    const Time time = m_clock.now();
    m_index.update(report.view.cid, [&](IndexEntry& entry) {
        if (report.view.kind == View::Kind::Total) {
            if (report.total < entry.total)
                fellFrom = entry.total;
            entry.setViews(reportedTotal(entry.views(), report.total, m_rules->rule, time));
        } else {
            const qint64 total = std::max(entry.total, report.total); // another thread's answer may have come first
            entry.setViews(withMore(entry.views(), report.view.count, total, m_rules->rule, time));
        }
        entry.reported = true;
        note = !std::exchange(entry.changed, true);
        changesWish = !report.judgement.isHeld && entry.wanted != report.judgement.wanted;
    });
    if (note)
        m_board.noteChanged(report.view.cid);
    if (fellFrom)
        m_board.noteFell(report.view.cid, *fellFrom, report.total);
    if (changesWish)
        m_board.requests().wish(report.view.cid, report.judgement.wanted);
    if (const Level* top = m_rules->levels.top(); top != nullptr && report.total > top->maxCount)
        m_board.requests().raiseTop(report.total);
}

// ---- foreign moves

void StoredViewIntake::confirm(ContentId cid, Done<bool> done)
{
    if (std::optional<Error> error = closed())
        return done(tl::unexpected(std::move(*error)));
    m_state->get(cid, [this, cid, done](Result<std::optional<QByteArray>> standing) {
        if (!standing)
            return done(tl::unexpected(standing.error()));
        const std::optional<IndexEntry> entry = m_index.find(cid);
        if (!*standing || !entry)
            return done(false);
        const Result<StateObject> object = parseStateObject(**standing);
        if (!object || object->status != StateStatus::Done || object->workerId)
            return done(false);
        const Level* target = rules().levels.find(QString::fromUtf8(object->target));
        if (target == nullptr)
            return done(false);
        if (target->slot == entry->level)
            return done(true);
        m_board.requests().follow(cid, target->slot, owed(done));
    });
}

} // namespace tierwatch
