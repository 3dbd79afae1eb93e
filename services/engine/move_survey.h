// SPDX-License-Identifier: GPL-3.0-or-later
// Judges all contents by a table of levels and a rule: which of them would move, and what that does to each level.
#pragma once

#include "core/level_trial.h"
#include "engine/world.h"

#include <QTimer>

#include <map>
#include <memory>

namespace tierwatch {

/// Somebody finds that a content should be elsewhere.
struct ProposedMove {
    ContentId cid{};
    LevelSlot to = LevelSlot::None;
    qint64 bytes = 0; ///< 0: not known
};

/// What a survey has found.
struct Surveyed {
    struct PerLevel {
        qint64 contentsIn = 0;
        qint64 bytesIn = 0;
        qint64 contentsOut = 0;
        qint64 bytesOut = 0;
    };
    std::vector<ProposedMove> moves; ///< at most 24 bytes for each
    qint64 bytes = 0;
    qint64 contents = 0; ///< that were judged
    qint64 sizesUnknown = 0; ///< of those that move
    qint64 nearLimit = 0; ///< within 5 % of a limit
    std::map<LevelSlot, PerLevel> levels;
};

/// Engine thread only; in slices between which the thread does other work. Held contents, and those whose views nobody
/// knows, stay.
class MoveSurvey {
public:
    using Found = std::function<void(std::shared_ptr<const Surveyed>)>;

    /// Begins at once; `found` is called once, in a later turn, unless this is destroyed before.
    MoveSurvey(World& world, LevelTable table, Rule rule, Time now, Found found);

private:
    void slice();
    void judge(const IndexEntry& entry);

    World& m_world;
    LevelTable m_table;
    Rule m_rule;
    Time m_now;
    Found m_found;
    std::shared_ptr<Surveyed> m_surveyed = std::make_shared<Surveyed>();
    std::size_t m_part = 0;
    QTimer m_timer;
};

/// The survey of a table as operators see it. `bytesPerSecond`: of the last moves; 0: not known.
[[nodiscard]] LevelTrial trialOf(
    const Surveyed& surveyed, const LevelTable& table, const World& world, double bytesPerSecond);

} // namespace tierwatch
