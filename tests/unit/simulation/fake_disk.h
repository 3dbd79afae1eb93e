// SPDX-License-Identifier: GPL-3.0-or-later
// Level directories as maps of names to inodes, with what a power cut would leave of them.
#pragma once

#include "core/identifiers.h"
#include "core/relocation.h"

#include <array>
#include <compare>
#include <map>
#include <optional>
#include <vector>

namespace tierwatch::simulation {

constexpr int levelCount = 3; ///< the first two on one filesystem, the third on another

struct Name {
    enum class Kind : quint8 { Real, Part, Aside };
    Kind kind = Kind::Real;
    qint64 cid = 0;
    qint64 epoch = 0;

    auto operator<=>(const Name&) const = default;
};

struct Inode {
    qint64 content = 0; ///< whose bytes; 0: somebody else's
    bool complete = false;
    bool flushed = false;
    qint64 written = 0; ///< stands for the modification time
};

class FakeDisk {
public:
    static quint64 device(int level) { return level == 2 ? 2 : 1; }

    int make(const Inode& inode)
    {
        m_inodes.push_back(inode);
        return static_cast<int>(m_inodes.size());
    }
    Inode& inode(int number) { return m_inodes.at(static_cast<std::size_t>(number) - 1); }
    [[nodiscard]] const Inode& inode(int number) const { return m_inodes.at(static_cast<std::size_t>(number) - 1); }

    [[nodiscard]] int find(int level, const Name& name) const
    {
        const auto& names = m_now.at(static_cast<std::size_t>(level));
        const auto found = names.find(name);
        return found == names.end() ? 0 : found->second;
    }
    [[nodiscard]] const std::map<Name, int>& names(int level) const
    {
        return m_now.at(static_cast<std::size_t>(level));
    }
    void put(int level, const Name& name, int number) { m_now.at(static_cast<std::size_t>(level))[name] = number; }
    void remove(int level, const Name& name) { m_now.at(static_cast<std::size_t>(level)).erase(name); }
    [[nodiscard]] bool renameNoReplace(int level, const Name& from, const Name& to)
    {
        if (find(level, to) != 0)
            return false;
        put(level, to, find(level, from));
        remove(level, from);
        return true;
    }

    void flushDirectory(int level)
    {
        m_durable.at(static_cast<std::size_t>(level)) = m_now.at(static_cast<std::size_t>(level));
    }
    void powerCut()
    {
        m_now = m_durable;
        for (Inode& inode : m_inodes)
            inode.complete = inode.complete && inode.flushed;
    }

    [[nodiscard]] FileIdentity identity(int level, int number) const
    {
        return { device(level), static_cast<quint64>(number), inode(number).complete ? 100 : 50,
            inode(number).written };
    }

private:
    std::vector<Inode> m_inodes;
    std::array<std::map<Name, int>, levelCount> m_now;
    std::array<std::map<Name, int>, levelCount> m_durable;
};

} // namespace tierwatch::simulation
