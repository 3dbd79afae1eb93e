// SPDX-License-Identifier: GPL-3.0-or-later
// Which `.tierwatch-…` files of which contents lie in a level's directories; each directory is read once.
#pragma once

#include "relocation/level_directory.h"

#include <map>
#include <vector>

namespace tierwatch {

class OwnFiles final {
public:
    /// `level` outlives it.
    explicit OwnFiles(LevelDirectory& level) : m_level(level) { }
    /// Of this content in that directory; none where the directory is missing.
    [[nodiscard]] Tried<std::vector<OwnName>> of(ContentId cid, const QByteArray& directory);

private:
    using ByContent = std::multimap<qint64, OwnName>;
    [[nodiscard]] Tried<const ByContent*> read(const QByteArray& directory);

    LevelDirectory& m_level;
    std::map<QByteArray, ByContent> m_directories;
};

} // namespace tierwatch
