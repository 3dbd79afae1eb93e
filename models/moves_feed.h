// SPDX-License-Identifier: GPL-3.0-or-later
// Moves over time, as the plot shows them: asks again when the range changes and while new ones come.
#pragma once

#include "models/engine_feed.h"

#include <QObject>
#include <QTimer>

namespace tierwatch {

class MovesFeed final : public QObject {
    Q_OBJECT

public:
    /// A move is shown so late at most.
    static constexpr std::chrono::milliseconds pace{ 2000 };
    static constexpr std::chrono::milliseconds patience{ 120 }; ///< after a change of the range: another may follow
    static constexpr int mostBuckets = 240;

    explicit MovesFeed(EngineFeed& feed, QObject* parent = nullptr);

    void setActive(bool active);
    /// From `since` on; without `until`, up to now, and on as time goes on.
    void setRange(Time since, std::optional<Time> until);
    [[nodiscard]] Time since() const { return m_since; }
    [[nodiscard]] Time until() const; ///< of the range; now where it has no end
    [[nodiscard]] bool isOpenEnded() const { return !m_until; }
    /// The last answer, for the range that was asked for then.
    [[nodiscard]] const MovesReport& report() const { return m_report; }
    [[nodiscard]] const std::optional<Error>& error() const { return m_error; }
    [[nodiscard]] bool isLoading() const { return m_loading; }

    /// The finest of the usual steps (a minute, an hour, a day …) by which the range has few enough buckets.
    [[nodiscard]] static std::chrono::seconds stepFor(Duration range);

Q_SIGNALS:
    void changed(); ///< the report, the range, or whether there is an error

private:
    void ask();

    EngineFeed& m_feed;
    Time m_since{};
    std::optional<Time> m_until;
    MovesReport m_report;
    std::optional<Error> m_error;
    bool m_active = false;
    bool m_loading = false;
    QTimer m_timer;
    Ticket m_ticket;
};

} // namespace tierwatch
