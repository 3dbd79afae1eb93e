// SPDX-License-Identifier: GPL-3.0-or-later
// The state store on Redis: key = cid in decimal, value = the JSON as it is given.
#include "state/redis_connection.h"
#include "state/redis_errors.h"
#include "state/redis_health.h"
#include "state/state_store.h"

#include <QCryptographicHash>
#include <QVarLengthArray>

#include <algorithm>
#include <array>
#include <charconv>

namespace tierwatch {

namespace {

/// Stores ARGV[1] where exactly ARGV[2] stands, or, without ARGV[2], where nothing stands. Compares bytes: JSON decoded
/// in Lua would lose digits. Answers 1, or what stands there; where the mark KEYS[2] stands, that in a list.
const QByteArray exchangeScript
    = QByteArrayLiteral("local current = redis.call('GET', KEYS[1])\n"
                        "if KEYS[2] and redis.call('GET', KEYS[2]) then\n"
                        "    return {current}\n"
                        "end\n"
                        "if current == (ARGV[2] or false) then\n"
                        "    redis.call('SET', KEYS[1], ARGV[1])\n"
                        "    if KEYS[2] then redis.call('SET', KEYS[2], '', 'EX', 600) end\n"
                        "    return 1\n"
                        "end\n"
                        "return current\n");
static_assert(StateStore::remembered == std::chrono::seconds(600));

constexpr std::size_t keysPerRequest = 512;

class Key {
public:
    explicit Key(ContentId cid)
        : m_end(std::to_chars(m_digits.data(), m_digits.data() + m_digits.size(), number(cid)).ptr)
    {
    }
    Key(const Key&) = delete;
    Key& operator=(const Key&) = delete;
    operator QByteArrayView() const { return QByteArrayView(m_digits.data(), m_end); } // NOLINT: a key is its bytes

private:
    std::array<char, 24> m_digits{};
    char* m_end;
};

/// The digits of a list of keys as bytes of their own, and the command that names them.
std::vector<QByteArray> decimal(std::span<const ContentId> cids)
{
    std::vector<QByteArray> keys;
    keys.reserve(cids.size());
    for (const ContentId cid : cids)
        keys.push_back(QByteArrayView(Key(cid)).toByteArray());
    return keys;
}

class RedisStore final : public StateStore {
public:
    RedisStore(
        const StateUrl& url, const QString& password, const QByteArray& scriptName, std::shared_ptr<RedisHealth> health)
        : m_health(std::move(health))
        , m_client(m_health->join())
        , m_scriptName(scriptName)
        , m_connection(url, password, exchangeScript,
              [health = m_health, client = m_client](
                  const std::optional<Error>& trouble) { health->report(client, trouble); })
    {
    }

    ~RedisStore() override { m_health->leave(m_client); }

    void get(ContentId cid, Done<std::optional<QByteArray>> done) override
    {
        const Key key(cid);
        m_connection.send(RedisConnection::Effect::Read, std::array<QByteArrayView, 2>{ "GET", key },
            [this, done = std::move(done)](Result<RedisValue> reply) { done(valueOf(std::move(reply))); });
    }

    void getMany(std::vector<ContentId> cids, Done<std::vector<std::optional<QByteArray>>> done) override;

    void set(ContentId cid, const QByteArray& value, Done<> done) override
    {
        const Key key(cid);
        m_connection.store(std::array<QByteArrayView, 3>{ "SET", key, value }, std::move(done));
    }

    void setMany(std::span<const Value> values, std::function<void(NotStored)> done) override;

    using StateStore::compareAndSet;
    void compareAndSet(ContentId cid, std::optional<QByteArray> expected, QByteArray desired, QByteArray once,
        Done<Exchange> done) override
    {
        if (!once.isEmpty())
            once.prepend("tierwatch:once:");
        exchange("EVALSHA", m_scriptName,
            Wanted{ cid, std::move(expected), std::move(desired), std::move(once), std::move(done) });
    }

