// SPDX-License-Identifier: GPL-3.0-or-later
// System calls in the form in which the mover needs them. All report as the calls do: −1 and errno.
#pragma once

#include "core/relocation.h"

#include <sys/stat.h>
#include <sys/types.h>

namespace tierwatch {

/// Reads until `size` bytes, the end of the file, or an error.
[[nodiscard]] ssize_t readSome(int file, char* data, std::size_t size, off_t offset);
[[nodiscard]] bool writeAll(int file, const char* data, std::size_t size, off_t offset);

/// A rename that never replaces; where the filesystem cannot do that in one call, by link and unlink.
[[nodiscard]] int renameNoReplace(int fromDirectory, const char* from, int toDirectory, const char* to);

/// Once, and never again after an error: the kernel may have thrown the pages away and say "flushed" the second time.
[[nodiscard]] int flushFile(int file);
/// Lets the disk begin with these bytes; what goes wrong is heard from flushFile.
void beginFlush(int file, off_t offset, off_t length);
[[nodiscard]] int flushDirectory(int directory);

/// Gives an open file another name, on the same filesystem, never replacing one.
[[nodiscard]] int linkOpenFile(int file, int directory, const char* name);

[[nodiscard]] FileIdentity identityOf(const struct stat& status);
[[nodiscard]] bool sameInode(const struct stat& a, const struct stat& b);
/// Inode, size and time as recorded. Not the device: its number changes when disks are found in another order.
[[nodiscard]] bool isRecorded(const struct stat& status, const FileIdentity& recorded);

} // namespace tierwatch
