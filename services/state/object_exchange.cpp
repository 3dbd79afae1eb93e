// SPDX-License-Identifier: GPL-3.0-or-later
#include "state/object_exchange.h"

namespace tierwatch {

namespace {

constexpr int mostAttempts = 32;

std::optional<StateObject> parsed(const std::optional<QByteArray>& standing)
{
    if (!standing)
        return std::nullopt;
    Result<StateObject> object = parseStateObject(*standing);
    return object ? std::optional(std::move(*object)) : std::nullopt;
}

class ObjectExchange : public std::enable_shared_from_this<ObjectExchange> {
public:
    ObjectExchange(StateStore& store, ContentId cid, QByteArray once, ObjectChange change, Done<Exchanged> done)
        : m_store(store), m_cid(cid), m_once(std::move(once)), m_change(std::move(change)), m_done(std::move(done))
    {
    }

    void read()
    {
        m_store.get(m_cid, [self = shared_from_this()](const Result<std::optional<QByteArray>>& standing) {
            if (!standing)
                return self->m_done(tl::unexpected(standing.error()));
            self->store(*standing, parsed(*standing), true);
        });
    }

    void tryOut(const Guess& guess)
    {
        store(guess.standing ? std::optional(toJson(*guess.standing)) : std::nullopt, guess.standing, false);
    }

private:
    /// `known`: that stands there; otherwise it has yet to be seen.
    void store(const std::optional<QByteArray>& standing, const std::optional<StateObject>& object, bool known)
    {
        std::optional<StateObject> desired = m_change(object);
        if (!desired)
            return m_done(Exchanged{});
        QByteArray json = toJson(*desired);
        if (known && standing == json && m_once.isEmpty())
            return m_done(Exchanged{ std::move(desired) });
        m_store.compareAndSet(m_cid, standing, std::move(json), m_once,
            [self = shared_from_this(), desired = std::move(desired)](
                const Result<StateStore::Exchange>& exchanged) { self->stored(exchanged, desired); });
    }

    void stored(const Result<StateStore::Exchange>& exchanged, const std::optional<StateObject>& desired)
    {
        if (!exchanged)
            return m_done(tl::unexpected(exchanged.error()));
        if (exchanged->stored)
            return m_done(Exchanged{ desired });
        if (exchanged->already)
            return m_done(Exchanged{ parsed(exchanged->current), true });
        if (++m_attempts == mostAttempts)
            return m_done(fail(ErrorCode::Unavailable,
                QT_TRANSLATE_NOOP("Text", "Another program keeps writing the state of content %1: try again."),
                QString::number(number(m_cid))));
        store(exchanged->current, parsed(exchanged->current), true);
    }

    StateStore& m_store; ///< answers everything before it ends
    const ContentId m_cid;
    const QByteArray m_once;
    const ObjectChange m_change;
    const Done<Exchanged> m_done;
    int m_attempts = 0;
};

} // namespace

void exchangeObject(StateStore& store, ContentId cid, ObjectChange change, Done<std::optional<StateObject>> done)
{
    exchangeObject(store, cid, {}, std::move(change), [done = std::move(done)](Result<Exchanged> exchanged) {
        if (exchanged)
            done(std::move(exchanged->object));
        else
            done(tl::unexpected(std::move(exchanged.error())));
    });
}

void exchangeObject(StateStore& store, ContentId cid, ExchangeManner manner, ObjectChange change, Done<Exchanged> done)
{
    const auto exchange
        = std::make_shared<ObjectExchange>(store, cid, std::move(manner.once), std::move(change), std::move(done));
    if (manner.guess)
        exchange->tryOut(*manner.guess);
    else
        exchange->read();
}

} // namespace tierwatch
