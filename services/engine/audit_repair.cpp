// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/audit_repair.h"

#include "catalog/history.h"
#include "core/failpoint.h"
#include "relocation/file_mover.h"
#include "relocation/lifecycle.h"
#include "relocation/sweep_files.h"

#include <algorithm>
#include <cerrno>
#include <unistd.h>

namespace tierwatch {

namespace {

constexpr auto ourTurn = std::chrono::seconds(30); ///< to remove a proven copy; then it is anybody's

QString author() { return QStringLiteral("audit"); }

tl::unexpected<Error> changedMeanwhile(const Finding& finding)
{
    return fail(ErrorCode::Conflict,
        QT_TRANSLATE_NOOP("Text", "%1 is not as it was found any more; nothing was changed: run the audit again."),
        QString::fromUtf8(finding.name));
}

/// Nobody relocates it, and the catalogue has it where it was found. Locks the rows.
Result<bool> isFree(Transaction& transaction, LevelKeys& keys, const Finding& finding)
{
    const Result<std::optional<catalog::ContentRecord>> content
        = catalog::selectContent(transaction, keys, *finding.cid);
    if (!content)
        return tl::unexpected(content.error());
    const Result<std::optional<Relocation>> row = catalog::selectRelocation(transaction, keys, *finding.cid);
    if (!row)
        return tl::unexpected(row.error());
    return *content && !*row && (*content)->level == finding.level && (*content)->filename == finding.name;
}

/// The removal of a copy as a job.
class OurTurn final : public JobControl {
public:
    OurTurn(const Clock& clock, Deadline until) : m_clock(clock), m_until(until) { }
    [[nodiscard]] std::optional<Error> stopped() const override
    {
        if (m_clock.uptime() <= m_until)
            return std::nullopt;
        return Error{ ErrorCode::Fenced,
            Text{ QT_TRANSLATE_NOOP("Text", "The repair took too long and was given up: run the audit again."), {} } };
    }
    void progress(ContentId, qint64) override { }
    void partMade(ContentId, Epoch, quint64) override { }
    [[nodiscard]] bool mayPublish() override { return false; }
    void throttle(qint64) override { }

private:
    const Clock& m_clock;
    const Deadline m_until;
};

} // namespace

Result<> AuditRepair::mend(const Finding& finding)
{
    const Result<std::vector<Finding>> now = m_library.examineNow(*finding.cid);
    if (!now)
        return tl::unexpected(now.error());
    if (std::ranges::find(*now, finding) == now->end())
        return changedMeanwhile(finding);
    return finding.repair == Finding::Repair::CorrectCatalogue ? correctCatalogue(finding) : removeCopy(finding);
}

Result<> AuditRepair::correctCatalogue(const Finding& finding)
{
    // What the catalogue is to name has to survive a power cut, as after any relocation.
    const AuditLevel* there = m_library.find(finding.other);
    const Result<ContentPath> path = parseContentPath(finding.name);
    if (there == nullptr || !path)
        return changedMeanwhile(finding);
    Tried<LevelDirectory> level = LevelDirectory::open(there->job);
    if (!level)
        return tl::unexpected(level.error().error);
    const Tried<OpenFile> file = level->openFile(*path);
    if (!file)
        return tl::unexpected(file.error().error);
    if (::fsync(file->descriptor.get()) != 0)
        return tl::unexpected(systemTrouble(errno, finding.name, there->job).value().error);
    level->noteChanged(path->directory);
    if (const Tried<> flushed = level->flush(); !flushed)
        return tl::unexpected(flushed.error().error);

    bool corrected = false;
    const Time now = m_clock.now();
    Result<> written = m_stores.write([&](Transaction& transaction) -> Result<> {
        corrected = false;
        const Result<bool> free = isFree(transaction, *m_stores.keys, finding);
        if (!free)
            return tl::unexpected(free.error());
        if (!*free)
            return {};
        const Result<std::optional<ContentId>> namesake
            = catalog::contentWithName(transaction, *m_stores.keys, finding.other, finding.name, *finding.cid);
        if (!namesake)
            return tl::unexpected(namesake.error());
        if (*namesake)
            return {};
        const Result<bool> updated
            = catalog::updateLevel(transaction, *m_stores.keys, *finding.cid, finding.level, finding.other, now);
        if (!updated)
            return tl::unexpected(updated.error());
        const Result<std::optional<qint64>> history = catalog::historyIdOf(transaction, *finding.cid);
        if (!history)
            return tl::unexpected(history.error());
        corrected = *updated;
        catalog::MoveRecord move;
        move.cid = *finding.cid;
        move.historyId = *history;
        move.from = finding.level;
        move.to = finding.other;
        move.cause = Cause::Recovery;
        move.author = author();
        move.bytes = finding.bytes;
        move.worker = m_stores.host;
        move.at = now;
        return corrected ? catalog::insertMove(transaction, *m_stores.keys, move) : Result<>();
    });
    if (!written)
        return written;
    return corrected ? Result<>() : changedMeanwhile(finding);
}

/// First the proof, then a row as of a relocation whose file is committed and whose source is to go. It has no owner:
/// whatever becomes of us, recovery finishes it, and what it finishes is the removal of a proven copy.
Result<> AuditRepair::removeCopy(const Finding& finding)
{
    const AuditLevel* keptLevel = m_library.find(finding.level);
    const AuditLevel* copyLevel = m_library.find(finding.other);
    const Result<ContentPath> path = parseContentPath(finding.name);
    if (keptLevel == nullptr || copyLevel == nullptr || !path)
        return changedMeanwhile(finding);
    Tried<LevelDirectory> kept = LevelDirectory::open(keptLevel->job);
    if (!kept)
        return tl::unexpected(kept.error().error);
    Tried<LevelDirectory> copy = LevelDirectory::open(copyLevel->job);
    if (!copy)
        return tl::unexpected(copy.error().error);
    const Tried<ProvenCopy> proven = proveCopy(*kept, *path, *copy, *path, {});
    if (!proven)
        return tl::unexpected(proven.error().error);

    Relocation row;
    row.cid = *finding.cid;
    row.state = RelocationState::Lingering;
    row.cause = Cause::Recovery;
    row.author = author();
    row.wanted = row.to = finding.level;
    row.from = finding.other;
    row.file = proven->copyFile();
    row.partInode = proven->kept.st_ino; // the copy goes only while this very file stays
    row.bytes = row.file.size;
    row.since = m_clock.now();
    row.nextAt = row.since + ourTurn;
    const Deadline until = m_clock.uptime() + ourTurn;
    bool taken = false;
    Result<> claimed = m_stores.write([&](Transaction& transaction) -> Result<> {
        taken = false;
        const Result<bool> free = isFree(transaction, *m_stores.keys, finding);
        if (!free)
            return tl::unexpected(free.error());
        if (!*free)
            return {};
        const Result<Epoch> epoch = catalog::takeEpochs(transaction, 1);
        if (!epoch)
            return tl::unexpected(epoch.error());
        row.epoch = *epoch;
        taken = true;
        return catalog::saveRelocation(transaction, *m_stores.keys, row);
    });
    if (!claimed)
        return claimed;
    if (!taken)
        return changedMeanwhile(finding);
    TIERWATCH_FAILPOINT("audit.copy.claimed");

    Result<> removed;
    if (const Tried<> still = stillAsProven(*kept, *path, *copy, *path, *proven); !still) {
        removed = tl::unexpected(still.error().error);
    } else {
        RemoveJob job{ copyLevel->job, keptLevel->job, {} };
        JobItem item;
        item.cid = row.cid;
        item.epoch = row.epoch;
        item.filename = finding.name;
        item.file = row.file;
        item.partInode = row.partInode;
        job.items.push_back(item);
        OurTurn control(m_clock, until);
        const JobResult result = removeSources(job, control);
        if (result.items.front().error)
            removed = tl::unexpected(*result.items.front().error);
    }
    const Result<> finished = finish(row);
    return removed ? finished : removed;
}

/// The row goes, or waits where something was wished of the content meanwhile. If this does not reach the catalogue,
/// recovery does it.
Result<> AuditRepair::finish(const Relocation& row)
{
    const Time now = m_clock.now();
    return m_stores.write([&](Transaction& transaction) -> Result<> {
        const Result<std::optional<Relocation>> current
            = catalog::selectRelocation(transaction, *m_stores.keys, row.cid);
        if (!current)
            return tl::unexpected(current.error());
        if (!*current || (*current)->epoch != row.epoch)
            return {}; // taken over
        const Step step = advance(row.cid, *current, event::SourceRemoved{ row.epoch }, row.to, LifecycleRules{}, now);
        if (!step.accepted)
            return {};
        return step.row ? catalog::saveRelocation(transaction, *m_stores.keys, *step.row)
                        : catalog::deleteRelocation(transaction, row.cid);
    });
}

Result<> AuditRepair::clear(const Finding& finding, const OwnNameSeen& seen)
{
    const AuditLevel* where = m_library.find(finding.level);
    if (where == nullptr)
        return changedMeanwhile(finding);
    Tried<LevelDirectory> level = LevelDirectory::open(where->job);
    if (!level)
        return tl::unexpected(level.error().error);
    if (finding.repair == Finding::Repair::RemoveOld) {
        const Result<std::optional<AuditRow>> row = m_library.row(*finding.cid);
        if (!row)
            return tl::unexpected(row.error());
        if (!*row || (*row)->relocation)
            return changedMeanwhile(finding);
        const AuditLevel* home = m_library.find((*row)->content.level);
        const Result<ContentPath> path = parseContentPath((*row)->content.filename);
        if (home == nullptr || !path)
            return changedMeanwhile(finding);
        Tried<LevelDirectory> kept = LevelDirectory::open(home->job);
        if (!kept)
            return tl::unexpected(kept.error().error);
        const Tried<ProvenCopy> proven = proveCopy(*kept, *path, *level, { seen.directory, seen.name }, {});
        if (!proven)
            return tl::unexpected(proven.error().error);
    }
    const Tried<> removed = removeSeen(*level, seen).and_then([&] { return level->flush(); });
    return removed ? Result<>() : Result<>(tl::unexpected(removed.error().error));
}

} // namespace tierwatch
