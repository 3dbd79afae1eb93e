// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/adoption_service.h"

#include "catalog/side_connection.h"
#include "core/thread.h"
#include "engine/adoption_runner.h"
#include "engine/catalog_access.h"

#include <QLoggingCategory>
#include <QUuid>

#include <atomic>
#include <mutex>

namespace tierwatch {

namespace {

Q_LOGGING_CATEGORY(log, "tierwatch.adoption")

} // namespace

/// One adoption. What it finds is told while it goes on.
class AdoptionService::Run final : public Thread {
public:
    Run(const Stores& stores, const CatalogFacts& facts, const AdoptionOrder& order, const Author& author)
        : m_stores(stores), m_facts(facts), m_order(order), m_author(author), m_beganAt(stores.clock.uptime())
    {
        setObjectName(QStringLiteral("adoption"));
        m_progress.state = AdoptionProgress::State::Running;
        m_progress.take = order.take;
        m_progress.by = author.name;
        m_progress.startedAt = stores.clock.now();
    }
    ~Run() override
    {
        stop();
        join();
    }

    void stop() { m_stopping = true; }
    [[nodiscard]] AdoptionProgress progress() const
    {
        const std::lock_guard lock(m_mutex);
        return m_progress;
    }

protected:
    void work() override
    {
        Result<AdoptionCounts> counts;
        try {
            counts = adopt();
        } catch (const std::exception& exception) {
            counts = fail(ErrorCode::Internal, QT_TRANSLATE_NOOP("Text", "The adoption ended by a fault: %1."),
                QString::fromLocal8Bit(exception.what()));
        }
        const std::lock_guard lock(m_mutex);
        m_progress.endedAt = m_stores.clock.now();
        m_progress.state = counts ? AdoptionProgress::State::Done : AdoptionProgress::State::Failed;
        if (!counts) {
            m_progress.error = counts.error();
            qCWarning(log).noquote() << counts.error().text.english();
            return;
        }
        note(*counts);
        qCInfo(log) << counts->files << "files," << counts->imported << "contents imported";
    }

private:
    Result<AdoptionCounts> adopt()
    {
        const Result<std::unique_ptr<SideConnection>> reader = m_stores.catalog.aside(true);
        if (!reader)
            return tl::unexpected(reader.error());
        const Result<std::unique_ptr<SideConnection>> writer = m_stores.catalog.aside(false);
        if (!writer)
            return tl::unexpected(writer.error());
        AuditStores stores;
        stores.facts = m_facts;
        stores.keys = m_stores.keys;
        stores.read = [&reader](const Catalog::Work& work) { return (*reader)->transact(work); };
        stores.write = [&writer](const Catalog::Work& work) { return (*writer)->transact(work); };
        AdoptionSettings settings;
        settings.order = m_order;
        settings.author = m_author.name;
        settings.run = QUuid::createUuid().toString(QUuid::WithoutBraces);
        settings.stopped = [this] { return m_stopping.load(); };
        AdoptionListener listener;
        listener.begun = [this](Time startedAt, bool resumed) {
            const std::lock_guard lock(m_mutex);
            m_progress.startedAt = startedAt;
            m_progress.resumed = resumed;
        };
        listener.counts = [this](const AdoptionCounts& counts) {
            const std::lock_guard lock(m_mutex);
            note(counts);
        };
        listener.found = [this](const AuditFinding& finding) {
            const std::lock_guard lock(m_mutex);
            ++m_progress.found[finding.kind];
            if (m_progress.findings.size() < AdoptionProgress::mostFindings)
                m_progress.findings.push_back(finding);
        };
        listener.refused = [this](const std::vector<ImportProblem>& problems) {
            const std::lock_guard lock(m_mutex);
            m_progress.problems = problems;
        };
        return AdoptionRunner(stores, settings, m_stores.clock, listener).run();
    }

    /// With the mutex.
    void note(const AdoptionCounts& counts)
    {
        const double seconds = std::chrono::duration<double>(m_stores.clock.uptime() - m_beganAt).count();
        m_progress.counts = counts;
        m_progress.filesPerSecond = seconds > 0 ? static_cast<double>(counts.files) / seconds : 0;
    }

    const Stores m_stores;
    const CatalogFacts m_facts;
    const AdoptionOrder m_order;
    const Author m_author;
    const Deadline m_beganAt;
    std::atomic<bool> m_stopping = false;
    mutable std::mutex m_mutex;
    AdoptionProgress m_progress;
};

AdoptionService::AdoptionService(Stores stores) : m_stores(std::move(stores)) { }

AdoptionService::~AdoptionService() = default;

Result<> AdoptionService::start(const AdoptionOrder& order, const Author& author)
{
    if (!m_facts || m_stopped)
        return notOpen();
    if (progress().state == AdoptionProgress::State::Running)
        return fail(ErrorCode::Conflict,
            QT_TRANSLATE_NOOP("Text", "Another adoption is under way on this catalogue: wait for its end."));
    m_run.reset();
    m_run = std::make_unique<Run>(m_stores, *m_facts, order, author);
    m_run->start();
    return {};
}

void AdoptionService::stop()
{
    m_stopped = true;
    if (m_run)
        m_run->stop();
}

AdoptionProgress AdoptionService::progress() const { return m_run ? m_run->progress() : AdoptionProgress{}; }

} // namespace tierwatch
