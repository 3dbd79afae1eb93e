// SPDX-License-Identifier: GPL-3.0-or-later
// The stores of an audit, opened directly: beside a running service, or without one.
#pragma once

#include "app/directory_lock.h"
#include "app/options.h"
#include "catalog/side_connection.h"
#include "core/health.h"
#include "engine/audit_stores.h"
#include "state/blocking_state.h"
#include "state/embedded_file.h"

namespace tierwatch {

/// Used in one thread, which has an application object.
class AuditConnections {
public:
    /// Nothing is made that is not there: a catalogue that no Tierwatch has used yet is an error. A state store that
    /// cannot be looked at is none: the stores say why. `write`: for a repair.
    [[nodiscard]] static Result<std::unique_ptr<AuditConnections>> open(const Options& options, bool write);
    ~AuditConnections();
    AuditConnections(const AuditConnections&) = delete;
    AuditConnections& operator=(const AuditConnections&) = delete;

    [[nodiscard]] const AuditStores& stores() const { return m_stores; }
    /// The state store should have answered and did not.
    [[nodiscard]] bool stateFailed() const { return m_stateFailed; }

private:
    AuditConnections(CatalogUrl url, QString password);
    [[nodiscard]] Result<> openCatalog(bool write);
    [[nodiscard]] Result<> openState(const Options& options, bool write);
    void openEmbedded(const QString& dataDir, bool write);
    void openRedis(StateUrl url, const QString& password);
    void withoutState(const Error& why);
    [[nodiscard]] Result<AuditStores::Values> readEmbedded(const std::vector<ContentId>& cids);
    [[nodiscard]] Result<StateStore::Exchange> exchangeEmbedded(
        ContentId cid, const std::optional<QByteArray>& expected, const QByteArray& desired);

    const CatalogUrl m_url;
    const QString m_password;
    QString m_timeZone = QStringLiteral("+00:00");
    std::unique_ptr<SideConnection> m_reader;
    std::unique_ptr<SideConnection> m_writer;
    std::unique_ptr<DirectoryLock> m_lock; ///< of the data directory, while its state is repaired
    std::unique_ptr<EmbeddedFile> m_embedded;
    HealthBoard m_board;
    std::unique_ptr<StateService> m_service;
    std::unique_ptr<BlockingState> m_redis;
    bool m_stateFailed = false;
    AuditStores m_stores;
};

} // namespace tierwatch
