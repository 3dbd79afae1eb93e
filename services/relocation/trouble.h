// SPDX-License-Identifier: GPL-3.0-or-later
// What goes wrong with files: the error for people and programs, and what a job has to know besides.
#pragma once

#include "core/error.h"
#include "relocation/jobs.h"

namespace tierwatch {

struct Trouble {
    Trouble(Error what, bool offline = false) : error(std::move(what)), levelOffline(offline) { }
    Error error;
    bool levelOffline = false; ///< the level cannot be used now; no attempt
    bool mayStand = false; ///< the file stands in its new place, and could not be taken back
    bool needsCopy = false; ///< a link is not possible between these two levels
};

template <typename T = void> using Tried = tl::expected<T, Trouble>;

/// The sentence for a failed system call, chosen by its cause, and with what to do.
[[nodiscard]] tl::unexpected<Trouble> systemTrouble(int errorNumber, const QByteArray& filename, const JobLevel& level);

/// Somebody removed a directory between its look and its use: the next attempt makes it again.
[[nodiscard]] tl::unexpected<Trouble> directoryWent(const QByteArray& filename, const JobLevel& level);

template <typename... Arguments>
[[nodiscard]] tl::unexpected<Trouble> trouble(ErrorCode code, const char* source, const Arguments&... arguments)
{
    return tl::unexpected<Trouble>(Trouble(fail(code, source, arguments...).value()));
}

/// How a file name is shown.
[[nodiscard]] inline QString shown(const QByteArray& filename) { return QString::fromUtf8(filename); }

/// The answer for every item of a job that could not even begin.
[[nodiscard]] JobResult resultForAll(const std::vector<JobItem>& items, const Trouble& why);
[[nodiscard]] JobResult refusedJob(const Job& job, const Error& why);
[[nodiscard]] ItemResult failedItem(const JobItem& item, const Trouble& why);

} // namespace tierwatch
