// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/audit_runner.h"

#include "catalog/processes.h"
#include "engine/recovery_runner.h"
#include "relocation/level_directory.h"

#include <QSet>

#include <algorithm>
#include <thread>

namespace tierwatch {

namespace {

using Kind = Finding::Kind;
using Repair = Finding::Repair;

constexpr std::size_t statesAtOnce = 500;
constexpr qint64 filesBetweenWords = 1000;

Finding aboutLevel(Kind kind, LevelSlot level, const QByteArray& name, Text text)
{
    Finding finding;
    finding.kind = kind;
    finding.level = level;
    finding.name = name;
    finding.text = std::move(text);
    return finding;
}

} // namespace

AuditRunner::AuditRunner(
    const AuditStores& stores, AuditSettings settings, const Clock& clock, std::function<void(const AuditEntry&)> tell)
    : m_stores(stores)
    , m_settings(settings)
    , m_clock(clock)
    , m_tell(std::move(tell))
    , m_library(stores, m_names)
    , m_repair(stores, m_library, clock)
{
}

QString AuditRunner::levelKey(LevelSlot slot) const
{
    return slot == LevelSlot::None ? QString() : m_stores.keys->key(slot);
}

Result<AuditSummary> AuditRunner::run()
{
    m_summary = {};
    const Result<> done = m_library.load().and_then([this]() -> Result<> {
        m_summary.contents = static_cast<qint64>(m_names.size());
        walk();
        // Files first: a content that is found and followed has another state after that.
        return examineSuspects()
            .and_then([this] { return examineOwnNames(); })
            .and_then([this] { return examineOrphans(); })
            .and_then([this] { return examineState(); });
    });
    if (!done)
        return tl::unexpected(done.error());
    return m_summary;
}

void AuditRunner::found(Finding finding, const std::function<Result<>(const Finding&)>& repair)
{
    AuditEntry entry{ std::move(finding), false, {} };
    if (m_settings.repair && entry.finding.repair != Repair::None
        && (!m_settings.chosen || m_settings.chosen(entry.finding))) {
        const Result<> repaired = repair(entry.finding);
        entry.repaired = repaired.has_value();
        if (!repaired)
            entry.whyNot = repaired.error();
    }
    ++m_summary.found[entry.finding.kind];
    ++(entry.repaired ? m_summary.repaired : m_summary.left);
    m_tell(entry);
}

void AuditRunner::tellHowFar() const
{
    if (m_settings.looked)
        m_settings.looked(m_summary.contents, m_summary.files, m_summary.states);
}

void AuditRunner::walk()
{
    tellHowFar();
    OtherRoots roots;
    for (const AuditLevel& level : m_library.levels()) {
        if (const auto root = rootOf(level.job); root && level.level.mode != LevelMode::Offline)
            roots.insert(*root);
    }
    for (AuditLevel& level : m_library.levels())
        walk(level, roots);
}

void AuditRunner::walk(AuditLevel& level, const OtherRoots& others)
{
    const LevelSlot slot = level.level.slot;
    DirectoryVisit visit;
    visit.sizes = true;
    visit.name = [this, slot](const NameSeen& seen) {
        if (seen.kind != NameSeen::Kind::File)
            return;
        if (++m_summary.files % filesBetweenWords == 0)
            tellHowFar();
        const AuditNames::File file = m_names.found(slot, seen.path, seen.bytes);
        if (file == AuditNames::File::Companion)
            ++m_summary.companions;
        else if (file == AuditNames::File::Unknown)
            m_orphans.push_back({ slot, seen.path });
    };
    visit.own = [this, slot](const OwnNameSeen& seen) { m_own.push_back({ slot, seen }); };
    std::vector<std::pair<QByteArray, Error>> unreadable;
    Result<> walked;
    if (level.level.mode == LevelMode::Offline) {
        walked = fail(ErrorCode::Unavailable, QT_TRANSLATE_NOOP("Text", "%1 is set offline, so it was not looked at."),
            level.level.key);
    } else if (const Tried<> read = walkLevel(
                   level.job, others, visit,
                   [&](const QByteArray& directory, const Error& error) { unreadable.emplace_back(directory, error); },
                   m_settings.stopped);
               !read) {
        walked = tl::unexpected(read.error().error);
    }
    for (const auto& [directory, error] : unreadable)
        found(aboutLevel(Kind::Unreadable, slot, directory, error.text), {});
    if (walked)
        return;
    level.offline = walked.error();
    found(aboutLevel(Kind::LevelOffline, slot, {}, walked.error().text), {});
}

Result<> AuditRunner::examineSuspects()
{
    Result<> good;
    m_names.suspects([&](ContentId cid, LevelSlot level) {
        if (!good || m_library.isOffline(level))
            return;
        Result<std::vector<Finding>> findings = m_library.examineNow(cid);
        if (!findings) {
            good = tl::unexpected(findings.error());
            return;
        }
        for (Finding& finding : *findings)
            found(std::move(finding), [this](const Finding& what) { return m_repair.mend(what); });
    });
    return good;
}

Result<> AuditRunner::examineOwnNames()
{
    if (m_own.empty())
        return {};
    Epoch newest = Epoch::None;
    Result<> read = m_stores.read([&](Transaction& transaction) -> Result<> {
        const Result<Epoch> issued = catalog::newestEpoch(transaction);
        if (!issued)
            return tl::unexpected(issued.error());
        newest = *issued;
        return {};
    });
    if (!read)
        return read;
    for (const OwnSeen& seen : m_own) {
        if (Result<> examined = examineOwnName(seen, newest); !examined)
            return examined;
    }
    return {};
}

Result<> AuditRunner::examineOwnName(const OwnSeen& seen, Epoch newest)
{
    const std::optional<OwnName> own = parseOwnName(seen.name.name);
    std::optional<AuditRow> row;
    std::optional<Relocation> relocation;
    if (own) {
        Result<std::optional<AuditRow>> known = m_library.row(own->cid);
        if (!known)
            return tl::unexpected(known.error());
        row = std::move(*known);
        if (row)
            relocation = row->relocation;
    }
    const Sweep verdict = judge(seen.name, newest, relocation, m_clock.now(), m_settings.ownNamesAge);
    if (verdict == Sweep::Leave)
        return {};
    const AuditLevel* level = m_library.find(seen.level);
    const QString name = QString::fromUtf8(seen.name.path());
    const QString key = level->level.key;
    Finding finding = aboutLevel(Kind::StrangeName, seen.level, seen.name.path(), {});
    finding.bytes = seen.name.file.size;
    if (own)
        finding.cid = own->cid;
    switch (verdict) {
    case Sweep::Remove:
        finding.kind = Kind::StalePart;
        finding.repair = Repair::RemovePart;
        finding.text = { QT_TRANSLATE_NOOP("Text", "%1 in %2 is a copy that was begun and that nobody goes on with."),
            { name, key } };
        break;
    case Sweep::RemoveIfCopy: {
        finding.kind = Kind::StaleOld;
        const std::vector<AuditPlace> places = row ? m_library.places(*row) : std::vector<AuditPlace>{};
        const LevelSlot home = row ? row->content.level : LevelSlot::None;
        const auto place = std::ranges::find(places, home, &AuditPlace::level);
        const bool mayBeCopy
            = place != places.end() && place->what == AuditPlace::What::File && place->bytes == seen.name.file.size;
        finding.repair = mayBeCopy ? Repair::RemoveOld : Repair::None;
        finding.text = mayBeCopy
            ? Text{ QT_TRANSLATE_NOOP("Text",
                        "%1 in %2 is a source whose removal was not finished; it can go if it is the same as the "
                        "content's file byte for byte."),
                  { name, key } }
            : Text{ QT_TRANSLATE_NOOP("Text",
                        "%1 in %2 is a source whose removal was not finished, and may be the only copy: see what it "
                        "is, and rename it."),
                  { name, key } };
        break;
    }
    default:
        finding.text = { QT_TRANSLATE_NOOP("Text",
                             "%1 in %2 begins like Tierwatch's own names and is none that this catalogue has issued: "
                             "see whose it is."),
            { name, key } };
    }
    found(std::move(finding), [this, &seen](const Finding& what) { return m_repair.clear(what, seen.name); });
    return {};
}

Result<> AuditRunner::examineOrphans()
{
    if (m_orphans.empty())
        return {};
    QSet<QByteArray> fresh; // of contents that came while the directories were read
    Result<> read = m_stores.read([&](Transaction& transaction) {
        fresh.clear();
        return catalog::selectContents(transaction, *m_stores.keys, m_library.greatestCid(),
            [&fresh](const catalog::ContentRecord& record) { fresh.insert(record.filename); });
    });
    if (!read)
        return read;
    for (const OrphanSeen& orphan : m_orphans) {
        const AuditLevel* level = m_library.find(orphan.level);
        if (fresh.contains(orphan.path) || level->offline)
            continue;
        Finding finding = aboutLevel(Kind::Orphan, orphan.level, orphan.path,
            { QT_TRANSLATE_NOOP("Text", "%1 in %2 belongs to no content; add it as one, or move it away."),
                { QString::fromUtf8(orphan.path), level->level.key } });
        if (Tried<LevelDirectory> directory = LevelDirectory::open(level->job)) {
            const qsizetype slash = orphan.path.lastIndexOf('/');
            const ContentPath path{ orphan.path.left(std::max<qsizetype>(slash, 0)), orphan.path.mid(slash + 1) };
            const Tried<std::optional<struct stat>> seen = directory->look(path);
            if (seen && !*seen) // gone meanwhile
                continue;
            if (seen)
                finding.bytes = (*seen)->st_size;
        }
        found(std::move(finding), {});
    }
    return {};
}

Result<> AuditRunner::examineState()
{
    if (!m_stores.readState) {
        m_summary.whyNoState = m_stores.whyNoState;
        return {};
    }
    StateCheck check{ m_library.table(), m_stores.everyContentHasState, {} };
    std::vector<ContentId> wrong;
    Result<> read = m_stores.read([&](Transaction& transaction) -> Result<> {
        wrong.clear();
        check.deadClaims.clear();
        m_summary.states = 0;
        const Result<std::vector<catalog::ProcessRecord>> processes = catalog::selectProcesses(transaction);
        if (!processes)
            return tl::unexpected(processes.error());
        for (const catalog::ProcessRecord& process : *processes) {
            if (!process.alive)
                check.deadClaims.insert(claimOf(process.host, process.id));
        }
        std::vector<catalog::ContentRecord> batch;
        Result<> compared;
        const auto compare = [&] {
            std::vector<ContentId> cids;
            cids.reserve(batch.size());
            for (const catalog::ContentRecord& record : batch)
                cids.push_back(record.cid);
            const Result<AuditStores::Values> values
                = compared ? m_stores.readState(cids) : Result<AuditStores::Values>(tl::unexpected(compared.error()));
            if (!values) {
                compared = tl::unexpected(values.error());
                return;
            }
            for (std::size_t i = 0; i < batch.size(); ++i) {
                if (checkState(batch[i], (*values)[i], check))
                    wrong.push_back(batch[i].cid);
            }
            m_summary.states += static_cast<qint64>(batch.size());
            tellHowFar();
            batch.clear();
        };
        const Result<> selected
            = catalog::selectContents(transaction, *m_stores.keys, std::nullopt, [&](catalog::ContentRecord record) {
                  if (!compared)
                      return;
                  batch.push_back(std::move(record));
                  if (batch.size() == statesAtOnce)
                      compare();
              });
        if (!batch.empty())
            compare();
        return compared ? selected : compared;
    });
    if (!read)
        return read;
    if (!wrong.empty())
        std::this_thread::sleep_for(m_settings.settle);
    for (const ContentId cid : wrong) {
        if (Result<> examined = examineState(check, cid); !examined)
            return examined;
    }
    return {};
}

/// Once more, by what both stores say now: the catalogue may be seconds behind, a relocation may be under way.
Result<> AuditRunner::examineState(const StateCheck& check, ContentId cid)
{
    const Result<AuditStores::Values> standing = m_stores.readState({ cid });
    if (!standing)
        return tl::unexpected(standing.error());
    const Result<std::optional<AuditRow>> row = m_library.row(cid);
    if (!row)
        return tl::unexpected(row.error());
    if (!*row || (*row)->relocation)
        return {};
    const std::optional<WrongState> wrong = checkState((*row)->content, standing->front(), check);
    if (!wrong)
        return {};
    Finding finding;
    finding.kind = Kind::WrongState;
    finding.cid = cid;
    finding.level = (*row)->content.level;
    finding.other = wrong->movedTo;
    finding.name = (*row)->content.filename;
    finding.text = wrong->text;
    finding.repair = Repair::RewriteState;
    for (const AuditPlace& place : m_library.places(**row)) {
        // What it says may be true, and the catalogue be late: who serves the content follows it then.
        if (place.level == wrong->movedTo && wrong->movedTo != LevelSlot::None
            && place.what != AuditPlace::What::Nothing)
            finding.repair = Repair::None;
    }
    found(std::move(finding), [&](const Finding&) -> Result<> {
        const Result<StateStore::Exchange> exchanged
            = m_stores.exchangeState(cid, standing->front(), toJson(wrong->desired));
        if (!exchanged)
            return tl::unexpected(exchanged.error());
        if (!exchanged->stored)
            return fail(ErrorCode::Conflict,
                QT_TRANSLATE_NOOP("Text", "The state of content %1 was written by another program meanwhile."),
                QString::number(number(cid)));
        return {};
    });
    return {};
}

} // namespace tierwatch
