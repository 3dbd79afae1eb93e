// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/rule_weighing.h"

#include "catalog/plans.h"
#include "catalog/processes.h"
#include "engine/shared_settings.h"

namespace tierwatch {

Result<PlanId> weighRule(Transaction& transaction, const Plan& plan)
{
    SharedSettings settings;
    if (Result<> read = readSharedSettings(transaction, settings); !read)
        return tl::unexpected(read.error());
    const QString name = QStringLiteral("weighed-rule");
    const QString present = settings.rule.toString() + u' ' + QString::number(settings.rule.deadZone) + u' '
        + QString::number(settings.rule.shortestStay.count());
    const Result<std::optional<QString>> weighed = catalog::selectSetting(transaction, name);
    if (!weighed)
        return tl::unexpected(weighed.error());
    if (*weighed == present)
        return PlanId::None;
    if (Result<> saved = catalog::saveSetting(transaction, name, present); !saved)
        return tl::unexpected(saved.error());
    return weighed->has_value() ? catalog::addPlan(transaction, plan) : Result<PlanId>(PlanId::None);
}

} // namespace tierwatch
