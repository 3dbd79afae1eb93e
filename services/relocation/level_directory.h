// SPDX-License-Identifier: GPL-3.0-or-later
// A level's directory, open for the time of one job: no component is followed through a symbolic link, and what is
// changed in it is flushed once, at the end.
#pragma once

#include "relocation/content_path.h"
#include "relocation/descriptor.h"
#include "relocation/trouble.h"

#include <map>
#include <set>
#include <sys/stat.h>

namespace tierwatch {

/// A content's file, open for reading.
struct OpenFile {
    Descriptor descriptor;
    struct stat status { };
};

class LevelDirectory final {
public:
    /// By its path, as it is at this moment, and whatever its marker says.
    [[nodiscard]] static Tried<LevelDirectory> openUnmarked(const JobLevel& level);
    /// Only where its marker names this catalogue and this level.
    [[nodiscard]] static Tried<LevelDirectory> open(const JobLevel& level);

    [[nodiscard]] const JobLevel& level() const { return m_level; }
    [[nodiscard]] int root() const { return m_directories.at({}).get(); }

    /// A directory inside; stays open until this object goes.
    [[nodiscard]] Tried<int> directory(const QByteArray& path);
    /// The same; those that are missing are made, with owner and mode as in `model`.
    [[nodiscard]] Tried<int> makeDirectory(const QByteArray& path, LevelDirectory& model);
    /// Whether the names still lead to the directories that are open: somebody may have renamed or unmounted one.
    [[nodiscard]] Tried<> isUnmoved() const;
    /// Removes those made by this object, as far as they are empty.
    void removeMade();

    /// A regular file; anything else of that name is a conflict.
    [[nodiscard]] Tried<OpenFile> openFile(const ContentPath& path);
    /// What stands under that name, not followed; empty: nothing.
    [[nodiscard]] Tried<std::optional<struct stat>> look(const ContentPath& path);

    /// To be flushed.
    void noteChanged(const QByteArray& path) { m_changed.insert(path); }
    [[nodiscard]] Tried<> flush();
    /// How many flushes there have been.
    [[nodiscard]] int flushes() const { return m_flushes; }

private:
    explicit LevelDirectory(const JobLevel& level) : m_level(level) { }
    [[nodiscard]] Tried<int> openInside(int parent, const QByteArray& path);

    JobLevel m_level;
    std::map<QByteArray, Descriptor> m_directories; ///< by path inside the level; the level itself has the empty one
    std::set<QByteArray> m_changed;
    std::vector<QByteArray> m_made;
    int m_flushes = 0;
};

} // namespace tierwatch
