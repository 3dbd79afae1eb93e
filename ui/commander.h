// SPDX-License-Identifier: GPL-3.0-or-later
// Hands commands to the engine in the operator's name and waits for the answers.
#pragma once

#include "models/engine_feed.h"

#include <QHash>
#include <QObject>

namespace tierwatch {

/// GUI thread. The feed outlives it.
class Commander final : public QObject {
    Q_OBJECT
public:
    Commander(EngineFeed& feed, Author author, QObject* parent = nullptr);

    /// With `done` the caller shows the answer; without, what was not done is reported by refused().
    void send(const Command& command, Done<Outcome> done = {});
    /// Commands whose answer has not come yet.
    [[nodiscard]] int underWay() const { return static_cast<int>(m_tickets.size()); }

Q_SIGNALS:
    void refused(const QString& sentence);
    /// Something was done that can be taken back; `what` in a few words.
    void planned(tierwatch::PlanId plan, const QString& what);

private:
    [[nodiscard]] QString whatItDoes(const Command& command) const;

    EngineFeed& m_feed;
    Author m_author;
    QHash<quint64, Ticket> m_tickets;
    quint64 m_next = 0;
};

} // namespace tierwatch
