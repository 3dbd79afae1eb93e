// SPDX-License-Identifier: GPL-3.0-or-later
// What windows and operators' requests see of an engine, wherever it runs.
#pragma once

#include "core/check_report.h"
#include "core/adoption.h"
#include "core/details.h"
#include "core/failures.h"
#include "core/health.h"
#include "core/incident.h"
#include "core/level_table.h"
#include "core/level_trial.h"
#include "core/log_book.h"
#include "core/mailbox.h"
#include "core/name_arena.h"
#include "core/plan.h"
#include "core/relocation.h"
#include "core/reports.h"
#include "core/shared_settings.h"
#include "core/time.h"

#include <QString>

#include <functional>
#include <memory>
#include <optional>
#include <variant>
#include <vector>

namespace tierwatch {

/// A row of the contents table. 64 bytes: there may be millions.
struct ContentRow {
    ContentId cid{};
    Name name; ///< lives as long as the snapshot's arena
    qint64 count = -1; ///< −1: never reported
    qint64 size = -1; ///< bytes; −1: not known yet
    qint64 updated = 0; ///< when it came to its level, microseconds UTC; 0: not known
    qint64 lastView = 0; ///< last report, microseconds UTC; 0: none since start
    qint64 heldUntil = 0; ///< microseconds UTC; 0: not held; greatest: until released
    LevelSlot level = LevelSlot::None;
    LevelSlot wanted = LevelSlot::None; ///< where it is to be; equal to `level` where it is in place
    quint16 watchedDay = 0; ///< of the first report, in days since 1970; 0: none
    float recent = 0; ///< recent views as of `lastView`

    bool operator==(const ContentRow& other) const;
};

/// What the row tells of a content's views. When it was first reported is known to the day.
[[nodiscard]] Views viewsOf(const ContentRow& row);

/// A relocation as the window shows it.
struct RelocationRow {
    Relocation relocation;
    qint64 bytesDone = 0; ///< of `relocation.bytes`, while running
    Time startedAt{}; ///< of the claim; 0: not begun
    QString worker; ///< "host" or "original worker"; empty while waiting
};

struct LevelStatus {
    LevelSlot slot = LevelSlot::None;
    qint64 contents = 0;
    qint64 bytesFree = -1; ///< of its filesystem; −1: not known
    qint64 bytesTotal = -1;
    quint64 filesystem = 0; ///< levels with the same one share its room; 0: not known
    qint64 bytes = 0; ///< of its contents whose size is known
    bool full = false; ///< nothing comes in that takes room
    bool writable = true;
    Text detail; ///< why it cannot be used now and what to do; empty where all is well
    std::optional<LevelFound> unconfirmed = {}; ///< it waits for an operator who confirms this

    bool operator==(const LevelStatus&) const = default;
};

/// What the status bar and the attention bar need, besides the tables.
struct EngineStatus {
    Health health;
    QString host; ///< the machine's name
    int workers = 0;
    Rule rule; ///< by which contents are placed
    double viewsPerSecond = 0;
    double requestsPerSecond = 0;
    std::optional<Pause> pause;
    qint64 speedLimit = 0; ///< bytes a second of all copies of a process together; 0: none
    std::vector<Incident> incidents; ///< the gravest first

    bool operator==(const EngineStatus&) const = default;
};

struct LevelsSnapshot {
    LevelTable table;
    quint64 version = 0; ///< rises with every change; ReplaceLevels names the one it is based on
    quint64 stored = 0; ///< of the newest edit in the catalogue; changes made by other programs have no number there
};

struct Snapshot {
    std::shared_ptr<const NameArena> names; ///< keep it as long as any row of this engine
    LevelsSnapshot levels;
    std::vector<LevelStatus> levelStatus;
    std::vector<ContentRow> contents; ///< by rising cid
    std::vector<RelocationRow> relocations;
    EngineStatus status;
};

/// What changed since the last batch; the last value of each thing wins.
struct Changes {
    std::vector<ContentRow> contents; ///< changed and new
    std::vector<ContentId> contentsGone;
    std::vector<RelocationRow> relocations; ///< changed and new
    std::vector<ContentId> relocationsGone;
    std::optional<LevelsSnapshot> levels;
    std::optional<std::vector<LevelStatus>> levelStatus;
    std::optional<EngineStatus> status;
    std::optional<qint64> newestHistory; ///< there are history rows up to this id
};

struct HistoryRow {
    qint64 id = 0;
    ContentId cid{};
    QString filename; ///< empty where the content is gone
    Time oldDate{};
    QString oldLevel; ///< key
    Time newDate{};
    QString newLevel;
    QString cause; ///< as in `tierwatch_move`; empty where somebody else moved it
    QString author;

