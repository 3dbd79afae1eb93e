// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/level_table.h"

#include <QDir>

#include <algorithm>

namespace tierwatch {

namespace {

constexpr std::size_t mostLevels = 255;

QString folder(const QString& path)
{
    const QString clean = QDir::cleanPath(path);
    return clean.endsWith(u'/') ? clean : clean + u'/';
}

} // namespace

LevelSlot LevelKeys::slot(const QString& key)
{
    const std::lock_guard lock(m_mutex);
    const auto found = std::ranges::find(m_keys, key);
    if (found != m_keys.end())
        return static_cast<LevelSlot>(found - m_keys.begin());
    if (m_keys.size() >= mostLevels)
        return LevelSlot::None;
    m_keys.push_back(key);
    return static_cast<LevelSlot>(m_keys.size() - 1);
}

QString LevelKeys::key(LevelSlot slot) const
{
    const std::lock_guard lock(m_mutex);
    return number(slot) < m_keys.size() ? m_keys[number(slot)] : QString();
}

LevelTable::LevelTable(std::vector<Level> levels) : m_levels(std::move(levels))
{
    std::ranges::stable_sort(m_levels, {}, &Level::minCount);
}

const Level* LevelTable::find(LevelSlot slot) const
{
    const auto found = std::ranges::find(m_levels, slot, &Level::slot);
    return found == m_levels.end() ? nullptr : &*found;
}

const Level* LevelTable::find(const QString& key) const
{
    const auto found = std::ranges::find(m_levels, key, &Level::key);
    return found == m_levels.end() ? nullptr : &*found;
}

const Level* LevelTable::forCount(qint64 count) const
{
    const auto above = std::ranges::upper_bound(m_levels, count, {}, &Level::minCount);
    return above == m_levels.begin() ? nullptr : &*std::prev(above);
}

Result<> LevelTable::validate() const
{
    if (m_levels.empty())
        return fail(ErrorCode::InvalidInput,
            QT_TRANSLATE_NOOP("Text", "There is no level: give at least one whose range begins at 0."));
    if (m_levels.size() > mostLevels)
        return fail(ErrorCode::InvalidInput, QT_TRANSLATE_NOOP("Text", "There are more than 255 levels: remove some."));
    for (std::size_t i = 0; i < m_levels.size(); ++i) {
        const Level& level = m_levels[i];
        if (level.key.trimmed().isEmpty() || level.key != level.key.trimmed() || level.key.size() > 32)
            return fail(ErrorCode::InvalidInput,
                QT_TRANSLATE_NOOP(
                    "Text", "The level key '%1' is not usable: give 1 to 32 characters without spaces at its ends."),
                level.key);
        if (level.minCount < 0)
            return fail(ErrorCode::InvalidInput,
                QT_TRANSLATE_NOOP("Text", "The level %1 begins below 0: give a minimum of 0 or more."), level.key);
        if (level.maxCount < level.minCount)
            return fail(ErrorCode::InvalidInput,
                QT_TRANSLATE_NOOP("Text", "The level %1 ends at %2, before it begins at %3: give a greater maximum."),
                level.key, QString::number(level.maxCount), QString::number(level.minCount));
        if (i == 0 && level.minCount != 0)
            return fail(ErrorCode::Conflict,
                QT_TRANSLATE_NOOP("Text", "No level begins at 0: the lowest one, %1, begins at %2."), level.key,
                QString::number(level.minCount));
        if (i > 0 && level.minCount <= m_levels[i - 1].maxCount)
            return fail(ErrorCode::Conflict,
                QT_TRANSLATE_NOOP("Text", "The ranges of %1 and %2 overlap: %1 ends at %3 and %2 begins at %4."),
                m_levels[i - 1].key, level.key, QString::number(m_levels[i - 1].maxCount),
                QString::number(level.minCount));
        if (i > 0 && level.minCount - 1 > m_levels[i - 1].maxCount)
            return fail(ErrorCode::Conflict,
                QT_TRANSLATE_NOOP(
                    "Text", "Counts between %1 and %2 belong to no level: %1 ends at %3 and %2 begins at %4."),
                m_levels[i - 1].key, level.key, QString::number(m_levels[i - 1].maxCount),
                QString::number(level.minCount));
        if (level.high < 1 || level.high > 100 || level.low < 0 || level.low >= level.high)
            return fail(ErrorCode::InvalidInput,
                QT_TRANSLATE_NOOP(
                    "Text", "The marks of %1 are %2 and %3: high must be 1 to 100 percent, and low must be below it."),
                level.key, QString::number(level.high), QString::number(level.low));
        if (level.capacity.value_or(1) < 1 || level.reserve.value_or(0) < 0
            || level.linger.value_or(std::chrono::seconds(0)).count() < 0)
            return fail(ErrorCode::InvalidInput,
                QT_TRANSLATE_NOOP("Text",
                    "The capacity, reserve or linger of %1 is out of range: a capacity is at least 1 byte, the others "
                    "are not negative."),
                level.key);
        if (!QDir::isAbsolutePath(level.path))
            return fail(ErrorCode::InvalidInput,
                QT_TRANSLATE_NOOP("Text", "The path of %1, '%2', is not absolute: begin it with a slash."), level.key,
                level.path);
        for (std::size_t j = 0; j < i; ++j) {
            const Level& other = m_levels[j];
            if (other.key.compare(level.key, Qt::CaseInsensitive) == 0)
                return fail(ErrorCode::InvalidInput,
                    QT_TRANSLATE_NOOP("Text", "Two levels have the key %1: rename one of them."), level.key);
            if (folder(other.path).startsWith(folder(level.path)) || folder(level.path).startsWith(folder(other.path)))
                return fail(ErrorCode::Conflict,
                    QT_TRANSLATE_NOOP("Text",
                        "The paths of %1 and %2 are the same or one lies in the other: give each level a directory of "
                        "its own."),
                    other.key, level.key);
        }
    }
    return {};
}

} // namespace tierwatch
