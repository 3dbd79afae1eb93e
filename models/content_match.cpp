// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/content_match.h"

#include <algorithm>
#include <cstring>

namespace tierwatch {

ContentMatch::ContentMatch(const ContentFilter& filter)
    : m_level(filter.level)
    , m_to(filter.to)
    , m_statuses(filter.statuses)
    , m_text(folded(filter.text))
    , m_isNumber(!m_text.isEmpty() && std::ranges::all_of(m_text, [](char c) { return c >= '0' && c <= '9'; }))
{
}

bool ContentMatch::operator()(const ContentFrame& frame, ContentHandle handle, FoldedNames& names) const
{
    const ContentStatus status = frame.statuses[handle];
    if (status == ContentStatus::Gone || (m_statuses != 0 && (m_statuses & ContentFilter::bit(status)) == 0))
        return false;
    if (m_level || m_to) {
        const ContentRow& row = frame.rows[handle];
        if ((m_level && row.level != *m_level) || (m_to && (row.wanted != *m_to || row.level == *m_to)))
            return false;
    }
    if (m_text.isEmpty())
        return true;
    const QByteArrayView name = names.of(frame, handle);
    if (memmem(name.data(), static_cast<std::size_t>(name.size()), m_text.constData(),
            static_cast<std::size_t>(m_text.size()))
        != nullptr)
        return true;
    return m_isNumber && cidBeginsRight(number(frame.rows[handle].cid));
}

bool ContentMatch::cidBeginsRight(qint64 cid) const { return QByteArray::number(cid).startsWith(m_text); }

} // namespace tierwatch
