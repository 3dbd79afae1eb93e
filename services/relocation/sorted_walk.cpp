// SPDX-License-Identifier: GPL-3.0-or-later
#include "relocation/sorted_walk.h"

#include "relocation/level_directory.h"

#include <algorithm>

namespace tierwatch {

namespace {

constexpr int mostComponents = 16;

} // namespace

Tried<> walkSorted(const JobLevel& level, const OtherRoots& others,
    const std::function<void(const DirectorySeen&)>& visit,
    const std::function<void(const QByteArray&, const Error&)>& unreadable, const std::function<bool()>& stopped)
{
    const Tried<LevelDirectory> opened = LevelDirectory::open(level);
    if (!opened)
        return tl::unexpected(opened.error());
    std::vector<QByteArray> left{ QByteArray() }; // the next one is the last
    while (!left.empty()) {
        if (stopped && stopped())
            return trouble(ErrorCode::Cancelled, QT_TRANSLATE_NOOP("Text", "Reading %1 was stopped."), level.key);
        DirectorySeen seen;
        seen.path = std::move(left.back());
        left.pop_back();
        std::vector<QByteArray> inside;
        DirectoryVisit names;
        names.sizes = true;
        names.name = [&](const NameSeen& name) {
            if (name.kind == NameSeen::Kind::File) {
                seen.files.push_back(name);
            } else if (name.kind == NameSeen::Kind::Other) {
                seen.others.push_back(name.path);
            } else if (name.path.count('/') + 1 < mostComponents) {
                inside.push_back(name.path);
            } else {
                seen.tooDeep = true;
            }
        };
        names.own = [&seen](const OwnNameSeen& name) { seen.own.push_back(name.path()); };
        if (const Tried<> read = readDirectory(opened->root(), level, seen.path, others, names); !read) {
            if (seen.path.isEmpty() || read.error().levelOffline)
                return read;
            if (unreadable)
                unreadable(seen.path, read.error().error);
            continue;
        }
        std::ranges::sort(seen.files, {}, &NameSeen::path);
        std::ranges::sort(seen.others);
        std::ranges::sort(seen.own);
        std::ranges::sort(inside, std::greater());
        visit(seen);
        left.insert(left.end(), std::make_move_iterator(inside.begin()), std::make_move_iterator(inside.end()));
    }
    return {};
}

} // namespace tierwatch
