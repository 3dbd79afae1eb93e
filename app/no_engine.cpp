// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/no_engine.h"

#include <QSysInfo>

namespace tierwatch {

NoEngine::NoEngine(Error reason) : m_reason(std::move(reason))
{
    QObject::connect(&m_again, &QTimer::timeout, &m_again, [this] {
        for (const Watcher& watcher : m_watchers)
            tell(watcher);
    });
    m_again.start(std::chrono::seconds(1));
}

void NoEngine::tell(const Watcher& watcher) const
{
    Changes changes;
    changes.status.emplace();
    changes.status->host = QSysInfo::machineHostName();
    for (ComponentHealth& component : changes.status->health.components)
        component.condition = Condition::Off;
    changes.status->health.components.front() = { Condition::Down, {}, m_reason.text };
    watcher.to.post(
        watcher.ticket.guard([receive = watcher.changes, changes = std::move(changes)] { receive(changes); }));
}

Ticket NoEngine::watch(MailAddress to, std::function<void(Snapshot)>, std::function<void(Changes)> changes)
{
    Ticket ticket = Ticket::make();
    m_watchers.push_back({ ticket.watch(), std::move(to), std::move(changes) });
    tell(m_watchers.back());
    return ticket;
}

template <typename T> Ticket NoEngine::refuse(const MailAddress& to, Done<T> done) const
{
    Ticket ticket = Ticket::make();
    to.post(ticket.guard([done = std::move(done), reason = m_reason] { done(tl::unexpected(reason)); }));
    return ticket;
}

Ticket NoEngine::history(HistoryQuery, MailAddress to, Done<Page<HistoryRow>> done)
{
    return refuse(to, std::move(done));
}

Ticket NoEngine::contents(ContentPageQuery, MailAddress to, Done<Page<ContentDetails>> done)
{
    return refuse(to, std::move(done));
}

Ticket NoEngine::relocations(RelocationPageQuery, MailAddress to, Done<Page<RelocationDetails>> done)
{
    return refuse(to, std::move(done));
}

Ticket NoEngine::overview(MailAddress to, Done<Overview> done) { return refuse(to, std::move(done)); }

Ticket NoEngine::explain(ContentId, MailAddress to, Done<Explanation> done) { return refuse(to, std::move(done)); }

Ticket NoEngine::histogram(MailAddress to, Done<Histogram> done) { return refuse(to, std::move(done)); }

Ticket NoEngine::plans(PlanQuery, MailAddress to, Done<Page<PlanDetails>> done) { return refuse(to, std::move(done)); }

Ticket NoEngine::failures(MailAddress to, Done<std::vector<FailureGroup>> done) { return refuse(to, std::move(done)); }

Ticket NoEngine::tryLevels(LevelTable, MailAddress to, Done<LevelTrial> done) { return refuse(to, std::move(done)); }

Ticket NoEngine::audit(MailAddress to, Done<AuditProgress> done) { return refuse(to, std::move(done)); }

Ticket NoEngine::findings(FindingsQuery, MailAddress to, Done<Page<AuditFinding>> done)
{
    return refuse(to, std::move(done));
}

Ticket NoEngine::views(MailAddress to, Done<ViewsReport> done) { return refuse(to, std::move(done)); }

Ticket NoEngine::moves(MovesQuery, MailAddress to, Done<MovesReport> done) { return refuse(to, std::move(done)); }

Ticket NoEngine::log(LogQuery, MailAddress to, Done<Page<LogLine>> done) { return refuse(to, std::move(done)); }

Ticket NoEngine::adoption(MailAddress to, Done<AdoptionProgress> done) { return refuse(to, std::move(done)); }

Ticket NoEngine::submit(Command, Author, MailAddress to, Done<Outcome> done) { return refuse(to, std::move(done)); }

} // namespace tierwatch
