// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/audit_library.h"

#include "catalog/relocations.h"
#include "relocation/level_directory.h"

#include <algorithm>

namespace tierwatch {

namespace {

constexpr int looksAtOne = 3;

AuditPlace placeIn(const AuditLevel& level, const ContentPath& path)
{
    AuditPlace place;
    place.level = level.level.slot;
    place.key = level.level.key;
    place.what = AuditPlace::What::Unknown;
    if (level.offline)
        return place;
    Tried<LevelDirectory> directory = LevelDirectory::open(level.job);
    if (!directory)
        return place;
    const Tried<std::optional<struct stat>> seen = directory->look(path);
    if (!seen) { // the way there leads over a link or a file: what would be behind it is nobody's
        place.what
            = seen.error().error.code == ErrorCode::Conflict ? AuditPlace::What::Other : AuditPlace::What::Unknown;
        return place;
    }
    if (!*seen) {
        place.what = AuditPlace::What::Nothing;
    } else if (S_ISREG((*seen)->st_mode)) {
        place.what = AuditPlace::What::File;
        place.bytes = (*seen)->st_size;
    } else {
        place.what = AuditPlace::What::Other;
    }
    return place;
}

} // namespace

bool AuditRow::isAsIn(const AuditRow& other) const
{
    return content.level == other.content.level && content.filename == other.content.filename
        && relocation == other.relocation && namesakes == other.namesakes && sharesFileWith == other.sharesFileWith;
}

Result<> AuditLibrary::load()
{
    catalog::LevelsRecord levels;
    Result<> loaded = m_stores.read([&](Transaction& transaction) -> Result<> {
        Result<catalog::LevelsRecord> read = catalog::selectLevels(transaction, *m_stores.keys);
        if (!read)
            return tl::unexpected(read.error());
        levels = std::move(*read);
        return {};
    });
    if (!loaded)
        return loaded;
    m_table = std::move(levels.table);
    for (const Level& level : m_table.levels()) {
        AuditLevel audited;
        audited.level = level;
        audited.job.slot = level.slot;
        audited.job.key = level.key;
        audited.job.path = level.path;
        audited.job.catalogId = m_stores.facts.id;
        m_levels.push_back(std::move(audited));
    }
    loaded = m_stores.read([&](Transaction& transaction) {
        m_names = AuditNames();
        return catalog::selectContents(
            transaction, *m_stores.keys, std::nullopt, [this](const catalog::ContentRecord& record) {
                m_names.add(record.cid, record.level, record.filename, record.size);
                m_greatest = record.cid;
            });
    });
    if (loaded)
        m_names.ready();
    return loaded;
}

const AuditLevel* AuditLibrary::find(LevelSlot slot) const
{
    const auto found
        = std::ranges::find_if(m_levels, [slot](const AuditLevel& level) { return level.level.slot == slot; });
    return found == m_levels.end() ? nullptr : &*found;
}

bool AuditLibrary::isOffline(LevelSlot slot) const
{
    const AuditLevel* level = find(slot);
    return level != nullptr && level->offline;
}

Result<std::optional<AuditRow>> AuditLibrary::row(ContentId cid) const
{
    std::optional<AuditRow> row;
    const Result<> read = m_stores.read([&](Transaction& transaction) -> Result<> {
        row.reset();
        Result<std::optional<catalog::ContentRecord>> content
            = catalog::selectContent(transaction, *m_stores.keys, cid);
        if (!content)
            return tl::unexpected(content.error());
        if (!*content)
            return {};
        Result<std::optional<Relocation>> relocation = catalog::selectRelocation(transaction, *m_stores.keys, cid);
        if (!relocation)
            return tl::unexpected(relocation.error());
        row = AuditRow{ std::move(**content), std::move(*relocation), {}, {} };
        for (const ContentId other : m_names.contentsNamed(row->content.filename)) {
            if (other == cid)
                continue;
            const Result<std::optional<catalog::ContentRecord>> namesake
                = catalog::selectContent(transaction, *m_stores.keys, other);
            if (!namesake)
                return tl::unexpected(namesake.error());
            if (!*namesake || (*namesake)->filename != row->content.filename)
                continue;
            if ((*namesake)->level == row->content.level)
                row->sharesFileWith = other;
            else
                row->namesakes.push_back((*namesake)->level);
        }
        return {};
    });
    if (!read)
        return tl::unexpected(read.error());
    return row;
}

std::vector<AuditPlace> AuditLibrary::places(const AuditRow& row) const
{
    std::vector<AuditPlace> places;
    const Result<ContentPath> path = parseContentPath(row.content.filename);
    for (const AuditLevel& level : m_levels) {
        AuditPlace place;
        if (path) {
            place = placeIn(level, *path);
        } else {
            place.level = level.level.slot;
            place.key = level.level.key;
        }
        place.anothers = std::ranges::find(row.namesakes, level.level.slot) != row.namesakes.end();
        places.push_back(std::move(place));
    }
    return places;
}

Result<std::vector<Finding>> AuditLibrary::examineNow(ContentId cid) const
{
    std::vector<Finding> findings;
    Result<std::optional<AuditRow>> before = row(cid);
    for (int look = 0; look < looksAtOne; ++look) {
        if (!before)
            return tl::unexpected(before.error());
        if (!*before)
            return std::vector<Finding>{};
        const AuditRow& known = **before;
        AuditContent content;
        content.cid = cid;
        content.level = known.content.level;
        content.levelKey = m_stores.keys->key(content.level);
        content.filename = known.content.filename;
        content.size = known.content.size;
        content.sharesFileWith = known.sharesFileWith;
        if (known.relocation)
            content.relocation = known.relocation->state;
        findings = examine(content, places(known));
        if (findings.empty())
            return findings;
        // A relocation may have gone on between the row and the directories.
        Result<std::optional<AuditRow>> after = row(cid);
        if (after && *after && (*after)->isAsIn(**before))
            return findings;
        before = std::move(after);
    }
    return std::vector<Finding>{}; // it is on its way, and well
}

} // namespace tierwatch
