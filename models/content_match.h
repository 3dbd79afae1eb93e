// SPDX-License-Identifier: GPL-3.0-or-later
// Whether one content passes a filter.
#pragma once

#include "models/content_query.h"
#include "models/folded_names.h"

namespace tierwatch {

/// A filter, prepared once for many contents. The filter may go.
class ContentMatch {
public:
    explicit ContentMatch(const ContentFilter& filter);
    [[nodiscard]] bool operator()(const ContentFrame& frame, ContentHandle handle, FoldedNames& names) const;

private:
    [[nodiscard]] bool cidBeginsRight(qint64 cid) const;

    std::optional<LevelSlot> m_level;
    std::optional<LevelSlot> m_to;
    quint32 m_statuses = 0;
    QByteArray m_text; ///< folded
    bool m_isNumber = false;
};

} // namespace tierwatch
