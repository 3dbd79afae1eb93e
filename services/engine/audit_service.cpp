// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/audit_service.h"

#include "catalog/processes.h"
#include "catalog/side_connection.h"
#include "core/thread.h"
#include "engine/audit_runner.h"
#include "engine/catalog_access.h"
#include "state/blocking_state.h"

#include <QJsonDocument>
#include <QJsonObject>
#include <QLoggingCategory>

#include <mutex>
#include <set>

namespace tierwatch {

namespace {

Q_LOGGING_CATEGORY(log, "tierwatch.audit")

QByteArray toStored(const AuditProgress& audit)
{
    QJsonObject found;
    for (const auto& [kind, count] : audit.found)
        found.insert(QString::fromLatin1(kind), count);
    return QJsonDocument(QJsonObject{ { QStringLiteral("by"), audit.by }, { QStringLiteral("repair"), audit.repair },
                             { QStringLiteral("started"), qint64{ microseconds(audit.startedAt) } },
                             { QStringLiteral("ended"), qint64{ microseconds(audit.endedAt) } },
                             { QStringLiteral("contents"), audit.contents }, { QStringLiteral("files"), audit.files },
                             { QStringLiteral("states"), audit.states }, { QStringLiteral("found"), found },
                             { QStringLiteral("left"), audit.left }, { QStringLiteral("repaired"), audit.repaired } })
        .toJson(QJsonDocument::Compact);
}

AuditProgress auditFromStored(const QByteArray& stored)
{
    const QJsonObject object = QJsonDocument::fromJson(stored).object();
    const auto count = [&object](const char* name) { return object.value(QLatin1String(name)).toInteger(); };
    AuditProgress audit;
    audit.endedAt = timeFromMicroseconds(count("ended"));
    if (audit.endedAt == Time{})
        return audit;
    audit.state = AuditProgress::State::Done;
    audit.by = object.value(QLatin1String("by")).toString();
    audit.repair = object.value(QLatin1String("repair")).toBool();
    audit.startedAt = timeFromMicroseconds(count("started"));
    audit.contents = count("contents");
    audit.files = count("files");
    audit.states = count("states");
    audit.left = count("left");
    audit.repaired = count("repaired");
    const QJsonObject found = object.value(QLatin1String("found")).toObject();
    for (auto kind = found.begin(); kind != found.end(); ++kind)
        audit.found[kind.key().toLatin1()] = kind.value().toInteger();
    return audit;
}

tl::unexpected<Error> wasStopped()
{
    return fail(ErrorCode::Cancelled, QT_TRANSLATE_NOOP("Text", "The audit was stopped: Tierwatch is ending."));
}

} // namespace

/// One audit. What it finds is told while it goes on.
class AuditService::Run final : public Thread {
public:
    Run(const Stores& stores, const Library& library, const StartAudit& asked, const Author& author)
        : m_stores(stores)
        , m_library(library)
        , m_kinds(asked.kinds.begin(), asked.kinds.end())
        , m_contents(asked.contents.begin(), asked.contents.end())
    {
        setObjectName(QStringLiteral("audit"));
        m_progress.state = AuditProgress::State::Running;
        m_progress.repair = asked.repair;
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
    [[nodiscard]] Page<AuditFinding> findings(const FindingsQuery& query) const
    {
        const std::lock_guard lock(m_mutex);
        const auto first = std::min(static_cast<std::size_t>(std::max<qint64>(query.from, 0)), m_findings.size());
        const auto count = std::min(static_cast<std::size_t>(std::max(query.limit, 1)), m_findings.size() - first);
        const auto begin = m_findings.begin() + static_cast<std::ptrdiff_t>(first);
        return { { begin, begin + static_cast<std::ptrdiff_t>(count) }, first + count < m_findings.size() };
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
        remember();
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
        settings.chosen = [this](const Finding& finding) {
            return (m_kinds.empty() || m_kinds.contains(toName(finding.kind)))
                && (m_contents.empty() || (finding.cid && m_contents.contains(*finding.cid)));
        };
        settings.looked = [this](qint64 contents, qint64 files, qint64 states) {
            const std::lock_guard lock(m_mutex);
            m_progress.contents = contents;
            m_progress.files = files;
            m_progress.states = states;
        };
        settings.stopped = [this] { return m_stopping.load(); };
        return AuditRunner(stores, settings, m_stores.clock, [this](const AuditEntry& entry) { note(entry); }).run();
    }

    /// In the catalogue, so that a later start can tell when the library was checked last. With the mutex held.
    void remember()
    {
        const QString stored = QString::fromUtf8(toStored(m_progress));
        m_stores.catalog.write(
            [stored](Transaction& transaction) { return catalog::saveSetting(transaction, storedAudit(), stored); },
            [](const Result<>& saved) {
                if (!saved)
                    qCWarning(log).noquote() << "its end was not stored:" << saved.error().text.english();
            });
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
        if (m_findings.size() == mostFindings)
            return;
        m_findings.push_back(
            { kind, finding.cid, key(finding.level), key(finding.other), QString::fromUtf8(finding.name), finding.bytes,
                toName(finding.repair), finding.text, entry.repaired, entry.whyNot });
        if (m_progress.findings.size() < AuditProgress::mostFindings)
            m_progress.findings.push_back(m_findings.back());
    }

    const Stores m_stores;
    const Library m_library;
    std::atomic<bool> m_stopping = false;
    mutable std::mutex m_mutex;
    AuditProgress m_progress;
    const std::set<QByteArray> m_kinds; ///< that are repaired; empty: all
    const std::set<ContentId> m_contents; ///< the same
    std::vector<AuditFinding> m_findings;
};

AuditService::AuditService(Stores stores) : m_stores(std::move(stores)) { }

AuditService::~AuditService() = default;

Result<> AuditService::start(const StartAudit& audit, const Author& author)
{
    if (!m_library || m_stopped)
        return notOpen();
    if (m_run && m_run->progress().state == AuditProgress::State::Running)
        return fail(ErrorCode::Conflict,
            QT_TRANSLATE_NOOP("Text", "An audit is under way, begun by %1: wait for its end."), m_run->progress().by);
    m_run.reset();
    m_run = std::make_unique<Run>(m_stores, *m_library, audit, author);
    m_run->start();
    return {};
}

void AuditService::stop()
{
    m_stopped = true;
    if (m_run)
        m_run->stop();
}

AuditProgress AuditService::progress() const { return m_run ? m_run->progress() : m_last; }

Page<AuditFinding> AuditService::findings(const FindingsQuery& query) const
{
    return m_run ? m_run->findings(query) : Page<AuditFinding>{};
}

void AuditService::open(const Library& library, const std::optional<QString>& last)
{
    m_library = library;
    if (last)
        m_last = auditFromStored(last->toUtf8());
}

} // namespace tierwatch
