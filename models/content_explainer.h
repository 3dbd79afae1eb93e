// SPDX-License-Identifier: GPL-3.0-or-later
// Asks the engine about one content at a time: what the rule makes of it, and what hinders it.
#pragma once

#include "models/engine_feed.h"

#include <QTimer>

#include <optional>

namespace tierwatch {

/// An answer is never about another content than the one asked for last; it is asked again when that content changes,
/// at most twice a second. The feed outlives it.
class ContentExplainer final : public QObject {
    Q_OBJECT

public:
    static constexpr std::chrono::milliseconds pace{ 500 };

    explicit ContentExplainer(EngineFeed& feed, QObject* parent = nullptr);

    /// Nothing: no content; what was known is forgotten.
    void explain(std::optional<ContentId> cid);
    /// What is known of the content; empty until the first answer comes.
    [[nodiscard]] const std::optional<Explanation>& explanation() const { return m_explanation; }
    [[nodiscard]] const std::optional<Error>& error() const { return m_error; } ///< why there is no answer

Q_SIGNALS:
    void changed();

private:
    void ask();
    void askSoon();

    EngineFeed& m_feed;
    std::optional<ContentId> m_cid;
    std::optional<Explanation> m_explanation;
    std::optional<Error> m_error;
    Ticket m_ticket; ///< dropped with each new question: an old answer never comes
    QTimer m_pace;
    bool m_again = false;
};

} // namespace tierwatch
