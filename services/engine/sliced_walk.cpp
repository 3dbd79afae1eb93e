// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/sliced_walk.h"

namespace tierwatch {

namespace {

constexpr std::size_t sliceSize = 2048; ///< entries; judging one takes well below a microsecond

} // namespace

SlicedWalk::SlicedWalk(const LocationIndex& index) : m_index(index)
{
    QObject::connect(&m_timer, &QTimer::timeout, &m_timer, [this] { slice(); });
}

void SlicedWalk::run(std::function<void(const IndexEntry&)> visit, std::function<void()> done)
{
    m_walk = {};
    m_visit = std::move(visit);
    m_done = std::move(done);
    m_timer.start(0);
}

void SlicedWalk::slice()
{
    const std::vector<IndexEntry> entries = m_index.some(m_walk, sliceSize);
    for (const IndexEntry& entry : entries)
        m_visit(entry);
    if (!entries.empty())
        return;
    m_timer.stop();
    m_visit = nullptr;
    std::exchange(m_done, nullptr)();
}

} // namespace tierwatch
