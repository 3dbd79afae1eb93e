// SPDX-License-Identifier: GPL-3.0-or-later
// The GUI thread's ear at an engine: takes the snapshot and the changes in and tells the models what is different.
#pragma once

#include "core/engine.h"
#include "models/content_store.h"
#include "models/relocation_store.h"

#include <QObject>
#include <QTimer>

#include <optional>

namespace tierwatch {

/// Everything in the thread that made it. Models read the stores and listen to the signals; they never outlive the
/// feed.
class EngineFeed final : public QObject {
    Q_OBJECT

public:
    /// An engine sends a batch at least once a second; nothing for this long means that it is not live.
    static constexpr std::chrono::seconds silence{ 5 };

    /// Both must outlive the feed. Nothing arrives before the event loop runs.
    EngineFeed(Engine& engine, const Clock& clock, QObject* parent = nullptr);
    ~EngineFeed() override;

    [[nodiscard]] Engine& engine() const { return m_engine; }
    [[nodiscard]] const Clock& clock() const { return m_clock; }
    /// Where answers to this thread's requests go.
    [[nodiscard]] MailAddress address() const { return m_mailbox.address(); }

    [[nodiscard]] bool isReady() const { return m_ready; } ///< the snapshot is here
    [[nodiscard]] bool isLive() const { return m_live; }
    [[nodiscard]] Time lastHeard() const { return m_lastHeard; } ///< "not live since"
    [[nodiscard]] const ContentStore& contents() const { return m_contents; }
    [[nodiscard]] ContentFrame contentFrame() { return m_contents.frame(); }
    [[nodiscard]] const RelocationStore& relocations() const { return m_relocations; }
    [[nodiscard]] const LevelsSnapshot& levels() const { return m_levels; }
    [[nodiscard]] const std::vector<LevelStatus>& levelStatus() const { return m_levelStatus; }
    [[nodiscard]] const LevelStatus* levelStatus(LevelSlot slot) const; ///< null where nothing is known
    [[nodiscard]] const EngineStatus& status() const { return m_status; }
    [[nodiscard]] qint64 newestHistory() const { return m_newestHistory; } ///< 0: not told yet

    /// A level's name for people; a dash where the table lacks it.
    [[nodiscard]] QString levelName(LevelSlot slot) const;
    [[nodiscard]] QString levelBadge(LevelSlot slot) const;

    /// Looks at the clock; a timer calls it twice a second.
    void checkLive();

Q_SIGNALS:
    void ready(); ///< a snapshot came (again, after a break): everything is different
    void liveChanged(bool live);
    void levelsChanged();
    void levelStatusChanged();
    void statusChanged();
    /// Each handle once, rising; new ones are greater than all before.
    void contentsChanged(const std::vector<tierwatch::ContentHandle>& handles);
    void contentCountsChanged(); ///< of the statuses
    /// Changed, new and gone ones, and those whose content changed; those no longer in the store are gone.
    void relocationsChanged(const std::vector<tierwatch::ContentId>& cids);
    void newestHistoryChanged(qint64 id);

private:
    void take(Snapshot snapshot);
    void fold(Changes changes);
    void heard();

    Engine& m_engine;
    const Clock& m_clock;
    Mailbox m_mailbox;
    Ticket m_ticket;
    QTimer m_watch;
    bool m_ready = false;
    bool m_live = false;
    Time m_lastHeard{};
    Deadline m_silentAt{};
    ContentStore m_contents;
    RelocationStore m_relocations;
    LevelsSnapshot m_levels;
    QHash<int, QString> m_badges; ///< by slot
    std::vector<LevelStatus> m_levelStatus;
    EngineStatus m_status;
    qint64 m_newestHistory = 0;
};

} // namespace tierwatch
