// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/check_report.h"

#include <algorithm>

namespace tierwatch {

QByteArray toName(CheckFinding::Severity severity)
{
    switch (severity) {
    case CheckFinding::Severity::Notice:
        return "notice";
    case CheckFinding::Severity::Warning:
        return "warning";
    case CheckFinding::Severity::Stop:
        break;
    }
    return "stop";
}

QByteArray toName(CheckFinding::Subject subject)
{
    switch (subject) {
    case CheckFinding::Subject::Catalog:
        return "catalog";
    case CheckFinding::Subject::State:
        return "state";
    case CheckFinding::Subject::DataDirectory:
        return "data_dir";
    case CheckFinding::Subject::Endpoint:
        return "endpoint";
    case CheckFinding::Subject::Level:
        break;
    }
    return "level";
}

bool stops(const CheckFindings& findings)
{
    return std::ranges::any_of(
        findings, [](const CheckFinding& finding) { return finding.severity == CheckFinding::Severity::Stop; });
}

} // namespace tierwatch
