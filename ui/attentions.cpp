// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/attentions.h"

#include "models/format.h"
#include "ui/incident_attention.h"
#include "ui/paint.h"
#include "ui/widgets/level_strip.h"
#include "ui/words.h"

#include <QCoreApplication>

#include <algorithm>
#include <array>

namespace tierwatch {

namespace {

QString words(const char* source, int n = -1) { return QCoreApplication::translate("Attentions", source, nullptr, n); }

void offer(Attention& attention, const char* label, const std::function<void()>& act)
{
    if (act)
        attention.remedies.push_back({ words(label), act });
}

/// The sentence of a component that is not well; one of our own where it gives none.
QString detail(const ComponentHealth& health, const char* otherwise)
{
    return health.detail.isEmpty() ? words(otherwise) : translate(health.detail);
}

bool isWrong(const ComponentHealth& health)
{
    return health.condition == Condition::Down || health.condition == Condition::Degraded;
}

} // namespace

std::vector<Attention> attentions(const EngineFeed& feed, const Remedies& remedies)
{
    std::vector<Attention> found;
    const EngineStatus& status = feed.status();
    if (feed.isReady() && !feed.isLive()) {
        found.push_back({ QStringLiteral("not-live"), Attention::Severity::Error,
            words(QT_TRANSLATE_NOOP(
                      "Attentions", "NOT LIVE since %1: the engine does not answer. The numbers are from then."))
                .arg(momentText(feed.lastHeard(), feed.clock().now())),
            {} });
    }
    const ComponentHealth& catalog = status.health.of(Component::Catalog);
    if (isWrong(catalog)) {
        found.push_back({ QStringLiteral("catalog"), Attention::Severity::Error,
            detail(catalog,
                QT_TRANSLATE_NOOP("Attentions",
                    "The catalogue does not answer. Nothing moves until it does; it is asked again by itself.")),
            {} });
    }
    const ComponentHealth& state = status.health.of(Component::State);
    if (isWrong(state)) {
        found.push_back({ QStringLiteral("state"), Attention::Severity::Error,
            detail(state,
                QT_TRANSLATE_NOOP("Attentions",
                    "The state store does not answer. Views are refused until it does; it is asked again by itself.")),
            {} });
    }
    const ComponentHealth& endpoint = status.health.of(Component::Endpoint);
    if (isWrong(endpoint)) {
        Attention one{ QStringLiteral("endpoint"), Attention::Severity::Error,
            detail(endpoint, QT_TRANSLATE_NOOP("Attentions", "Players cannot reach Tierwatch. All else works.")), {} };
        offer(one, QT_TRANSLATE_NOOP("Attentions", "Use a free port"), remedies.useFreePort);
        offer(one, QT_TRANSLATE_NOOP("Attentions", "Try again"), remedies.tryEndpointAgain);
        found.push_back(std::move(one));
    }
    for (const LevelStatus& level : feed.levelStatus()) {
        if (level.writable && level.detail.isEmpty())
            continue;
        QString sentence = level.detail.isEmpty()
            ? words(QT_TRANSLATE_NOOP("Attentions", "%1 cannot be written to. What should go there waits."))
                  .arg(feed.levelName(level.slot))
            : translate(level.detail);
        Attention one{ QStringLiteral("level-%1").arg(number(level.slot)),
            level.writable ? Attention::Severity::Warning : Attention::Severity::Error, std::move(sentence), {} };
        offer(one, QT_TRANSLATE_NOOP("Attentions", "Show the levels"), remedies.showLevels);
        found.push_back(std::move(one));
    }
    if (status.pause) {
        const QString since = momentText(status.pause->since, feed.clock().now());
        Attention one{ QStringLiteral("paused"), Attention::Severity::Warning,
            status.pause->by.isEmpty()
                ? words(QT_TRANSLATE_NOOP("Attentions", "Relocations are paused since %1. Views still count."))
                      .arg(since)
                : words(QT_TRANSLATE_NOOP("Attentions", "Relocations are paused by %1 since %2. Views still count."))
                      .arg(status.pause->by, since),
            {} };
        offer(one, QT_TRANSLATE_NOOP("Attentions", "Resume"), remedies.resume);
        found.push_back(std::move(one));
    }
    const auto saysWhatFailed = [](const Incident& incident) { return incident.key.startsWith("failed:"); };
    for (const Incident& incident : status.incidents)
        found.push_back(attentionOf(incident, feed, remedies));
    if (const qint64 failed = feed.contents().count(ContentStatus::Failed);
        failed > 0 && std::ranges::none_of(status.incidents, saysWhatFailed)) {
        Attention one{ QStringLiteral("failed"), Attention::Severity::Error,
            words(QT_TRANSLATE_N_NOOP(
                      "Attentions", "%Ln contents could not be moved. No file is lost: each is still where it was."),
                static_cast<int>(failed)),
            {} };
        offer(one, QT_TRANSLATE_NOOP("Attentions", "Show them"), remedies.showFailed);
        found.push_back(std::move(one));
    }
    return found;
}

std::vector<LevelBand> levelBands(const EngineFeed& feed)
{
    std::array<qint64, 256> waiting{};
    std::array<qint64, 256> running{};
    for (const RelocationEntry& entry : feed.relocations().entries()) {
        const Relocation& relocation = entry.row.relocation;
        if (relocation.state == RelocationState::Waiting)
            ++waiting[number(relocation.wanted)];
        else if (relocation.state == RelocationState::Running)
            ++running[number(relocation.to)];
    }
    std::vector<LevelBand> bands;
    for (const Level& level : hottestFirst(feed.levels().table)) {
        LevelBand band;
        band.slot = level.slot;
        band.key = level.key;
        band.name = level.name();
        band.badge = feed.levelBadge(level.slot);
        band.range = rangeText(feed.levels().table, level);
        band.waiting = waiting[number(level.slot)];
        band.running = running[number(level.slot)];
        if (const LevelStatus* status = feed.levelStatus(level.slot)) {
            band.contents = status->contents;
            band.bytesFree = status->bytesFree;
            band.bytesTotal = status->bytesTotal;
            band.stopped = !status->writable;
            const double used = status->bytesTotal > 0 && status->bytesFree >= 0
                ? 1 - static_cast<double>(status->bytesFree) / static_cast<double>(status->bytesTotal)
                : 0;
            if (!status->writable)
                band.trouble = words(QT_TRANSLATE_NOOP("Attentions", "offline"));
            else if (used >= fullMark)
                band.trouble = words(QT_TRANSLATE_NOOP("Attentions", "full"));
            else if (used >= highMark)
                band.trouble = words(QT_TRANSLATE_NOOP("Attentions", "nearly full"));
            else if (!status->detail.isEmpty())
                band.trouble = words(QT_TRANSLATE_NOOP("Attentions", "look"));
            band.detail = status->detail.isEmpty() ? QString() : translate(status->detail);
        }
        bands.push_back(std::move(band));
    }
    return bands;
}

} // namespace tierwatch
