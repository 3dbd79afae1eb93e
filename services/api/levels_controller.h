// SPDX-License-Identifier: GPL-3.0-or-later
// `/api/v1/levels`: the table of levels as a whole, and one of them.
#pragma once

#include "api/operator_desk.h"
#include "api/router.h"

namespace tierwatch::api {

class LevelsController final {
public:
    /// The desk outlives it. The router's handlers end with it.
    explicit LevelsController(OperatorDesk& desk) : m_desk(desk) { }
    void addTo(Router& router);

private:
    void list(const Request& request, Answer answer);
    void replace(const Request& request, Answer answer);
    void change(const Request& request, Answer answer);
    void check(const Request& request, Answer answer);
    void makeRoom(const Request& request, Answer answer);
    void tryOut(Answer answer, const LevelTable& table);
    void confirm(const Request& request, Answer answer);
    void sendLevels(Answer answer, std::optional<PlanId> plan = {});
    void sendLevel(Answer answer, const QString& key);

    OperatorDesk& m_desk;
};

} // namespace tierwatch::api
