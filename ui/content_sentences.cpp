// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/content_sentences.h"

#include "core/forecast.h"
#include "models/content_forecast.h"
#include "models/format.h"
#include "ui/words.h"

#include <QCoreApplication>

#include <algorithm>
#include <cmath>

namespace tierwatch {

namespace {

QString words(const char* source, const char* hint = nullptr)
{
    return QCoreApplication::translate("ContentSentences", source, hint);
}

/// "9,120 views in about 30 days (48,211 in all)"
QString recentViews(const Explanation& about, double number)
{
    return words(QT_TRANSLATE_NOOP("ContentSentences", "%1 views in about %2 days (%3 in all)"))
        .arg(formatCount(std::llround(number)))
        .arg(std::chrono::round<std::chrono::days>(about.rule.window).count())
        .arg(formatCount(about.views.total.value_or(-1)));
}

QString whyByRecentViews(const EngineFeed& feed, const ContentRow& row, const Explanation& about)
{
    const LevelTable& levels = feed.levels().table;
    const Level* here = levels.find(row.level);
    if (here == nullptr)
        return translate(about.why);
    const QString limit = formatCount(here->minCount);
    const QString came = momentText(about.hereSince, feed.clock().now());
    const QString views
        = recentViews(about, about.verdict.why == Verdict::Why::Promotion ? about.verdict.up : about.verdict.down);
    switch (about.verdict.why) {
    case Verdict::Why::InRange:
        return words(QT_TRANSLATE_NOOP("ContentSentences", "%1; %2 begins at %3.")).arg(views, here->name(), limit);
    case Verdict::Why::Promotion:
    case Verdict::Why::Demotion:
        if (const Level* target = levels.find(about.verdict.target))
            return words(QT_TRANSLATE_NOOP("ContentSentences", "%1 call for %2, which begins at %3."))
                .arg(views, target->name(), formatCount(target->minCount));
        break;
    case Verdict::Why::DeadZone:
        return words(QT_TRANSLATE_NOOP("ContentSentences",
                         "%1. %2 begins at %3, but nothing leaves it before it is %4 % below that."))
            .arg(views, here->name(), limit)
            .arg(std::lround(about.rule.deadZone * 100));
    case Verdict::Why::ShortStay:
        return words(QT_TRANSLATE_NOOP("ContentSentences", "%1 are too few for %2, but it came only %3."))
            .arg(views, here->name(), came);
    case Verdict::Why::ShortWatch:
        return words(
            QT_TRANSLATE_NOOP("ContentSentences", "%1 are too few for %2, but they are counted only since %3."))
            .arg(views, here->name(), momentText(about.views.watchedSince, feed.clock().now()));
    case Verdict::Why::Unknown:
    case Verdict::Why::NoLevel:
        break;
    }
    return translate(about.why);
}

QString underWay(const EngineFeed& feed, const ContentRow& row, const RelocationEntry& entry)
{
    const Relocation& relocation = entry.row.relocation;
    const QString to = feed.levelName(relocation.wanted);
    switch (relocation.state) {
    case RelocationState::Waiting:
        return words(QT_TRANSLATE_NOOP("ContentSentences", "Waits to go to %1.")).arg(to);
    case RelocationState::Running:
        return entry.timeLeft() ? words(QT_TRANSLATE_NOOP("ContentSentences", "Is going to %1, %2 left."))
                                      .arg(to, formatDuration(*entry.timeLeft()))
                                : words(QT_TRANSLATE_NOOP("ContentSentences", "Is going to %1.")).arg(to);
    case RelocationState::Lingering:
        return words(QT_TRANSLATE_NOOP(
                         "ContentSentences", "Is in %1; the old copy stays a moment for players that have it open."))
            .arg(feed.levelName(row.level));
    case RelocationState::Failed:
        return words(QT_TRANSLATE_NOOP("ContentSentences", "Could not go to %1.")).arg(to);
    }
    return {};
}

/// What the rule will do: down when nobody watches, up as it is watched now.
QStringList forecastSentences(
    const EngineFeed& feed, const ContentRow& row, const std::optional<Explanation>& explanation)
{
    const LevelTable& levels = feed.levels().table;
    const Time now = feed.clock().now();
    const Rule& rule = explanation ? explanation->rule : feed.status().rule;
    const Forecast ahead = explanation
        ? forecast(explanation->views, row.level, explanation->hereSince, levels, rule, now)
        : forecastOf(row, levels, rule, now);
    const auto here = std::ranges::find(levels.levels(), row.level, &Level::slot);
    QStringList sentences;
    if (here == levels.levels().end())
        return sentences;
    if (ahead.rise) {
        const Level* up = levels.find(ahead.rise->level);
        const QString rate = QLocale().toString(ahead.viewsPerDay, 'f', ahead.viewsPerDay < 9.95 ? 1 : 0);
        if (rule.kind == Rule::Kind::Total && up != nullptr)
            sentences << words(QT_TRANSLATE_NOOP("ContentSentences", "%1 at %2 views, %3 more."))
                             .arg(up->name(), formatCount(up->minCount),
                                 formatCount(std::max<qint64>(0, up->minCount - row.count)));
        if (ahead.rise->at && ahead.viewsPerDay > 0)
            sentences << words(QT_TRANSLATE_NOOP("ContentSentences", "%1 in %2 at the present %3 views a day."))
                             .arg(feed.levelName(ahead.rise->level), formatAhead(*ahead.rise->at, now), rate);
        else if (rule.kind == Rule::Kind::Recent)
            sentences << words(QT_TRANSLATE_NOOP("ContentSentences", "%1 not at the present rate of %2 views a day."))
                             .arg(feed.levelName(ahead.rise->level), rate);
    }
    if (ahead.fall)
        sentences << words(QT_TRANSLATE_NOOP("ContentSentences", "%1 in %2 if nobody watches it."))
                         .arg(feed.levelName(ahead.fall->level), formatAhead(ahead.fall->at, now));
    else if (here != levels.levels().begin() && rule.kind == Rule::Kind::Total)
        sentences << words(QT_TRANSLATE_NOOP("ContentSentences", "%1 if its count falls below %2."))
                         .arg(std::prev(here)->name(), formatCount(here->minCount));
    return sentences;
}

} // namespace

QString whyHere(const EngineFeed& feed, const ContentRow& row, const std::optional<Explanation>& explanation)
{
    const QString here = feed.levelName(row.level);
    if (row.heldUntil != 0)
        return words(QT_TRANSLATE_NOOP("ContentSentences", "Held in %1 %2, whatever its count."))
            .arg(feed.levelName(row.wanted), formatHeldUntil(row.heldUntil));
    if (row.count < 0)
        return words(QT_TRANSLATE_NOOP("ContentSentences",
                         "Count unknown: no player has reported this content yet, so it stays in %1."))
            .arg(here);
    if (explanation && explanation->rule.kind == Rule::Kind::Recent)
        return whyByRecentViews(feed, row, *explanation);
    const Level* level = feed.levels().table.find(row.level);
    const Level* called = feed.levels().table.forCount(row.count);
    QString views = words(QT_TRANSLATE_NOOP("ContentSentences", "%1 views")).arg(formatCount(row.count));
    if (level == nullptr || called == nullptr)
        return views;
    if (called->slot != row.level)
        return words(QT_TRANSLATE_NOOP("ContentSentences", "%1 call for %2, which begins at %3."))
            .arg(views, called->name(), formatCount(called->minCount));
    return words(QT_TRANSLATE_NOOP("ContentSentences", "%1; %2 begins at %3."))
        .arg(views, level->name(), formatCount(level->minCount));
}

QString whatNext(const EngineFeed& feed, const ContentRow& row, const std::optional<Explanation>& explanation)
{
    QStringList sentences;
    if (const RelocationEntry* entry = feed.relocations().find(row.cid)) {
        sentences << underWay(feed, row, *entry);
        const std::optional<Error>& error = entry->row.relocation.error;
        if (explanation && !explanation->waitsFor.empty()) {
            for (const Text& obstacle : explanation->waitsFor)
                sentences << translate(obstacle);
        } else if (error) {
            sentences << translate(*error);
        }
        sentences.removeDuplicates();
        return sentences.join(u'\n');
    }
    if (row.heldUntil == 0 && row.count >= 0)
        sentences = forecastSentences(feed, row, explanation);
    if (sentences.isEmpty())
        return words(QT_TRANSLATE_NOOP("ContentSentences", "Nothing is planned."));
    return sentences.join(u'\n');
}

} // namespace tierwatch
