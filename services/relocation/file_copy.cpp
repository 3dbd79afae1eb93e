// SPDX-License-Identifier: GPL-3.0-or-later
#include "relocation/file_copy.h"

#include "core/failpoint.h"
#include "relocation/file_calls.h"

#include <xxhash.h>

#include <algorithm>
#include <cerrno>
#include <fcntl.h>
#include <unistd.h>

namespace tierwatch {

namespace {

constexpr qsizetype step = 524'288; ///< what is read, hashed and written stays in the processor's cache

struct FreeHash {
    void operator()(XXH3_state_t* state) const { XXH3_freeState(state); }
};

} // namespace

tl::unexpected<Trouble> sourceChanged(const JobItem& item, const JobLevel& from)
{
    return trouble(ErrorCode::Unavailable,
        QT_TRANSLATE_NOOP(
            "Text", "%1 in %2 was changed while it was copied; it is tried again when nobody writes to it."),
        shown(item.filename), from.key);
}

FileCopy::FileCopy(
    int source, int copy, const JobItem& item, const JobLevel& from, const JobLevel& to, JobControl& control)
    : m_source(source), m_copy(copy), m_item(item), m_from(from), m_to(to), m_control(control)
{
}

Tried<> FileCopy::survey(qint64 size)
{
    m_size = size;
    off_t end = 0;
    while (end < size) {
        off_t begin = ::lseek(m_source, end, SEEK_DATA);
        if (begin < 0 && errno == ENXIO)
            break; // a hole up to the end
        if (begin < 0 && errno != EINVAL && errno != EOPNOTSUPP)
            return systemTrouble(errno, m_item.filename, m_from);
        if (begin < 0)
            begin = end; // this filesystem knows no holes
        off_t hole = ::lseek(m_source, begin, SEEK_HOLE);
        if (hole <= begin)
            hole = size;
        end = std::min<off_t>(hole, size);
        begin = std::min<off_t>(begin, size);
        if (end > begin)
            m_stretches.push_back({ begin, end - begin });
        m_data += end - begin;
    }
    return {};
}

Tried<bool> FileCopy::allocate()
{
    if (hasHoles() || m_size == 0)
        return false;
    int result = 0;
    do {
        result = ::fallocate(m_copy, FALLOC_FL_KEEP_SIZE, 0, m_size);
    } while (result != 0 && errno == EINTR && !m_control.stopped());
    if (result != 0 && errno != EOPNOTSUPP && errno != ENOSYS && errno != EINTR)
        return systemTrouble(errno, m_item.filename, m_to);
    return result == 0;
}

Tried<> FileCopy::readExactly(int file, const JobLevel& level, off_t offset, qsizetype length)
{
    const ssize_t got = readSome(file, m_buffer.data(), static_cast<std::size_t>(length), offset);
    if (got < 0)
        return systemTrouble(errno, m_item.filename, level);
    if (got < length)
        return file == m_source ? sourceChanged(m_item, m_from) : differs();
    return {};
}

Tried<quint64> FileCopy::hash(int file, const JobLevel& level, const Each& each)
{
    const std::unique_ptr<XXH3_state_t, FreeHash> state(XXH3_createState());
    XXH3_64bits_reset(state.get());
    m_buffer.resize(std::min<qsizetype>(step, m_size));
    for (const Stretch& stretch : m_stretches) {
        const off_t end = stretch.offset + stretch.length;
        for (off_t offset = stretch.offset; offset < end; offset += step) {
            if (const std::optional<Error> stop = m_control.stopped())
                return tl::unexpected(Trouble(*stop));
            const auto length = std::min<qsizetype>(step, end - offset);
            if (Tried<> got = readExactly(file, level, offset, length); !got)
                return tl::unexpected(got.error());
            XXH3_64bits_update(state.get(), m_buffer.constData(), static_cast<std::size_t>(length));
            if (const Tried<> done = each(offset, length); !done)
                return tl::unexpected(done.error());
        }
    }
    return XXH3_64bits_digest(state.get());
}

Tried<> FileCopy::copy()
{
    const Tried<quint64> read = hash(m_source, m_from, [this](off_t offset, qsizetype length) -> Tried<> {
        if (!writeAll(m_copy, m_buffer.constData(), static_cast<std::size_t>(length), offset))
            return systemTrouble(errno, m_item.filename, m_to);
        TIERWATCH_FAILPOINT("mover.copy.step");
        // Begins to write now what the flush would otherwise have to write in one go.
        beginFlush(m_copy, offset, length);
        m_control.progress(m_item.cid, offset + length);
        m_control.throttle(length);
        return {};
    });
    if (!read)
        return tl::unexpected(read.error());
    m_hash = *read;
    if (::ftruncate(m_copy, m_size) != 0) // a hole at the end
        return systemTrouble(errno, m_item.filename, m_to);
    m_control.progress(m_item.cid, m_size);
    return {};
}

Tried<> FileCopy::readBack()
{
    ::posix_fadvise(m_copy, 0, 0, POSIX_FADV_DONTNEED);
    const Tried<quint64> found = hash(m_copy, m_to, [](off_t, qsizetype) -> Tried<> { return {}; });
    if (!found)
        return tl::unexpected(found.error());
    if (*found != m_hash)
        return differs();
    off_t end = 0;
    for (const Stretch& stretch : m_stretches) {
        if (Tried<> empty = checkHole(end, stretch.offset); !empty)
            return empty;
        end = stretch.offset + stretch.length;
    }
    if (Tried<> empty = checkHole(end, m_size); !empty)
        return empty;
    ::posix_fadvise(m_copy, 0, 0, POSIX_FADV_DONTNEED);
    return {};
}

/// Where the source has a hole the copy may have bytes (blocks of another size), but only zeros.
Tried<> FileCopy::checkHole(off_t begin, off_t end)
{
    while (begin < end) {
        const off_t data = ::lseek(m_copy, begin, SEEK_DATA);
        if (data < 0 && errno == ENXIO)
            return {};
        begin = std::max(begin, data);
        const auto length = std::min<qsizetype>(m_buffer.size(), end - begin);
        if (begin >= end || length <= 0)
            return {};
        if (Tried<> got = readExactly(m_copy, m_to, begin, length); !got)
            return got;
        if (!std::all_of(m_buffer.cbegin(), m_buffer.cbegin() + length, [](char byte) { return byte == 0; }))
            return differs();
        begin += length;
    }
    return {};
}

tl::unexpected<Trouble> FileCopy::differs() const
{
    return trouble(ErrorCode::Corrupt,
        QT_TRANSLATE_NOOP("Text",
            "What %2 gives back of %1 is not what was written to it; nothing was moved. See to that disk before "
            "retrying."),
        shown(m_item.filename), m_to.key);
}

} // namespace tierwatch
