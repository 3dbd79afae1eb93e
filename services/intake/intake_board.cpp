// SPDX-License-Identifier: GPL-3.0-or-later
#include "intake/intake_board.h"

namespace tierwatch {

bool IntakeRules::mayGo(LevelSlot from, LevelSlot to) const
{
    static constexpr LevelGate unknown;
    const LevelGate& source = number(from) < gates.size() ? gates[number(from)] : unknown;
    const LevelGate& target = number(to) < gates.size() ? gates[number(to)] : unknown;
    return !paused && levels.find(from) != nullptr && source.out && target.in
        && (target.copiesIn || (source.filesystem != 0 && source.filesystem == target.filesystem));
}

IntakeBoard::IntakeBoard(IntakeRequests requests)
    : m_requests(std::move(requests)), m_rules(std::make_shared<IntakeRules>())
{
    m_version = 1;
}

void IntakeBoard::publish(std::shared_ptr<const IntakeRules> rules)
{
    const std::lock_guard lock(m_rulesMutex);
    m_rules = std::move(rules);
    ++m_version;
}

void IntakeBoard::refresh(std::shared_ptr<const IntakeRules>& rules, quint64& version) const
{
    if (m_version.load(std::memory_order_acquire) == version)
        return;
    const std::lock_guard lock(m_rulesMutex);
    rules = m_rules;
    version = m_version;
}

void IntakeBoard::noteChanged(ContentId cid)
{
    const std::lock_guard lock(m_changedMutex);
    m_changed.push_back(cid);
}

std::vector<ContentId> IntakeBoard::takeChanged()
{
    const std::lock_guard lock(m_changedMutex);
    return std::exchange(m_changed, {});
}

} // namespace tierwatch
