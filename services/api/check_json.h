// SPDX-License-Identifier: GPL-3.0-or-later
// What a check found, as JSON.
#pragma once

#include "core/check_report.h"

#include <QJsonArray>
#include <QJsonObject>

namespace tierwatch::api {

[[nodiscard]] QJsonArray toJson(const CheckFindings& findings);
[[nodiscard]] QJsonObject toJson(const LevelCheck& check);

} // namespace tierwatch::api
