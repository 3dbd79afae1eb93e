// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/fake_engine.h"

#include <algorithm>

namespace tierwatch::test {

namespace {

Result<Outcome> acceptAll(const Command& command)
{
    Outcome outcome;
    outcome.accepted = std::visit(
        [](const auto& what) {
            if constexpr (requires { what.contents; })
                return static_cast<int>(what.contents.size());
            else
                return 1;
        },
        command);
    return outcome;
}

template <typename Row, typename Key> void put(std::vector<Row>& rows, const Row& row, const Key& key)
{
    const auto place = std::ranges::lower_bound(rows, key(row), {}, key);
    if (place != rows.end() && key(*place) == key(row))
        *place = row;
    else
        rows.insert(place, row);
}

bool matches(const HistoryRow& row, const HistoryQuery& query)
{
    return (!query.before || row.id < *query.before) && (!query.after || row.id > *query.after)
        && (!query.cid || row.cid == *query.cid)
        && (query.text.isEmpty() || row.filename.contains(query.text, Qt::CaseInsensitive));
}

} // namespace

FakeEngine::FakeEngine() : m_names(std::make_shared<NameArena>()), m_answer(acceptAll)
{
    m_snapshot.names = m_names;
    m_snapshot.levels = LevelsSnapshot{ sampleLevels(), 1 };
}

LevelTable FakeEngine::sampleLevels()
{
    const auto level = [](int slot, const QString& key, qint64 low, qint64 high) {
        Level made;
        made.slot = static_cast<LevelSlot>(slot);
        made.key = key;
        made.minCount = low;
        made.maxCount = high;
        made.path = QStringLiteral("/srv/") + key;
        return made;
    };
    return LevelTable({ level(0, QStringLiteral("bronze"), 0, 999), level(1, QStringLiteral("silver"), 1000, 1999),
        level(2, QStringLiteral("gold"), 2000, 10000000) });
}

ContentRow FakeEngine::content(qint64 cid, const QString& filename, LevelSlot level)
{
    ContentRow row;
    row.cid = static_cast<ContentId>(cid);
    row.name = m_names->store(filename.toUtf8());
    row.count = 0;
    row.level = level;
    row.wanted = level;
    return row;
}

void FakeEngine::setSnapshot(Snapshot snapshot)
{
    const std::lock_guard lock(m_mutex);
    if (!snapshot.names)
        snapshot.names = m_names;
    std::ranges::sort(snapshot.contents, {}, &ContentRow::cid);
    m_snapshot = std::move(snapshot);
}

Snapshot FakeEngine::snapshot() const
{
    const std::lock_guard lock(m_mutex);
    return m_snapshot;
}

void FakeEngine::push(const Changes& changes)
{
    const std::lock_guard lock(m_mutex);
    const auto cidOf = [](const RelocationRow& row) { return row.relocation.cid; };
    for (const ContentRow& row : changes.contents)
        put(m_snapshot.contents, row, [](const ContentRow& content) { return content.cid; });
    for (const ContentId cid : changes.contentsGone)
        std::erase_if(m_snapshot.contents, [cid](const ContentRow& row) { return row.cid == cid; });
    std::ranges::sort(m_snapshot.relocations, {}, cidOf);
    for (const RelocationRow& row : changes.relocations)
        put(m_snapshot.relocations, row, cidOf);
    for (const ContentId cid : changes.relocationsGone)
        std::erase_if(m_snapshot.relocations, [&](const RelocationRow& row) { return cidOf(row) == cid; });
    if (changes.levels)
        m_snapshot.levels = *changes.levels;
    if (changes.levelStatus)
        m_snapshot.levelStatus = *changes.levelStatus;
    if (changes.status)
        m_snapshot.status = *changes.status;
    for (const Watcher& watcher : m_watchers) {
        watcher.to.post([held = watcher.held, take = watcher.changes, changes] {
            if (held())
                take(changes);
        });
    }
}

void FakeEngine::sendSnapshotAgain()
{
    const std::lock_guard lock(m_mutex);
    for (const Watcher& watcher : m_watchers) {
        watcher.to.post([held = watcher.held, take = watcher.snapshot, snapshot = m_snapshot]() mutable {
            if (held())
                take(std::move(snapshot));
        });
    }
}

std::vector<FakeEngine::Submitted> FakeEngine::submitted() const
{
    const std::lock_guard lock(m_mutex);
    return m_submitted;
}

void FakeEngine::answerWith(std::function<Result<Outcome>(const Command&)> answer)
{
    const std::lock_guard lock(m_mutex);
    m_answer = std::move(answer);
}

void FakeEngine::hold(bool on)
{
    const std::lock_guard lock(m_mutex);
    m_holding = on;
}

void FakeEngine::release()
{
    std::deque<std::function<void()>> held;
    {
        const std::lock_guard lock(m_mutex);
        m_holding = false;
        held.swap(m_held);
    }
    for (const auto& send : held)
        send();
}

void FakeEngine::setHistory(std::vector<HistoryRow> rows)
{
    const std::lock_guard lock(m_mutex);
    m_history = std::move(rows);
    std::ranges::sort(m_history, std::ranges::greater(), &HistoryRow::id);
}

void FakeEngine::addHistory(const HistoryRow& row)
{
    {
        const std::lock_guard lock(m_mutex);
        m_history.push_back(row);
        std::ranges::sort(m_history, std::ranges::greater(), &HistoryRow::id);
    }
    Changes changes;
    changes.newestHistory = row.id;
    push(changes);
}

void FakeEngine::failHistory(std::optional<Error> error)
{
    const std::lock_guard lock(m_mutex);
    m_historyError = std::move(error);
}

std::vector<HistoryQuery> FakeEngine::historyQueries() const
{
    const std::lock_guard lock(m_mutex);
    return m_queries;
}

Ticket FakeEngine::watch(MailAddress to, std::function<void(Snapshot)> snapshot, std::function<void(Changes)> changes)
{
    const std::lock_guard lock(m_mutex);
    Ticket ticket = Ticket::make();
    to.post(ticket.guard([take = snapshot, first = m_snapshot]() mutable { take(std::move(first)); }));
    m_watchers.push_back(Watcher{
        std::move(to), [watch = ticket.watch()] { return watch.held(); }, std::move(snapshot), std::move(changes) });
    return ticket;
}

Ticket FakeEngine::history(HistoryQuery query, MailAddress to, Done<Page<HistoryRow>> done)
{
    const std::lock_guard lock(m_mutex);
    m_queries.push_back(query);
    Result<Page<HistoryRow>> answer;
    if (m_historyError) {
        answer = tl::unexpected(*m_historyError);
    } else {
        for (const HistoryRow& row : m_history) {
            if (!matches(row, query))
                continue;
            if (static_cast<int>(answer->rows.size()) == query.limit) {
                answer->more = true;
                break;
            }
            answer->rows.push_back(row);
        }
    }
    Ticket ticket = Ticket::make();
    send([to = std::move(to), letter = ticket.guard([done = std::move(done), answer] { done(answer); })] {
        to.post(letter);
    });
    return ticket;
}

Ticket FakeEngine::submit(Command command, Author author, MailAddress to, Done<Outcome> done)
{
    const std::lock_guard lock(m_mutex);
    Ticket ticket = Ticket::make();
    const Result<Outcome> answer = m_answer(command);
    m_submitted.push_back(Submitted{ std::move(command), std::move(author) });
    send([to = std::move(to), letter = ticket.guard([done = std::move(done), answer] { done(answer); })] {
        to.post(letter);
    });
    return ticket;
}

void FakeEngine::send(std::function<void()> post)
{
    if (m_holding)
        m_held.push_back(std::move(post));
    else
        post();
}

} // namespace tierwatch::test
