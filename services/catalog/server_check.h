// SPDX-License-Identifier: GPL-3.0-or-later
// What a server of MariaDB or MySQL is set to, as far as it matters to a catalogue. For catalog_check.
#pragma once

#include "catalog/connection.h"
#include "catalog/rights.h"
#include "catalog/schema.h"
#include "core/check_report.h"

namespace tierwatch::catalog_check {

[[nodiscard]] CheckFinding finding(CheckFinding::Severity severity, const char* kind, Text text, QString command = {});

/// user@host, as the server knows this connection.
[[nodiscard]] QString account(Connection& connection);
[[nodiscard]] Result<Rights> rightsOf(Connection& connection, const CatalogUrl& url);

/// Version, read-only, what a commit is worth, the binary log's format, the mode of SQL.
void checkServer(
    Connection& connection, const CatalogUrl& url, const Rights& rights, bool adopted, CheckFindings& findings);
/// In which zone the original's columns are.
void checkTimeZone(Connection& connection, const CatalogUrl& url, const SchemaSeen& schema, CheckFindings& findings);
/// Whether this user could make a trigger as far as the binary log goes (error 1419).
void checkTriggersAndBinaryLog(
    Connection& connection, const CatalogUrl& url, const Rights& rights, CheckFindings& findings);

} // namespace tierwatch::catalog_check
