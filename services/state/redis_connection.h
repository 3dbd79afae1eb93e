// SPDX-License-Identifier: GPL-3.0-or-later
// One pipelined connection to Redis that comes back by itself, and on which every command ends exactly once.
#pragma once

#include "state/redis_codec.h"
#include "state/redis_link.h"

#include <QTimer>

#include <chrono>
#include <deque>
#include <functional>
#include <span>
#include <variant>

namespace tierwatch {

/// How long a connection waits for what.
struct RedisTimes {
    std::chrono::milliseconds answer{
        900
    }; ///< to a command, and for a whole greeting; the outside is promised one second
    std::chrono::milliseconds grace{ 200 }; ///< commands wait so long for the first attempt to connect before they fail
    std::chrono::milliseconds shortestPause{ 50 }; ///< between attempts
    std::chrono::milliseconds longestPause{ 2000 };
    std::chrono::milliseconds probe{ 1000 }; ///< between looks whether Redis still takes writes
};

/// Made, used and destroyed in one thread, which runs an event loop; may be destroyed in an answer. Answers never come
/// from inside send().
class RedisConnection final : public QObject {
public:
    enum class Effect : quint8 { Read, Write };
    /// A reply, error replies among them; or why there is none: `unavailable` (not done), `unknown_outcome` (a write
    /// that may have been done), `exhausted` (too much is under way), `cancelled` (by the destructor).
    using Answer = std::function<void(Result<RedisValue>)>;
    /// Called at each change: nothing where all is well, otherwise what is wrong.
    using Report = std::function<void(const std::optional<Error>&)>;

    /// A write whose reply says no more than that it was done.
    using Stored = Done<>;

    static constexpr std::size_t mostPending = 100'000; ///< commands
    static constexpr qint64 mostBytes = qint64(64) * 1024 * 1024;

    /// `preload`: a script that is to be known to the server.
    RedisConnection(StateUrl url, QString password, QByteArray preload, Report report, RedisTimes times = {});
    ~RedisConnection() override;

    void send(Effect effect, std::span<const QByteArrayView> words, Answer answer);
    /// A write that is answered by a status.
    void store(std::span<const QByteArrayView> words, Stored stored);
    /// `count` such writes, which `append` puts behind one another. `stored` is called once for each of them, in their
    /// order.
    void storeMany(std::size_t count, const std::function<void(QByteArray& into)>& append, Stored stored);
    [[nodiscard]] const StateUrl& url() const { return m_url; }

private:
    using Moment = std::chrono::steady_clock::time_point;
    enum class Phase : quint8 { Pausing, Opening, Greeting, Ready };
    enum class Step : quint8 { Authenticate, Select, Preload, Probe };
    using AnyAnswer
        = std::variant<std::monostate, Answer, Stored, std::shared_ptr<const Stored>>; ///< the last: of many
    struct Pending {
        AnyAnswer answer; ///< nothing: it has been answered, its reply is not waited for
        Moment deadline;
        qint64 end = 0; ///< where it ends in the stream of this connection
        qint64 size = 0;
        std::size_t replies = 1; ///< that have not come
        Effect effect = Effect::Read;
    };
    struct Refused {
        AnyAnswer answer;
        Error error;
        std::size_t times = 1;
    };

    /// Why no command can be taken now.
    [[nodiscard]] std::optional<Error> refusal(std::size_t commands, qint64 size) const;
    /// What stands at the end of m_out since `before` is on its way.
    void enqueue(Effect effect, AnyAnswer answer, std::size_t commands, qsizetype before);
    [[nodiscard]] static const Stored* storedOf(const AnyAnswer& answer);
    static void answerWith(const AnyAnswer& answer, const Error& error);
    void answerWith(const AnyAnswer& answer, RedisValue reply) const;

    void turn();
    void flush();
    void deliverRefused();
    void refuse(AnyAnswer answer, Error error, std::size_t times = 1);
    void refuseWaiting();
    void attempt();
    void attemptFailed(Error error);
    void greet();
    void greeted(const RedisValue& reply);
    void becomeReady(std::optional<Error> trouble);
    void read();
    void take(RedisValue reply);
    void probe();
    void expire();
    void lose(Error error);
    void dropLink();
    void pause();
    void tell(std::optional<Error> trouble);

    StateUrl m_url;
    QString m_password;
    QByteArray m_preload;
    Report m_report;
    RedisTimes m_times;
    Phase m_phase = Phase::Pausing;
    bool m_waiting = true; ///< commands may wait for the attempt under way
    bool m_leaving = false; ///< this server is of no use: go at the next chance
    bool m_closing = false;
    std::optional<Error> m_trouble; ///< why commands are refused, or what the last probe said
    bool m_told = false;

    std::unique_ptr<RedisLink> m_link;
    int m_insideLink = 0; ///< a call of the link's is on the stack: it cannot be deleted now
    std::unique_ptr<RedisReplies> m_replies;
    std::shared_ptr<int> m_alive = std::make_shared<int>(); ///< gone with this object
    std::shared_ptr<int> m_life; ///< of this link; gone with it, or with this object
    std::deque<Step> m_steps; ///< of the greeting, not answered yet
    QByteArray m_out; ///< commands of this turn, or waiting for the connection
    qint64 m_written = 0; ///< bytes of commands handed to this link, greeting left out

    std::deque<Pending> m_pending;
    std::size_t m_expired = 0; ///< the first so many of m_pending have been answered
    std::size_t m_pendingCommands = 0;
    qint64 m_pendingBytes = 0;
    std::deque<Refused> m_refused; ///< to be answered in the next turn

    Moment m_received; ///< when the peer last sent something
    Moment m_readySince;
    int m_failures = 0; ///< attempts in a row
    QTimer m_turnTimer;
    QTimer m_attemptTimer; ///< end of an attempt, or of the pause before one
    QTimer m_graceTimer;
    QTimer m_deadlineTimer;
    QTimer m_probeTimer;
};

} // namespace tierwatch
