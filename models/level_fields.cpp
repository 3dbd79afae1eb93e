// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/level_fields.h"

#include "models/format.h"
#include "models/typed_values.h"

#include <QCoreApplication>

#include <algorithm>

namespace tierwatch {

namespace {

QString words(const char* source) { return QCoreApplication::translate("LevelFields", source); }

template <typename Value> bool take(Value& field, const std::optional<Value>& value)
{
    if (!value)
        return false;
    field = *value;
    return true;
}

/// Empty text is "the usual".
template <typename Value>
bool takeOrUsual(std::optional<Value>& field, const QString& typed, const QString& usual,
    std::optional<Value> (*from)(const QString&))
{
    if (typed.isEmpty() || typed == usual) {
        field.reset();
        return true;
    }
    const std::optional<Value> value = from(typed);
    if (!value)
        return false;
    field = value;
    return true;
}

QString wholeFilesystem()
{
    return QCoreApplication::translate(
        "LevelFields", "whole disk", "capacity of a level: not less than its filesystem");
}
QString usual()
{
    return QCoreApplication::translate("LevelFields", "usual", "reserve or linger of a level: as the program has it");
}

QString secondsText(std::chrono::seconds seconds)
{
    return QCoreApplication::translate("LevelFields", "%1 s", "seconds")
        .arg(QLocale().toString(static_cast<qlonglong>(seconds.count())));
}

template <typename Choice> bool choose(Choice& field, const QVariant& value, const QStringList& choices)
{
    bool isNumber = false;
    int chosen = value.toInt(&isNumber);
    if (!isNumber)
        chosen = static_cast<int>(choices.indexOf(value.toString().trimmed()));
    if (chosen < 0 || chosen >= choices.size())
        return false;
    field = static_cast<Choice>(chosen);
    return true;
}

} // namespace

QString levelFieldText(const Level& level, int column)
{
    const auto percent
        = [](int value) { return QCoreApplication::translate("LevelFields", "%1 %", "percent").arg(value); };
    switch (static_cast<LevelColumn::Column>(column)) {
    case LevelColumn::Label:
        return level.name();
    case LevelColumn::Key:
        return level.key;
    case LevelColumn::Minimum:
        return formatCount(level.minCount);
    case LevelColumn::Maximum:
        return formatCount(level.maxCount);
    case LevelColumn::Path:
        return level.path;
    case LevelColumn::Mode:
        return levelFieldChoices(column).value(static_cast<int>(level.mode));
    case LevelColumn::Capacity:
        return level.capacity ? formatBytes(*level.capacity) : wholeFilesystem();
    case LevelColumn::High:
        return percent(level.high);
    case LevelColumn::Low:
        return percent(level.low);
    case LevelColumn::Reserve:
        return level.reserve ? formatBytes(*level.reserve) : usual();
    case LevelColumn::Url:
        return level.url;
    case LevelColumn::Verify:
        return levelFieldChoices(column).value(static_cast<int>(level.verify));
    case LevelColumn::Linger:
        return level.linger ? secondsText(*level.linger) : usual();
    case LevelColumn::Contents:
    case LevelColumn::Free:
    case LevelColumn::Total:
    case LevelColumn::State:
    case LevelColumn::Columns:
        break;
    }
    return {};
}

QVariant levelFieldValue(const Level& level, int column)
{
    switch (column) {
    case LevelColumn::Minimum:
        return level.minCount;
    case LevelColumn::Maximum:
        return level.maxCount;
    case LevelColumn::Mode:
        return static_cast<int>(level.mode);
    case LevelColumn::Verify:
        return static_cast<int>(level.verify);
    case LevelColumn::Capacity:
        return level.capacity ? formatBytes(*level.capacity) : QString();
    case LevelColumn::Reserve:
        return level.reserve ? formatBytes(*level.reserve) : QString();
    case LevelColumn::Linger:
        return level.linger ? secondsText(*level.linger) : QString();
    default:
        return levelFieldText(level, column);
    }
}

QStringList levelFieldChoices(int column)
{
    if (column == LevelColumn::Mode)
        return { QCoreApplication::translate("LevelFields", "in use", "mode of a level"),
            QCoreApplication::translate("LevelFields", "no new files", "mode of a level"),
            QCoreApplication::translate("LevelFields", "drain", "mode of a level: everything moves out"),
            QCoreApplication::translate("LevelFields", "offline", "mode of a level") };
    if (column == LevelColumn::Verify)
        return { QCoreApplication::translate("LevelFields", "read back", "how a copy is verified"),
            QCoreApplication::translate("LevelFields", "size only", "how a copy is verified") };
    return {};
}

bool setLevelField(Level& level, int column, const QVariant& value)
{
    const QString typed = value.toString().trimmed();
    switch (static_cast<LevelColumn::Column>(column)) {
    case LevelColumn::Label:
        level.label = typed == level.key ? QString() : typed;
        return true;
    case LevelColumn::Key:
        level.key = typed;
        return true;
    case LevelColumn::Minimum:
        return take(level.minCount, countFrom(typed));
    case LevelColumn::Path:
        level.path = typed;
        return true;
    case LevelColumn::Url:
        level.url = typed;
        return true;
    case LevelColumn::Mode:
        return choose(level.mode, value, levelFieldChoices(column));
    case LevelColumn::Verify:
        return choose(level.verify, value, levelFieldChoices(column));
    case LevelColumn::Capacity:
        return takeOrUsual<qint64>(level.capacity, typed, wholeFilesystem(), bytesFrom);
    case LevelColumn::Reserve:
        return takeOrUsual<qint64>(level.reserve, typed, usual(), bytesFrom);
    case LevelColumn::High:
        return take(level.high, percentFrom(typed));
    case LevelColumn::Low:
        return take(level.low, percentFrom(typed));
    case LevelColumn::Linger:
        return takeOrUsual<std::chrono::seconds>(level.linger, typed, usual(), secondsFrom);
    case LevelColumn::Maximum:
    case LevelColumn::Contents:
    case LevelColumn::Free:
    case LevelColumn::Total:
    case LevelColumn::State:
    case LevelColumn::Columns:
        break;
    }
    return false;
}

QString levelFieldRule(int column)
{
    switch (column) {
    case LevelColumn::Minimum:
        return words(QT_TRANSLATE_NOOP("LevelFields", "A level begins at a whole number of views, 0 or more."));
    case LevelColumn::Capacity:
        return words(QT_TRANSLATE_NOOP(
            "LevelFields", "A capacity is a size such as 500 GiB or 12 TiB; leave it empty for the whole disk."));
    case LevelColumn::Reserve:
        return words(QT_TRANSLATE_NOOP(
            "LevelFields", "A reserve is a size such as 10 GiB; leave it empty for the smaller of 2 % and 10 GiB."));
    case LevelColumn::High:
    case LevelColumn::Low:
        return words(QT_TRANSLATE_NOOP("LevelFields", "A mark is a whole number of percent, 0 to 100."));
    case LevelColumn::Linger:
        return words(QT_TRANSLATE_NOOP("LevelFields",
            "How long old files linger is a time such as 90 s, 5 min or 2 h; leave it empty for the usual one."));
    default:
        return words(QT_TRANSLATE_NOOP("LevelFields", "That cannot be taken here."));
    }
}

QString levelColumnName(int column)
{
    switch (static_cast<LevelColumn::Column>(column)) {
    case LevelColumn::Label:
        return LevelModel::tr("Level");
    case LevelColumn::Key:
        return LevelModel::tr("Key", "column: what stores call the level");
    case LevelColumn::Minimum:
        return LevelModel::tr("From", "column: the least view count");
    case LevelColumn::Maximum:
        return LevelModel::tr("To", "column: the greatest view count");
    case LevelColumn::Path:
        return LevelModel::tr("Directory");
    case LevelColumn::Contents:
        return LevelModel::tr("Contents");
    case LevelColumn::Free:
        return LevelModel::tr("Free");
    case LevelColumn::Total:
        return LevelModel::tr("Size");
    case LevelColumn::Mode:
        return LevelModel::tr("Mode", "column: whether a level takes files");
    case LevelColumn::Capacity:
        return LevelModel::tr("Capacity", "column: bytes that a level's contents may take");
    case LevelColumn::High:
        return LevelModel::tr("Full at", "column: percent from which on a level counts as full");
    case LevelColumn::Low:
        return LevelModel::tr("Clear to", "column: percent down to which room is made");
    case LevelColumn::Reserve:
        return LevelModel::tr("Reserve", "column: bytes left free");
    case LevelColumn::Url:
        return LevelModel::tr("Address", "column: public URL of a level's directory");
    case LevelColumn::Verify:
        return LevelModel::tr("Verify", "column: how copies are verified");
    case LevelColumn::Linger:
        return LevelModel::tr("Linger", "column: how long the old file stays after a move");
    case LevelColumn::State:
        return LevelModel::tr("State");
    case LevelColumn::Columns:
        break;
    }
    return {};
}

} // namespace tierwatch
