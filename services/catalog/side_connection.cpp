// SPDX-License-Identifier: GPL-3.0-or-later
#include "catalog/side_connection.h"

#include <thread>

namespace tierwatch {

namespace {

constexpr int attempts = 8;
constexpr auto betweenAttempts = std::chrono::milliseconds(250);

} // namespace

SideConnection::SideConnection(CatalogUrl url, Connection::Options options)
    : m_connection(std::move(url)), m_options(std::move(options))
{
}

Result<> SideConnection::transact(const Catalog::Work& work)
{
    Result<> done;
    for (int attempt = 0; attempt < attempts; ++attempt) {
        if (attempt > 0)
            std::this_thread::sleep_for(betweenAttempts);
        if (!m_connection.isOpen()) {
            done = m_connection.open(m_options);
            if (!done && done.error().code != ErrorCode::Unavailable)
                return done;
            if (!done)
                continue;
        }
        done = m_connection.begin().and_then([&] { return work(m_connection); }).and_then([&] {
            return m_connection.commit();
        });
        if (done)
            return done;
        const SqlTrouble trouble = m_connection.trouble();
        m_connection.rollback();
        if (trouble == SqlTrouble::None)
            return done;
    }
    return done;
}

} // namespace tierwatch
