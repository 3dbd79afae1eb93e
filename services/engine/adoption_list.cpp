// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/adoption_list.h"

#include "relocation/sorted_walk.h"

#include <algorithm>

namespace tierwatch {

namespace {

constexpr std::size_t linesAtOnce = 1000;
constexpr int windowsWatched = 5; ///< views per day were watched for long: e^−5 of a window is missing

std::size_t hashOf(QByteArrayView name) { return qHash(name, 0); }

QString shownName(const Name& name) { return name.text(); }

std::optional<Views> viewsOf(const ImportRow& row, const Rule& rule, Time at)
{
    if (row.count < 0)
        return std::nullopt;
    Views views;
    views.total = row.count;
    views.recentAt = at;
    views.watchedSince = at;
    if (row.viewsPerDay >= 0) { // at that rate it settles at rate × window
        const double days = std::chrono::duration<double, std::chrono::days::period>(rule.window).count();
        views.recent = row.viewsPerDay * days;
        views.watchedSince = at - std::chrono::duration_cast<Duration>(rule.window) * windowsWatched;
    }
    return views;
}

} // namespace

AdoptionList::AdoptionList(AuditLibrary& library, AuditNames& names, LevelKeys& keys, qint64 countLimit)
    : m_library(library), m_names(names), m_keys(keys), m_reader(countLimit)
{
}

void AdoptionList::read(QByteArrayView csv)
{
    m_reader.feed(csv);
    ImportList list = m_reader.finish();
    m_problems = m_reader.problems();
    std::vector<LevelSlot> levels;
    for (const QByteArray& key : list.levels) {
        const Level* level = m_library.table().find(QString::fromUtf8(key));
        levels.push_back(level == nullptr ? LevelSlot::None : level->slot);
    }
    m_arena = std::move(list.names);
    m_lines.reserve(list.rows.size());
    for (const ImportRow& row : list.rows) {
        Line line;
        line.row = row;
        if (row.level != ImportRow::noLevel) {
            line.level = levels[row.level];
            if (line.level == LevelSlot::None)
                m_problems.add(row.line, "level", QT_TRANSLATE_NOOP("Text", "There is no level %1; the levels are %2."),
                    QString::fromUtf8(list.levels[row.level]), levelNames());
            else if (const AuditLevel* level = m_library.find(line.level); level->offline)
                m_problems.add({ row.line, "level", level->offline->text });
        }
        if (const Result<ContentPath> path = parseContentPath(row.filename.bytes().toByteArray()); !path)
            m_problems.add({ row.line, "filename", path.error().text });
        m_byName.push_back({ hashOf(row.filename.bytes()), static_cast<quint32>(m_lines.size()) });
        m_lines.push_back(std::move(line));
    }
    std::ranges::sort(m_byName, {}, &Hashed::hash);
}

QString AdoptionList::levelNames() const
{
    QStringList names;
    for (const Level& level : m_library.table().levels())
        names.append(level.key);
    return names.join(QStringLiteral(", "));
}

Result<> AdoptionList::lookForFiles(AdoptionCounts& counts, const std::function<bool()>& stopped)
{
    OtherRoots roots;
    for (const AuditLevel& level : m_library.levels()) {
        m_someOffline = m_someOffline || level.offline.has_value();
        if (const auto root = rootOf(level.job); root && !level.offline)
            roots.insert(*root);
    }
    for (const AuditLevel& level : m_library.levels()) {
        if (level.offline)
            continue;
        const Tried<> walked = walkSorted(
            level.job, roots,
            [&](const DirectorySeen& directory) {
                const bool hasContents = std::ranges::any_of(
                    directory.files, [](const NameSeen& file) { return !endsLikeCompanion(file.path); });
                for (const NameSeen& file : directory.files)
                    seen(level.level.slot, file, hasContents, counts);
            },
            {}, stopped);
        if (!walked)
            return tl::unexpected(walked.error().error);
    }
    for (const Line& line : m_lines) {
        checkFile(line);
        checkCatalogue(line);
    }
    return {};
}

void AdoptionList::seen(LevelSlot level, const NameSeen& file, bool hasContents, AdoptionCounts& counts)
{
    ++counts.files;
    bool named = false;
    const auto twins = std::ranges::equal_range(m_byName, hashOf(file.path), {}, &Hashed::hash);
    for (const Hashed& hashed : twins) {
        Line& line = m_lines[hashed.line];
        if (line.row.filename.bytes() != QByteArrayView(file.path))
            continue;
        const bool given = line.row.level != ImportRow::noLevel;
        if (!line.found && (!given || line.level == level)) {
            line.found = true;
            line.level = level;
            line.size = file.bytes;
            named = true;
        } else {
            line.second = level;
        }
    }
    if (named)
        return;
    const AuditNames::File known = m_names.found(level, file.path, file.bytes);
    if (known == AuditNames::File::Companion || (hasContents && endsLikeCompanion(file.path)))
        ++counts.companions;
    else if (known == AuditNames::File::Unknown)
        m_orphans.push_back({ level, file.path, file.bytes });
}

void AdoptionList::checkFile(const Line& line)
{
    const ImportRow& row = line.row;
    const bool given = row.level != ImportRow::noLevel;
    const auto key = [this](LevelSlot slot) { return m_keys.key(slot); };
    if (!line.found && line.second != LevelSlot::None)
        m_problems.add(row.line, "level",
            QT_TRANSLATE_NOOP("Text", "The file %1 lies in %2 and not in %3: correct the level, or leave it out."),
            shownName(row.filename), key(line.second), key(line.level));
    else if (!line.found && given)
        m_problems.add(row.line, "filename", QT_TRANSLATE_NOOP("Text", "There is no file %1 in %2."),
            shownName(row.filename), key(line.level));
    else if (!line.found)
        m_problems.add(row.line, "filename",
            m_someOffline ? QT_TRANSLATE_NOOP(
                "Text", "There is no file %1 in the levels that could be looked at; others are offline.")
                          : QT_TRANSLATE_NOOP("Text", "There is no file %1 in any level."),
            shownName(row.filename));
    else if (!given && line.second != LevelSlot::None)
        m_problems.add(row.line, "level",
            QT_TRANSLATE_NOOP("Text", "Files %1 lie in %2 and in %3: name the level of this content."),
            shownName(row.filename), key(line.level), key(line.second));
}

void AdoptionList::checkCatalogue(const Line& line)
{
    if (!line.found)
        return;
    const ImportRow& row = line.row;
    if (row.cid) {
        const std::optional<AuditNames::Place> known = m_names.placeOf(*row.cid);
        if (known && (known->level != line.level || QByteArrayView(known->name) != row.filename.bytes()))
            m_problems.add(row.line, "cid",
                QT_TRANSLATE_NOOP("Text", "In the catalogue the content %1 is %2 in %3: give another cid."),
                QString::number(number(*row.cid)), QString::fromUtf8(known->name), m_keys.key(known->level));
    }
    const std::optional<ContentId> owner = m_names.contentAt(line.level, row.filename.bytes());
    if (owner && row.cid && *owner != *row.cid)
        m_problems.add(row.line, "filename",
            QT_TRANSLATE_NOOP(
                "Text", "In the catalogue the file %1 in %2 is content %3: two contents cannot share it."),
            shownName(row.filename), m_keys.key(line.level), QString::number(number(*owner)));
}

Result<> AdoptionList::write(const Write& write, catalog::AdoptionRecord& record, const Rule& rule, Time now,
    const std::function<bool()>& goesOn)
{
    for (Line& line : m_lines) {
        if (!line.row.cid)
            line.row.cid = m_names.contentAt(line.level, line.row.filename.bytes());
    }
    // Given ones first, so that no new content gets a cid that a later line gives.
    std::ranges::stable_sort(m_lines, [](const Line& a, const Line& b) {
        return a.row.cid && b.row.cid ? *a.row.cid < *b.row.cid : a.row.cid && !b.row.cid;
    });
    const std::span<const Line> all = m_lines;
    for (std::size_t at = 0; at < all.size(); at += linesAtOnce) {
        if (!goesOn())
            return fail(ErrorCode::Cancelled,
                QT_TRANSLATE_NOOP("Text", "The import was stopped; started again with the same list, it goes on."));
        const std::span<const Line> some = all.subspan(at, std::min(linesAtOnce, all.size() - at));
        AdoptionCounts counts;
        const Result<> written = write([&](Transaction& transaction) -> Result<> {
            counts = record.counts;
            return writeSome(transaction, some, rule, record.startedAt, now, counts).and_then([&] {
                return catalog::saveAdoption(transaction, record.id, record.owner, counts);
            });
        });
        if (!written)
            return written;
        record.counts = counts;
    }
    return {};
}

Result<> AdoptionList::writeSome(Transaction& transaction, std::span<const Line> lines, const Rule& rule, Time at,
    Time now, AdoptionCounts& counts) const
{
    std::vector<ContentId> cids;
    for (const Line& line : lines) {
        if (line.row.cid)
            cids.push_back(*line.row.cid);
    }
    const Result<std::vector<catalog::ContentRecord>> there = catalog::selectContentsOf(transaction, m_keys, cids);
    if (!there)
        return tl::unexpected(there.error());
    std::vector<catalog::TakenContent> fresh;
    std::vector<catalog::ContentViews> views;
    for (const Line& line : lines) {
        const std::optional<Views> given = viewsOf(line.row, rule, at);
        const auto known = line.row.cid
            ? std::ranges::lower_bound(*there, *line.row.cid, {}, &catalog::ContentRecord::cid)
            : there->end();
        ++counts.inPlace;
        if (known == there->end() || known->cid != *line.row.cid) {
            fresh.push_back({ line.row.cid.value_or(ContentId{}), line.level, line.row.filename.bytes().toByteArray(),
                line.size, given });
            ++counts.imported;
            counts.counted += given ? 1 : 0;
            counts.bytes += std::max<qint64>(line.size, 0);
            continue;
        }
        if (QByteArrayView(known->filename) != line.row.filename.bytes())
            return fail(ErrorCode::Conflict,
                QT_TRANSLATE_NOOP("Text", "The content %1 was changed while the list was read: import it again."),
                QString::number(number(known->cid)));
        if (given && !known->views.total) {
            views.push_back({ known->cid, *given });
            ++counts.counted;
        }
    }
    return catalog::insertTakenContents(transaction, m_keys, fresh, now).and_then([&] {
        return catalog::saveViews(transaction, views);
    });
}

void AdoptionList::tellOrphans(const std::function<void(Finding)>& tell) const
{
    for (const Orphan& orphan : m_orphans) {
        Finding finding;
        finding.kind = Finding::Kind::Orphan;
        finding.level = orphan.level;
        finding.name = orphan.name;
        finding.bytes = orphan.bytes;
        finding.text = { QT_TRANSLATE_NOOP("Text", "%1 in %2 belongs to no content; add it as one, or move it away."),
            { QString::fromUtf8(orphan.name), m_keys.key(orphan.level) } };
        tell(std::move(finding));
    }
}

} // namespace tierwatch
