// SPDX-License-Identifier: GPL-3.0-or-later
// The catalogue of a command that works on it directly: beside a running service, which follows, or without one.
#pragma once

#include "app/options.h"
#include "catalog/side_connection.h"
#include "engine/audit_stores.h"

#include <memory>

namespace tierwatch {

/// Used in one thread, which has an application object.
class CatalogConnections final {
public:
    enum class Missing : quint8 {
        Make, ///< a catalogue that no Tierwatch has used yet is made, as the service would
        Refuse,
    };
    [[nodiscard]] static Result<std::unique_ptr<CatalogConnections>> open(const Options& options, Missing missing);

    /// Catalogue only: the state is left to the service.
    [[nodiscard]] const AuditStores& stores() const { return m_stores; }

private:
    CatalogConnections() = default;

    std::unique_ptr<SideConnection> m_reader;
    std::unique_ptr<SideConnection> m_writer;
    AuditStores m_stores;
};

} // namespace tierwatch