    void leaveMark(const QByteArray& name, QByteArray value, Done<std::optional<QByteArray>> done) override
    {
        // Two commands, sent together: SET … GET is newer than the servers that we know.
        const QByteArray key = "tierwatch:mark:" + name;
        auto before = std::make_shared<Result<std::optional<QByteArray>>>();
        m_connection.send(RedisConnection::Effect::Read, std::array<QByteArrayView, 2>{ "GET", key },
            [this, before](Result<RedisValue> reply) { *before = valueOf(std::move(reply)); });
        m_connection.send(RedisConnection::Effect::Write,
            std::array<QByteArrayView, 5>{ "SET", key, value, "EX", "3600" },
            [this, before, done = std::move(done)](const Result<RedisValue>& reply) {
                if (reply && reply->kind == RedisValue::Kind::Status)
                    done(std::move(*before));
                else
                    done(tl::unexpected(problem(reply)));
            });
    }

private:
    struct Wanted {
        ContentId cid;
        std::optional<QByteArray> expected;
        QByteArray desired;
        QByteArray mark; ///< empty: none
        Done<Exchange> done;
    };

    void exchange(QByteArrayView command, QByteArrayView script, Wanted wanted);
    [[nodiscard]] Error problem(const Result<RedisValue>& reply) const;
    [[nodiscard]] Result<std::optional<QByteArray>> valueOf(Result<RedisValue> reply) const;

