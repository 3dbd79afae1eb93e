// SPDX-License-Identifier: GPL-3.0-or-later
#include "call_shim.h"

#include <cerrno>
#include <cstdarg>
#include <dirent.h>
#include <dlfcn.h>
#include <fcntl.h>
#include <set>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <unistd.h>

namespace tierwatch::test {

namespace {

using Kind = CallFault::Kind;

struct State {
    bool armed = false;
    CallFault fault;
    CallsSeen seen;
    std::set<std::pair<dev_t, ino_t>> badlyFlushed;
};

thread_local State state;

template <typename Call> Call real(const char* name) { return reinterpret_cast<Call>(::dlsym(RTLD_NEXT, name)); }

/// While the shim itself looks at files.
class Unarmed final {
public:
    Unarmed() : m_before(std::exchange(state.armed, false)) { }
    Unarmed(const Unarmed&) = delete;
    Unarmed& operator=(const Unarmed&) = delete;
    ~Unarmed() { state.armed = m_before; }

private:
    bool m_before;
};

/// True where this call is to fail; errno says with what.
bool fails(const char* name)
{
    if (!state.armed)
        return false;
    const int number = ++state.seen.calls;
    const bool now = (state.fault.kind == Kind::Error && number == state.fault.at)
        || (state.fault.kind == Kind::Gone && number >= state.fault.at);
    if (!now)
        return false;
    if (!state.seen.hit)
        state.seen.hitCall = name;
    state.seen.hit = true;
    errno = state.fault.errorNumber;
    return true;
}

/// How much of what is asked for a read or write does.
size_t shortened(const char* name, size_t asked)
{
    if (!state.armed || state.fault.kind != Kind::Short || ++state.seen.calls != state.fault.at || asked < 2)
        return asked;
    state.seen.hit = true;
    state.seen.hitCall = name;
    return asked / 2;
}

void watchFlush(int file, bool failed)
{
    const Unarmed unarmed;
    const int error = errno;
    struct stat status { };
    if (::fstat(file, &status) == 0 && S_ISREG(status.st_mode)) {
        const std::pair inode(status.st_dev, status.st_ino);
        state.seen.flushedAgain = state.seen.flushedAgain || state.badlyFlushed.contains(inode);
        if (failed)
            state.badlyFlushed.insert(inode);
    }
    errno = error;
}

} // namespace

void armCalls(const CallFault& fault)
{
    state = State{};
    state.fault = fault;
    state.armed = true;
}

bool callFaultHit() { return state.armed && state.seen.hit; }

CallsSeen disarmCalls()
{
    state.armed = false;
    return state.seen;
}

} // namespace tierwatch::test

using tierwatch::test::fails;
using tierwatch::test::real;
using tierwatch::test::shortened;
using tierwatch::test::state;

