// SPDX-License-Identifier: GPL-3.0-or-later
// Answers to requests that carried an Idempotency-Key: who lost one sends the request again, and nothing is done twice.
#pragma once

#include "api/problem.h"

#include "core/time.h"

#include <QString>

#include <deque>
#include <mutex>
#include <unordered_map>
#include <variant>

namespace tierwatch::api {

/// Callable from any thread.
class RememberedAnswers final {
public:
    struct Limits {
        std::chrono::seconds kept = std::chrono::minutes(10);
        std::size_t count = 20000;
        qsizetype bytes = qsizetype{ 16 } * 1024 * 1024; ///< of all bodies together
    };

    explicit RememberedAnswers(const Clock& clock);
    RememberedAnswers(const Clock& clock, const Limits& limits) : m_clock(clock), m_limits(limits) { }

    /// A key that was taken: see answered().
    using Key = QByteArray;
    /// What becomes of a request by `caller` with this header value; `fingerprint` tells requests apart. A key: it is
    /// the first, do it, then call answered(). A reply: that is the first one's. A problem: 400 no UUID, 409 the first
    /// is under way, 422 the key was another request's, 503 too much is remembered.
    [[nodiscard]] std::variant<Key, Reply, Problem> take(
        const QString& caller, QByteArrayView header, const QByteArray& fingerprint);
    /// 429 and 503 are forgotten at once: they ask the client to come again.
    void answered(const Key& key, const Reply& reply);

private:
    struct Entry {
        QByteArray fingerprint;
        Deadline since;
        bool done = false;
        Reply reply; ///< its content type is a literal
    };

    void forgetOld();
    void forget(const Key& key);

    const Clock& m_clock;
    const Limits m_limits;
    std::mutex m_mutex;
    std::unordered_map<Key, Entry> m_entries;
    std::deque<std::pair<Deadline, Key>> m_order; ///< by age; a key may be gone already, or newer
    qsizetype m_bytes = 0;
};

} // namespace tierwatch::api
