// SPDX-License-Identifier: GPL-3.0-or-later
// Redis's protocol as bytes: hiredis's formatter and reader, without its connections. Bounded: a peer cannot make it
// grow.
#pragma once

#include <QByteArray>

#include <memory>
#include <optional>
#include <span>
#include <vector>

struct redisReader;

namespace tierwatch {

struct RedisReading;

/// One reply.
struct RedisValue {
    enum class Kind : quint8 { Nil, Status, Error, Integer, Bytes, Array };
    Kind kind = Kind::Nil;
    qint64 integer = 0;
    QByteArray bytes; ///< of Error and Bytes
    std::vector<RedisValue> elements; ///< of Array
};

/// Appends a command in Redis's protocol.
void appendCommand(QByteArray& into, std::span<const QByteArrayView> words);

/// Makes replies out of what a peer sends.
class RedisReplies final {
public:
    /// What one reply may have; more is taken for garbage.
    struct Bounds {
        qsizetype bytes;
        int elements; ///< of an array
    };
    static constexpr Bounds greeting{ qsizetype(64) * 1024, 16 }; ///< nobody is trusted with more before he is known
    static constexpr Bounds replies{ qsizetype(64) * 1024 * 1024, 1'000'000 };

    RedisReplies();
    ~RedisReplies();
    RedisReplies(const RedisReplies&) = delete;
    RedisReplies& operator=(const RedisReplies&) = delete;

    void setBounds(Bounds bounds);
    void feed(const char* bytes, qsizetype count);
    /// The next whole reply; nothing while it is not here yet, or for ever once broken().
    [[nodiscard]] std::optional<RedisValue> next();
    /// What came is not Redis's protocol, or exceeds the bounds.
    [[nodiscard]] bool broken() const { return m_broken; }

private:
    struct Free {
        void operator()(redisReader* reader) const;
    };
    std::unique_ptr<RedisReading> m_reading; ///< hiredis's tasks point into it
    std::unique_ptr<redisReader, Free> m_reader;
    bool m_broken = false;
};

} // namespace tierwatch
