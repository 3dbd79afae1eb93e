// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/speed_timetable.h"

#include <QRegularExpression>

#include <algorithm>

namespace tierwatch {

namespace {

constexpr int minutesOfDay = 24 * 60;
constexpr std::array dayNames{ "mon", "tue", "wed", "thu", "fri", "sat", "sun" };
constexpr std::size_t mostEntries = 100;

std::optional<std::size_t> dayOf(const QString& name)
{
    for (std::size_t i = 0; i < dayNames.size(); ++i) {
        if (name == QLatin1String(dayNames[i]))
            return i;
    }
    return std::nullopt;
}

/// `mon-fri`, `sat,sun`, `fri-mon`.
std::optional<std::array<bool, 7>> daysOf(const QString& text)
{
    std::array<bool, 7> days{};
    for (const QString& part : text.split(u',')) {
        const QStringList ends = part.split(u'-');
        const std::optional<std::size_t> first = dayOf(ends.front());
        const std::optional<std::size_t> last = dayOf(ends.back());
        if (!first || !last || ends.size() > 2)
            return std::nullopt;
        for (std::size_t day = *first;; day = (day + 1) % days.size()) {
            days.at(day) = true;
            if (day == *last)
                break;
        }
    }
    return days;
}

/// 24:00 is the end of the day.
std::optional<int> minuteOf(const QString& text)
{
    static const QRegularExpression clock(QStringLiteral("^([0-9]{1,2}):([0-9]{2})$"));
    const QRegularExpressionMatch match = clock.match(text);
    if (!match.hasMatch())
        return std::nullopt;
    const int minute = match.captured(1).toInt() * 60 + match.captured(2).toInt();
    if (match.captured(2).toInt() > 59 || minute > minutesOfDay)
        return std::nullopt;
    return minute;
}

struct Span {
    int from = 0;
    int to = minutesOfDay;
};

std::optional<Span> spanOf(const QString& text)
{
    const QStringList ends = text.split(u'-');
    if (ends.size() != 2)
        return std::nullopt;
    const std::optional<int> from = minuteOf(ends.front());
    const std::optional<int> to = minuteOf(ends.back());
    if (!from || !to || *from == *to || *from == minutesOfDay)
        return std::nullopt;
    return Span{ *from, *to };
}

std::optional<qint64> speedOf(const QString& text)
{
    static const QRegularExpression bytes(QStringLiteral("^([0-9]{1,15})([kmgt]?)$"));
    const QRegularExpressionMatch match = bytes.match(text);
    if (!match.hasMatch())
        return std::nullopt;
    constexpr qint64 thousand = 1000;
    const qint64 most = qint64{ 1'000'000'000'000'000 };
    qint64 value = match.captured(1).toLongLong();
    const qsizetype power = match.captured(2).isEmpty() ? 0 : QStringLiteral("kmgt").indexOf(match.captured(2)) + 1;
    for (qsizetype i = 0; i < power; ++i) {
        if (value > most / thousand)
            return std::nullopt;
        value *= thousand;
    }
    return value;
}

tl::unexpected<Error> refuse(const QString& entry, const QString& part)
{
    return fail(ErrorCode::InvalidInput,
        QT_TRANSLATE_NOOP("Text",
            "The speed timetable's entry '%1' is not usable at '%2': give days, a span and bytes a second, as in "
            "'mon-fri 08:00-20:00 50M', and separate entries with ';'."),
        entry.left(100), part.left(100));
}

QString clock(int minute)
{
    return QStringLiteral("%1:%2").arg(minute / 60, 2, 10, QLatin1Char('0')).arg(minute % 60, 2, 10, QLatin1Char('0'));
}

} // namespace

Result<SpeedTimetable> SpeedTimetable::parse(const QString& text)
{
    SpeedTimetable timetable;
    for (const QString& part : text.toLower().split(u';')) {
        const QString entry = part.simplified();
        if (entry.isEmpty())
            continue;
        Result<Entry> parsed = parseEntry(entry);
        if (!parsed)
            return tl::unexpected(parsed.error());
        timetable.m_entries.push_back(*parsed);
    }
    if (timetable.m_entries.size() > mostEntries)
        return fail(ErrorCode::InvalidInput,
            QT_TRANSLATE_NOOP("Text", "The speed timetable has %1 entries: give at most %2."),
            QString::number(timetable.m_entries.size()), QString::number(mostEntries));
    return timetable;
}

Result<SpeedTimetable::Entry> SpeedTimetable::parseEntry(const QString& text)
{
    QStringList words = text.split(u' ');
    Entry entry;
    const std::optional<qint64> speed = speedOf(words.back());
    if (!speed)
        return refuse(text, words.back());
    entry.bytesPerSecond = *speed;
    words.removeLast();
    Span span;
    if (!words.isEmpty() && words.back().contains(u':')) {
        const std::optional<Span> given = spanOf(words.back());
        if (!given)
            return refuse(text, words.back());
        span = *given;
        words.removeLast();
    }
    entry.from = span.from;
    entry.to = span.to;
    entry.days.fill(true);
    if (!words.isEmpty()) {
        const std::optional<std::array<bool, 7>> days = daysOf(words.join(QString()));
        if (!days)
            return refuse(text, words.join(u' '));
        entry.days = *days;
    }
    return entry;
}

std::optional<qint64> SpeedTimetable::limitAt(const QDateTime& local) const
{
    const int minute = local.time().hour() * 60 + local.time().minute();
    const auto today = static_cast<std::size_t>(local.date().dayOfWeek() - 1);
    const std::size_t yesterday = (today + 6) % 7;
    const auto covers = [&](const Entry& entry) {
        if (entry.from < entry.to)
            return entry.days.at(today) && minute >= entry.from && minute < entry.to;
        return (entry.days.at(today) && minute >= entry.from) || (entry.days.at(yesterday) && minute < entry.to);
    };
    const auto found = std::ranges::find_if(m_entries, covers);
    return found == m_entries.end() ? std::nullopt : std::optional(found->bytesPerSecond);
}

QString SpeedTimetable::toString(const Entry& entry)
{
    QStringList words;
    if (!std::ranges::all_of(entry.days, [](bool day) { return day; })) {
        QStringList days;
        for (std::size_t i = 0; i < dayNames.size(); ++i) {
            if (entry.days.at(i))
                days.append(QString::fromLatin1(dayNames.at(i)));
        }
        words.append(days.join(u','));
    }
    if (entry.from != 0 || entry.to != minutesOfDay)
        words.append(clock(entry.from) + u'-' + clock(entry.to));
    words.append(QString::number(entry.bytesPerSecond));
    return words.join(u' ');
}

QString SpeedTimetable::toString() const
{
    QStringList entries;
    for (const Entry& entry : m_entries)
        entries.append(toString(entry));
    return entries.join(QStringLiteral("; "));
}

} // namespace tierwatch
