// SPDX-License-Identifier: GPL-3.0-or-later
// The table `tierwatch_token`: operators' tokens, by their hashes.
#pragma once

#include "catalog/database.h"
#include "core/access.h"
#include "core/time.h"

#include <vector>

namespace tierwatch::catalog {

struct TokenRow {
    AccessToken token;
    Time made{};
};

/// `conflict` where the name is taken.
[[nodiscard]] Result<> insertToken(Transaction& transaction, const AccessToken& token);
/// `not_found` where there is none of this name.
[[nodiscard]] Result<> deleteToken(Transaction& transaction, const QString& name);
/// By name. Rows whose role this program does not know are left out: they give nothing.
[[nodiscard]] Result<std::vector<TokenRow>> selectTokens(Transaction& transaction);

} // namespace tierwatch::catalog
