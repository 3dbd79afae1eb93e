// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/pruner.h"

#include "catalog/plans.h"

namespace tierwatch {

namespace {

constexpr auto interval = std::chrono::hours(1);
constexpr auto rest = std::chrono::milliseconds(100); ///< between two pieces: others write, too
constexpr auto afterStart = std::chrono::seconds(1);

} // namespace

Pruner::Pruner(CatalogAccess& catalog, const Clock& clock, std::chrono::hours keep)
    : m_catalog(catalog), m_clock(clock), m_keep(keep)
{
    m_timer.setSingleShot(true);
    QObject::connect(&m_timer, &QTimer::timeout, &m_timer, [this] { prune(); });
}

void Pruner::start() { m_timer.start(afterStart); }

void Pruner::prune()
{
    m_catalog.write<bool>(
        [before = m_clock.now() - m_keep](Transaction& transaction, bool& more) -> Result<> {
            const Result<bool> pruned = catalog::prune(transaction, before);
            if (!pruned)
                return tl::unexpected(pruned.error());
            more = *pruned;
            return {};
        },
        [this](const Result<bool>& more) {
            m_timer.start(more && *more ? std::chrono::milliseconds(rest) : std::chrono::milliseconds(interval));
        });
}

} // namespace tierwatch
