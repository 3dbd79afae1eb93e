// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/failpoint.h"

#ifdef TIERWATCH_FAILPOINTS

#include <QByteArray>
#include <QHash>
#include <QList>

#include <csignal>
#include <fcntl.h>
#include <mutex>
#include <unistd.h>

namespace tierwatch {

namespace {

struct Order {
    QByteArray action;
    int atTime = 1;
    int times = 0;
};

QHash<QByteArray, Order> ordersFromEnvironment()
{
    QHash<QByteArray, Order> orders;
    for (const QByteArray& entry : qgetenv("TIERWATCH_FAILPOINTS").split(';')) {
        const qsizetype equals = entry.indexOf('=');
        if (equals < 0)
            continue;
        const QByteArray value = entry.mid(equals + 1);
        const qsizetype at = value.indexOf('@');
        orders.insert(
            entry.left(equals), Order{ at < 0 ? value : value.left(at), at < 0 ? 1 : value.mid(at + 1).toInt(), 0 });
    }
    return orders;
}

void hangWhile(const QByteArray& file)
{
    if (::access(file.constData(), F_OK) != 0)
        return;
    ::close(::creat((file + ".reached").constData(), 0600)); // for the test to wait for
    while (::access(file.constData(), F_OK) == 0)
        ::usleep(10'000);
}

} // namespace

void failpoint(const char* name)
{
    static std::mutex mutex;
    static QHash<QByteArray, Order> orders = ordersFromEnvironment();
    QByteArray action;
    {
        const std::lock_guard lock(mutex);
        const auto order = orders.find(QByteArray::fromRawData(name, qstrlen(name)));
        if (order == orders.end())
            return;
        action = order->action;
        if (!action.startsWith("hang:") && ++order->times != order->atTime)
            return;
    }
    if (action == "kill")
        ::kill(::getpid(), SIGKILL);
    else if (action.startsWith("sleep:"))
        ::usleep(static_cast<useconds_t>(action.mid(6).toUInt()) * 1000U);
    if (action.startsWith("hang:"))
        hangWhile(action.mid(5));
}

bool mutation(const char* name)
{
    static const QList<QByteArray> wanted = qgetenv("TIERWATCH_MUTATIONS").split(',');
    return wanted.contains(QByteArray::fromRawData(name, static_cast<qsizetype>(qstrlen(name))));
}

} // namespace tierwatch

#endif
