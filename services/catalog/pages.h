// SPDX-License-Identifier: GPL-3.0-or-later
// Which contents and relocations stand on a page: by cid, never by offset, so that the last page costs what the first
// does.
#pragma once

#include "catalog/database.h"
#include "core/details.h"
#include "core/failures.h"

namespace tierwatch::catalog {

/// At most `limit` cids greater than `after`, by rising cid. What a filter does not let through is read all the same:
/// a page of something rare costs a walk over the table.
[[nodiscard]] Result<Page<ContentId>> selectContentPage(Transaction& transaction, const ContentPageQuery& query);
[[nodiscard]] Result<Page<ContentId>> selectRelocationPage(Transaction& transaction, const RelocationPageQuery& query);

/// All failed relocations, grouped; the largest group first.
[[nodiscard]] Result<std::vector<FailureGroup>> selectFailures(Transaction& transaction);
/// The contents of one group.
[[nodiscard]] Result<std::vector<ContentId>> selectFailed(Transaction& transaction, const QByteArray& cause);

} // namespace tierwatch::catalog
