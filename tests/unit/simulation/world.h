// SPDX-License-Identifier: GPL-3.0-or-later
// Several processes on one catalogue and the same directories, as far as the relocation's rules are concerned: what an
// engine and its workers do, taken apart into steps that a seed puts in any order, with crashes, power cuts, processes
// that sleep past their life, a state store that forgets, and a worker of the original's kind. One seed is one
// schedule, always the same.
#pragma once

#include "fake_disk.h"

#include "relocation/lifecycle.h"
#include "relocation/placing.h"
#include "relocation/queue.h"
#include "relocation/recovery.h"

#include <memory>
#include <random>
#include <string>

namespace tierwatch::simulation {

constexpr int contentCount = 2;
constexpr int processCount = 3;

struct Catalogue {
    struct Change {
        LevelSlot from;
        LevelSlot to;
    };
    struct Content {
        LevelSlot level{};
        std::optional<Relocation> row;
        std::vector<Change> history;
    };
    std::map<ContentId, Content> contents;
    qint64 epoch = 0;
};

/// What is announced of a content; lost at any time.
struct Announced {
    LevelSlot level{};
    LevelSlot target = LevelSlot::None;
    bool done = false;
    enum class Worker : quint8 { None, Ours, Foreign } worker = Worker::None;
};

struct SimulatedJob {
    enum class Step : quint8 {
        Settle,
        Look,
        Link,
        MakePart,
        CommitPart,
        Copy,
        FlushPart,
        Publish,
        FlushTarget,
        Report, // placing
        FindTarget,
        SetAside,
        Unlink,
        FlushSource,
        ReportRemoval // removing
    };
    ContentId cid{};
    Epoch epoch = Epoch::None;
    LevelSlot from{};
    LevelSlot to{};
    FileIdentity recorded;
    quint64 recordedPart = 0;
    Step step = Step::Settle;
    int source = 0; ///< inodes
    int part = 0;
    int aside = 0;
    bool mayPublish = false;
    bool stands = false; ///< in its new place, by this job or before
};

struct Process {
    ProcessId id = ProcessId::None;
    bool runs = true;
    bool stopped = false; ///< SIGSTOP, suspend
    bool alive = true; ///< its row in the catalogue has not run out
    std::unique_ptr<RelocationQueue> queue = std::make_unique<RelocationQueue>();
    std::vector<SimulatedJob> jobs;
};

/// A worker of the original's kind: plain GET and SET, moves with a plain rename or copy, calls /update_sentence.
struct ForeignWorker {
    enum class Step : quint8 { Idle, Read, Claimed, CopyBegun, Copied, Moved, Told, Dead } step = Step::Idle;
    ContentId cid{};
    LevelSlot from{};
    LevelSlot to{};
    int copy = 0;
};

class World {
public:
    World(quint64 seed, bool withForeignWorker, bool traced);

    /// What is wrong; empty where all invariants held to the end.
    [[nodiscard]] std::string run(int steps);
    [[nodiscard]] const std::vector<std::string>& trace() const { return m_trace; }

    struct Counts {
        qint64 steps = 0, moves = 0, copies = 0, crashes = 0, powerCuts = 0, takeOvers = 0, fenced = 0,
               foreignMoves = 0, failed = 0, conflicts = 0;
    };
    [[nodiscard]] const Counts& counts() const { return m_counts; }

private:
    using Content = Catalogue::Content;

    // What a seed chooses from (world.cpp)
    void anything();
    void quietDown();
    void wish();
    void passTime();
    void crash(Process& process);
    void powerCut();
    [[nodiscard]] std::string broken() const;
    [[nodiscard]] std::string unfinished() const;

    // The engine (engine_steps.cpp)
    void claim(Process& process);
    void timers(Process& process);
    void recoverSome(Process& process);
    void work(Process& process, std::size_t job);
    Step happen(ContentId cid, const RelocationEvent& what);
    void hearLate(SimulatedJob& job);
    void announce(ContentId cid);
    [[nodiscard]] FilesSeen inspect(const Relocation& row, bool dropParts);

    // The mover, step by step (mover_steps.cpp)
    enum class Then : quint8 { GoOn, Ended };
    [[nodiscard]] Then advancePlacing(SimulatedJob& job);
    [[nodiscard]] Then advanceRemoval(SimulatedJob& job);
    void dropPart(const SimulatedJob& job);
    Then failJob(SimulatedJob& job, ErrorCode code);
    Then failRemoval(SimulatedJob& job, ErrorCode code);
    [[nodiscard]] Standing standingOf(const SimulatedJob& job) const;
    [[nodiscard]] bool isOurs(int number, const SimulatedJob& job) const;
    [[nodiscard]] std::optional<struct stat> status(int level, int number) const;

    // The original's worker (foreign_steps.cpp)
    void foreign();
    void foreignDies();
    [[nodiscard]] bool foreignHas(ContentId cid) const;
    [[nodiscard]] bool movedUnfollowed(ContentId cid) const;

    [[nodiscard]] int pick(int below) { return static_cast<int>(m_random() % static_cast<quint64>(below)); }
    [[nodiscard]] bool chance(int inAHundred) { return pick(100) < inAHundred; }
    [[nodiscard]] static Name real(ContentId cid) { return { Name::Kind::Real, number(cid), 0 }; }
    [[nodiscard]] static int levelOf(LevelSlot slot) { return static_cast<int>(slot); }
    template <typename... Parts> void say(const Parts&... parts);
    [[nodiscard]] bool isAlive(ProcessId owner) const;

    std::mt19937_64 m_random;
    bool m_withForeign;
    bool m_traced;
    bool m_faults = true;
    Time m_now = timeFromMicroseconds(1'700'000'000'000'000);
    LifecycleRules m_rules;
    Catalogue m_catalogue;
    FakeDisk m_disk;
    std::map<ContentId, Announced> m_state;
    std::array<Process, processCount> m_processes;
    qint64 m_newestProcess = 0;
    ForeignWorker m_foreign;
    std::map<ContentId, int> m_files; ///< the bytes that must never be lost
    std::string m_wrong;
    Counts m_counts;
    std::vector<std::string> m_trace;
};

template <typename... Parts> void World::say(const Parts&... parts)
{
    if (!m_traced)
        return;
    std::string line;
    const auto add = [&line](const auto& part) {
        if constexpr (std::is_arithmetic_v<std::decay_t<decltype(part)>>)
            line += std::to_string(part);
        else
            line += part;
    };
    (add(parts), ...);
    m_trace.push_back(line);
}

} // namespace tierwatch::simulation
