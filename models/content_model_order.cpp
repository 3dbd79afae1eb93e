// SPDX-License-Identifier: GPL-3.0-or-later
// How the contents table follows the engine and its own order.
#include "models/content_model.h"

#include <algorithm>

namespace tierwatch {

void ContentModel::sort(int column, Qt::SortOrder order)
{
    if (column < 0 || column >= ContentColumn::Columns)
        return;
    const ContentSort sort{ static_cast<ContentColumn::Column>(column), order };
    if (sort == m_query.sort)
        return;
    m_query.sort = sort;
    requery();
}

void ContentModel::setFilter(const ContentFilter& filter)
{
    if (filter == m_query.filter)
        return;
    m_query.filter = filter;
    requery();
}

void ContentModel::setFrozen(bool frozen)
{
    if (m_frozen == frozen)
        return;
    m_frozen = frozen;
    if (m_frozen)
        return;
    if (m_kept) {
        show(*m_kept);
        m_kept.reset();
    }
    settleSoon();
}

void ContentModel::settle()
{
    if (!isSettled())
        requery();
}

bool ContentModel::isSettled() const { return !m_order.isBusy() && !m_requeried && m_touched.empty() && !m_kept; }

void ContentModel::reset()
{
    beginResetModel();
    clearRows();
    endResetModel();
    m_touched.clear();
    m_isTouched.clear();
    m_asked.clear();
    m_kept.reset();
    m_outdated = m_order.isBusy();
    m_query.levels = m_feed.levels().table;
    m_query.ranks = levelRanks(m_query.levels);
    m_query.rule = m_feed.status().rule;
    Q_EMIT pendingChangesChanged(0);
    requery();
}

void ContentModel::takeLevels()
{
    if (rowCount() > 0)
        Q_EMIT dataChanged(index(0, 0), index(rowCount() - 1, ContentColumn::Columns - 1), valueRoles());
    ContentQuery query = m_query;
    query.levels = m_feed.levels().table;
    query.ranks = levelRanks(query.levels);
    const bool same = query.sortsAs(m_query);
    m_query = std::move(query);
    if (!same)
        requery();
}

void ContentModel::takeRule()
{
    const Rule& rule = m_feed.status().rule;
    if (rule == m_query.rule)
        return;
    if (rowCount() > 0)
        Q_EMIT dataChanged(index(0, 0), index(rowCount() - 1, ContentColumn::Columns - 1), valueRoles());
    ContentQuery query = m_query;
    query.rule = rule;
    const bool same = query.sortsAs(m_query);
    m_query = std::move(query);
    if (!same)
        requery();
}

void ContentModel::change(const std::vector<ContentHandle>& handles)
{
    announce(handles, 0, ContentColumn::Columns - 1, valueRoles());
    touch(handles);
    Q_EMIT pendingChangesChanged(pendingChanges());
    settleSoon();
}

void ContentModel::showProgress(const std::vector<ContentId>& cids)
{
    std::vector<ContentHandle> handles;
    handles.reserve(cids.size());
    for (const ContentId cid : cids) {
        if (const auto handle = m_feed.contents().find(cid))
            handles.push_back(*handle);
    }
    announce(handles, ContentColumn::Status, ContentColumn::Status, valueRoles());
}

void ContentModel::touch(std::span<const ContentHandle> handles)
{
    m_isTouched.resize(m_feed.contents().handles());
    for (const ContentHandle handle : handles) {
        if (m_isTouched[handle])
            continue;
        m_isTouched[handle] = true;
        m_touched.push_back(handle);
    }
}

void ContentModel::requery()
{
    m_requeried = true;
    if (!m_feed.isReady())
        return;
    if (m_order.isBusy())
        m_order.callOff();
    else
        ask();
}

void ContentModel::settleSoon()
{
    if (!m_frozen && !m_touched.empty() && !m_order.isBusy() && !m_pace.isActive())
        ask();
}

void ContentModel::ask()
{
    if (m_kept) {
        show(*m_kept); // what comes next begins where this ends
        m_kept.reset();
    }
    for (const ContentHandle handle : m_touched)
        m_isTouched[handle] = false;
    m_asked = std::exchange(m_touched, {});
    m_explicit = std::exchange(m_requeried, false);
    m_pace.start();
    m_query.now = m_feed.clock().now();
    m_order.request(m_feed.contentFrame(), m_query, m_asked);
}

void ContentModel::answered(std::optional<ContentOrderResult> result)
{
    if (m_outdated) {
        m_outdated = false;
        m_requeried = true;
    } else if (!result) {
        touch(m_asked);
        m_requeried = m_requeried || m_explicit;
    } else if (m_frozen && !m_explicit && !result->change.isEmpty()) {
        m_kept = std::move(result);
    } else {
        show(*result);
    }
    m_asked.clear();
    if (m_requeried) {
        ask();
        return;
    }
    Q_EMIT pendingChangesChanged(pendingChanges());
    if (!m_kept)
        Q_EMIT settled();
    settleSoon();
}

void ContentModel::show(ContentOrderResult& result)
{
    setRows(std::move(result.rows), std::move(result.places), result.change);
}

} // namespace tierwatch
