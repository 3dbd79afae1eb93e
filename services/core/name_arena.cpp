// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/name_arena.h"

#include <algorithm>
#include <cstdint>
#include <cstring>

namespace tierwatch {

namespace {
constexpr std::size_t blockSize = std::size_t{ 256 } * 1024;
constexpr std::size_t longestName = 65535;
} // namespace

QByteArrayView Name::bytes() const
{
    if (m_data == nullptr)
        return {};
    std::uint16_t length = 0;
    std::memcpy(&length, m_data, sizeof length);
    return { m_data + sizeof length, length };
}

Name NameArena::store(QByteArrayView name)
{
    const auto length = static_cast<std::uint16_t>(std::min(static_cast<std::size_t>(name.size()), longestName));
    const std::size_t needed = sizeof length + length;
    const std::lock_guard lock(m_mutex);
    if (m_size - m_used < needed) {
        m_size = std::max(blockSize, needed);
        m_used = 0;
        m_blocks.push_back(std::make_unique<char[]>(m_size));
    }
    char* place = m_blocks.back().get() + m_used;
    std::memcpy(place, &length, sizeof length);
    std::copy_n(name.begin(), length, place + sizeof length); // an empty one has no bytes to point at
    m_used += needed;
    Name stored;
    stored.m_data = place;
    return stored;
}

} // namespace tierwatch
