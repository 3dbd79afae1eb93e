// SPDX-License-Identifier: GPL-3.0-or-later
// What the mover's tests share: a library, a job control, and the mover's functions with less to write.
#pragma once

#include "tests/support/files/file_library.h"

#include <memory>

namespace tierwatch::test {

/// Whether it ended in this error, with a sentence; prints what came instead.
[[nodiscard]] bool endedIn(const std::optional<Error>& error, ErrorCode code);
[[nodiscard]] inline bool endedIn(const ItemResult& result, ErrorCode code) { return endedIn(result.error, code); }
/// Whether it ended well; prints the error.
[[nodiscard]] bool isDone(const ItemResult& result);

class MoverFixture {
protected:
    /// A new library; an empty text, or why there is none.
    QString begin();

    [[nodiscard]] const JobLevel& bronze() const { return m_library->bronze; }
    [[nodiscard]] const JobLevel& silver() const { return m_library->silver; } ///< on bronze's filesystem
    [[nodiscard]] const JobLevel& gold() const { return m_library->gold; } ///< on another one

    /// From bronze to silver, or to gold by copy.
    ItemResult link(const JobItem& what);
    ItemResult copy(const JobItem& what);
    ItemResult remove(const JobLevel& to, const JobItem& what);
    FilesSeen seen(const JobLevel& to, const JobItem& what, bool dropParts = false);
    /// Places a.mp4 of bronze (made where it is missing) in that level; the item as the engine would remember it.
    JobItem placed(const JobLevel& to, qint64 epoch = 1);

    std::unique_ptr<FileLibrary> m_library;
    PlayedControl m_control;
    SpaceLedger m_space;
};

} // namespace tierwatch::test
