// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/gap_keys.h"

#include "catalog/contents.h"

namespace tierwatch {

namespace {

constexpr int mostUnderWay = 200; ///< of the state connection's queue
constexpr int rowsAtATime = 5000;
constexpr auto retryAfter = std::chrono::seconds(1);

} // namespace

GapPlan planGaps(std::span<const ContentId> cids)
{
    GapPlan plan;
    qint64 before = 0;
    for (std::size_t i = 0; i < cids.size(); ++i) {
        const qint64 missing = number(cids[i]) - before - 1;
        if (missing > static_cast<qint64>(cids.size()) - plan.keys) {
            plan.unreachable = cids[i];
            plan.unreachableContents = static_cast<qint64>(cids.size() - i);
            return plan;
        }
        if (missing > 0)
            plan.gaps.push_back({ before + 1, number(cids[i]) - 1 });
        plan.keys += missing;
        before = number(cids[i]);
    }
    return plan;
}

Result<GapPlan> planGaps(Transaction& transaction, LevelKeys& keys)
{
    std::vector<ContentId> cids;
    for (;;) {
        const auto some
            = catalog::selectPlaces(transaction, keys, cids.empty() ? ContentId{} : cids.back(), rowsAtATime);
        if (!some)
            return tl::unexpected(some.error());
        for (const auto& [cid, level] : *some)
            cids.push_back(cid);
        if (some->size() < static_cast<std::size_t>(rowsAtATime))
            return planGaps(cids);
    }
}

GapKeys::GapKeys(Announcer& announcer) : m_announcer(announcer)
{
    m_retry.setSingleShot(true);
    QObject::connect(&m_retry, &QTimer::timeout, &m_retry, [this] { next(); });
}

void GapKeys::fill(std::span<const ContentId> cids)
{
    const GapPlan plan = planGaps(cids);
    m_left.assign(plan.gaps.begin(), plan.gaps.end());
    m_keys = plan.keys;
    m_greatest = cids.empty() ? 0 : number(cids.back());
    next();
}

void GapKeys::added(ContentId cid, std::size_t contents)
{
    const qint64 missing = number(cid) - m_greatest - 1;
    if (missing > 0 && missing <= static_cast<qint64>(contents) - m_keys) {
        m_left.push_back({ m_greatest + 1, number(cid) - 1 });
        m_keys += missing;
        next();
    }
    m_greatest = std::max(m_greatest, number(cid));
}

void GapKeys::next()
{
    while (!m_left.empty() && m_underWay < mostUnderWay && !m_retry.isActive()) {
        GapPlan::Gap& gap = m_left.front();
        StateObject gone;
        gone.cid = static_cast<ContentId>(gap.first);
        gone.status = StateStatus::Gone;
        if (gap.first++ == gap.last)
            m_left.pop_front();
        ++m_underWay;
        m_announcer.create(gone, [this, cid = gone.cid](const Result<>& created) {
            --m_underWay;
            if (created)
                return next();
            if (created.error().code == ErrorCode::Cancelled)
                return;
            m_left.push_front({ number(cid), number(cid) });
            m_retry.start(retryAfter);
        });
    }
}

} // namespace tierwatch
