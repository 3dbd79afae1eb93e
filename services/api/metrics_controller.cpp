// SPDX-License-Identifier: GPL-3.0-or-later
#include "api/metrics_controller.h"

#include <prometheus/text_serializer.h>

#include <QFile>

#include <sstream>
#include <sys/resource.h>
#include <unistd.h>
#include <utility>

namespace tierwatch::api {

namespace {

using prometheus::ClientMetric;
using prometheus::MetricFamily;
using prometheus::MetricType;
using Labels = std::vector<ClientMetric::Label>;

/// A family that is filled value by value.
class Family final {
public:
    Family(MetricType type, const char* name, const char* help)
    {
        m_family.name = name;
        m_family.help = help;
        m_family.type = type;
    }

    Family& add(double value, Labels labels = {})
    {
        ClientMetric& metric = m_family.metric.emplace_back();
        metric.label = std::move(labels);
        (m_family.type == MetricType::Counter ? metric.counter.value : metric.gauge.value) = value;
        return *this;
    }

    ClientMetric& addHistogram(Labels labels)
    {
        ClientMetric& metric = m_family.metric.emplace_back();
        metric.label = std::move(labels);
        return metric;
    }

    [[nodiscard]] MetricFamily take() { return std::move(m_family); }

private:
    MetricFamily m_family;
};

Family counter(const char* name, const char* help) { return { MetricType::Counter, name, help }; }
Family gauge(const char* name, const char* help) { return { MetricType::Gauge, name, help }; }

constexpr std::array allRoutes{ RouteClass::Other, RouteClass::PostSentence, RouteClass::UpdateSentence,
    RouteClass::Views, RouteClass::Location, RouteClass::Play, RouteClass::Operators, RouteClass::Machines };
static_assert(allRoutes.size() == routeClasses);

MetricFamily requests(const TrafficBoard& board)
{
    std::array<std::array<quint64, Traffic::statuses>, routeClasses> sums{};
    board.forEach([&sums](const Traffic& traffic) {
        for (const RouteClass route : allRoutes) {
            for (int i = 0; i < Traffic::statuses; ++i)
                sums[static_cast<std::size_t>(route)][static_cast<std::size_t>(i)]
                    += traffic.answers(route, Traffic::leastStatus + i);
        }
    });
    Family family = counter("tierwatch_http_requests_total", "Requests that were answered, by route and status.");
    for (const RouteClass route : allRoutes) {
        int status = Traffic::leastStatus;
        for (const quint64 count : sums[static_cast<std::size_t>(route)]) {
            if (count > 0)
                family.add(
                    static_cast<double>(count), { { "route", toName(route) }, { "status", std::to_string(status) } });
            ++status;
        }
    }
    return family.take();
}

MetricFamily durations(const TrafficBoard& board)
{
    Family family(MetricType::Histogram, "tierwatch_http_request_duration_seconds",
        "From the whole request to its answer, by route.");
    for (const RouteClass route : allRoutes) {
        std::array<quint64, Traffic::bounds.size() + 1> buckets{};
        quint64 nanoseconds = 0;
        board.forEach([&](const Traffic& traffic) {
            const Traffic::Durations& durations = traffic.durations(route);
            for (std::size_t i = 0; i < buckets.size(); ++i)
                buckets[i] += durations.buckets[i].load(std::memory_order_relaxed);
            nanoseconds += durations.nanoseconds.load(std::memory_order_relaxed);
        });
        ClientMetric::Histogram& histogram = family.addHistogram({ { "route", toName(route) } }).histogram;
        for (std::size_t i = 0; i < buckets.size(); ++i) {
            histogram.sample_count += buckets[i];
            const double bound
                = i < Traffic::bounds.size() ? Traffic::bounds[i] : std::numeric_limits<double>::infinity();
            histogram.bucket.push_back({ histogram.sample_count, bound });
        }
        histogram.sample_sum = static_cast<double>(nanoseconds) / 1e9;
    }
    return family.take();
}

void addEndpoint(std::vector<MetricFamily>& all, const TrafficBoard& board, const EndpointCounters& counters)
{
    int connections = 0;
    board.forEach([&connections](const Traffic& traffic) { connections += traffic.connections(); });
    all.push_back(requests(board));
    all.push_back(durations(board));
    all.push_back(gauge("tierwatch_http_connections", "Open connections.").add(connections).take());
    const auto viewsThat = [](const ThreadedCount& count) { return static_cast<double>(count.load()); };
    all.push_back(counter("tierwatch_views_total", "Views that were reported, by what became of them.")
                      .add(viewsThat(counters.views), { { "result", "accepted" } })
                      .add(viewsThat(counters.rejected), { { "result", "rejected" } })
                      .add(viewsThat(counters.unknown), { { "result", "unknown" } })
                      .add(viewsThat(counters.failed), { { "result", "failed" } })
                      .take());
}

void addEngine(std::vector<MetricFamily>& all, const EngineFigures& figures)
{
    Family contents = gauge("tierwatch_contents", "Contents, by level.");
    for (const auto& [level, count] : figures.contents)
        contents.add(static_cast<double>(count), { { "level", level.toStdString() } });
    all.push_back(contents.take());
    Family relocations
        = gauge("tierwatch_relocations", "Contents on their way, by state; those waiting are the queue.");
    for (const auto& [state, count] : figures.relocations)
        relocations.add(static_cast<double>(count), { { "state", state.toStdString() } });
    all.push_back(relocations.take());
    all.push_back(counter("tierwatch_relocations_ended_total", "Relocations that this process ended, by result.")
                      .add(static_cast<double>(figures.moved), { { "result", "done" } })
                      .add(static_cast<double>(figures.failed), { { "result", "failed" } })
                      .take());
    all.push_back(
        counter("tierwatch_moved_bytes_total", "Bytes of the files that this process brought to another level.")
            .add(static_cast<double>(figures.bytesMoved))
            .take());
}

void addHealth(std::vector<MetricFamily>& all, const Health& health)
{
    using Named = std::pair<Component, const char*>;
    Family family = gauge("tierwatch_up", "1 where the part is good.");
    for (const auto& [component, name] : { Named{ Component::Catalog, "catalog" }, Named{ Component::State, "state" },
             Named{ Component::Endpoint, "endpoint" } })
        family.add(health.of(component).condition == Condition::Good ? 1 : 0, { { "part", name } });
    all.push_back(family.take());
    all.push_back(
        gauge("tierwatch_ready", "1 where catalogue and state store answer.").add(health.ready() ? 1 : 0).take());
}

/// Under the names that all Prometheus clients use.
void addProcess(std::vector<MetricFamily>& all)
{
    rusage usage{};
    if (getrusage(RUSAGE_SELF, &usage) == 0) {
        const auto seconds = [](const timeval& time) {
            return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_usec) / 1e6;
        };
        all.push_back(counter("process_cpu_seconds_total", "Processor time.")
                          .add(seconds(usage.ru_utime) + seconds(usage.ru_stime))
                          .take());
    }
    QFile file(QStringLiteral("/proc/self/statm"));
    if (!file.open(QIODevice::ReadOnly))
        return;
    const QList<QByteArray> pages = file.readAll().split(' ');
    const auto pageSize = static_cast<double>(sysconf(_SC_PAGESIZE));
    all.push_back(
        gauge("process_resident_memory_bytes", "Resident memory.").add(pages.value(1).toDouble() * pageSize).take());
    all.push_back(
        gauge("process_virtual_memory_bytes", "Address space.").add(pages.value(0).toDouble() * pageSize).take());
}

} // namespace

MetricsController::MetricsController(
    const TrafficBoard& traffic, const EndpointCounters& counters, const HealthBoard& board, Audience audience)
    : m_traffic(traffic), m_counters(counters), m_board(board), m_audience(audience)
{
}

void MetricsController::addTo(Router& router)
{
    router.add(Method::Get, m_audience, "/metrics", [this](const Request&, Answer answer) {
        Reply reply;
        reply.contentType = "text/plain; version=0.0.4; charset=utf-8";
        reply.body = text();
        answer.send(reply);
    });
}

QByteArray MetricsController::text() const
{
    std::vector<MetricFamily> all;
    addEndpoint(all, m_traffic, m_counters);
    addEngine(all, m_board.figures());
    addHealth(all, m_board.health());
    addProcess(all);
    std::ostringstream stream;
    prometheus::TextSerializer().Serialize(stream, all);
    return QByteArray::fromStdString(stream.str());
}

} // namespace tierwatch::api
