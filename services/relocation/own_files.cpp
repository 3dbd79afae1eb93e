// SPDX-License-Identifier: GPL-3.0-or-later
#include "relocation/own_files.h"

#include <cerrno>
#include <dirent.h>
#include <fcntl.h>
#include <memory>

namespace tierwatch {

namespace {

struct CloseDirectory {
    void operator()(DIR* stream) const { ::closedir(stream); }
};

} // namespace

Tried<std::vector<OwnName>> OwnFiles::of(ContentId cid, const QByteArray& directory)
{
    const Tried<const ByContent*> files = read(directory);
    if (!files)
        return tl::unexpected(files.error());
    std::vector<OwnName> found;
    const auto [begin, end] = (*files)->equal_range(number(cid));
    for (auto file = begin; file != end; ++file)
        found.push_back(file->second);
    return found;
}

Tried<const OwnFiles::ByContent*> OwnFiles::read(const QByteArray& directory)
{
    const auto known = m_directories.find(directory);
    if (known != m_directories.end())
        return &known->second;
    const Tried<int> opened = m_level.directory(directory);
    if (!opened && opened.error().error.code == ErrorCode::NotFound)
        return &m_directories[directory];
    if (!opened)
        return tl::unexpected(opened.error());
    // A stream of its own: its position is not to disturb the level's descriptor.
    const int again = ::openat(*opened, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    const std::unique_ptr<DIR, CloseDirectory> stream(again < 0 ? nullptr : ::fdopendir(again));
    if (!stream)
        return systemTrouble(errno, directory, m_level.level());
    ByContent found;
    errno = 0;
    while (const dirent* entry = ::readdir(stream.get())) {
        if (const std::optional<OwnName> name = parseOwnName(entry->d_name))
            found.emplace(number(name->cid), *name);
    }
    if (errno != 0)
        return systemTrouble(errno, directory, m_level.level());
    return &(m_directories[directory] = std::move(found));
}

} // namespace tierwatch
