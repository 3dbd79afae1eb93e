// SPDX-License-Identifier: GPL-3.0-or-later
// SIGSTOP as a test needs it: kill(2) returns before the last thread has stopped, and a busy machine lets it answer
// once more.
#pragma once

#include <QtGlobal>

namespace tierwatch::test {

/// Stops the process and waits until all of its threads stand; false where they do not within some seconds.
bool pauseProcess(qint64 processId);

} // namespace tierwatch::test
