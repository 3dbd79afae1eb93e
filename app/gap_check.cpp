// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/gap_check.h"

#include "catalog/connection.h"
#include "engine/gap_keys.h"

namespace tierwatch {

namespace {

Result<GapPlan> readGaps(const CatalogUrl& url, const QString& password)
{
    Connection connection(url);
    Connection::Options how;
    how.password = password;
    how.readOnly = true;
    if (Result<> opened = connection.open(how).and_then([&] { return connection.begin(); }); !opened)
        return tl::unexpected(opened.error());
    LevelKeys keys;
    Result<GapPlan> plan = planGaps(connection, keys);
    connection.rollback();
    return plan;
}

} // namespace

CheckFindings checkGaps(const CatalogUrl& url, const QString& password)
{
    const auto found = [](CheckFinding::Severity severity, const Text& text) {
        return CheckFindings{ { CheckFinding::Subject::State, severity, "unreachable_cids", text, {}, {} } };
    };
    const Result<GapPlan> plan = readGaps(url, password);
    if (!plan)
        return found(CheckFinding::Severity::Warning, plan.error().text);
    if (!plan->unreachable)
        return {};
    return found(CheckFinding::Severity::Warning,
        { QT_TRANSLATE_NOOP("Text",
              "Original-style workers cannot reach the content with the cid %1 and those above it (%2 contents): the "
              "gap "
              "below it is wider than there are contents, so that it gets no keys, and they turn back there. Give "
              "these "
              "contents cids without such a gap, or let Tierwatch's own workers move them."),
            { QString::number(number(*plan->unreachable)), QString::number(plan->unreachableContents) } });
}

} // namespace tierwatch
