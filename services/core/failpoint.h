// SPDX-License-Identifier: GPL-3.0-or-later
// Named places where a test can kill, stop or fail the program, and named mistakes that a test can switch on to see
// that some test notices them. Compiled into test builds only; elsewhere they are nothing.
#pragma once

#ifdef TIERWATCH_FAILPOINTS
namespace tierwatch {
/// Looks the name up in TIERWATCH_FAILPOINTS ("name=kill;other=sleep:500;third=kill@3;fourth=hang:FILE", @n: at the nth
/// time; hang: each time, as long as FILE exists; FILE.reached appears) and does it.
void failpoint(const char* name);
/// Whether the name stands in TIERWATCH_MUTATIONS ("name,name"), read once. Any thread.
[[nodiscard]] bool mutation(const char* name);
} // namespace tierwatch
#define TIERWATCH_FAILPOINT(name) ::tierwatch::failpoint(name)
/// A bool: is this mistake to be made? `if (!TIERWATCH_MUTATION("skip-file-fsync")) fsync(…)`
#define TIERWATCH_MUTATION(name) ::tierwatch::mutation(name)
#else
#define TIERWATCH_FAILPOINT(name) static_cast<void>(0)
#define TIERWATCH_MUTATION(name) false
#endif