    bool operator==(const HistoryRow&) const = default;
};

/// Newest first, paged by id.
struct HistoryQuery {
    std::optional<qint64> before; ///< only ids below this one
    std::optional<qint64> after; ///< only ids above this one
    std::optional<ContentId> cid;
    QString text; ///< in the file name; empty: all
    QString level; ///< a key: from it or to it; empty: all
    std::optional<bool> promotion; ///< up, or down, by the levels there are now; empty: both
    std::optional<Time> since; ///< changed then or later
    std::optional<Time> until; ///< changed before that
    int limit = 500;
};

/// What is small and asked for often: levels, settings, counters, health.
struct Overview {
    LevelsSnapshot levels;
    std::vector<LevelStatus> levelStatus;
    SharedSettings settings;
    ViewCounts views;
    EngineStatus status;
};

/// How long a forced content stays whatever its count.
struct HoldFor {
    enum class Kind : quint8 { None, Timed, UntilReleased };
    Kind kind = Kind::Timed;
    std::chrono::seconds duration = std::chrono::hours(24);
};

struct Relocate {
    std::vector<ContentId> contents;
    LevelSlot level = LevelSlot::None;
    HoldFor hold;
};
struct Hold { ///< keeps them where they are, whatever their count; what was on its way elsewhere is not wanted any more
    std::vector<ContentId> contents;
    HoldFor hold; ///< Kind::None is refused
};
struct Release { ///< ends the hold
    std::vector<ContentId> contents;
};
struct Retry { ///< failed relocations
    std::vector<ContentId> contents;
};
struct Cancel { ///< waiting and running relocations
    std::vector<ContentId> contents;
};
struct AddContent {
    QString filename;
    std::optional<ContentId> cid;
    LevelSlot level = LevelSlot::None; ///< None: the lowest
};
/// Forgets it; the file stays. `conflict` while its relocation is running.
struct RemoveContent {
    ContentId cid{};
};
/// What becomes of the contents that lie elsewhere than a new table or rule calls for.
enum class Existing : quint8 {
    AsViewed, ///< each goes at its next view, as the original did
    Move, ///< they go in the background, as a plan
};
struct ReplaceLevels {
    LevelTable table;
    quint64 basedOn = 0; ///< LevelsSnapshot::version; another one answers `fenced`, with who changed what
    std::optional<Existing> existing = std::nullopt; ///< empty: as viewed, and where they are many, a plan that waits
                                                     ///< for *Go on*
};
/// What may be changed of one level without the table as a whole; only what is given.
struct LevelChange {
    std::optional<QString> label;
    std::optional<QString> url; ///< empty: none
    std::optional<Verify> verify;
    std::optional<std::optional<std::chrono::seconds>> linger; ///< empty inside: the default
    std::optional<std::optional<qint64>> reserve;
    std::optional<std::optional<qint64>> capacity;
    std::optional<int> high;
    std::optional<int> low;
    std::optional<LevelMode> mode;
};
[[nodiscard]] Level changed(Level level, const LevelChange& change);
struct ChangeLevel {
    LevelSlot level = LevelSlot::None;
    LevelChange change;
    std::optional<quint64> basedOn; ///< as in ReplaceLevels; empty: whatever stands
};
struct CheckLevel { ///< tries out in its directory what relocations will do; answered within 5 s with what was found
    LevelSlot level = LevelSlot::None;
};
/// What stands in the level's directory is the level: its marker is written. `conflict` where something else stands
/// there than was seen.
struct ConfirmLevel {
    LevelSlot level = LevelSlot::None;
    QByteArray found; ///< LevelFound::token, as it was seen
};
struct PauseRelocations { };
struct ResumeRelocations { };
struct LimitSpeed { ///< of copies, running ones too
    qint64 bytesPerSecond = 0; ///< of a process; 0: no limit
};
struct ChangeSettings { ///< of all processes on the catalogue; only what is given
    std::optional<Rule> rule; ///< dead zone and shortest stay are settings of their own
    std::optional<std::optional<qint64>> deadZone; ///< percent; empty inside: the rule's default
    std::optional<std::optional<std::chrono::seconds>> shortestStay; ///< the same
    std::optional<qint64> speedLimit;
    std::optional<qint64> relocationsPerLevel;
    std::optional<qint64> countLimit;
    std::optional<std::chrono::seconds> foreignClaim;
    std::optional<SpeedTimetable> speedTimetable = std::nullopt; ///< an empty one: none
    std::optional<Existing> existing = std::nullopt; ///< of a change of the rule; as in ReplaceLevels
    std::optional<MakesRoom> makeRoom = std::nullopt;
};
/// The least wanted go down until those that wait for it have room, or the low mark is reached; whatever the setting.
/// `conflict` where nothing waits, or nothing can go.
struct MakeRoom {
    LevelSlot level = LevelSlot::None;
};
/// Releases the brake.
struct GoOn {
    PlanId plan = PlanId::None; ///< None: all that wait
};
struct CancelPlan { ///< what waits is dropped, what runs ends
    PlanId plan = PlanId::None;
};
/// A force: back to where each content came from, with the hold that it had. A level edit: the limits of before;
/// `fenced` where somebody has edited them since.
struct UndoPlan {
    PlanId plan = PlanId::None;
    bool moveBack = false; ///< of a level edit: what it has moved, too
};
struct RetryFailures { ///< all that failed for this reason
    QByteArray cause; ///< FailureGroup::cause
};
struct DismissIncident { ///< it is not shown and nobody is called for it
    QByteArray key;
    std::optional<Time> until; ///< empty: never again
};
struct StartAudit { ///< answered when it has begun; `conflict` while another is under way
    bool repair = false; ///< false: nothing is changed
    std::vector<QByteArray> kinds = {}; ///< of findings that are repaired; empty: all
    std::vector<ContentId> contents = {}; ///< whose findings are repaired; empty: all
};

/// Takes over a library, in the background; relocations are paused from its beginning on. Answered when it has begun;
/// `conflict` while another is under way.
struct StartAdoption {
    AdoptionOrder order;
};

using Command = std::variant<Relocate, Hold, Release, Retry, Cancel, AddContent, RemoveContent, ReplaceLevels,
    ChangeLevel, CheckLevel, PauseRelocations, ResumeRelocations, LimitSpeed, ChangeSettings, StartAudit, GoOn,
    CancelPlan, UndoPlan, RetryFailures, DismissIncident, MakeRoom, ConfirmLevel, StartAdoption>;

struct Author {
    QString name;
    bool logged = false; ///< whoever hands the command in writes it into the log, with its answer
};

struct Refusal {
    ContentId cid{};
    Error error;
};

/// What a command did; a command that did nothing at all answers with an Error instead.
struct Outcome {
    int accepted = 0;
    std::vector<Refusal> refused;
    std::optional<ContentId> added = std::nullopt; ///< by AddContent
    std::optional<PlanId> plan = std::nullopt; ///< that the command made, or that it is carried out by
    std::optional<LevelCheck> checked = std::nullopt; ///< by CheckLevel
};

/// Callable from any thread, never blocks. Each answer arrives once, in the mailbox given, never after its ticket is
/// gone. Values only.
class Engine {
public:
    virtual ~Engine() = default;

