// SPDX-License-Identifier: GPL-3.0-or-later
#include "state/object_exchange.h"

namespace tierwatch {

namespace {

constexpr int mostAttempts = 8;

class ObjectExchange : public std::enable_shared_from_this<ObjectExchange> {
public:
    ObjectExchange(StateStore& store, ContentId cid, ObjectChange change, Done<std::optional<StateObject>> done)
        : m_store(store), m_cid(cid), m_change(std::move(change)), m_done(std::move(done))
    {
    }

    void begin()
    {
        m_store.get(m_cid, [self = shared_from_this()](const Result<std::optional<QByteArray>>& standing) {
            if (!standing)
                return self->m_done(tl::unexpected(standing.error()));
            self->store(*standing);
        });
    }

private:
    void store(const std::optional<QByteArray>& standing)
    {
        std::optional<StateObject> object;
        if (standing) {
            if (Result<StateObject> parsed = parseStateObject(*standing))
                object = std::move(*parsed);
        }
        const std::optional<StateObject> desired = m_change(object);
        if (!desired)
            return m_done(std::optional<StateObject>());
        QByteArray json = toJson(*desired);
        if (standing == json)
            return m_done(desired);
        m_store.compareAndSet(m_cid, standing, std::move(json),
            [self = shared_from_this(), desired](
                const Result<StateStore::Exchange>& exchanged) { self->stored(exchanged, desired); });
    }

    void stored(const Result<StateStore::Exchange>& exchanged, const std::optional<StateObject>& desired)
    {
        if (!exchanged)
            return m_done(tl::unexpected(exchanged.error()));
        if (exchanged->stored)
            return m_done(desired);
        if (++m_attempts == mostAttempts)
            return m_done(fail(ErrorCode::Unavailable,
                QT_TRANSLATE_NOOP("Text", "Another program keeps writing the state of content %1: try again."),
                QString::number(number(m_cid))));
        store(exchanged->current);
    }

    StateStore& m_store; ///< answers everything before it ends
    const ContentId m_cid;
    const ObjectChange m_change;
    const Done<std::optional<StateObject>> m_done;
    int m_attempts = 0;
};

} // namespace

void exchangeObject(StateStore& store, ContentId cid, ObjectChange change, Done<std::optional<StateObject>> done)
{
    std::make_shared<ObjectExchange>(store, cid, std::move(change), std::move(done))->begin();
}

} // namespace tierwatch
