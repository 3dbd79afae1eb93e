// SPDX-License-Identifier: GPL-3.0-or-later
#include "relocation/directory_ancestry.h"

#include "relocation/descriptor.h"

#include <algorithm>
#include <fcntl.h>
#include <sys/stat.h>

namespace tierwatch {

DirectoryAncestry ancestryOf(int directory)
{
    constexpr std::size_t deepest = 256;
    DirectoryAncestry ancestry;
    Descriptor at(::openat(directory, ".", O_PATH | O_DIRECTORY | O_CLOEXEC));
    while (at.isOpen() && ancestry.size() < deepest) {
        struct stat status { };
        if (::fstat(at.get(), &status) != 0)
            break;
        const std::pair<quint64, quint64> identity(status.st_dev, status.st_ino);
        if (!ancestry.empty() && ancestry.back() == identity) // the root is its own parent
            break;
        ancestry.push_back(identity);
        at = Descriptor(::openat(at.get(), "..", O_PATH | O_DIRECTORY | O_CLOEXEC));
    }
    return ancestry;
}

bool sameOrNested(const DirectoryAncestry& one, const DirectoryAncestry& other)
{
    return !one.empty() && !other.empty()
        && (std::ranges::find(other, one.front()) != other.end() || std::ranges::find(one, other.front()) != one.end());
}

} // namespace tierwatch
