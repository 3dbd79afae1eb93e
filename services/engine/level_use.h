// SPDX-License-Identifier: GPL-3.0-or-later
// How much is in each level, comes to it, leaves it and waits for it: kept with each change, never counted anew.
#pragma once

#include "intake/location_index.h"

#include <array>
#include <unordered_map>

namespace tierwatch {

struct LevelSum {
    qint64 contents = 0;
    qint64 bytes = 0; ///< of those whose size is known

    void add(qint64 size)
    {
        ++contents;
        bytes += size;
    }
    void subtract(qint64 size)
    {
        --contents;
        bytes -= size;
    }
};

/// Bytes; 0 where it is not known.
[[nodiscard]] inline qint64 sizeOf(const IndexEntry& entry)
{
    return entry.sizeKiB == IndexEntry::sizeUnknown ? 0 : qint64{ entry.sizeKiB } * 1024;
}

/// Engine thread only.
class LevelUse {
public:
    /// A content came, changed or went; an empty entry: it was not there before, or is not any more.
    void change(const std::optional<IndexEntry>& before, const std::optional<IndexEntry>& after);
    /// It is being moved: its bytes are counted as coming to `to`, and as leaving `from` until its old copy is gone.
    void setMove(ContentId cid, LevelSlot from, LevelSlot to, qint64 bytes);
    /// It is committed; the old copy in `from` is left.
    void setLeft(ContentId cid, LevelSlot from, qint64 bytes);
    void endMove(ContentId cid);

    [[nodiscard]] const LevelSum& inside(LevelSlot level) const { return of(level).inside; }
    [[nodiscard]] const LevelSum& coming(LevelSlot level) const { return of(level).coming; }
    [[nodiscard]] const LevelSum& leaving(LevelSlot level) const { return of(level).leaving; }
    /// Wanted there and not begun; failed ones do not wait.
    [[nodiscard]] LevelSum waiting(LevelSlot level) const;
    [[nodiscard]] qint64 averageSize() const; ///< of all whose size is known; 1 MiB where none is

private:
    struct Level {
        LevelSum inside;
        LevelSum wished; ///< from elsewhere, whether begun or not
        LevelSum coming;
        LevelSum leaving;
    };
    struct Move {
        LevelSlot from = LevelSlot::None;
        LevelSlot to = LevelSlot::None; ///< None: it is there
        qint64 bytes = 0;
    };
    [[nodiscard]] Level& of(LevelSlot level) { return m_levels[number(level)]; }
    [[nodiscard]] const Level& of(LevelSlot level) const { return m_levels[number(level)]; }
    void begin(ContentId cid, const Move& move);

    std::array<Level, 256> m_levels{};
    std::unordered_map<ContentId, Move> m_moves;
    LevelSum m_sized;
};

} // namespace tierwatch
