// SPDX-License-Identifier: GPL-3.0-or-later
#include "relocation/audit_names.h"

#include <QRandomGenerator>

#include <algorithm>
#include <array>
#include <xxhash.h>

namespace tierwatch {

namespace {

constexpr std::array companionEndings{ ".srt", ".vtt", ".ass", ".jpg", ".jpeg", ".png", ".nfo" };

quint64 hashOf(QByteArrayView text, quint64 seed = 0)
{
    return XXH3_64bits_withSeed(text.data(), static_cast<std::size_t>(text.size()), seed);
}

/// "drama/e07.mp4" → "drama/e07"; a dot that begins the last component is none of an extension.
QByteArrayView stemOf(QByteArrayView filename)
{
    const qsizetype dot = filename.lastIndexOf('.');
    return dot > filename.lastIndexOf('/') + 1 ? filename.first(dot) : filename;
}

quint64 stemHash(LevelSlot level, QByteArrayView stem) { return hashOf(stem, number(level) + 1); }

} // namespace

void AuditNames::add(ContentId cid, LevelSlot level, QByteArrayView filename, qint64 size)
{
    m_byName.push_back({ hashOf(filename), static_cast<quint32>(m_contents.size()) });
    m_stems.push_back(stemHash(level, stemOf(filename)));
    m_contents.push_back({ cid, m_names->store(filename), size, level, false, false });
}

void AuditNames::ready()
{
    std::ranges::sort(m_byName, {}, &Hashed::hash);
    std::ranges::sort(m_stems);
    for (std::size_t at = 0; at + 1 < m_byName.size(); ++at) {
        for (std::size_t next = at + 1; next < m_byName.size() && m_byName[next].hash == m_byName[at].hash; ++next) {
            Content& one = m_contents[m_byName[at].content];
            Content& other = m_contents[m_byName[next].content];
            if (one.level == other.level && one.name.bytes() == other.name.bytes())
                one.suspect = other.suspect = true;
        }
    }
}

std::pair<std::size_t, std::size_t> AuditNames::range(quint64 hash) const
{
    const auto found = std::ranges::equal_range(m_byName, hash, {}, &Hashed::hash);
    return { static_cast<std::size_t>(found.begin() - m_byName.begin()),
        static_cast<std::size_t>(found.end() - m_byName.begin()) };
}

AuditNames::File AuditNames::found(LevelSlot level, QByteArrayView filename, qint64 bytes)
{
    bool known = false;
    const auto [begin, end] = range(hashOf(filename));
    for (std::size_t at = begin; at < end; ++at) {
        Content& content = m_contents[m_byName[at].content];
        if (content.name.bytes() != filename)
            continue;
        known = true;
        (content.level == level ? content.inPlace : content.suspect) = true;
        if (content.level == level && bytes >= 0 && content.size >= 0 && bytes != content.size)
            content.suspect = true;
    }
    if (known)
        return File::Contents;
    return isCompanion(level, filename) ? File::Companion : File::Unknown;
}

bool AuditNames::isCompanion(LevelSlot level, QByteArrayView filename) const
{
    if (!endsLikeCompanion(filename))
        return false;
    // "e07.mp4" may have "e07.srt", and "e07.ko.srt".
    for (QByteArrayView stem = stemOf(filename), before = filename; stem != before;
         before = stem, stem = stemOf(stem)) {
        if (std::ranges::binary_search(m_stems, stemHash(level, stem)))
            return true;
    }
    return false;
}

void AuditNames::suspects(const std::function<void(ContentId, LevelSlot)>& each) const
{
    for (const Content& content : m_contents) {
        if (content.suspect || !content.inPlace)
            each(content.cid, content.level);
    }
}

bool AuditNames::contains(QByteArrayView filename) const { return !contentsNamed(filename).empty(); }

std::vector<ContentId> AuditNames::contentsNamed(QByteArrayView filename) const
{
    std::vector<ContentId> contents;
    const auto [begin, end] = range(hashOf(filename));
    for (std::size_t at = begin; at < end; ++at) {
        const Content& content = m_contents[m_byName[at].content];
        if (content.name.bytes() == filename)
            contents.push_back(content.cid);
    }
    return contents;
}

std::optional<ContentId> AuditNames::contentAt(LevelSlot level, QByteArrayView filename) const
{
    const auto [begin, end] = range(hashOf(filename));
    for (std::size_t at = begin; at < end; ++at) {
        const Content& content = m_contents[m_byName[at].content];
        if (content.level == level && content.name.bytes() == filename)
            return content.cid;
    }
    return std::nullopt;
}

std::optional<AuditNames::Place> AuditNames::placeOf(ContentId cid) const
{
    const auto found = std::ranges::lower_bound(m_contents, cid, {}, &Content::cid);
    if (found == m_contents.end() || found->cid != cid)
        return std::nullopt;
    return Place{ found->level, found->name.bytes().toByteArray() };
}

std::vector<QByteArray> AuditNames::samplesOf(LevelSlot level, std::size_t most) const
{
    std::vector<QByteArray> samples;
    quint32 seen = 0;
    for (const Content& content : m_contents) {
        if (content.level != level)
            continue;
        ++seen;
        if (samples.size() < most)
            samples.push_back(content.name.bytes().toByteArray());
        else if (const quint32 place = QRandomGenerator::global()->bounded(seen); place < most)
            samples[place] = content.name.bytes().toByteArray();
    }
    return samples;
}

bool endsLikeCompanion(QByteArrayView filename)
{
    return std::ranges::any_of(
        companionEndings, [filename](const char* ending) { return filename.endsWith(QByteArrayView(ending)); });
}

} // namespace tierwatch
