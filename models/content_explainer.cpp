// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/content_explainer.h"

#include <algorithm>

namespace tierwatch {

ContentExplainer::ContentExplainer(EngineFeed& feed, QObject* parent) : QObject(parent), m_feed(feed)
{
    m_pace.setSingleShot(true);
    m_pace.setInterval(pace);
    connect(&m_pace, &QTimer::timeout, this, [this] {
        if (std::exchange(m_again, false))
            ask();
    });
    connect(&feed, &EngineFeed::contentsChanged, this, [this](const std::vector<ContentHandle>& handles) {
        const auto handle = m_cid ? m_feed.contents().find(*m_cid) : std::nullopt;
        if (handle && std::ranges::binary_search(handles, *handle))
            askSoon();
    });
    connect(&feed, &EngineFeed::relocationsChanged, this, [this](const std::vector<ContentId>& cids) {
        if (m_cid && std::ranges::binary_search(cids, *m_cid))
            askSoon();
    });
    connect(&feed, &EngineFeed::levelsChanged, this, &ContentExplainer::askSoon);
    connect(&feed, &EngineFeed::levelStatusChanged, this, &ContentExplainer::askSoon);
    connect(&feed, &EngineFeed::ready, this, &ContentExplainer::askSoon);
}

void ContentExplainer::explain(std::optional<ContentId> cid)
{
    if (cid == m_cid)
        return;
    m_cid = cid;
    m_explanation.reset();
    m_error.reset();
    m_ticket = Ticket();
    m_again = false;
    m_pace.stop();
    if (m_cid)
        ask();
}

void ContentExplainer::askSoon()
{
    if (!m_cid)
        return;
    if (m_pace.isActive())
        m_again = true;
    else
        ask();
}

void ContentExplainer::ask()
{
    m_pace.start();
    m_ticket = m_feed.engine().explain(*m_cid, m_feed.address(), [this](Result<Explanation> answer) {
        if (answer) {
            m_explanation = std::move(*answer);
            m_error.reset();
        } else {
            m_explanation.reset();
            m_error = answer.error();
        }
        Q_EMIT changed();
    });
}

} // namespace tierwatch
