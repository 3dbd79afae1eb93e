// SPDX-License-Identifier: GPL-3.0-or-later
#include "intake/stored_view_intake.h"

#include "intake/announcement.h"
#include "state/object_exchange.h"

#include <QDir>

namespace tierwatch {

namespace {

/// The answer has the original's seven fields, whatever else stands in the store.
QByteArray answerOf(StateObject object)
{
    object.unknown.clear();
    object.error.clear();
    return toJson(object);
}

} // namespace

struct StoredViewIntake::Report {
    View view;
    LevelSlot wanted = LevelSlot::None;
    bool isHeld = false; ///< then views wish nothing
    StateObject announcement;
    Done<QByteArray> done;
};

StoredViewIntake::StoredViewIntake(LocationIndex& index, IntakeBoard& board, const HealthBoard& health,
    std::unique_ptr<StateStore> state, const Clock& clock)
    : m_index(index), m_board(board), m_health(health), m_clock(clock), m_state(std::move(state))
{
}

StoredViewIntake::~StoredViewIntake()
{
    m_state.reset();
    for (const auto& [id, cancel] : std::exchange(m_owed, {}))
        cancel();
}

template <typename T> Done<T> StoredViewIntake::owed(Done<T> done)
{
    const quint64 id = ++m_lastOwed;
    m_owed.emplace(id, [done] {
        done(fail(
            ErrorCode::Cancelled, QT_TRANSLATE_NOOP("Text", "Tierwatch is stopping: send the request again later.")));
    });
    return [this, id, done = std::move(done), address = m_mailbox.address()](Result<T> result) {
        address.post([this, id, done, result = std::move(result)] {
            if (m_owed.erase(id) > 0)
                done(result);
        });
    };
}

const IntakeRules& StoredViewIntake::rules() const
{
    m_board.refresh(m_rules, m_rulesVersion);
    return *m_rules;
}

std::optional<Location> StoredViewIntake::locate(ContentId cid) const
{
    const std::optional<IndexEntry> entry = m_index.find(cid);
    const Level* level = entry ? rules().levels.find(entry->level) : nullptr;
    if (level == nullptr)
        return std::nullopt;
    return Location{ level->key, entry->name.bytes().toByteArray(), QDir(level->path).filePath(entry->name.text()) };
}

std::optional<Error> StoredViewIntake::closed() const
{
    if (!rules().open)
        return Error{ ErrorCode::Unavailable,
            Text{ QT_TRANSLATE_NOOP("Text", "The catalogue has not been read yet: try again in a moment."), {} } };
    if (m_health.ready())
        return std::nullopt;
    const Health health = m_health.health();
    const ComponentHealth& catalog = health.of(Component::Catalog);
    return Error{ ErrorCode::Unavailable,
        catalog.condition == Condition::Good ? health.of(Component::State).detail : catalog.detail };
}

void StoredViewIntake::record(View view, Done<QByteArray> done)
{
    if (std::optional<Error> error = closed())
        return done(tl::unexpected(std::move(*error)));
    if (view.count > rules().countLimit)
        return done(fail(ErrorCode::InvalidInput,
            QT_TRANSLATE_NOOP("Text", "The count %1 is above the limit of %2: send a count that was really reached."),
            QString::number(view.count), QString::number(m_rules->countLimit)));
    if (const std::optional<IndexEntry> entry = m_index.find(view.cid))
        return recordKnown(*entry, view, std::move(done));
    // Rows that others add become known within moments; one that is asked for before is looked up once.
    m_board.requests().lookUp(view.cid, owed<bool>([this, view, done = std::move(done)](Result<bool> found) {
        if (!found)
            return done(tl::unexpected(found.error()));
        const std::optional<IndexEntry> entry = m_index.find(view.cid);
        if (!*found || !entry)
            return done(fail(ErrorCode::NotFound, QT_TRANSLATE_NOOP("Text", "No content has the cid %1."),
                QString::number(number(view.cid))));
        recordKnown(*entry, view, done);
    }));
}

void StoredViewIntake::recordKnown(const IndexEntry& entry, View view, Done<QByteArray> done)
{
    const IntakeRules& now = rules();
    const Time time = m_clock.now();
    const Views views = reportedTotal(entry.views(), view.count, now.rule, time);
    const bool isHeld = entry.held(time);
    const LevelSlot wanted = isHeld
        ? entry.wanted
        : place(views, entry.level, Time(std::chrono::seconds(entry.hereSince)), now.levels, now.rule, time);

    auto report = std::make_shared<Report>();
    report->view = view;
    report->wanted = wanted;
    report->isHeld = isHeld;
    report->announcement = announcementOf(entry, view.count, wanted, now);
    report->done = std::move(done);

    if (entry.relocating || wanted != entry.level)
        return exchange(report);
    // Nothing is wanted of this content, so nobody has claimed it: a plain write will do.
    QByteArray json = toJson(report->announcement);
    m_state->set(view.cid, json, [this, report, json](Result<> stored) {
        if (!stored)
            return report->done(tl::unexpected(stored.error()));
        accepted(*report, json);
    });
}

void StoredViewIntake::exchange(const ReportPtr& report)
{
    const ContentId cid = report->view.cid;
    const auto change = [this, report, cid](const std::optional<StateObject>& standing) {
        if (standing && movedByOther(*standing)) {
            if (const Level* target = rules().levels.find(QString::fromUtf8(standing->target)))
                m_board.requests().follow(cid, target->slot, [](const Result<bool>&) {});
        }
        return std::optional(joined(report->announcement, standing));
    };
    exchangeObject(*m_state, cid, change, [this, report](const Result<std::optional<StateObject>>& stored) {
        if (!stored)
            return report->done(tl::unexpected(stored.error()));
        accepted(*report, answerOf(**stored));
    });
}

void StoredViewIntake::accepted(const Report& report, const QByteArray& answer)
{
    bool note = false;
    bool changesWish = false; // judged now: between the request and this another view may have wished something else
    const Time time = m_clock.now();
    m_index.update(report.view.cid, [&](IndexEntry& entry) {
        entry.setViews(reportedTotal(entry.views(), report.view.count, m_rules->rule, time));
        note = !std::exchange(entry.changed, true);
        changesWish = !report.isHeld && entry.wanted != report.wanted;
    });
    if (note)
        m_board.noteChanged(report.view.cid);
    if (changesWish)
        m_board.requests().wish(report.view.cid, report.wanted);
    if (const Level* top = m_rules->levels.top(); top != nullptr && report.view.count > top->maxCount)
        m_board.requests().raiseTop(report.view.count);
    report.done(answer);
}

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
