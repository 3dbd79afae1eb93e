// SPDX-License-Identifier: GPL-3.0-or-later
#include "fake_clock.h"

namespace tierwatch::test {

FakeClock::FakeClock(Time start) : m_start(start) { }

Time FakeClock::now() const { return m_start + Duration(m_elapsed.load()); }

Deadline FakeClock::uptime() const { return Deadline(Duration(m_elapsed.load())); }

void FakeClock::advance(Duration by) { m_elapsed += by.count(); }

} // namespace tierwatch::test
