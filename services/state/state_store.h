// SPDX-License-Identifier: GPL-3.0-or-later
// The realtime store: what is announced for each content, visible to players' servers and to the original's workers.
#pragma once

#include "core/error.h"
#include "core/health.h"
#include "core/identifiers.h"

#include <QByteArray>
#include <QString>

#include <chrono>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <utility>
#include <vector>

namespace tierwatch {

/// One client of the store. Made, used, answered and destroyed in one thread, which runs an event loop. Every call ends
/// exactly once: with its answer, `unavailable` (not done), `unknown_outcome` (may have been done), or, in the
/// destructor, `cancelled`. Commands of one event-loop turn are sent together; they are carried out in order.
class StateStore {
public:
    struct Exchange {
        bool stored = false;
        std::optional<QByteArray> current; ///< what stands there, where it was not stored
        bool already = false; ///< not stored, because its mark stands: it was stored before
    };
    /// How long a mark of compareAndSet stands.
    static constexpr std::chrono::minutes remembered{ 10 };

    virtual ~StateStore() = default;
    virtual void get(ContentId cid, Done<std::optional<QByteArray>> done) = 0;
    /// In the order asked.
    virtual void getMany(std::vector<ContentId> cids, Done<std::vector<std::optional<QByteArray>>> done) = 0;
    virtual void set(ContentId cid, const QByteArray& value, Done<> done) = 0;
    /// As set() for one after the other. The values are looked at in this call only. Answers, when all have ended,
    /// those that were not stored, by their places.
    using Value = std::pair<ContentId, QByteArrayView>;
    using NotStored = std::vector<std::pair<std::size_t, Error>>;
    virtual void setMany(std::span<const Value> values, std::function<void(NotStored)> done);
    /// Stores `desired` where exactly `expected` stands (nothing: where nothing stands). `once`: where it is not empty,
    /// a mark of this name is left with what is stored, and where it stands already, nothing is stored.
    virtual void compareAndSet(
        ContentId cid, std::optional<QByteArray> expected, QByteArray desired, QByteArray once, Done<Exchange> done)
        = 0;
    void compareAndSet(ContentId cid, std::optional<QByteArray> expected, QByteArray desired, Done<Exchange> done)
    {
        compareAndSet(cid, std::move(expected), std::move(desired), {}, std::move(done));
    }
    /// Leaves a mark of that name, which is no content's key and goes by itself after an hour, and answers what stood
    /// there before: who does not find his last one knows that the store was emptied or set back to an old copy. A
    /// store of one process alone is neither: it has no marks, and answers with the new one.
    virtual void leaveMark(const QByteArray& /*name*/, QByteArray value, Done<std::optional<QByteArray>> done)
    {
        std::exchange(done, {})(std::move(value));
    }
};

/// The store of a process: shared, made once, any thread.
class StateService {
public:
    virtual ~StateService() = default;
    /// A client for the calling thread.
    [[nodiscard]] virtual std::unique_ptr<StateStore> connect() = 0;
    /// "embedded" or "redis", for the ready line.
    [[nodiscard]] virtual QString name() const = 0;
};

/// Where the state store is: `embedded`, `redis://HOST[:PORT]/DB`, `rediss://…`, `redis+unix:PATH?db=1`.
struct StateUrl {
    enum class Kind : quint8 { Embedded, Tcp, Tls, Unix };
    Kind kind = Kind::Embedded;
    QString host;
    quint16 port = 6379;
    QString path; ///< of the unix socket
    QString user; ///< of an ACL; empty: the default user
    int database = 1;
    QString caFile; ///< `?ca=FILE` of rediss: trusted instead of the system's; empty: the system's

    [[nodiscard]] static Result<StateUrl> parse(const QString& text);
};

/// Reports its health on the board (Component::State) from its own threads: Good once the store has answered, Down with
/// what to do while it does not; reconnects by itself. `forbidden` in that health (wrong password) is what waiting
/// cannot mend. `fatal`, where given, is called then, once, in any thread.
using StateFatal = std::function<void(Error)>;
[[nodiscard]] std::unique_ptr<StateService> makeRedisState(
    StateUrl url, QString password, HealthBoard& board, StateFatal fatal);
/// Its own SQLite file at `path`, committed before each answer; lost or corrupt, it begins empty (the engine refills
/// it).
[[nodiscard]] std::unique_ptr<StateService> makeEmbeddedState(QString path, HealthBoard& board, StateFatal fatal);

} // namespace tierwatch
