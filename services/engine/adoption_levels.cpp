// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/adoption_levels.h"

#include <QFileInfo>

namespace tierwatch {

namespace {

constexpr qint64 topMaximum = 10'000'000; ///< raised by a greater count

Result<> isOneOf(const LevelTable& table, const AdoptedLevel& level)
{
    const Level* known = table.find(level.key);
    if (known == nullptr)
        return fail(ErrorCode::Conflict,
            QT_TRANSLATE_NOOP("Text",
                "The catalogue has levels already, and none is called %1: leave the levels out, or add this one to "
                "the table first."),
            level.key);
    if (known->path != level.path || known->minCount != level.minCount)
        return fail(ErrorCode::Conflict,
            QT_TRANSLATE_NOOP("Text",
                "In the catalogue the level %1 is %2 and begins at %3: leave the levels out, or change the table "
                "first."),
            level.key, known->path, QString::number(known->minCount));
    return {};
}

} // namespace

LevelTable tableOf(const std::vector<AdoptedLevel>& given)
{
    std::vector<Level> levels;
    for (const AdoptedLevel& adopted : given) {
        Level level;
        level.key = adopted.key;
        level.path = adopted.path;
        level.minCount = adopted.minCount;
        levels.push_back(std::move(level));
    }
    levels = LevelTable(std::move(levels)).levels(); // by rising minimum
    for (std::size_t i = 0; i < levels.size(); ++i)
        levels[i].maxCount
            = i + 1 < levels.size() ? levels[i + 1].minCount - 1 : std::max(levels[i].minCount, topMaximum);
    return LevelTable(std::move(levels));
}

Result<> storeAdoptedLevels(
    Transaction& transaction, LevelKeys& keys, const std::vector<AdoptedLevel>& levels, const QString& author, Time now)
{
    if (levels.empty())
        return {};
    const Result<catalog::LevelsRecord> stored = catalog::selectLevels(transaction, keys);
    if (!stored)
        return tl::unexpected(stored.error());
    if (!stored->table.isEmpty()) {
        for (const AdoptedLevel& level : levels) {
            if (Result<> same = isOneOf(stored->table, level); !same)
                return same;
        }
        return {};
    }
    const LevelTable table = tableOf(levels);
    if (Result<> valid = table.validate(); !valid)
        return valid;
    for (const AdoptedLevel& level : levels) {
        if (!QFileInfo(level.path).isDir())
            return fail(ErrorCode::NotFound,
                QT_TRANSLATE_NOOP(
                    "Text", "%1's directory %2 does not exist; make it, mount its disk, or correct the path."),
                level.key, level.path);
    }
    return catalog::replaceLevels(transaction, keys, table, stored->version, author, now)
        .map([](const catalog::LevelsRecord&) {});
}

} // namespace tierwatch
