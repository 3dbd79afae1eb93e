// SPDX-License-Identifier: GPL-3.0-or-later
// The settings that all processes on a catalogue share, as values.
#pragma once

#include "core/placement.h"
#include "core/speed_timetable.h"

#include <QByteArray>
#include <QString>

#include <map>

namespace tierwatch {

struct Pause {
    QString by;
    Time since{};

    bool operator==(const Pause&) const = default;
};

/// Whether room is made in a full level: `Auto` where the rule is `recent`.
enum class MakesRoom : quint8 { Auto, On, Off };

[[nodiscard]] QByteArray toName(MakesRoom makes); ///< auto, on, off
[[nodiscard]] std::optional<MakesRoom> makesRoomFromName(QStringView name);

struct SharedSettings {
    Rule rule; ///< `rule`, with the dead zone and the shortest stay below where they are given
    std::optional<int> deadZone; ///< `dead-zone`, percent; empty: the rule's default
    std::optional<std::chrono::seconds> shortestStay; ///< `shortest-stay`; empty: the rule's default
    std::optional<Pause> pause; ///< `pause`, JSON
    qint64 speedLimit = 0; ///< `speed-limit`: bytes a second of all copies of a process together; 0: none
    SpeedTimetable speedTimetable; ///< `speed-timetable`: by the server's local time, before `speed-limit`
    int relocationsPerLevel = 2; ///< `relocations-per-level`: batches at once, as source or as target
    qint64 countLimit = 1'000'000'000'000; ///< `count-limit`: greater counts are refused
    std::chrono::seconds foreignClaim{
        600
    }; ///< `foreign-claim`: another program's claim that nothing comes of is void

    std::map<QByteArray, Time>
        dismissed; ///< `dismissed`, JSON: incidents not to be shown, until when; max: never again

    [[nodiscard]] bool isDismissed(const QByteArray& incident, Time now) const
    {
        const auto found = dismissed.find(incident);
        return found != dismissed.end() && found->second > now;
    }
    MakesRoom makeRoom = MakesRoom::Auto; ///< `make-room`

    [[nodiscard]] bool makesRoom() const
    {
        return makeRoom == MakesRoom::On || (makeRoom == MakesRoom::Auto && rule.kind == Rule::Kind::Recent);
    }
    bool operator==(const SharedSettings&) const = default;
};

} // namespace tierwatch
