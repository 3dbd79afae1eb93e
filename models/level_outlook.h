// SPDX-License-Identifier: GPL-3.0-or-later
// What a table of levels would do to all contents, told within a frame while somebody drags a limit.
#pragma once

#include "core/what_if.h"
#include "models/content_spread.h"
#include "models/engine_feed.h"

#include <QTimer>

#include <memory>
#include <optional>

namespace tierwatch {

/// GUI thread. All contents are sorted in a thread of its own while it is active, now and then again as they change;
/// a question is then a few searches. The feed outlives it.
class LevelOutlook final : public QObject {
    Q_OBJECT

public:
    /// Contents change all the time; a picture of all of them need not.
    static constexpr std::chrono::milliseconds pace{ 5000 };

    struct Shortage {
        LevelSlot level = LevelSlot::None;
        qint64 bytes = 0; ///< that do not fit
    };
    struct Answer {
        WhatIf::Answer moves;
        std::vector<Shortage> shortages; ///< levels that what comes does not fit into, once what goes has gone
        bool roomKnown = true; ///< of every level that something comes to
        std::optional<std::chrono::seconds> duration; ///< at the speed of the last moves; empty: not known
    };

    explicit LevelOutlook(EngineFeed& feed, QObject* parent = nullptr);
    ~LevelOutlook() override;

    /// Somebody is looking: only then is anything computed.
    void setActive(bool active);
    /// Null until the contents are known.
    [[nodiscard]] std::shared_ptr<const ContentSpread> spread() const;
    /// Nothing until the contents are known. Levels without a slot are new ones.
    [[nodiscard]] std::optional<Answer> evaluate(const LevelTable& table) const;
    /// Asks the engine how fast the last moves were; changed() follows.
    void askSpeed(const LevelTable& table);

Q_SIGNALS:
    void changed(); ///< evaluate() and spread() say something else now

private:
    struct Prepared {
        WhatIf whatIf;
        ContentSpread spread;
    };
    class Worker;
    using Taken = std::function<void(std::shared_ptr<const Prepared>)>;
    void prepareSoon();
    void prepare();
    void findShortages(const LevelTable& table, Answer& answer) const;

    EngineFeed& m_feed;
    std::shared_ptr<const Prepared> m_prepared;
    std::optional<double> m_secondsPerByte;
    Ticket m_trial;
    Ticket m_work;
    std::unique_ptr<Worker> m_worker;
    bool m_busy = false;
    QTimer m_pace;
    bool m_active = false;
    bool m_stale = true;
};

} // namespace tierwatch
