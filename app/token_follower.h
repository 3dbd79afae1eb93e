// SPDX-License-Identifier: GPL-3.0-or-later
// Keeps the tokens that the endpoint knows as they stand in the catalogue, whoever changes them there.
#pragma once

#include "catalog/catalog.h"
#include "core/access.h"

#include <QTimer>

namespace tierwatch {

/// In a thread with an event loop. Looks once a second; while the catalogue does not answer, what was known last stays.
class TokenFollower final {
public:
    /// Both outlive it. The catalogue has been started.
    TokenFollower(Catalog& catalog, std::shared_ptr<TokenBook> book);

private:
    void look();

    Catalog& m_catalog;
    std::shared_ptr<TokenBook> m_book;
    std::shared_ptr<std::atomic<bool>> m_looking = std::make_shared<std::atomic<bool>>(false);
    QTimer m_timer;
};

} // namespace tierwatch
