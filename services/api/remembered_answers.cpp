// SPDX-License-Identifier: GPL-3.0-or-later
#include "api/remembered_answers.h"

#include <QUuid>

namespace tierwatch::api {

namespace {

/// A UUID as RFC 9562 writes it, in lower case; empty for anything else.
QByteArray uuidIn(QByteArrayView header)
{
    constexpr qsizetype length = 36;
    if (header.size() != length || QUuid::fromString(QLatin1StringView(header)).isNull())
        return {};
    return header.toByteArray().toLower();
}

} // namespace

RememberedAnswers::RememberedAnswers(const Clock& clock) : RememberedAnswers(clock, Limits()) { }

std::variant<RememberedAnswers::Key, Reply, Problem> RememberedAnswers::take(
    const QString& caller, QByteArrayView header, const QByteArray& fingerprint)
{
    const QByteArray uuid = uuidIn(header);
    if (uuid.isEmpty())
        return Problem{ 400,
            Text{ "Idempotency-Key must be a UUID, as in 2f1f3ad4-8c4e-4d0b-9a2e-0f6f2c1d7b55.", {} } };
    const Key key = uuid + ' ' + caller.toUtf8();
    const std::lock_guard lock(m_mutex);
    forgetOld();
    if (const auto found = m_entries.find(key); found != m_entries.end()) {
        const Entry& entry = found->second;
        if (entry.fingerprint != fingerprint)
            return Problem{ 422,
                Text{ "This Idempotency-Key came with another request before: make a new key for each request.", {} } };
        if (!entry.done)
            return Problem{ 409,
                Text{ "The first request with this Idempotency-Key is still under way: try again.", {} },
                "Retry-After: 1\r\n" };
        return entry.reply;
    }
    if (m_entries.size() >= m_limits.count || m_bytes >= m_limits.bytes)
        return Problem{ 503, Text{ "Too many answers are remembered for their Idempotency-Keys: try again later.", {} },
            "Retry-After: 10\r\n" };
    const Deadline now = m_clock.uptime();
    m_entries.emplace(key, Entry{ fingerprint, now, false, {} });
    m_order.emplace_back(now, key);
    return key;
}

void RememberedAnswers::answered(const Key& key, const Reply& reply)
{
    const std::lock_guard lock(m_mutex);
    const auto found = m_entries.find(key);
    if (found == m_entries.end())
        return;
    if (reply.status == 429 || reply.status == 503) {
        forget(key);
        return;
    }
    found->second.done = true;
    found->second.reply = reply;
    m_bytes += reply.body.size();
}

/// Those under way stay: they end within seconds, and only then may their key be used again.
void RememberedAnswers::forgetOld()
{
    const Deadline now = m_clock.uptime();
    while (!m_order.empty() && m_order.front().first + m_limits.kept <= now) {
        const auto [since, key] = std::move(m_order.front());
        m_order.pop_front();
        const auto found = m_entries.find(key);
        if (found == m_entries.end() || found->second.since != since)
            continue;
        if (found->second.done)
            forget(key);
        else {
            found->second.since = now;
            m_order.emplace_back(now, key);
        }
    }
}

void RememberedAnswers::forget(const Key& key)
{
    const auto found = m_entries.find(key);
    m_bytes -= found->second.done ? found->second.reply.body.size() : 0;
    m_entries.erase(found);
}

} // namespace tierwatch::api
