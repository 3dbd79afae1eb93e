// SPDX-License-Identifier: GPL-3.0-or-later
// An engine that never answers.
#pragma once

#include "core/engine.h"

namespace tierwatch::test {

class SilentEngine : public Engine {
public:
    Ticket watch(MailAddress, std::function<void(Snapshot)>, std::function<void(Changes)>) override
    {
        return Ticket::make();
    }
    Ticket history(HistoryQuery, MailAddress, Done<Page<HistoryRow>>) override { return Ticket::make(); }
    Ticket contents(ContentPageQuery, MailAddress, Done<Page<ContentDetails>>) override { return Ticket::make(); }
    Ticket relocations(RelocationPageQuery, MailAddress, Done<Page<RelocationDetails>>) override
    {
        return Ticket::make();
    }
    Ticket overview(MailAddress, Done<Overview>) override { return Ticket::make(); }
    Ticket explain(ContentId, MailAddress, Done<Explanation>) override { return Ticket::make(); }
    Ticket histogram(MailAddress, Done<Histogram>) override { return Ticket::make(); }
    Ticket plans(PlanQuery, MailAddress, Done<Page<PlanDetails>>) override { return Ticket::make(); }
    Ticket failures(MailAddress, Done<std::vector<FailureGroup>>) override { return Ticket::make(); }
    Ticket tryLevels(LevelTable, MailAddress, Done<LevelTrial>) override { return Ticket::make(); }
    Ticket audit(MailAddress, Done<AuditProgress>) override { return Ticket::make(); }
    Ticket findings(FindingsQuery, MailAddress, Done<Page<AuditFinding>>) override { return Ticket::make(); }
    Ticket views(MailAddress, Done<ViewsReport>) override { return Ticket::make(); }
    Ticket moves(MovesQuery, MailAddress, Done<MovesReport>) override { return Ticket::make(); }
    Ticket log(LogQuery, MailAddress, Done<Page<LogLine>>) override { return Ticket::make(); }
    Ticket adoption(MailAddress, Done<AdoptionProgress>) override { return Ticket::make(); }
    Ticket submit(Command, Author, MailAddress, Done<Outcome>) override { return Ticket::make(); }
};

} // namespace tierwatch::test
