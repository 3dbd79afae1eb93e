// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/history_window.h"

#include <algorithm>

namespace tierwatch {

namespace {

constexpr auto overlap = std::chrono::seconds(10);

} // namespace

void HistoryWindow::start(qint64 newest)
{
    m_from = newest;
    m_known.clear();
    m_newestThen.clear();
}

bool HistoryWindow::note(qint64 id)
{
    if (knows(id))
        return false;
    m_known.insert(id);
    closeUp();
    return true;
}

void HistoryWindow::pass(Deadline now)
{
    m_newestThen.emplace_back(now, newest());
    while (m_newestThen.front().first < now - overlap) {
        m_from = std::max(m_from, m_newestThen.front().second);
        m_newestThen.pop_front();
    }
    m_known.erase(m_known.begin(), m_known.upper_bound(m_from));
    closeUp();
}

/// What follows without a gap need not be remembered one by one.
void HistoryWindow::closeUp()
{
    while (!m_known.empty() && *m_known.begin() == m_from + 1) {
        m_known.erase(m_known.begin());
        ++m_from;
    }
}

} // namespace tierwatch
