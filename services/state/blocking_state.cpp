// SPDX-License-Identifier: GPL-3.0-or-later
#include "state/blocking_state.h"

#include "core/time.h"

#include <QEventLoop>
#include <QTimer>

namespace tierwatch {

namespace {

constexpr auto patience = std::chrono::seconds(5);
constexpr auto betweenAttempts = std::chrono::milliseconds(250);

template <typename T> Result<T> waitFor(const std::function<void(Done<T>)>& question)
{
    const Deadline until = BootClock::now() + patience;
    for (;;) {
        std::optional<Result<T>> answer;
        QEventLoop loop;
        question([&](Result<T> result) {
            answer = std::move(result);
            loop.quit();
        });
        while (!answer)
            loop.exec();
        if (*answer || answer->error().code != ErrorCode::Unavailable || BootClock::now() > until)
            return *answer;
        QTimer::singleShot(betweenAttempts, &loop, &QEventLoop::quit); // it connects meanwhile
        loop.exec();
    }
}

} // namespace

Result<std::vector<std::optional<QByteArray>>> BlockingState::getMany(const std::vector<ContentId>& cids)
{
    using Values = std::vector<std::optional<QByteArray>>;
    return waitFor<Values>([&](Done<Values> done) { m_store->getMany(cids, std::move(done)); });
}

Result<StateStore::Exchange> BlockingState::compareAndSet(
    ContentId cid, const std::optional<QByteArray>& expected, const QByteArray& desired)
{
    return waitFor<StateStore::Exchange>(
        [&](Done<StateStore::Exchange> done) { m_store->compareAndSet(cid, expected, desired, std::move(done)); });
}

} // namespace tierwatch