    std::shared_ptr<RedisHealth> m_health;
    int m_client;
    QByteArray m_scriptName;
    RedisConnection m_connection; // the last: gone first, and its answers with it
};

Error RedisStore::problem(const Result<RedisValue>& reply) const
{
    if (!reply)
        return reply.error();
    if (reply->kind == RedisValue::Kind::Error)
        return faultOf(reply->bytes, m_connection.url()).error;
    return isNoRedis(m_connection.url());
}

Result<std::optional<QByteArray>> RedisStore::valueOf(Result<RedisValue> reply) const
{
    if (reply && reply->kind == RedisValue::Kind::Bytes)
        return std::move(reply->bytes);
    if (reply && reply->kind == RedisValue::Kind::Nil)
        return std::nullopt;
    return tl::unexpected(problem(reply));
}

void RedisStore::exchange(QByteArrayView command, QByteArrayView script, Wanted wanted)
{
    const Key key(wanted.cid);
    QVarLengthArray<QByteArrayView, 8> words{ command, script, wanted.mark.isEmpty() ? "1" : "2", key };
    if (!wanted.mark.isEmpty())
        words.append(wanted.mark);
    words.append(wanted.desired);
    if (wanted.expected)
        words.append(*wanted.expected);
    // The bytes that the words name stay where they are while `wanted` moves: they are shared, not copied.
    const std::span<const QByteArrayView> all(words.data(), static_cast<std::size_t>(words.size()));
    m_connection.send(
        RedisConnection::Effect::Write, all, [this, wanted = std::move(wanted)](Result<RedisValue> reply) mutable {
            if (reply && reply->kind == RedisValue::Kind::Integer) {
                wanted.done(Exchange{ true, std::nullopt, false });
            } else if (reply && reply->kind == RedisValue::Kind::Error && reply->bytes.startsWith("NOSCRIPT")) {
                exchange("EVAL", exchangeScript, std::move(wanted)); // the server forgot it; this teaches it again
            } else if (reply && reply->kind == RedisValue::Kind::Array && reply->elements.size() <= 1) {
                Exchange before{ false, std::nullopt, true };
                if (!reply->elements.empty() && reply->elements.front().kind == RedisValue::Kind::Bytes)
                    before.current = std::move(reply->elements.front().bytes);
                wanted.done(std::move(before));
            } else if (Result<std::optional<QByteArray>> current = valueOf(std::move(reply))) {
                wanted.done(Exchange{ false, std::move(*current), false });
            } else {
                wanted.done(tl::unexpected(current.error()));
            }
        });
}

void RedisStore::setMany(std::span<const Value> values, std::function<void(NotStored)> done)
{
    struct Gathering {
        std::size_t left = 0; ///< that have not ended
        NotStored notStored;
        std::function<void(NotStored)> done;
    };
    if (values.empty())
        return StateStore::setMany(values, std::move(done));
    const auto gathering = std::make_shared<Gathering>(Gathering{ values.size(), {}, std::move(done) });
    for (std::size_t first = 0; first < values.size(); first += keysPerRequest) {
        const auto part = values.subspan(first, std::min(keysPerRequest, values.size() - first));
        const auto append = [part](QByteArray& into) {
            for (const auto& [cid, value] : part)
                appendCommand(into, std::array<QByteArrayView, 3>{ "SET", Key(cid), value });
        };
        m_connection.storeMany(part.size(), append, [gathering, place = first](const Result<>& stored) mutable {
            if (!stored)
                gathering->notStored.emplace_back(place, stored.error());
            ++place;
            if (--gathering->left == 0)
                gathering->done(std::move(gathering->notStored));
        });
    }
}

void RedisStore::getMany(std::vector<ContentId> cids, Done<std::vector<std::optional<QByteArray>>> done)
{
    struct Gathering {
        std::vector<std::optional<QByteArray>> values;
        std::size_t left = 0; ///< requests that have not been answered
        std::optional<Error> problem;
        Done<std::vector<std::optional<QByteArray>>> done;
    };
    const auto gathering = std::make_shared<Gathering>();
    gathering->values.resize(cids.size());
    gathering->left = std::max<std::size_t>((cids.size() + keysPerRequest - 1) / keysPerRequest, 1);
    gathering->done = std::move(done);
    const auto answered = [gathering] {
        if (--gathering->left > 0)
            return;
        if (gathering->problem)
            gathering->done(tl::unexpected(std::move(*gathering->problem)));
        else
            gathering->done(std::move(gathering->values));
    };
    if (cids.empty()) {
        m_connection.send(RedisConnection::Effect::Read, std::array<QByteArrayView, 1>{ "PING" },
            [this, gathering, answered](const Result<RedisValue>& reply) {
                if (!reply || reply->kind == RedisValue::Kind::Error)
                    gathering->problem = problem(reply);
                answered();
            });
    }
    for (std::size_t first = 0; first < cids.size(); first += keysPerRequest) {
        const std::size_t count = std::min(keysPerRequest, cids.size() - first);
        const std::vector<QByteArray> keys = decimal(std::span(cids).subspan(first, count));
        std::vector<QByteArrayView> words{ "MGET" };
        words.insert(words.end(), keys.begin(), keys.end());
        m_connection.send(
            RedisConnection::Effect::Read, words, [this, gathering, answered, first, count](Result<RedisValue> reply) {
                if (!reply || reply->kind != RedisValue::Kind::Array || reply->elements.size() != count) {
                    if (!gathering->problem)
                        gathering->problem = problem(reply);
                } else {
                    for (std::size_t i = 0; i < count; ++i) {
                        RedisValue& element = reply->elements[i];
                        if (element.kind == RedisValue::Kind::Bytes)
                            gathering->values[first + i] = std::move(element.bytes);
                    }
                }
                answered();
            });
    }
}

class RedisState final : public StateService {
public:
    RedisState(StateUrl url, QString password, HealthBoard& board, StateFatal fatal)
        : m_url(std::move(url))
        , m_password(std::move(password))
        , m_scriptName(QCryptographicHash::hash(exchangeScript, QCryptographicHash::Sha1).toHex())
        , m_health(std::make_shared<RedisHealth>(board, std::move(fatal)))
    {
    }

    [[nodiscard]] std::unique_ptr<StateStore> connect() override
    {
        return std::make_unique<RedisStore>(m_url, m_password, m_scriptName, m_health);
    }
    [[nodiscard]] QString name() const override { return QStringLiteral("redis"); }

private:
    const StateUrl m_url;
    const QString m_password;
    const QByteArray m_scriptName;
    const std::shared_ptr<RedisHealth> m_health;
};

} // namespace

std::unique_ptr<StateService> makeRedisState(StateUrl url, QString password, HealthBoard& board, StateFatal fatal)
{
    return std::make_unique<RedisState>(std::move(url), std::move(password), board, std::move(fatal));
}

} // namespace tierwatch
