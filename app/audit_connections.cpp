// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/audit_connections.h"

#include "catalog/schema.h"

#include <QFile>
#include <QSysInfo>

#include <csignal>

namespace tierwatch {

namespace {

using namespace std::chrono_literals;

constexpr auto readWithin = 60s; ///< a statement; nobody waits behind it
constexpr auto answerWithin = 15s;

} // namespace

AuditConnections::AuditConnections(CatalogUrl url, QString password)
    : m_url(std::move(url)), m_password(std::move(password))
{
}

AuditConnections::~AuditConnections()
{
    m_redis.reset(); // what it still owes is answered while those who asked are there
    m_service.reset();
}

Result<std::unique_ptr<AuditConnections>> AuditConnections::open(const Options& options, bool write)
{
    Result<CatalogUrl> url = CatalogUrl::parse(options.catalog);
    if (!url)
        return tl::unexpected(url.error());
    url->timeZone = options.catalogTimeZone;
    std::unique_ptr<AuditConnections> opened(new AuditConnections(std::move(*url), options.catalogPassword));
    const Result<> done = opened->openCatalog(write).and_then([&] { return opened->openState(options, write); });
    if (!done)
        return tl::unexpected(done.error());
    opened->m_stores.host = QSysInfo::machineHostName();
    return opened;
}

Result<> AuditConnections::openCatalog(bool write)
{
    if (m_url.kind == CatalogUrl::Kind::Sqlite && !QFile::exists(m_url.path))
        return fail(ErrorCode::NotFound,
            QT_TRANSLATE_NOOP("Text", "There is no catalogue %1: name the one to check with --catalog or --data-dir."),
            m_url.path);
    Connection first(m_url);
    if (Result<> opened = first.open({ m_password, m_timeZone, true, readWithin }); !opened)
        return opened;
    const Result<PreparedCatalog> prepared = readSchema(first, m_url);
    if (!prepared)
        return tl::unexpected(prepared.error());
    m_stores.facts = prepared->facts;
    m_timeZone = prepared->timeZone.isEmpty() ? m_timeZone : prepared->timeZone;
    m_reader = std::make_unique<SideConnection>(m_url, Connection::Options{ m_password, m_timeZone, true, readWithin });
    m_stores.read = [this](const Catalog::Work& work) { return m_reader->transact(work); };
    if (write) {
        m_writer = std::make_unique<SideConnection>(
            m_url, Connection::Options{ m_password, m_timeZone, false, answerWithin });
        m_stores.write = [this](const Catalog::Work& work) { return m_writer->transact(work); };
    }
    return {};
}

Result<> AuditConnections::openState(const Options& options, bool write)
{
    const Result<StateUrl> url = StateUrl::parse(options.state);
    if (!url)
        return tl::unexpected(url.error());
    const bool shared = url->kind != StateUrl::Kind::Embedded;
    m_stores.everyContentHasState = options.originalWorkers == OriginalWorkers::On
        || (options.originalWorkers == OriginalWorkers::Auto && shared && m_stores.facts.adopted);
    if (shared)
        openRedis(*url, options.statePassword);
    else
        openEmbedded(options.dataDir, write);
    return {};
}

void AuditConnections::withoutState(const Error& why)
{
    m_stores.readState = {};
    m_stores.exchangeState = {};
    m_stores.whyNoState = why.text;
}

/// The embedded state belongs to one process; while it runs, what stands in the file is not all that it knows.
void AuditConnections::openEmbedded(const QString& dataDir, bool write)
{
    const QString path = dataDir + QStringLiteral("/state.sqlite");
    if (!QFile::exists(path))
        return withoutState(fail(ErrorCode::NotFound,
            QT_TRANSLATE_NOOP("Text", "There is no embedded state in %1 yet; the service makes it when it starts."),
            dataDir)
                                .value());
    m_lock = std::make_unique<DirectoryLock>(dataDir + QStringLiteral("/tierwatch.lock"));
    const std::optional<DirectoryLock::Owner> owner = m_lock->owner();
    if (owner || (write && m_lock->tryLock() != DirectoryLock::Outcome::Taken))
        return withoutState(fail(ErrorCode::Conflict,
            QT_TRANSLATE_NOOP("Text",
                "The embedded state belongs to the service that runs on %1 (process %2), which keeps it in step "
                "itself; stop it to have the state checked, too."),
            dataDir, QString::number(owner ? owner->process : 0))
                                .value());
    m_embedded = std::make_unique<EmbeddedFile>(path);
    if (const Result<> opened = m_embedded->open(); !opened) {
        m_stateFailed = true;
        return withoutState(opened.error());
    }
    m_stores.readState = [this](const std::vector<ContentId>& cids) { return readEmbedded(cids); };
    m_stores.exchangeState = [this](ContentId cid, const std::optional<QByteArray>& expected,
                                 const QByteArray& desired) { return exchangeEmbedded(cid, expected, desired); };
}

Result<AuditStores::Values> AuditConnections::readEmbedded(const std::vector<ContentId>& cids)
{
    AuditStores::Values values;
    for (const ContentId cid : cids) {
        Result<std::optional<QByteArray>> value = m_embedded->get(cid);
        if (!value)
            return tl::unexpected(value.error());
        values.push_back(std::move(*value));
    }
    return values;
}

Result<StateStore::Exchange> AuditConnections::exchangeEmbedded(
    ContentId cid, const std::optional<QByteArray>& expected, const QByteArray& desired)
{
    StateStore::Exchange exchange;
    const Result<> done = m_embedded->begin().and_then([&]() -> Result<> {
        Result<std::optional<QByteArray>> standing = m_embedded->get(cid);
        if (!standing)
            return tl::unexpected(standing.error());
        exchange.stored = *standing == expected;
        exchange.current = std::move(*standing);
        return exchange.stored ? m_embedded->set(cid, desired) : Result<>();
    });
    const Result<> committed = done ? m_embedded->commit() : done;
    if (!committed) {
        m_embedded->rollback();
        return tl::unexpected(committed.error());
    }
    return exchange;
}

void AuditConnections::openRedis(StateUrl url, const QString& password)
{
    m_service = makeRedisState(std::move(url), password, m_board, {});
    m_redis = std::make_unique<BlockingState>(m_service->connect());
    m_stores.readState = [this](const std::vector<ContentId>& cids) { return m_redis->getMany(cids); };
    m_stores.exchangeState = [this](ContentId cid, const std::optional<QByteArray>& expected,
                                 const QByteArray& desired) { return m_redis->compareAndSet(cid, expected, desired); };
    if (const Result<AuditStores::Values> first = m_stores.readState({ ContentId{ 1 } }); !first) {
        m_stateFailed = true;
        const Text known = m_board.health().of(Component::State).detail;
        withoutState(known.isEmpty() ? first.error() : Error{ first.error().code, known });
    }
}

} // namespace tierwatch
