// SPDX-License-Identifier: GPL-3.0-or-later
#include "api/api_thread.h"

#include "api/health_controller.h"
#include "api/log_controller.h"
#include "api/metrics_controller.h"
#include "api/openapi_controller.h"
#include "api/operator_routes.h"
#include "api/play_controller.h"
#include "api/router.h"
#include "api/sentence_controller.h"
#include "api/views_controller.h"

#include <QCoreApplication>

#include <exception>
#include <utility>

namespace tierwatch::api {

/// What lives as long as the thread's event loop, in the order in which it is made. The intake goes first: it answers
/// what it owes, and the front still sends that.
struct ApiThread::Loop {
    Loop(ApiThread& thread, std::unique_ptr<ViewIntake> made)
        : router(thread.m_shared.guard)
        , sentences(*made)
        , views(*made)
        , plays(*made, thread.m_shared.plays)
        , health(thread.m_board)
        , log(thread.m_shared.guard.operatorLog(), mailbox.address())
        , operators(thread.m_engine, mailbox.address())
        , metrics(thread.m_shared.traffic, thread.m_shared.counters, thread.m_board,
              thread.m_shared.guard.access().metricsAudience())
        , front(thread.m_shared, router, thread.m_listening, thread.m_load)
        , intake(std::move(made))
    {
        sentences.addTo(router);
        views.addTo(router);
        plays.addTo(router);
        health.addTo(router);
        openapi.addTo(router);
        log.addTo(router);
        operators.addTo(router);
        metrics.addTo(router);
    }

    Mailbox mailbox; ///< opened by the event loop, which has ended before anything here goes
    Router router;
    SentenceController sentences;
    ViewsController views;
    PlayController plays;
    HealthController health;
    OpenapiController openapi;
    LogController log;
    OperatorRoutes operators;
    MetricsController metrics;
    Front front;
    std::unique_ptr<Acceptor> acceptor;
    std::unique_ptr<ViewIntake> intake;
};

ApiThread::ApiThread(
    Front::Shared& shared, const MakeViewIntake& makeIntake, Engine& engine, const HealthBoard& board, int listening)
    : m_shared(shared), m_makeIntake(makeIntake), m_engine(engine), m_board(board), m_listening(listening)
{
    setObjectName(QStringLiteral("api"));
}

ApiThread::~ApiThread() { join(); }

Result<> ApiThread::launch()
{
    start();
    std::unique_lock lock(m_mutex);
    m_reported.wait(lock, [this] { return m_state != State::Starting; });
    if (m_state == State::Failed)
        return fail(ErrorCode::Internal,
            QT_TRANSLATE_NOOP("Text",
                "Players cannot reach Tierwatch: a thread of the endpoint did not start (%1); start Tierwatch again."),
            m_why);
    return {};
}

void ApiThread::acceptFor(std::vector<ApiThread*> threads, const ConnectionLimits& limits)
{
    m_address.post([this, threads = std::move(threads), limits] {
        m_loop->acceptor
            = std::make_unique<Acceptor>(m_listening, m_loop->front.events(), threads, m_shared.callers, limits);
    });
}

void ApiThread::adopt(std::shared_ptr<Arrival> arrival)
{
    m_load.fetch_add(1, std::memory_order_relaxed);
    if (!m_address.post([this, arrival = std::move(arrival)] { m_loop->front.adopt(*arrival); }))
        m_load.fetch_sub(1, std::memory_order_relaxed);
}

void ApiThread::stop(std::chrono::milliseconds limit)
{
    m_address.post([this, limit] {
        m_loop->acceptor.reset();
        m_loop->front.stop(limit, [this] { quit(); });
    });
}

void ApiThread::work()
{
    try {
        serve();
        report(State::Ended);
    } catch (const std::exception& exception) {
        report(State::Failed, QString::fromLocal8Bit(exception.what()));
    }
}

void ApiThread::serve()
{
    Loop loop(*this, m_makeIntake());
    m_loop = &loop;
    m_address = loop.mailbox.address();
    for (const Router::Route& route : loop.router.routes())
        m_routes.push_back({ toName(route.method).toByteArray(), route.path.toByteArray(), route.audience });
    report(State::Running);
    exec();
}

void ApiThread::report(State state, const QString& why)
{
    const std::lock_guard lock(m_mutex);
    m_state = state;
    m_why = why;
    m_reported.notify_one();
}

} // namespace tierwatch::api
