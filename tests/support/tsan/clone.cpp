// SPDX-License-Identifier: GPL-3.0-or-later
// QProcess starts programs by clone(CLONE_VM | CLONE_VFORK). The thread sanitizer sees a fork in it, marks the memory
// that both share, and from then on ends the process at its next thread. A clone that shares nothing does the same job;
// linked into every test under the thread sanitizer, it is found before the sanitizer's own.
#include <cstdarg>
#include <sched.h>
#include <sys/syscall.h>
#include <sys/types.h>
#include <unistd.h>

extern "C" __attribute__((visibility("default"), no_sanitize("thread"))) int clone(
    int (*function)(void*), void* /*stack*/, int flags, void* argument, ...) noexcept
{
    va_list rest;
    va_start(rest, argument);
    auto* const pidfd = va_arg(rest, pid_t*);
    va_end(rest);
    const long pid = syscall(SYS_clone, flags & ~(CLONE_VM | CLONE_VFORK), nullptr, pidfd, nullptr, nullptr);
    if (pid == 0)
        _exit(function(argument));
    return static_cast<int>(pid);
}
