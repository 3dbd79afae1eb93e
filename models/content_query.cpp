// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/content_query.h"

namespace tierwatch {

QStringList contentColumnNames()
{
    return { QStringLiteral("level"), QStringLiteral("file"), QStringLiteral("count"), QStringLiteral("recent"),
        QStringLiteral("to"), QStringLiteral("status"), QStringLiteral("size"), QStringLiteral("next"),
        QStringLiteral("updated"), QStringLiteral("lastView"), QStringLiteral("heldUntil"), QStringLiteral("cid"),
        QStringLiteral("path") };
}

LevelRanks levelRanks(const LevelTable& levels)
{
    LevelRanks ranks;
    ranks.fill(255);
    quint8 rank = 0;
    for (const Level& level : levels.levels())
        ranks.at(number(level.slot)) = rank++;
    return ranks;
}

bool ContentQuery::sortsAs(const ContentQuery& other) const
{
    if (sort != other.sort || ranks != other.ranks)
        return false;
    if (sort.column == ContentColumn::Recent)
        return rule.window == other.rule.window;
    return sort.column != ContentColumn::Next || (rule == other.rule && levels == other.levels);
}

QByteArray folded(QStringView text)
{
    // Folding can undo a composition, so compose again.
    return text.toString()
        .normalized(QString::NormalizationForm_C)
        .toCaseFolded()
        .normalized(QString::NormalizationForm_C)
        .toUtf8();
}

} // namespace tierwatch
