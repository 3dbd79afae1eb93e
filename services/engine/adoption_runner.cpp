// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/adoption_runner.h"

#include "core/failpoint.h"
#include "engine/adoption_levels.h"
#include "engine/adoption_list.h"
#include "engine/shared_settings.h"
#include "relocation/file_mover.h"

#include <algorithm>
#include <thread>

namespace tierwatch {

namespace {

using Kind = Finding::Kind;
using Take = AdoptionOrder::Take;

constexpr std::size_t contentsAtOnce = 1000;
constexpr std::size_t mostSamples = 1000;
constexpr auto tellInterval = std::chrono::seconds(1);
constexpr auto saveInterval = std::chrono::seconds(1);
constexpr auto lookAgain = std::chrono::milliseconds(250);
constexpr int attempts = 5;

Finding about(Kind kind, LevelSlot level, const QByteArray& name, Text text)
{
    Finding finding;
    finding.kind = kind;
    finding.level = level;
    finding.name = name;
    finding.text = std::move(text);
    return finding;
}

Result<> stoppedHere()
{
    return fail(
        ErrorCode::Cancelled, QT_TRANSLATE_NOOP("Text", "The adoption was stopped; started again, it goes on."));
}

QString shownName(const QByteArray& name) { return QString::fromUtf8(name); }

} // namespace

AdoptionRunner::AdoptionRunner(
    const AuditStores& stores, AdoptionSettings settings, const Clock& clock, AdoptionListener listener)
    : m_stores(stores)
    , m_settings(std::move(settings))
    , m_clock(clock)
    , m_listener(std::move(listener))
    , m_library(stores, m_names)
{
    m_record.take = m_settings.order.take;
    m_record.author = m_settings.author;
    m_record.owner = m_settings.run;
}

Result<AdoptionCounts> AdoptionRunner::run()
{
    Result<> done;
    if (m_settings.order.take == Take::List) {
        done = takeList(); // begins where there is nothing to refuse
    } else {
        done = begin();
        if (done)
            done = end(load().and_then([this] { return takeFiles(); }));
    }
    if (!done)
        return tl::unexpected(done.error());
    return m_record.counts;
}

/// One that was cut off keeps its claim for some seconds.
Result<> AdoptionRunner::begin()
{
    const Deadline patience = m_clock.uptime() + catalog::adoptionLife + std::chrono::seconds(2);
    for (;;) {
        const Result<bool> begun = tryBegin();
        if (!begun)
            return tl::unexpected(begun.error());
        if (*begun)
            break;
        if (m_clock.uptime() > patience || (m_settings.stopped && m_settings.stopped()))
            return fail(ErrorCode::Conflict,
                QT_TRANSLATE_NOOP("Text", "Another adoption is under way on this catalogue: wait for its end."));
        std::this_thread::sleep_for(lookAgain);
    }
    if (m_listener.begun)
        m_listener.begun(m_record.startedAt, m_record.counts.imported > 0);
    return {};
}

Result<bool> AdoptionRunner::tryBegin()
{
    bool begun = false;
    const Time now = m_clock.now();
    const Result<> written = m_stores.write([&](Transaction& transaction) -> Result<> {
        begun = false;
        const Result<std::optional<catalog::AdoptionRecord>> newest = catalog::selectNewestAdoption(transaction);
        if (!newest)
            return tl::unexpected(newest.error());
        const bool unfinished = *newest && (*newest)->state == AdoptionProgress::State::Running;
        if (unfinished && (*newest)->alive)
            return {};
        if (const Result<> prepared = prepareLevels(transaction); !prepared)
            return prepared;
        begun = true;
        if (unfinished && (*newest)->take == m_record.take) {
            m_record.id = (*newest)->id;
            m_record.startedAt = (*newest)->startedAt;
            m_record.counts = {};
            m_record.counts.imported = (*newest)->counts.imported;
            m_record.counts.bytes = (*newest)->counts.bytes;
            return catalog::takeAdoptionOver(transaction, m_record.id, m_record.owner).map([&](bool taken) {
                begun = taken;
            });
        }
        m_record.startedAt = now;
        return catalog::insertAdoption(transaction, m_record).map([this](qint64 id) { m_record.id = id; });
    });
    if (!written)
        return tl::unexpected(written.error());
    return begun;
}

Result<> AdoptionRunner::prepareLevels(Transaction& transaction)
{
    const Time now = m_clock.now();
    return storeAdoptedLevels(transaction, *m_stores.keys, m_settings.order.levels, m_settings.author, now)
        .and_then([&]() -> Result<> {
            SharedSettings settings;
            if (Result<> read = readSharedSettings(transaction, settings); !read || settings.pause)
                return read;
            return savePause(transaction, Pause{ m_settings.author, now });
        });
}

Result<> AdoptionRunner::end(const Result<>& result)
{
    if (!result && result.error().code == ErrorCode::Cancelled) { // the next run goes on with it
        const Result<> released = m_stores.write([this](Transaction& transaction) {
            return catalog::releaseAdoption(transaction, m_record.id, m_record.owner);
        });
        return released ? result : released;
    }
    m_record.state = result ? AdoptionProgress::State::Done : AdoptionProgress::State::Failed;
    m_record.endedAt = m_clock.now();
    if (!result)
        m_record.error = result.error();
    const Result<> ended
        = m_stores.write([this](Transaction& transaction) { return catalog::endAdoption(transaction, m_record); });
    if (m_listener.counts)
        m_listener.counts(m_record.counts);
    return result ? ended : result;
}

Result<> AdoptionRunner::load()
{
    if (Result<> loaded = m_library.load(); !loaded)
        return loaded;
    if (m_library.levels().empty())
        return fail(ErrorCode::Conflict,
            QT_TRANSLATE_NOOP("Text",
                "The catalogue has no levels yet: give each with its directory and its least view count, as in "
                "bronze=/srv/bronze:0."));
    m_newest = m_library.greatestCid();
    for (AuditLevel& level : m_library.levels())
        openLevel(level);
    return {};
}

/// As the running service does: the marker is written where nothing stands against it.
void AdoptionRunner::openLevel(AuditLevel& level)
{
    if (level.level.mode == LevelMode::Offline) {
        level.offline = fail(ErrorCode::Unavailable,
            QT_TRANSLATE_NOOP("Text", "%1 is set offline, so it was not looked at."), level.level.key)
                            .value();
    } else {
        ProbeJob job{ level.job, m_names.samplesOf(level.level.slot, mostSamples), false };
        job.empty = job.samples.empty();
        level.offline = probe(job).error;
    }
    if (level.offline)
        tell(about(Kind::LevelOffline, level.level.slot, {}, level.offline->text));
}

Result<> AdoptionRunner::takeFiles()
{
    OtherRoots roots;
    for (const AuditLevel& level : m_library.levels()) {
        if (const auto root = rootOf(level.job); root && !level.offline)
            roots.insert(*root);
    }
    for (AuditLevel& level : m_library.levels()) {
        if (level.offline)
            continue;
        const Tried<> walked = walkSorted(
            level.job, roots, [&](const DirectorySeen& seen) { visit(level, seen); },
            [&](const QByteArray& directory, const Error& error) {
                tell(about(Kind::Unreadable, level.level.slot, directory, error.text));
            },
            [this] { return !goesOn(); });
        if (!m_failure)
            return m_failure;
        if (!goesOn())
            return stoppedHere();
        if (!walked) {
            level.offline = walked.error().error;
            tell(about(Kind::LevelOffline, level.level.slot, {}, level.offline->text));
        }
    }
    return flush().and_then([this] { return examineSuspects(); }).map([this] { tellLinksOutside(); });
}

void AdoptionRunner::visit(const AuditLevel& level, const DirectorySeen& seen)
{
    const LevelSlot slot = level.level.slot;
    const QString& key = level.level.key;
    for (const QByteArray& name : seen.own) {
        if (!parseOwnName(name.mid(name.lastIndexOf('/') + 1)))
            tell(about(Kind::StrangeName, slot, name,
                { QT_TRANSLATE_NOOP("Text",
                      "%1 in %2 begins like Tierwatch's own names, so it becomes no content: see whose it is, and "
                      "rename it."),
                    { shownName(name), key } }));
    }
    for (const QByteArray& name : seen.others)
        tell(about(Kind::Unusable, slot, name,
            { QT_TRANSLATE_NOOP(
                  "Text", "%1 in %2 is no regular file, so it becomes no content: put the file itself there."),
                { shownName(name), key } }));
    if (seen.tooDeep)
        tell(about(Kind::Unusable, slot, seen.path,
            { QT_TRANSLATE_NOOP("Text",
                  "%1 in %2 has directories deeper than 16 components, whose files become no contents: move them to a "
                  "directory less deep."),
                { shownName(seen.path), key } }));
    const bool hasContents
        = std::ranges::any_of(seen.files, [](const NameSeen& file) { return !endsLikeCompanion(file.path); });
    for (const NameSeen& file : seen.files) {
        if (!m_failure || !goesOn())
            return;
        ++m_record.counts.files;
        const AuditNames::File known = m_names.found(slot, file.path, file.bytes);
        if (known == AuditNames::File::Contents) {
            if (const std::optional<ContentId> cid = m_names.contentAt(slot, file.path)) {
                ++m_record.counts.inPlace;
                noteLinks(file, *cid, slot);
            }
        } else if (known == AuditNames::File::Companion || (hasContents && endsLikeCompanion(file.path))) {
            ++m_record.counts.companions;
        } else {
            take(level, file);
        }
    }
}

void AdoptionRunner::take(const AuditLevel& level, const NameSeen& file)
{
    const LevelSlot slot = level.level.slot;
    if (const Result<ContentPath> path = parseContentPath(file.path); !path)
        return tell(about(Kind::Unusable, slot, file.path, path.error().text));
    if (m_settings.order.take != Take::Files) {
        Finding orphan = about(Kind::Orphan, slot, file.path,
            { QT_TRANSLATE_NOOP("Text", "%1 in %2 belongs to no content; add it as one, or move it away."),
                { shownName(file.path), level.level.key } });
        orphan.bytes = file.bytes;
        return tell(std::move(orphan));
    }
    if (!m_taken.insert(qHash(QByteArrayView(file.path), 0)).second) {
        Finding twin = about(Kind::Duplicate, slot, file.path,
            { QT_TRANSLATE_NOOP("Text",
                  "%1 in %2: a file of that name in another level has just become a content, so this one does not: "
                  "compare them, and remove or rename one."),
                { shownName(file.path), level.level.key } });
        twin.bytes = file.bytes;
        return tell(std::move(twin));
    }
    m_pending.push_back({ { {}, slot, file.path, file.bytes, {} }, file });
    if (m_pending.size() >= contentsAtOnce)
        m_failure = flush();
}

Result<> AdoptionRunner::flush()
{
    if (m_pending.empty())
        return {};
    std::vector<catalog::TakenContent> contents;
    contents.reserve(m_pending.size());
    for (const Pending& pending : m_pending)
        contents.push_back(pending.content);
    if (Result<> written = write(contents); !written)
        return written;
    auto content = contents.begin();
    for (const Pending& pending : m_pending) {
        if (content == contents.end() || content->filename != pending.content.filename)
            continue; // somebody else has added it meanwhile
        ++m_record.counts.imported;
        ++m_record.counts.inPlace;
        m_record.counts.bytes += std::max<qint64>(content->size, 0);
        noteLinks(pending.file, content->cid, content->level);
        ++content;
    }
    m_pending.clear();
    return {};
}

/// In order, under cids that are free at that moment; what others have added meanwhile is taken out.
Result<> AdoptionRunner::write(std::vector<catalog::TakenContent>& contents)
{
    Result<> written;
    for (int attempt = 0; attempt < attempts; ++attempt) {
        std::vector<catalog::TakenContent> now;
        ContentId newest{};
        written = m_stores.write([&](Transaction& transaction) -> Result<> {
            newest = m_newest;
            const Result<> followed = catalog::selectContents(
                transaction, *m_stores.keys, m_newest, [&](const catalog::ContentRecord& record) {
                    newest = record.cid;
                    m_fresh.insert(record.filename);
                });
            if (!followed)
                return followed;
            now = contents;
            std::erase_if(
                now, [this](const catalog::TakenContent& content) { return m_fresh.contains(content.filename); });
            if (const Result<> inserted = catalog::insertTakenContents(transaction, *m_stores.keys, now, m_clock.now());
                !inserted)
                return inserted;
            AdoptionCounts counts = m_record.counts;
            counts.imported += static_cast<qint64>(now.size());
            counts.inPlace += static_cast<qint64>(now.size());
            for (const catalog::TakenContent& content : now) {
                newest = std::max(newest, content.cid);
                counts.bytes += std::max<qint64>(content.size, 0);
            }
            return catalog::saveAdoption(transaction, m_record.id, m_record.owner, counts);
        });
        if (written) {
            TIERWATCH_FAILPOINT("adoption.written");
            m_newest = newest;
            contents = std::move(now);
            m_saved = m_clock.uptime();
            return written;
        }
        if (written.error().code != ErrorCode::Conflict) // else somebody else took that cid
            return written;
    }
    return written;
}

void AdoptionRunner::noteLinks(const NameSeen& file, ContentId cid, LevelSlot level)
{
    if (file.links < 2)
        return;
    const auto [known, isNew]
        = m_linked.try_emplace(SameFile{ file.device, file.inode }, Linked{ cid, level, file.path, file.links });
    --known->second.left;
    if (isNew)
        return;
    Finding shared = about(Kind::Shared, level, file.path,
        { QT_TRANSLATE_NOOP("Text",
              "%1 in %2 shares its file with content %3 (hard links), so neither is moved: replace one of them by a "
              "copy, or remove it."),
            { shownName(file.path), m_stores.keys->key(level), QString::number(number(known->second.cid)) } });
    shared.cid = cid;
    shared.other = known->second.level;
    shared.bytes = file.bytes;
    tell(std::move(shared));
}

void AdoptionRunner::tellLinksOutside()
{
    std::vector<const Linked*> linked;
    for (const auto& [file, known] : m_linked) {
        if (known.left > 0)
            linked.push_back(&known);
    }
    std::ranges::sort(linked, {}, &Linked::cid);
    for (const Linked* known : linked) {
        Finding shared = about(Kind::Shared, known->level, known->name,
            { QT_TRANSLATE_NOOP("Text",
                  "%1 in %2 has further names that are no contents (hard links), which a move would part, so it is "
                  "not moved: remove them."),
                { shownName(known->name), m_stores.keys->key(known->level) } });
        shared.cid = known->cid;
        tell(std::move(shared));
    }
}

Result<> AdoptionRunner::examineSuspects()
{
    Result<> good;
    m_names.suspects([&](ContentId cid, LevelSlot level) {
        if (!good || m_library.isOffline(level))
            return;
        if (!goesOn()) {
            good = m_failure ? stoppedHere() : m_failure;
            return;
        }
        Result<std::vector<Finding>> findings = m_library.examineNow(cid);
        if (!findings) {
            good = tl::unexpected(findings.error());
            return;
        }
        for (Finding& finding : *findings)
            tell(std::move(finding));
    });
    return good;
}

Result<> AdoptionRunner::takeList()
{
    SharedSettings shared;
    Result<> read = m_stores.read([&](Transaction& transaction) { return readSharedSettings(transaction, shared); });
    if (read)
        read = load();
    if (!read)
        return read;
    AdoptionList list(m_library, m_names, *m_stores.keys, shared.countLimit);
    list.read(*m_settings.order.list);
    if (list.problems().isEmpty())
        read = list.lookForFiles(m_record.counts, [this] { return !goesOn(); });
    if (!read)
        return read;
    if (!list.problems().isEmpty()) {
        list.problems().sort();
        if (m_listener.refused)
            m_listener.refused(list.problems().first());
        return tl::unexpected(list.problems().toError());
    }
    const AdoptionCounts seen = m_record.counts;
    if (Result<> begun = begin(); !begun)
        return begun;
    m_record.counts.files = seen.files;
    m_record.counts.companions = seen.companions;
    return end(list.write(m_stores.write, m_record, shared.rule, m_clock.now(), [this] { return goesOn(); })
                   .and_then([&]() -> Result<> {
                       list.tellOrphans([this](Finding finding) { tell(std::move(finding)); });
                       return {};
                   }));
}

/// Also tells how far it is, and that it is alive.
bool AdoptionRunner::goesOn()
{
    const Deadline now = m_clock.uptime();
    if (now - m_told >= tellInterval) {
        m_told = now;
        if (m_listener.counts)
            m_listener.counts(m_record.counts);
        if (m_record.id != 0 && now - m_saved >= saveInterval && m_failure) {
            m_saved = now;
            m_failure = m_stores.write([this](Transaction& transaction) {
                return catalog::saveAdoption(transaction, m_record.id, m_record.owner, m_record.counts);
            });
        }
    }
    return m_failure.has_value() && !(m_settings.stopped && m_settings.stopped());
}

void AdoptionRunner::tell(Finding finding)
{
    const auto key = [this](LevelSlot slot) { return slot == LevelSlot::None ? QString() : m_stores.keys->key(slot); };
    if (m_listener.found)
        m_listener.found({ toName(finding.kind), finding.cid, key(finding.level), key(finding.other),
            QString::fromUtf8(finding.name), finding.bytes, toName(finding.repair), finding.text, false, {} });
}

} // namespace tierwatch