// Under names of their own, which the linker knows as the calls': the headers' declarations stay out of the way.
// NOLINTBEGIN(bugprone-macro-parentheses)
#define TIERWATCH_CALL(result, name, parameters, arguments)                                                            \
    extern "C" result shim_##name parameters asm(#name);                                                               \
    extern "C" result shim_##name parameters                                                                           \
    {                                                                                                                  \
        static const auto call = real<result(*) parameters>(#name);                                                    \
        return fails(#name) ? static_cast<result>(-1) : call arguments;                                                \
    }

TIERWATCH_CALL(int, fstat, (int file, struct stat* status), (file, status))
TIERWATCH_CALL(
    int, fstatat, (int directory, const char* name, struct stat* status, int flags), (directory, name, status, flags))
TIERWATCH_CALL(int, fstatvfs, (int file, struct statvfs* status), (file, status))
TIERWATCH_CALL(int, linkat, (int a, const char* from, int b, const char* to, int flags), (a, from, b, to, flags))
TIERWATCH_CALL(int, renameat, (int a, const char* from, int b, const char* to), (a, from, b, to))
TIERWATCH_CALL(int, unlinkat, (int directory, const char* name, int flags), (directory, name, flags))
TIERWATCH_CALL(int, mkdirat, (int directory, const char* name, mode_t mode), (directory, name, mode))
TIERWATCH_CALL(int, fallocate, (int file, int mode, off_t offset, off_t length), (file, mode, offset, length))
TIERWATCH_CALL(int, ftruncate, (int file, off_t length), (file, length))
TIERWATCH_CALL(off_t, lseek, (int file, off_t offset, int from), (file, offset, from))
TIERWATCH_CALL(int, fchown, (int file, uid_t user, gid_t group), (file, user, group))
TIERWATCH_CALL(int, fchmod, (int file, mode_t mode), (file, mode))
TIERWATCH_CALL(int, futimens, (int file, const struct timespec* times), (file, times))
TIERWATCH_CALL(ssize_t, flistxattr, (int file, char* list, size_t size), (file, list, size))
TIERWATCH_CALL(ssize_t, fgetxattr, (int file, const char* name, void* value, size_t size), (file, name, value, size))
TIERWATCH_CALL(int, fsetxattr, (int file, const char* name, const void* value, size_t size, int flags),
    (file, name, value, size, flags))
TIERWATCH_CALL(int, fremovexattr, (int file, const char* name), (file, name))
TIERWATCH_CALL(int, faccessat, (int directory, const char* name, int mode, int flags), (directory, name, mode, flags))
TIERWATCH_CALL(
    int, sync_file_range, (int file, off_t offset, off_t length, unsigned flags), (file, offset, length, flags))
// NOLINTEND(bugprone-macro-parentheses)

extern "C" {

int shim_open(const char* path, int flags, ...) asm("open");
int shim_open(const char* path, int flags, ...)
{
    va_list list;
    va_start(list, flags);
    const mode_t mode = va_arg(list, mode_t);
    va_end(list);
    static const auto call = real<int (*)(const char*, int, ...)>("open");
    return fails("open") ? -1 : call(path, flags, mode);
}

int shim_openat(int directory, const char* path, int flags, ...) asm("openat");
int shim_openat(int directory, const char* path, int flags, ...)
{
    va_list list;
    va_start(list, flags);
    const mode_t mode = va_arg(list, mode_t);
    va_end(list);
    static const auto call = real<int (*)(int, const char*, int, ...)>("openat");
    return fails("openat") ? -1 : call(directory, path, flags, mode);
}

/// The descriptor goes, whatever the answer: so does the kernel.
int shim_close(int file) asm("close");
int shim_close(int file)
{
    static const auto call = real<int (*)(int)>("close");
    const bool failing = fails("close");
    const int error = errno;
    const int closed = call(file);
    if (failing)
        errno = error;
    return failing ? -1 : closed;
}

ssize_t shim_pread(int file, void* data, size_t size, off_t offset) asm("pread");
ssize_t shim_pread(int file, void* data, size_t size, off_t offset)
{
    static const auto call = real<ssize_t (*)(int, void*, size_t, off_t)>("pread");
    return fails("pread") ? -1 : call(file, data, shortened("pread", size), offset);
}

ssize_t shim_pwrite(int file, const void* data, size_t size, off_t offset) asm("pwrite");
ssize_t shim_pwrite(int file, const void* data, size_t size, off_t offset)
{
    static const auto call = real<ssize_t (*)(int, const void*, size_t, off_t)>("pwrite");
    return fails("pwrite") ? -1 : call(file, data, shortened("pwrite", size), offset);
}

int shim_fsync(int file) asm("fsync");
int shim_fsync(int file)
{
    static const auto call = real<int (*)(int)>("fsync");
    const bool failing = fails("fsync");
    if (state.armed)
        tierwatch::test::watchFlush(file, failing);
    return failing ? -1 : call(file);
}

int shim_renameat2(int a, const char* from, int b, const char* to, unsigned flags) asm("renameat2");
int shim_renameat2(int a, const char* from, int b, const char* to, unsigned flags)
{
    static const auto call = real<int (*)(int, const char*, int, const char*, unsigned)>("renameat2");
    if (state.armed && state.fault.withoutRename2) {
        errno = EINVAL;
        return -1;
    }
    return fails("renameat2") ? -1 : call(a, from, b, to, flags);
}

DIR* shim_fdopendir(int file) asm("fdopendir");
DIR* shim_fdopendir(int file)
{
    static const auto call = real<DIR* (*)(int)>("fdopendir");
    return fails("fdopendir") ? nullptr : call(file);
}

dirent* shim_readdir(DIR* stream) asm("readdir");
dirent* shim_readdir(DIR* stream)
{
    static const auto call = real<dirent* (*)(DIR*)>("readdir");
    return fails("readdir") ? nullptr : call(stream);
}

} // extern "C"
