// SPDX-License-Identifier: GPL-3.0-or-later
// The bytes of a file from one descriptor to another: holes stay holes, everything is hashed while it is read, and read
// back afterwards.
#pragma once

#include "relocation/file_mover.h"
#include "relocation/trouble.h"

#include <sys/types.h>

namespace tierwatch {

/// A run of bytes that is not a hole.
struct Stretch {
    off_t offset = 0;
    off_t length = 0;
};

class FileCopy final {
public:
    /// Both descriptors outlive it.
    FileCopy(int source, int copy, const JobItem& item, const JobLevel& from, const JobLevel& to, JobControl& control);

    /// Finds the stretches of `size` bytes of the source; to be called first.
    [[nodiscard]] Tried<> survey(qint64 size);
    /// What the copy will take.
    [[nodiscard]] qint64 bytesOfData() const { return m_data; }
    [[nodiscard]] bool hasHoles() const { return m_data < m_size; }
    /// Sets the room aside where that fills no holes and the filesystem can; true where it did.
    [[nodiscard]] Tried<bool> allocate();
    [[nodiscard]] Tried<> copy();
    /// After the flush, with the cache dropped: `corrupt` where what comes back is not what was read.
    [[nodiscard]] Tried<> readBack();

private:
    using Each = std::function<Tried<>(off_t offset, qsizetype length)>;
    [[nodiscard]] Tried<quint64> hash(int file, const JobLevel& level, const Each& each);
    [[nodiscard]] Tried<> readExactly(int file, const JobLevel& level, off_t offset, qsizetype length);
    [[nodiscard]] Tried<> checkHole(off_t begin, off_t end);
    [[nodiscard]] tl::unexpected<Trouble> differs() const;

    int m_source;
    int m_copy;
    const JobItem& m_item;
    const JobLevel& m_from;
    const JobLevel& m_to;
    JobControl& m_control;
    qint64 m_size = 0;
    qint64 m_data = 0;
    std::vector<Stretch> m_stretches;
    QByteArray m_buffer;
    quint64 m_hash = 0;
};

/// The source was written, cut or replaced while it was copied.
[[nodiscard]] tl::unexpected<Trouble> sourceChanged(const JobItem& item, const JobLevel& from);

} // namespace tierwatch
