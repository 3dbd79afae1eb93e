// SPDX-License-Identifier: GPL-3.0-or-later
// All operators' resources of one API thread.
#pragma once

#include "api/adopt_controller.h"
#include "api/audit_controller.h"
#include "api/contents_controller.h"
#include "api/history_controller.h"
#include "api/incidents_controller.h"
#include "api/levels_controller.h"
#include "api/placing_controller.h"
#include "api/plans_controller.h"
#include "api/relocations_controller.h"
#include "api/settings_controller.h"
#include "api/statistics_controller.h"

namespace tierwatch::api {

class OperatorRoutes final {
public:
    /// As OperatorDesk. The router's handlers end with it.
    OperatorRoutes(Engine& engine, MailAddress mailbox) : m_desk(engine, std::move(mailbox)) { }
    void addTo(Router& router)
    {
        m_contents.addTo(router);
        m_placing.addTo(router);
        m_relocations.addTo(router);
        m_levels.addTo(router);
        m_history.addTo(router);
        m_settings.addTo(router);
        m_statistics.addTo(router);
        m_audit.addTo(router);
        m_plans.addTo(router);
        m_incidents.addTo(router);
        m_adopt.addTo(router);
    }

private:
    OperatorDesk m_desk;
    ContentsController m_contents{ m_desk };
    PlacingController m_placing{ m_desk };
    RelocationsController m_relocations{ m_desk };
    LevelsController m_levels{ m_desk };
    HistoryController m_history{ m_desk };
    SettingsController m_settings{ m_desk };
    StatisticsController m_statistics{ m_desk };
    AuditController m_audit{ m_desk };
    PlansController m_plans{ m_desk };
    IncidentsController m_incidents{ m_desk };
    AdoptController m_adopt{ m_desk };
};

} // namespace tierwatch::api
