// SPDX-License-Identifier: GPL-3.0-or-later
// A whole engine in a test's process, on SQLite, the embedded state and small files of its own.
#pragma once

#include "catalog/catalog.h"
#include "engine/local_engine.h"
#include "state/state_store.h"

#include <QTemporaryDir>

#include <atomic>
#include <map>

namespace tierwatch::test {

[[nodiscard]] inline std::vector<ContentId> only(int cid) { return { static_cast<ContentId>(cid) }; }
/// Why a command was refused; empty where it was not.
[[nodiscard]] inline QString sentence(const Result<Outcome>& result)
{
    return result ? QString() : result.error().text.english();
}

class EngineRig {
public:
    /// Levels bronze 0–999, silver 1000–1999, gold 2000–; contents 1–6 in bronze, 7–9 in silver, 10 in gold: 1.mp4
    /// … 10.mp4.
    EngineRig();
    ~EngineRig();

    /// Starts (again) and waits until views are taken.
    bool start();
    void stop();

    [[nodiscard]] LocalEngine& engine() { return *m_engine; }
    [[nodiscard]] MailAddress address() const { return m_mailbox.address(); }
    [[nodiscard]] LevelSlot slot(const char* key) const { return m_keys->slot(QString::fromLatin1(key)); }
    [[nodiscard]] QString path(const QString& name) const { return m_directory.filePath(name); }
    [[nodiscard]] QString filePath(const char* level, int cid) const;
    void writeFile(const QString& name, const QByteArray& bytes) const;
    /// As an administrator with an SQL client would; the first value of the first row.
    QString sql(const QString& text) const;

    /// Waits for the answer.
    Result<Outcome> submit(const Command& command);
    Result<Page<HistoryRow>> history(const HistoryQuery& query);
    /// A player's report, by an intake in this thread; the state object that answers.
    Result<QByteArray> view(int cid, qint64 count);

    /// So much later it is from now on; deadlines do not notice.
    void passTime(Duration by) { m_clock.shift(by); }

    /// Of the next start.
    std::function<void(EngineSettings&)> adjust;

    /// What a watcher knows now.
    std::map<qint64, ContentRow> contents;
    std::map<qint64, Relocation> relocations;
    LevelsSnapshot levels;
    std::optional<EngineStatus> status;
    int snapshots = 0;
    /// The level's key, by what the watcher was told.
    [[nodiscard]] QString levelOf(int cid) const;

private:
    void watch();

    class ShiftedClock final : public Clock {
    public:
        [[nodiscard]] Time now() const override { return m_system.now() + Duration(m_shift); }
        [[nodiscard]] Deadline uptime() const override { return m_system.uptime(); }
        void shift(Duration by) { m_shift += by.count(); }

    private:
        SystemClock m_system;
        std::atomic<Duration::rep> m_shift = 0;
    };

    QTemporaryDir m_directory;
    ShiftedClock m_clock;
    Mailbox m_mailbox;
    std::shared_ptr<LevelKeys> m_keys = std::make_shared<LevelKeys>();
    EndpointCounters m_counters;
    std::unique_ptr<HealthBoard> m_board;
    std::unique_ptr<Catalog> m_catalog;
    std::unique_ptr<StateService> m_state;
    std::unique_ptr<LocalEngine> m_engine;
    std::unique_ptr<ViewIntake> m_intake;
    Ticket m_watch;
};

} // namespace tierwatch::test
