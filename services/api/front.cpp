// SPDX-License-Identifier: GPL-3.0-or-later
#include "api/front.h"

#include "api/arrival.h"
#include "api/connection.h"
#include "api/qt_server.h"
#include "api/router.h"

#include <utility>

namespace tierwatch::api {

namespace {

Deadlines::Times times(const HttpLimits& limits)
{
    Deadlines::Times times{};
    times[static_cast<std::size_t>(Phase::Greeting)] = limits.wholeRequest;
    times[static_cast<std::size_t>(Phase::Idle)] = limits.idle;
    times[static_cast<std::size_t>(Phase::Reading)] = limits.wholeRequest;
    times[static_cast<std::size_t>(Phase::Sending)] = limits.unsent;
    times[static_cast<std::size_t>(Phase::Leaving)] = limits.farewell;
    return times;
}

} // namespace

Front::Front(Shared& shared, const Router& router, int listening, std::atomic<int>& load)
    : m_shared(shared)
    , m_traffic(shared.traffic.add())
    , m_router(router)
    , m_deadlines(times(shared.limits), [](Connection* connection) { connection->expire(); })
    , m_server(std::make_unique<QtServer>(*this, listening))
    , m_load(load)
{
    m_resume.setSingleShot(true);
    m_resume.setInterval(0);
    QObject::connect(&m_resume, &QTimer::timeout, &m_resume, [this] { resumeAll(); });
    m_stopLimit.setSingleShot(true);
    QObject::connect(&m_stopLimit, &QTimer::timeout, &m_stopLimit, [this] {
        if (m_stopped)
            std::exchange(m_stopped, nullptr)();
    });
}

Front::~Front()
{
    m_stopped = nullptr;
    for (Connection* connection : m_deadlines.all())
        delete connection;
}

void Front::adopt(Arrival& arrival)
{
    if (m_stopping) {
        m_load.fetch_sub(1, std::memory_order_relaxed);
        return;
    }
    auto* connection = new Connection(*this, arrival);
    m_traffic.connected();
    m_server->admit(connection);
    connection->begin();
}

void Front::stop(std::chrono::milliseconds limit, std::function<void()> done)
{
    m_stopping = true;
    m_stopped = std::move(done);
    m_stopLimit.start(limit);
    for (Connection* connection : m_deadlines.all())
        connection->stop();
    checkStopped();
}

void Front::checkStopped()
{
    if (m_stopped && m_deadlines.size() == 0)
        m_stopLimit.start(0);
}

QByteArrayView Front::dateField()
{
    const std::time_t now = std::time(nullptr);
    if (now != m_dateSecond) {
        m_dateSecond = now;
        std::tm parts{};
        gmtime_r(&now, &parts);
        std::array<char, 64> text{};
        const std::size_t size = std::strftime(text.data(), text.size(), "Date: %a, %d %b %Y %H:%M:%S GMT\r\n", &parts);
        m_date = QByteArray(text.data(), static_cast<qsizetype>(size));
    }
    return m_date;
}

bool Front::hand(Connection* connection)
{
    Connection* const outer = std::exchange(m_shown, connection);
    Q_EMIT connection->readyRead();
    return std::exchange(m_shown, outer) == nullptr;
}

void Front::handle()
{
    if (Connection* connection = std::exchange(m_shown, nullptr))
        m_router.serve(connection->request(), connection->toAnswer());
}

void Front::resumeLater(Connection* connection)
{
    m_resuming.push_back(connection);
    if (m_resuming.size() == 1)
        m_resume.start();
}

void Front::resumeAll()
{
    // One that ends meanwhile is deleted later, after this turn.
    for (Connection* connection : std::exchange(m_resuming, {}))
        connection->goOn();
}

void Front::ended(Connection* connection)
{
    std::erase(m_resuming, connection);
    m_traffic.disconnected();
    m_load.fetch_sub(1, std::memory_order_relaxed);
    checkStopped();
}

} // namespace tierwatch::api
