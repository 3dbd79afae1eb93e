// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/catalog_connections.h"

#include "app/data_dir.h"
#include "catalog/schema.h"

#include <QFile>
#include <QSysInfo>

namespace tierwatch {

namespace {

using namespace std::chrono_literals;

constexpr auto readWithin = 60s; ///< a statement; nobody waits behind it
constexpr auto answerWithin = 30s;

/// As the service does at its first start; made tables are left alone.
Result<PreparedCatalog> prepare(const CatalogUrl& url, const Options& options, CatalogConnections::Missing missing)
{
    const bool absent = url.kind == CatalogUrl::Kind::Sqlite && !QFile::exists(url.path);
    if (absent && missing == CatalogConnections::Missing::Refuse)
        return fail(ErrorCode::NotFound,
            QT_TRANSLATE_NOOP(
                "Text", "There is no catalogue %1: start tierwatchd once, or name its --data-dir or --catalog."),
            url.path);
    std::unique_ptr<DataDir> dataDir; // held while it is made
    if (absent) {
        Result<std::unique_ptr<DataDir>> opened = DataDir::open(options.dataDir);
        if (!opened)
            return tl::unexpected(opened.error());
        dataDir = std::move(*opened);
    }
    Connection connection(url);
    Connection::Options how;
    how.password = options.catalogPassword;
    how.readOnly = missing == CatalogConnections::Missing::Refuse;
    if (const Result<> opened = connection.open(how); !opened)
        return tl::unexpected(opened.error());
    return missing == CatalogConnections::Missing::Make ? prepareSchema(connection, url) : readSchema(connection, url);
}

} // namespace

Result<std::unique_ptr<CatalogConnections>> CatalogConnections::open(const Options& options, Missing missing)
{
    Result<CatalogUrl> url = CatalogUrl::parse(options.catalog);
    if (!url)
        return tl::unexpected(url.error());
    url->timeZone = options.catalogTimeZone;
    const Result<PreparedCatalog> prepared = prepare(*url, options, missing);
    if (!prepared)
        return tl::unexpected(prepared.error());
    std::unique_ptr<CatalogConnections> opened(new CatalogConnections);
    const auto how = [&](bool readOnly) {
        Connection::Options connection{ options.catalogPassword, {}, readOnly, readOnly ? readWithin : answerWithin };
        connection.timeZone = prepared->timeZone.isEmpty() ? QStringLiteral("+00:00") : prepared->timeZone;
        return connection;
    };
    opened->m_reader = std::make_unique<SideConnection>(*url, how(true));
    opened->m_writer = std::make_unique<SideConnection>(*url, how(false));
    opened->m_stores.facts = prepared->facts;
    opened->m_stores.host = QSysInfo::machineHostName();
    opened->m_stores.read
        = [reader = opened->m_reader.get()](const Catalog::Work& work) { return reader->transact(work); };
    opened->m_stores.write
        = [writer = opened->m_writer.get()](const Catalog::Work& work) { return writer->transact(work); };
    return opened;
}

} // namespace tierwatch
