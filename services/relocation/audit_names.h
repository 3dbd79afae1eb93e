// SPDX-License-Identifier: GPL-3.0-or-later
// Every content's name, so that a walk over the directories needs to remember only what is not as expected. Pure.
#pragma once

#include "core/identifiers.h"
#include "core/name_arena.h"

#include <QByteArray>

#include <functional>
#include <memory>
#include <optional>
#include <vector>

namespace tierwatch {

/// First all contents, then ready(), then all files. About 55 bytes per content and its name; nothing per file.
class AuditNames {
public:
    /// `size`: as recorded; −1: not known.
    void add(ContentId cid, LevelSlot level, QByteArrayView filename, qint64 size = -1);
    void ready();

    enum class File : quint8 { Contents, Companion, Unknown };
    /// A file was found. `Companion`: it belongs beside a content of that level (subtitles, a poster).
    [[nodiscard]] File found(LevelSlot level, QByteArrayView filename, qint64 bytes = -1);

    /// Contents that were not found exactly once, where they belong and with their size, or that share a name with
    /// another in their level; by rising cid.
    void suspects(const std::function<void(ContentId, LevelSlot)>& each) const;
    [[nodiscard]] std::size_t size() const { return m_contents.size(); }
    [[nodiscard]] bool contains(QByteArrayView filename) const;
    /// The contents of that name.
    [[nodiscard]] std::vector<ContentId> contentsNamed(QByteArrayView filename) const;
    /// The content of that name in that level.
    [[nodiscard]] std::optional<ContentId> contentAt(LevelSlot level, QByteArrayView filename) const;
    /// Where the catalogue has that content.
    struct Place {
        LevelSlot level = LevelSlot::None;
        QByteArray name;
    };
    [[nodiscard]] std::optional<Place> placeOf(ContentId cid) const;
    /// Some names of contents in that level, at random; all of them where there are fewer.
    [[nodiscard]] std::vector<QByteArray> samplesOf(LevelSlot level, std::size_t most) const;

private:
    struct Content {
        ContentId cid{};
        Name name;
        qint64 size = -1;
        LevelSlot level = LevelSlot::None;
        bool inPlace = false;
        bool suspect = false; ///< found elsewhere, or shares its file, or has another size
    };
    struct Hashed {
        quint64 hash = 0;
        quint32 content = 0;
    };
    [[nodiscard]] std::pair<std::size_t, std::size_t> range(quint64 hash) const;
    [[nodiscard]] bool isCompanion(LevelSlot level, QByteArrayView filename) const;

    std::unique_ptr<NameArena> m_names = std::make_unique<NameArena>();
    std::vector<Content> m_contents; ///< by rising cid
    std::vector<Hashed> m_byName; ///< by rising hash
    std::vector<quint64> m_stems; ///< level and name without its extension, hashed; rising
};

/// Ends like what stands beside a film: subtitles, a poster, a description.
[[nodiscard]] bool endsLikeCompanion(QByteArrayView filename);

} // namespace tierwatch
