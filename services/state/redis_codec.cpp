// SPDX-License-Identifier: GPL-3.0-or-later
#include "state/redis_codec.h"

#include <hiredis/hiredis.h>

#include <QVarLengthArray>

#include <algorithm>
#include <cstring>
#include <new>

namespace tierwatch {

/// The reply that is being read.
struct RedisReading {
    RedisValue value;
    RedisReplies::Bounds bounds = RedisReplies::replies;
};

namespace {

/// A status, an integer or a bulk's header is never longer; beyond this without a line's end, none will come.
constexpr std::size_t longestLine = std::size_t(64) * 1024;

// hiredis calls these while it reads: the reply is made as our own value, without an allocation of hiredis's for each.
RedisValue* place(const redisReadTask* task)
{
    if (task->parent == nullptr)
        return &static_cast<RedisReading*>(task->privdata)->value;
    // Only the newest element has tasks that point to it, so that growing the vector moves nothing that hiredis knows.
    return &static_cast<RedisValue*>(task->parent->obj)->elements.emplace_back();
}

void* makeString(const redisReadTask* task, char* bytes, size_t length)
{
    RedisValue* value = place(task);
    value->kind = task->type == REDIS_REPLY_STATUS ? RedisValue::Kind::Status
        : task->type == REDIS_REPLY_ERROR          ? RedisValue::Kind::Error
                                                   : RedisValue::Kind::Bytes;
    if (value->kind != RedisValue::Kind::Status) // "OK", to each write: not worth an allocation
        value->bytes = QByteArray(bytes, static_cast<qsizetype>(length));
    return value;
}

#if HIREDIS_MAJOR >= 1
using Elements = std::size_t;
#else
using Elements = int;
#endif

void* makeArray(const redisReadTask* task, Elements elements)
{
    if (static_cast<qint64>(elements) > static_cast<const RedisReading*>(task->privdata)->bounds.elements)
        return nullptr;
    RedisValue* value = place(task);
    value->kind = RedisValue::Kind::Array;
    value->elements.reserve(std::min<std::size_t>(elements, 1024)); // what it announces may never come
    return value;
}

void* makeInteger(const redisReadTask* task, long long integer)
{
    RedisValue* value = place(task);
    value->kind = RedisValue::Kind::Integer;
    value->integer = integer;
    return value;
}

void* makeNil(const redisReadTask* task) { return place(task); }

void freeNothing(void*) { }

redisReplyObjectFunctions allMakers()
{
    redisReplyObjectFunctions functions{};
    functions.createString = makeString;
    functions.createArray = makeArray;
    functions.createInteger = makeInteger;
    functions.createNil = makeNil;
    functions.freeObject = freeNothing;
#if HIREDIS_MAJOR >= 1 // of a protocol that we never ask for, but a peer may speak
    functions.createDouble = [](const redisReadTask* task, double, char* text, std::size_t length) {
        return makeString(task, text, length);
    };
    functions.createBool = [](const redisReadTask* task, int value) { return makeInteger(task, value); };
#endif
    return functions;
}

redisReplyObjectFunctions makers = allMakers(); // hiredis takes no constant

} // namespace

void appendCommand(QByteArray& into, std::span<const QByteArrayView> words)
{
    QVarLengthArray<const char*, 8> starts;
    QVarLengthArray<std::size_t, 8> lengths;
    for (const QByteArrayView word : words) {
        starts.append(word.data() != nullptr ? word.data() : "");
        lengths.append(static_cast<std::size_t>(word.size()));
    }
    char* command = nullptr;
    const int length
        = redisFormatCommandArgv(&command, static_cast<int>(words.size()), starts.data(), lengths.constData());
    if (length < 0) // it has no other reason
        throw std::bad_alloc();
    into.append(command, length);
    redisFreeCommand(command);
}

void RedisReplies::Free::operator()(redisReader* reader) const { redisReaderFree(reader); }

RedisReplies::RedisReplies()
    : m_reading(std::make_unique<RedisReading>()), m_reader(redisReaderCreateWithFunctions(&makers))
{
    if (!m_reader)
        throw std::bad_alloc();
    m_reader->privdata = m_reading.get();
}

RedisReplies::~RedisReplies() = default;

void RedisReplies::setBounds(Bounds bounds) { m_reading->bounds = bounds; }

void RedisReplies::feed(const char* bytes, qsizetype count)
{
    if (!m_broken && redisReaderFeed(m_reader.get(), bytes, static_cast<std::size_t>(count)) != REDIS_OK)
        m_broken = true;
}

std::optional<RedisValue> RedisReplies::next()
{
    if (m_broken)
        return std::nullopt;
    void* made = nullptr;
    if (redisReaderGetReply(m_reader.get(), &made) != REDIS_OK) {
        m_broken = true;
        return std::nullopt;
    }
    if (made != nullptr)
        return std::exchange(m_reading->value, RedisValue{});
    const std::size_t waiting = m_reader->len - m_reader->pos;
    const bool endless
        = waiting > longestLine && std::memchr(m_reader->buf + m_reader->pos, '\n', longestLine) == nullptr;
    if (endless || waiting > static_cast<std::size_t>(m_reading->bounds.bytes))
        m_broken = true;
    return std::nullopt;
}

} // namespace tierwatch
