// SPDX-License-Identifier: GPL-3.0-or-later
// The names of contents as filters and orders compare them, made once each.
#pragma once

#include "models/content_store.h"

#include <functional>
#include <span>

namespace tierwatch {

/// Folded names by handle. One thread at a time; what it hands out is good while it and the frame's names live.
class FoldedNames {
public:
    /// Forgets all names of another generation, and the touched ones.
    void follow(const ContentFrame& frame, std::span<const ContentHandle> touched);
    [[nodiscard]] QByteArrayView of(const ContentFrame& frame, ContentHandle handle);

private:
    quint64 m_generation = 0;
    std::shared_ptr<const NameArena> m_plain; ///< most names are folded as they are, and not stored again
    std::unique_ptr<NameArena> m_arena;
    std::vector<Name> m_names; ///< null: not folded yet
};

} // namespace tierwatch
