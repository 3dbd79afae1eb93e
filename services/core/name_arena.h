// SPDX-License-Identifier: GPL-3.0-or-later
// File names of millions of contents, each stored once and shared by the index and the models.
#pragma once

#include <QByteArrayView>
#include <QString>

#include <memory>
#include <mutex>
#include <vector>

namespace tierwatch {

/// A name in an arena: eight bytes, valid while the arena lives. UTF-8, up to 65 535 bytes.
class Name {
public:
    Name() = default;
    [[nodiscard]] QByteArrayView bytes() const;
    [[nodiscard]] QString text() const { return QString::fromUtf8(bytes()); }
    [[nodiscard]] bool isNull() const { return m_data == nullptr; }

private:
    friend class NameArena;
    const char* m_data = nullptr; // two bytes of length, then the name
};

/// Only grows; a name once stored never moves. store() may be called from any thread.
class NameArena {
public:
    [[nodiscard]] Name store(QByteArrayView name);

private:
    std::mutex m_mutex;
    std::vector<std::unique_ptr<char[]>> m_blocks;
    std::size_t m_used = 0;
    std::size_t m_size = 0;
};

} // namespace tierwatch
