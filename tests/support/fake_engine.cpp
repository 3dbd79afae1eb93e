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

bool matches(const HistoryRow& row, const HistoryQuery& query, const LevelTable& levels)
{
    const Level* from = levels.find(row.oldLevel);
    const Level* to = levels.find(row.newLevel);
    if (query.promotion
        && (from == nullptr || to == nullptr || from->minCount == to->minCount
            || (to->minCount > from->minCount) != *query.promotion))
        return false;
    if (!query.level.isEmpty() && row.oldLevel != query.level && row.newLevel != query.level)
        return false;
    if ((query.since && row.newDate < *query.since) || (query.until && row.newDate >= *query.until))
        return false;
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
            if (!matches(row, query, m_snapshot.levels.table))
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

void FakeEngine::setSettings(const SharedSettings& settings)
{
    const std::lock_guard lock(m_mutex);
    m_settings = settings;
}

void FakeEngine::setExplanation(const Explanation& explanation)
{
    const std::lock_guard lock(m_mutex);
    m_explanation = explanation;
}

void FakeEngine::setHistogram(const Histogram& histogram)
{
    const std::lock_guard lock(m_mutex);
    m_histogram = histogram;
}

void FakeEngine::setAdoption(const AdoptionProgress& adoption)
{
    const std::lock_guard lock(m_mutex);
    m_adoption = adoption;
}

void FakeEngine::setAudit(const AuditProgress& audit)
{
    const std::lock_guard lock(m_mutex);
    m_audit = audit;
}

void FakeEngine::setFindings(std::vector<AuditFinding> findings)
{
    const std::lock_guard lock(m_mutex);
    m_findings = std::move(findings);
}

void FakeEngine::setViews(const ViewsReport& report)
{
    const std::lock_guard lock(m_mutex);
    m_views = report;
}

void FakeEngine::setMoves(const MovesReport& report)
{
    const std::lock_guard lock(m_mutex);
    m_moves = report;
}

std::vector<MovesQuery> FakeEngine::movesQueries() const
{
    const std::lock_guard lock(m_mutex);
    return m_movesQueries;
}

void FakeEngine::setLog(std::vector<LogLine> lines)
{
    const std::lock_guard lock(m_mutex);
    m_log = std::move(lines);
    std::ranges::sort(m_log, std::ranges::greater(), &LogLine::id);
}

void FakeEngine::failQuestions(std::optional<Error> error)
{
    const std::lock_guard lock(m_mutex);
    m_questionError = std::move(error);
}

std::vector<ContentPageQuery> FakeEngine::contentQueries() const
{
    const std::lock_guard lock(m_mutex);
    return m_contentQueries;
}

int FakeEngine::ticketsHeld() const
{
    const std::lock_guard lock(m_mutex);
    return static_cast<int>(std::ranges::count_if(m_tickets, &TicketWatch::held));
}

template <typename T> Ticket FakeEngine::answer(const MailAddress& to, Done<T> done, T value)
{
    Ticket ticket = Ticket::make();
    m_tickets.push_back(ticket.watch());
    const Result<T> result
        = m_questionError ? Result<T>(tl::unexpected(*m_questionError)) : Result<T>(std::move(value));
    send([to, letter = ticket.guard([done = std::move(done), result] { done(result); })] { to.post(letter); });
    return ticket;
}

Ticket FakeEngine::contents(ContentPageQuery query, MailAddress to, Done<Page<ContentDetails>> done)
{
    const std::lock_guard lock(m_mutex);
    m_contentQueries.push_back(query);
    Page<ContentDetails> page;
    for (const ContentRow& row : m_snapshot.contents) {
        const Level* level = m_snapshot.levels.table.find(row.level);
        ContentDetails details;
        details.cid = row.cid;
        details.filename = row.name.text();
        details.level = level == nullptr ? QString() : level->key;
        if (row.count >= 0)
            details.views.total = row.count;
        details.status = row.count < 0 ? ContentStanding::New : ContentStanding::Done;
        const bool wanted = (!query.cid || row.cid == *query.cid) && (!query.after || row.cid > *query.after)
            && (query.level.isEmpty() || details.level == query.level)
            && (!query.status || details.status == *query.status)
            && (query.text.isEmpty() || details.filename.contains(query.text, Qt::CaseInsensitive));
        if (!wanted)
            continue;
        page.more = static_cast<int>(page.rows.size()) == query.limit;
        if (page.more)
            break;
        page.rows.push_back(std::move(details));
    }
    return answer(to, std::move(done), std::move(page));
}

Ticket FakeEngine::relocations(RelocationPageQuery query, MailAddress to, Done<Page<RelocationDetails>> done)
{
    const std::lock_guard lock(m_mutex);
    const auto key = [this](LevelSlot slot) {
        const Level* level = m_snapshot.levels.table.find(slot);
        return level == nullptr ? QString() : level->key;
    };
    Page<RelocationDetails> page;
    for (const RelocationRow& row : m_snapshot.relocations) {
        if ((query.after && row.relocation.cid <= *query.after)
            || (query.state && row.relocation.state != *query.state))
            continue;
        page.more = static_cast<int>(page.rows.size()) == query.limit;
        if (page.more)
            break;
        RelocationDetails details;
        details.relocation = row.relocation;
        details.wanted = key(row.relocation.wanted);
        details.from = key(row.relocation.from);
        details.to = key(row.relocation.to);
        details.bytesDone = row.bytesDone;
        page.rows.push_back(details);
    }
    return answer(to, std::move(done), std::move(page));
}

Ticket FakeEngine::overview(MailAddress to, Done<Overview> done)
{
    const std::lock_guard lock(m_mutex);
    return answer(
        to, std::move(done), Overview{ m_snapshot.levels, m_snapshot.levelStatus, m_settings, {}, m_snapshot.status });
}

Ticket FakeEngine::explain(ContentId, MailAddress to, Done<Explanation> done)
{
    const std::lock_guard lock(m_mutex);
    return answer(to, std::move(done), m_explanation);
}

Ticket FakeEngine::histogram(MailAddress to, Done<Histogram> done)
{
    const std::lock_guard lock(m_mutex);
    return answer(to, std::move(done), m_histogram);
}

void FakeEngine::setPlans(std::vector<PlanDetails> plans)
{
    const std::lock_guard lock(m_mutex);
    m_plans = std::move(plans);
}

void FakeEngine::setFailures(std::vector<FailureGroup> failures)
{
    const std::lock_guard lock(m_mutex);
    m_failures = std::move(failures);
}

void FakeEngine::setTrial(const LevelTrial& trial)
{
    const std::lock_guard lock(m_mutex);
    m_trial = trial;
}

Ticket FakeEngine::plans(PlanQuery query, MailAddress to, Done<Page<PlanDetails>> done)
{
    const std::lock_guard lock(m_mutex);
    Page<PlanDetails> page;
    for (const PlanDetails& plan : m_plans) {
        if ((query.before && plan.plan.id >= *query.before) || (query.only && plan.plan.id != *query.only))
            continue;
        page.more = static_cast<int>(page.rows.size()) == query.limit;
        if (page.more)
            break;
        page.rows.push_back(plan);
    }
    return answer(to, std::move(done), std::move(page));
}

Ticket FakeEngine::failures(MailAddress to, Done<std::vector<FailureGroup>> done)
{
    const std::lock_guard lock(m_mutex);
    return answer(to, std::move(done), m_failures);
}

Ticket FakeEngine::tryLevels(LevelTable, MailAddress to, Done<LevelTrial> done)
{
    const std::lock_guard lock(m_mutex);
    return answer(to, std::move(done), m_trial);
}

Ticket FakeEngine::audit(MailAddress to, Done<AuditProgress> done)
{
    const std::lock_guard lock(m_mutex);
    return answer(to, std::move(done), m_audit);
}

Ticket FakeEngine::findings(FindingsQuery query, MailAddress to, Done<Page<AuditFinding>> done)
{
    const std::lock_guard lock(m_mutex);
    Page<AuditFinding> page;
    for (auto i = static_cast<std::size_t>(query.from); i < m_findings.size(); ++i) {
        page.more = static_cast<int>(page.rows.size()) == query.limit;
        if (page.more)
            break;
        page.rows.push_back(m_findings[i]);
    }
    return answer(to, std::move(done), std::move(page));
}

Ticket FakeEngine::views(MailAddress to, Done<ViewsReport> done)
{
    const std::lock_guard lock(m_mutex);
    return answer(to, std::move(done), m_views);
}

Ticket FakeEngine::moves(MovesQuery query, MailAddress to, Done<MovesReport> done)
{
    const std::lock_guard lock(m_mutex);
    m_movesQueries.push_back(query);
    return answer(to, std::move(done), m_moves);
}

Ticket FakeEngine::log(LogQuery query, MailAddress to, Done<Page<LogLine>> done)
{
    const std::lock_guard lock(m_mutex);
    Page<LogLine> page;
    for (const LogLine& line : m_log) {
        const QString all = line.entry.who + line.entry.text.english() + QString::fromUtf8(line.entry.request);
        if ((query.before && line.id >= *query.before) || (query.after && line.id <= *query.after)
            || line.entry.severity < query.least || !all.contains(query.text, Qt::CaseInsensitive))
            continue;
        page.more = static_cast<int>(page.rows.size()) == query.limit;
        if (page.more)
            break;
        page.rows.push_back(line);
    }
    return answer(to, std::move(done), std::move(page));
}

Ticket FakeEngine::adoption(MailAddress to, Done<AdoptionProgress> done)
{
    const std::lock_guard lock(m_mutex);
    return answer(to, std::move(done), m_adoption);
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
