// SPDX-License-Identifier: GPL-3.0-or-later
#include "api/http_server.h"

#include "api/api_thread.h"
#include "api/listener.h"
#include "api/tls_context.h"

#include <algorithm>
#include <sys/resource.h>

namespace tierwatch {

namespace {

constexpr auto owedAnswers = std::chrono::seconds(1); ///< how long a stop waits for them
constexpr rlim_t otherDescriptors = 512; ///< files, stores, windows

/// Raises this process's limit of open descriptors as far as needed and allowed; how many connections that is enough
/// for.
int connectionsPossible(int wanted)
{
    rlimit limit{};
    if (getrlimit(RLIMIT_NOFILE, &limit) != 0)
        return wanted;
    const rlim_t needed = static_cast<rlim_t>(wanted) + otherDescriptors;
    if (limit.rlim_cur < needed) {
        limit.rlim_cur = std::min(needed, limit.rlim_max);
        setrlimit(RLIMIT_NOFILE, &limit);
        getrlimit(RLIMIT_NOFILE, &limit);
    }
    if (limit.rlim_cur >= needed)
        return wanted;
    return static_cast<int>(
        limit.rlim_cur > 2 * otherDescriptors ? limit.rlim_cur - otherDescriptors : limit.rlim_cur / 2);
}

} // namespace

class HttpServer::Impl final {
public:
    Impl(HttpSettings settings, MakeViewIntake makeIntake, Engine& engine, HealthBoard& board,
        EndpointCounters& counters)
        : m_settings(std::move(settings))
        , m_makeIntake(std::move(makeIntake))
        , m_engine(engine)
        , m_board(board)
        , m_counters(counters)
    {
    }

    ~Impl()
    {
        for (const auto& thread : m_threads)
            thread->stop(owedAnswers);
        m_threads.clear();
        report(Condition::Off, {});
    }
    Impl(const Impl&) = delete;
    Impl& operator=(const Impl&) = delete;

    Result<quint16> listen()
    {
        if (m_listener)
            return m_listener->port();
        Result<quint16> port = tryToListen();
        if (port) {
            m_settings.port = *port;
            report(Condition::Good, {});
        } else {
            m_threads.clear();
            m_listener.reset();
            report(Condition::Down, port.error().text);
        }
        return port;
    }

    [[nodiscard]] std::vector<RouteName> routes() const
    {
        return m_threads.empty() ? std::vector<RouteName>() : m_threads.front()->routes();
    }

    void setAddress(const QString& host, quint16 port)
    {
        m_settings.host = host;
        m_settings.port = port;
    }

private:
    Result<quint16> tryToListen()
    {
        if (const Result<> may = api::AccessControl::mayListen(m_settings); !may)
            return tl::unexpected(may.error());
        Result<std::unique_ptr<api::Listener>> listener = api::Listener::open(m_settings.host, m_settings.port);
        if (!listener)
            return tl::unexpected(listener.error());
        m_listener = std::move(*listener);
        std::shared_ptr<const api::TlsContext> tls;
        if (usesTls()) {
            auto loaded = api::TlsContext::load(m_settings.tlsCertificate, m_settings.tlsKey);
            if (!loaded)
                return tl::unexpected(loaded.error());
            tls = *std::move(loaded);
        }
        m_shared = std::make_unique<api::Front::Shared>(m_settings, m_counters, std::move(tls));
        std::vector<api::ApiThread*> all;
        for (int i = 0; i < std::max(1, m_settings.threads); ++i) {
            auto thread = std::make_unique<api::ApiThread>(
                *m_shared, m_makeIntake, m_engine, m_board, m_listener->descriptor());
            if (const Result<> launched = thread->launch(); !launched) {
                for (const auto& other : m_threads)
                    other->stop(owedAnswers);
                return tl::unexpected(launched.error());
            }
            all.push_back(m_threads.emplace_back(std::move(thread)).get());
        }
        m_threads.front()->acceptFor(
            all, { connectionsPossible(m_settings.limits.connections), m_settings.limits.connectionsPerAddress });
        return m_listener->port();
    }

    [[nodiscard]] bool usesTls() const { return !m_settings.tlsCertificate.isEmpty() || !m_settings.tlsKey.isEmpty(); }

    void report(Condition condition, const Text& detail)
    {
        m_board.set(Component::Endpoint,
            ComponentHealth{ condition,
                (usesTls() ? QStringLiteral("https://") : QStringLiteral("http://"))
                    + api::shownAddress(m_settings.host, m_settings.port),
                detail });
    }

    HttpSettings m_settings;
    MakeViewIntake m_makeIntake;
    Engine& m_engine;
    HealthBoard& m_board;
    EndpointCounters& m_counters;
    std::unique_ptr<api::Listener> m_listener;
    std::unique_ptr<api::Front::Shared> m_shared;
    std::vector<std::unique_ptr<api::ApiThread>> m_threads;
};

HttpServer::HttpServer(
    HttpSettings settings, MakeViewIntake makeIntake, Engine& engine, HealthBoard& board, EndpointCounters& counters)
    : m_impl(std::make_unique<Impl>(std::move(settings), std::move(makeIntake), engine, board, counters))
{
}

HttpServer::~HttpServer() = default;

Result<quint16> HttpServer::listen() { return m_impl->listen(); }

std::vector<RouteName> HttpServer::routes() const { return m_impl->routes(); }

void HttpServer::setAddress(const QString& host, quint16 port) { m_impl->setAddress(host, port); }

} // namespace tierwatch