    /// One snapshot, then batches of changes, at most 60 a second.
    [[nodiscard]] virtual Ticket watch(
        MailAddress to, std::function<void(Snapshot)> snapshot, std::function<void(Changes)> changes)
        = 0;
    [[nodiscard]] virtual Ticket history(HistoryQuery query, MailAddress to, Done<Page<HistoryRow>> done) = 0;
    /// Those whose cid is greater than `after`, by rising cid.
    [[nodiscard]] virtual Ticket contents(ContentPageQuery query, MailAddress to, Done<Page<ContentDetails>> done) = 0;
    /// The same of relocations: one row for each content on its way.
    [[nodiscard]] virtual Ticket relocations(
        RelocationPageQuery query, MailAddress to, Done<Page<RelocationDetails>> done)
        = 0;
    [[nodiscard]] virtual Ticket overview(MailAddress to, Done<Overview> done) = 0;
    [[nodiscard]] virtual Ticket explain(ContentId cid, MailAddress to, Done<Explanation> done) = 0;
    /// May be a second old.
    [[nodiscard]] virtual Ticket histogram(MailAddress to, Done<Histogram> done) = 0;
    [[nodiscard]] virtual Ticket plans(PlanQuery query, MailAddress to, Done<Page<PlanDetails>> done) = 0;
    /// Failed relocations, by what they failed for.
    [[nodiscard]] virtual Ticket failures(MailAddress to, Done<std::vector<FailureGroup>> done) = 0;
    /// What that table would move; nothing is changed.
    [[nodiscard]] virtual Ticket tryLevels(LevelTable table, MailAddress to, Done<LevelTrial> done) = 0;
    /// The audit under way, or the last one of this process.
    [[nodiscard]] virtual Ticket audit(MailAddress to, Done<AuditProgress> done) = 0;
    /// Its findings, page by page; see AuditProgress::startedAt for whether it is still the same audit.
    [[nodiscard]] virtual Ticket findings(FindingsQuery query, MailAddress to, Done<Page<AuditFinding>> done) = 0;
    /// How views arrive, and which do not.
    [[nodiscard]] virtual Ticket views(MailAddress to, Done<ViewsReport> done) = 0;
    [[nodiscard]] virtual Ticket moves(MovesQuery query, MailAddress to, Done<MovesReport> done) = 0;
    [[nodiscard]] virtual Ticket log(LogQuery query, MailAddress to, Done<Page<LogLine>> done) = 0;
    /// The adoption under way on this catalogue, or the last one.
    [[nodiscard]] virtual Ticket adoption(MailAddress to, Done<AdoptionProgress> done) = 0;
    /// The one door for every change. Dropping the ticket drops the answer, not the command.
    [[nodiscard]] virtual Ticket submit(Command command, Author author, MailAddress to, Done<Outcome> done) = 0;
};

} // namespace tierwatch
