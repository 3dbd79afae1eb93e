// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/level_use.h"

#include <algorithm>

namespace tierwatch {

namespace {

bool isWished(const IndexEntry& entry)
{
    return entry.relocating && entry.wanted != entry.level && !entry.failed && !entry.lingering;
}

} // namespace

void LevelUse::change(const std::optional<IndexEntry>& before, const std::optional<IndexEntry>& after)
{
    if (before) {
        of(before->level).inside.subtract(sizeOf(*before));
        if (isWished(*before))
            of(before->wanted).wished.subtract(sizeOf(*before));
        if (before->sizeKiB != IndexEntry::sizeUnknown)
            m_sized.subtract(sizeOf(*before));
    }
    if (after) {
        of(after->level).inside.add(sizeOf(*after));
        if (isWished(*after))
            of(after->wanted).wished.add(sizeOf(*after));
        if (after->sizeKiB != IndexEntry::sizeUnknown)
            m_sized.add(sizeOf(*after));
    }
}

void LevelUse::begin(ContentId cid, const Move& move)
{
    endMove(cid);
    m_moves.emplace(cid, move);
    of(move.from).leaving.add(move.bytes);
    if (move.to != LevelSlot::None)
        of(move.to).coming.add(move.bytes);
}

void LevelUse::setMove(ContentId cid, LevelSlot from, LevelSlot to, qint64 bytes) { begin(cid, { from, to, bytes }); }

void LevelUse::setLeft(ContentId cid, LevelSlot from, qint64 bytes) { begin(cid, { from, LevelSlot::None, bytes }); }

void LevelUse::endMove(ContentId cid)
{
    const auto ended = m_moves.extract(cid);
    if (ended.empty())
        return;
    const Move& move = ended.mapped();
    of(move.from).leaving.subtract(move.bytes);
    if (move.to != LevelSlot::None)
        of(move.to).coming.subtract(move.bytes);
}

LevelSum LevelUse::waiting(LevelSlot level) const
{
    const Level& known = of(level);
    return { std::max<qint64>(known.wished.contents - known.coming.contents, 0),
        std::max<qint64>(known.wished.bytes - known.coming.bytes, 0) };
}

qint64 LevelUse::averageSize() const
{
    constexpr qint64 usual = 1024 * 1024;
    return m_sized.contents > 0 ? std::max<qint64>(m_sized.bytes / m_sized.contents, 1) : usual;
}

} // namespace tierwatch
