// SPDX-License-Identifier: GPL-3.0-or-later
#include "relocation/trial_speed.h"

#include "relocation/file_calls.h"

#include <cerrno>
#include <chrono>
#include <cstdlib>
#include <cstring>
#include <fcntl.h>
#include <memory>
#include <random>
#include <unistd.h>

namespace tierwatch::trial {

namespace {

using namespace std::chrono_literals;
using Clock = std::chrono::steady_clock;

constexpr std::size_t chunk = std::size_t(1024) * 1024;
constexpr std::size_t alignment = 4096;
constexpr auto writeFor = 900ms;
constexpr auto readFor = 600ms;

struct Free {
    void operator()(char* memory) const { std::free(memory); } // NOLINT: of aligned_alloc
};
using Buffer = std::unique_ptr<char, Free>;

/// Bytes that no filesystem makes smaller.
Buffer noise()
{
    Buffer buffer(static_cast<char*>(std::aligned_alloc(alignment, chunk)));
    std::mt19937_64 random(Clock::now().time_since_epoch().count());
    for (std::size_t at = 0; buffer && at < chunk; at += sizeof(quint64)) {
        const quint64 word = random();
        std::memcpy(buffer.get() + at, &word, sizeof word);
    }
    return buffer;
}

double perSecond(qint64 bytes, Clock::duration took)
{
    const double seconds = std::chrono::duration<double>(took).count();
    return seconds > 0 ? static_cast<double>(bytes) / seconds : 0;
}

} // namespace

Speed measure(int file, qint64 mostBytes)
{
    Speed speed;
    const Buffer out = noise();
    const Buffer in(static_cast<char*>(std::aligned_alloc(alignment, chunk)));
    const qint64 chunks = mostBytes / static_cast<qint64>(chunk);
    if (!out || !in || chunks == 0)
        return speed;
    const int flags = ::fcntl(file, F_GETFL);
    const bool direct = ::fcntl(file, F_SETFL, flags | O_DIRECT) == 0;
    qint64 written = 0;
    auto begun = Clock::now();
    while (written < chunks && Clock::now() - begun < writeFor) {
        std::memcpy(out.get(), &written, sizeof written); // no two are the same
        if (!writeAll(file, out.get(), chunk, written * static_cast<qint64>(chunk))) {
            speed.error = errno;
            return speed;
        }
        ++written;
        // Without O_DIRECT it is only in memory, and a slow disk would keep the flush at the end for long.
        if (!direct && written % 4 == 0 && ::fdatasync(file) != 0)
            speed.error = errno;
    }
    if (::fdatasync(file) != 0 || speed.error != 0) {
        speed.error = speed.error != 0 ? speed.error : errno;
        return speed;
    }
    speed.written = perSecond(written * static_cast<qint64>(chunk), Clock::now() - begun);
    if (!direct)
        ::posix_fadvise(file, 0, 0, POSIX_FADV_DONTNEED);
    qint64 got = 0;
    begun = Clock::now();
    while (got < written && Clock::now() - begun < readFor) {
        const ssize_t size = readSome(file, in.get(), chunk, got * static_cast<qint64>(chunk));
        if (size != static_cast<ssize_t>(chunk)) {
            speed.error = size < 0 ? errno : EIO;
            return speed;
        }
        std::memcpy(out.get(), &got, sizeof got);
        speed.corrupt = speed.corrupt || std::memcmp(in.get(), out.get(), chunk) != 0;
        ++got;
    }
    speed.read = perSecond(got * static_cast<qint64>(chunk), Clock::now() - begun);
    return speed;
}

} // namespace tierwatch::trial
