// SPDX-License-Identifier: GPL-3.0-or-later
// `/api/v1/settings`: what all processes on a catalogue share.
#pragma once

#include "api/operator_desk.h"
#include "api/router.h"

namespace tierwatch::api {

class SettingsController final {
public:
    /// The desk outlives it. The router's handlers end with it.
    explicit SettingsController(OperatorDesk& desk) : m_desk(desk) { }
    void addTo(Router& router);

private:
    void show(const Request& request, Answer answer);
    void change(const Request& request, Answer answer);
    void sendSettings(Answer answer);

    OperatorDesk& m_desk;
};

} // namespace tierwatch::api
