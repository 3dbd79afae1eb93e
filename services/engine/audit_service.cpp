// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/audit_service.h"

#include "catalog/side_connection.h"
#include "core/thread.h"
#include "engine/audit_runner.h"
#include "engine/catalog_access.h"
#include "state/blocking_state.h"

#include <QLoggingCategory>

#include <mutex>

namespace tierwatch {

namespace {

Q_LOGGING_CATEGORY(log, "tierwatch.audit")

tl::unexpected<Error> wasStopped()
{
    return fail(ErrorCode::Cancelled, QT_TRANSLATE_NOOP("Text", "The audit was stopped: Tierwatch is ending."));
}

} // namespace

/// One audit. What it finds is told while it goes on.
class AuditService::Run final : public Thread {
public:
    Run(const Stores& stores, const Library& library, bool repair, const Author& author)
        : m_stores(stores), m_library(library)
    {
        setObjectName(QStringLiteral("audit"));
        m_progress.state = AuditProgress::State::Running;
        m_progress.repair = repair;
        m_progress.by = author.name;
        m_progress.startedAt = stores.clock.now();
    }
    ~Run() override
    {
        stop();
        join();
    }

    void stop() { m_stopping = true; }
    [[nodiscard]] AuditProgress progress() const
    {
        const std::lock_guard lock(m_mutex);
        return m_progress;
    }

protected:
    void work() override
    {
        Result<AuditSummary> summary = wasStopped();
        try {
            summary = audit();
        } catch (const std::exception& exception) {
            summary = fail(ErrorCode::Internal, QT_TRANSLATE_NOOP("Text", "The audit ended by a fault: %1."),
                QString::fromLocal8Bit(exception.what()));
        }
        const std::lock_guard lock(m_mutex);
        m_progress.endedAt = m_stores.clock.now();
        m_progress.state = summary ? AuditProgress::State::Done : AuditProgress::State::Failed;
        if (!summary) {
            m_progress.error = summary.error();
            qCWarning(log).noquote() << "not made:" << summary.error().text.english();
            return;
        }
        m_progress.contents = summary->contents;
        m_progress.files = summary->files;
        m_progress.states = summary->states;
        m_progress.whyNoState = summary->whyNoState;
        qCInfo(log) << summary->contents << "contents," << summary->left << "findings left," << summary->repaired
                    << "repaired";
    }

private:
    Result<AuditSummary> audit()
    {
        const bool repair = progress().repair;
        const Result<std::unique_ptr<SideConnection>> reader = m_stores.catalog.aside(true);
        if (!reader)
            return tl::unexpected(reader.error());
        const Result<std::unique_ptr<SideConnection>> writer = m_stores.catalog.aside(false);
        if (!writer)
            return tl::unexpected(writer.error());
        BlockingState state(m_stores.state.connect());

        AuditStores stores;
        stores.facts = m_library.facts;
        stores.keys = m_stores.keys;
        stores.everyContentHasState = m_library.everyContentHasState;
        stores.host = m_library.host;
        stores.read = [this, &reader](const Catalog::Work& work) {
            return m_stopping ? Result<>(wasStopped()) : (*reader)->transact(work);
        };
        stores.write = [this, &writer](const Catalog::Work& work) {
            return m_stopping ? Result<>(wasStopped()) : (*writer)->transact(work);
        };
        stores.readState = [this, &state](const std::vector<ContentId>& cids) {
            return m_stopping ? Result<AuditStores::Values>(wasStopped()) : state.getMany(cids);
        };
        stores.exchangeState = [&state](ContentId cid, const std::optional<QByteArray>& expected,
                                   const QByteArray& desired) { return state.compareAndSet(cid, expected, desired); };
        AuditSettings settings;
        settings.repair = repair;
        settings.stopped = [this] { return m_stopping.load(); };
        return AuditRunner(stores, settings, m_stores.clock, [this](const AuditEntry& entry) { note(entry); }).run();
    }

    void note(const AuditEntry& entry)
    {
        const auto key
            = [this](LevelSlot slot) { return slot == LevelSlot::None ? QString() : m_stores.keys->key(slot); };
        const Finding& finding = entry.finding;
        const QByteArray kind = toName(finding.kind);
        const std::lock_guard lock(m_mutex);
        ++m_progress.found[kind];
        ++(entry.repaired ? m_progress.repaired : m_progress.left);
        if (m_progress.findings.size() < AuditProgress::mostFindings)
            m_progress.findings.push_back(
                { kind, finding.cid, key(finding.level), key(finding.other), QString::fromUtf8(finding.name),
                    finding.bytes, toName(finding.repair), finding.text, entry.repaired, entry.whyNot });
    }

    const Stores m_stores;
    const Library m_library;
    std::atomic<bool> m_stopping = false;
    mutable std::mutex m_mutex;
    AuditProgress m_progress;
};

AuditService::AuditService(Stores stores) : m_stores(std::move(stores)) { }

AuditService::~AuditService() = default;

Result<> AuditService::start(bool repair, const Author& author)
{
    if (!m_library || m_stopped)
        return notOpen();
    if (m_run && m_run->progress().state == AuditProgress::State::Running)
        return fail(ErrorCode::Conflict,
            QT_TRANSLATE_NOOP("Text", "An audit is under way, begun by %1: wait for its end."), m_run->progress().by);
    m_run.reset();
    m_run = std::make_unique<Run>(m_stores, *m_library, repair, author);
    m_run->start();
    return {};
}

void AuditService::stop()
{
    m_stopped = true;
    if (m_run)
        m_run->stop();
}

AuditProgress AuditService::progress() const { return m_run ? m_run->progress() : AuditProgress{}; }

} // namespace tierwatch
