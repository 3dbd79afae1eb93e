// SPDX-License-Identifier: GPL-3.0-or-later
// What happened while nobody looked at the window.
#pragma once

#include "models/engine_feed.h"

#include <map>
#include <optional>

namespace tierwatch {

struct Absence {
    Time since{};
    qint64 moved = 0; ///< changes of level in the history
    qint64 failed = 0; ///< relocations that failed meanwhile and still are
    Text cause; ///< of most of them
    bool levelsChanged = false;
    double peak = 0; ///< the most views a second
    Time peakAt{};
};

/// GUI thread. The feed outlives it.
class AbsenceWatch final : public QObject {
    Q_OBJECT

public:
    /// A glance elsewhere is no absence.
    static constexpr std::chrono::minutes shortest{ 10 };

    explicit AbsenceWatch(EngineFeed& feed, QObject* parent = nullptr);

    void leave(); ///< nobody looks any more
    /// Somebody looks again. Nothing where it was too short, or nothing happened that is worth a sentence.
    [[nodiscard]] std::optional<Absence> comeBack();

private:
    void note();

    EngineFeed& m_feed;
    bool m_away = false;
    Absence m_absence;
    qint64 m_history = 0;
    quint64 m_levels = 0;
};

/// "Since you last looked, Mon 14:03: 212 contents moved, 3 failed …"; the moment is words for people.
[[nodiscard]] QString absenceText(const Absence& absence, const QString& since, const QString& peakAt);

} // namespace tierwatch
