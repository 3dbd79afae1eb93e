// SPDX-License-Identifier: GPL-3.0-or-later
// Named places where a test can kill, stop or fail the program. Compiled into test builds only; elsewhere they are
// nothing.
#pragma once

#ifdef TIERWATCH_FAILPOINTS
namespace tierwatch {
/// Looks the name up in TIERWATCH_FAILPOINTS ("name=kill;other=sleep:500;third=kill@3", @n: at the nth time) and does
/// it.
void failpoint(const char* name);
} // namespace tierwatch
#define TIERWATCH_FAILPOINT(name) ::tierwatch::failpoint(name)
#else
#define TIERWATCH_FAILPOINT(name) static_cast<void>(0)
#endif
