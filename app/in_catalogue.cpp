// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/in_catalogue.h"

#include "catalog/schema.h"

#include <QFile>

#include <thread>

namespace tierwatch {

namespace {

using namespace std::chrono_literals;

constexpr int attempts = 8;
constexpr auto betweenAttempts = 250ms;

} // namespace

Result<> inCatalogue(const Options& options, bool readOnly, const Catalog::Work& work)
{
    const Result<CatalogUrl> url = CatalogUrl::parse(options.catalog);
    if (!url)
        return tl::unexpected(url.error());
    if (url->kind == CatalogUrl::Kind::Sqlite && !QFile::exists(url->path))
        return fail(ErrorCode::NotFound,
            QT_TRANSLATE_NOOP(
                "Text", "There is no catalogue %1: start tierwatchd once, or name its --data-dir or --catalog."),
            url->path);
    Connection connection(*url);
    Result<> done;
    for (int attempt = 0; attempt < attempts; ++attempt) {
        if (attempt > 0)
            std::this_thread::sleep_for(betweenAttempts);
        if (!connection.isOpen()) {
            Connection::Options how;
            how.password = options.catalogPassword;
            how.readOnly = readOnly;
            done = connection.open(how);
            if (!done && done.error().code != ErrorCode::Unavailable)
                return done;
            if (!done)
                continue;
        }
        if (const Result<PreparedCatalog> known = readSchema(connection, *url); !known)
            return tl::unexpected(known.error());
        done = connection.begin().and_then([&] { return work(connection); }).and_then([&] {
            return connection.commit();
        });
        if (done)
            return done;
        const SqlTrouble trouble = connection.trouble();
        connection.rollback();
        if (trouble == SqlTrouble::None)
            return done;
    }
    return done;
}

} // namespace tierwatch
