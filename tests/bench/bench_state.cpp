// SPDX-License-Identifier: GPL-3.0-or-later
// How many writes a second one thread gets through each state store, beside redis-benchmark. Not a test: run by hand.
#include "state/state_store.h"
#include "tests/support/redis_server.h"

#include <QCoreApplication>
#include <QElapsedTimer>
#include <QEventLoop>
#include <QProcess>
#include <QTemporaryDir>

#include <cstdio>
#include <ctime>

using namespace tierwatch;

namespace {

constexpr int total = 200'000;
const QByteArray value = "{\"cid\": \"7\", \"count\": \"1964\", \"target\": \"silver\", \"db_level\": \"bronze\", "
                         "\"filename\": \"g.mp4\", "
                         "\"worker_id\": null, \"status\": \"update\"}";

double cpuSeconds()
{
    timespec now{};
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
    return static_cast<double>(now.tv_sec) + static_cast<double>(now.tv_nsec) / 1e9;
}

/// `width` calls under way at any time, as that many players would make.
class Run final {
public:
    Run(StateStore& store, bool exchange, int width) : m_store(store), m_exchange(exchange), m_width(width) { }

    void measure(const char* name)
    {
        const double cpu = cpuSeconds();
        QElapsedTimer elapsed;
        elapsed.start();
        for (int i = 0; i < m_width; ++i)
            one();
        m_loop.exec();
        const double seconds = static_cast<double>(elapsed.nsecsElapsed()) / 1e9;
        std::printf("%-10s %-14s %4d at once: %8.0f/s, %5.1f us of this thread's CPU each, %d failed\n", name,
            m_exchange ? "compareAndSet" : "set", m_width, total / seconds, (cpuSeconds() - cpu) * 1e6 / total,
            m_failed);
    }

private:
    void one()
    {
        if (m_sent == total)
            return;
        const auto cid = static_cast<ContentId>(1 + m_sent++ % 1000);
        if (m_exchange)
            m_store.compareAndSet(cid, value, value,
                [this](const Result<StateStore::Exchange>& answer) { ended(answer.has_value() && answer->stored); });
        else
            m_store.set(cid, value, [this](const Result<>& answer) { ended(answer.has_value()); });
    }

    void ended(bool good)
    {
        m_failed += good ? 0 : 1;
        if (++m_ended == total)
            m_loop.quit();
        else
            one();
    }

    StateStore& m_store;
    bool m_exchange;
    int m_width;
    int m_sent = 0;
    int m_ended = 0;
    int m_failed = 0;
    QEventLoop m_loop;
};

void measure(StateService& service, const char* name)
{
    const std::unique_ptr<StateStore> store = service.connect();
    for (const int width : { 1000, 32 }) {
        Run(*store, false, width).measure(name);
        Run(*store, true, width).measure(name);
    }
}

} // namespace

int main(int argc, char** argv)
{
    const QCoreApplication application(argc, argv);
    HealthBoard board;
    const QTemporaryDir directory;
    const test::RedisServer server;
    if (!server.isRunning())
        return 1;
    measure(*makeRedisState(StateUrl::parse(server.tcpUrl()).value(), {}, board, {}), "redis tcp");
    measure(*makeRedisState(StateUrl::parse(server.unixUrl()).value(), {}, board, {}), "redis unix");
    measure(*makeEmbeddedState(directory.filePath(QStringLiteral("state.sqlite")), board, {}), "embedded");
    // What Redis itself says it did: calls must be as many as were counted above, and its own time for each.
    for (const QByteArray& line : server.run({ QStringLiteral("INFO"), QStringLiteral("commandstats") }).split('\n')) {
        if (line.startsWith("cmdstat_set:") || line.startsWith("cmdstat_evalsha:"))
            std::printf("%s\n", line.trimmed().constData());
    }
    for (const char* pipeline : { "1000", "32" }) {
        std::fflush(stdout);
        QProcess::execute(QStringLiteral("redis-benchmark"),
            { QStringLiteral("-p"), QString::number(server.port()), QStringLiteral("-t"), QStringLiteral("set"),
                QStringLiteral("-c"), QStringLiteral("1"), QStringLiteral("-P"), QString::fromLatin1(pipeline),
                QStringLiteral("-n"), QString::number(total), QStringLiteral("-d"), QString::number(value.size()),
                QStringLiteral("-r"), QStringLiteral("1000"), QStringLiteral("-q") });
    }
    return 0;
}
