// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/token_follower.h"

#include "catalog/tokens.h"

namespace tierwatch {

namespace {

constexpr auto interval = std::chrono::seconds(1);

} // namespace

TokenFollower::TokenFollower(Catalog& catalog, std::shared_ptr<TokenBook> book)
    : m_catalog(catalog), m_book(std::move(book))
{
    QObject::connect(&m_timer, &QTimer::timeout, &m_timer, [this] { look(); });
    m_timer.start(interval);
    look();
}

void TokenFollower::look()
{
    if (m_looking->exchange(true))
        return; // the last look is under way; nothing is gained by a queue of them
    const auto found = std::make_shared<std::vector<AccessToken>>();
    m_catalog.read(
        [found](Transaction& transaction) -> Result<> {
            const Result<std::vector<catalog::TokenRow>> rows = catalog::selectTokens(transaction);
            if (!rows)
                return tl::unexpected(rows.error());
            found->clear();
            for (const catalog::TokenRow& row : *rows)
                found->push_back(row.token);
            return {};
        },
        [found, book = m_book, looking = m_looking](const Result<>& read) {
            if (read)
                book->replace(std::move(*found));
            looking->store(false);
        });
}

} // namespace tierwatch
