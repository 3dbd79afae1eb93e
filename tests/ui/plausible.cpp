// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/ui/plausible.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <random>

namespace tierwatch::test {

namespace {

constexpr qint64 gibibyte = qint64(1) << 30;
using namespace std::chrono_literals;

QString fileName(int number)
{
    static const std::array<QString, 14> stems{ QStringLiteral("a-night-in-seoul"), QStringLiteral("드라마-%1화"),
        QStringLiteral("finale-e%1"), QStringLiteral("concert-4k"), QStringLiteral("documentary-%1"),
        QStringLiteral("news-2026-05-%1"), QStringLiteral("2024/drama/e%1"), QStringLiteral("예능-%1회"),
        QStringLiteral("trailer-%1"), QStringLiteral("lecture-%1"), QStringLiteral("cooking-with-min-%1"),
        QStringLiteral("match-%1-highlights"), QStringLiteral("영화-한밤의-산책"), QStringLiteral("short-%1") };
    const QString& stem = stems[static_cast<std::size_t>(number) % stems.size()];
    const QString part = QStringLiteral("%1").arg(number % 89 + 1, 2, 10, QLatin1Char('0'));
    const QString base = stem.contains(QLatin1String("%1")) ? stem.arg(part) : stem;
    const int round = number / static_cast<int>(stems.size());
    return (round == 0 ? base : base + QStringLiteral("-%1").arg(round)) + QStringLiteral(".mp4");
}

} // namespace

EngineStatus healthyStatus()
{
    EngineStatus status;
    status.health.components = { ComponentHealth{ Condition::Good, QStringLiteral("MariaDB"), {} },
        ComponentHealth{ Condition::Good, QStringLiteral("Redis"), {} },
        ComponentHealth{ Condition::Good, QStringLiteral("http://127.0.0.1:5000"), {} } };
    status.host = QStringLiteral("vod-origin-1");
    status.workers = 4;
    status.viewsPerSecond = 412;
    status.requestsPerSecond = 611.4;
    return status;
}

std::vector<LevelStatus> roomyLevels(const std::vector<ContentRow>& contents)
{
    std::vector<LevelStatus> levels;
    const std::array<std::pair<qint64, qint64>, 3> room{ { { 152 * 1024, 240 * 1024 }, { 17 * 1024, 48 * 1024 },
        { 500, 12 * 1024 } } };
    for (std::size_t slot = 0; slot < room.size(); ++slot) {
        LevelStatus status;
        status.slot = static_cast<LevelSlot>(slot);
        status.contents = std::ranges::count(contents, status.slot, &ContentRow::level);
        status.bytesFree = room[slot].first * gibibyte;
        status.bytesTotal = room[slot].second * gibibyte;
        levels.push_back(status);
    }
    return levels;
}

RelocationRow relocation(const ContentRow& content, RelocationState state, LevelSlot to, Time now)
{
    RelocationRow row;
    row.relocation.cid = content.cid;
    row.relocation.state = state;
    row.relocation.wanted = to;
    row.relocation.from = content.level;
    row.relocation.to = to;
    row.relocation.since = now - 40s;
    row.relocation.bytes = content.size;
    if (state == RelocationState::Running) {
        row.startedAt = now - 20s;
        row.worker = QStringLiteral("vod-origin-1");
    }
    return row;
}

Snapshot plausibleSnapshot(FakeEngine& engine, Time now, int contents)
{
    std::mt19937 random(7); // NOLINT: the same library each time
    Snapshot snapshot;
    const LevelTable levels = FakeEngine::sampleLevels();
    snapshot.levels = { levels, 1 };
    for (int i = 0; i < contents; ++i) {
        const double rank = static_cast<double>(random() % 100000 + 1) / 100000;
        const bool reported = i % 23 != 5;
        const qint64 count = reported ? static_cast<qint64>(std::pow(rank, -0.9) * 130) : -1;
        ContentRow row = engine.content(i + 1, fileName(i), reported ? levels.forCount(count)->slot : bronze);
        row.count = count;
        row.size = (static_cast<qint64>(random() % 4600) + 120) * 1024 * 1024;
        row.updated = microseconds(now - std::chrono::minutes(random() % 60000));
        if (reported) {
            row.recent = static_cast<float>(count) * static_cast<float>(i * 37 % 90 + 10) / 100;
            row.lastView = microseconds(now - std::chrono::minutes(i * 53 % 600));
            row.watchedDay = static_cast<quint16>(microseconds(now) / 86'400'000'000 - 40);
        }
        snapshot.contents.push_back(row);
    }
    std::vector<ContentRow*> hot;
    for (ContentRow& row : snapshot.contents) {
        if (row.count >= 2000)
            hot.push_back(&row);
    }
    std::ranges::sort(hot, std::greater(), [](const ContentRow* row) { return row->count; });
    const auto wanted = [&](std::size_t index, LevelSlot from, RelocationState state) -> RelocationRow& {
        ContentRow& row = *hot[index];
        row.level = state == RelocationState::Lingering ? gold : from;
        row.wanted = gold;
        RelocationRow made = relocation(row, state, gold, now);
        made.relocation.from = from;
        snapshot.relocations.push_back(made);
        return snapshot.relocations.back();
    };
    if (hot.size() > 12) {
        wanted(1, bronze, RelocationState::Running).bytesDone = hot[1]->size * 58 / 100;
        wanted(2, silver, RelocationState::Running).bytesDone = hot[2]->size * 21 / 100;
        RelocationRow& forced = wanted(3, silver, RelocationState::Waiting);
        forced.relocation.cause = Cause::Force;
        forced.relocation.author = QStringLiteral("kim");
        wanted(5, bronze, RelocationState::Waiting).relocation.error = Error{ ErrorCode::Exhausted,
            Text{ "%1 is full: %2 does not fit. It goes on by itself when there is room.",
                { QStringLiteral("gold"), hot[5]->name.text() } } };
        RelocationRow& failed = wanted(4, silver, RelocationState::Failed);
        failed.relocation.attempts = 1;
        failed.relocation.error = Error{ ErrorCode::Conflict,
            Text{ "Another %1 stands in %2; both are kept. Rename or remove the one that is not wanted and retry.",
                { hot[4]->name.text(), QStringLiteral("gold") } } };
        wanted(7, silver, RelocationState::Lingering);
        hot[8]->heldUntil = microseconds(now + 20h);
        hot[9]->heldUntil = std::numeric_limits<qint64>::max();
    }
    snapshot.levelStatus = roomyLevels(snapshot.contents);
    snapshot.status = healthyStatus();
    return snapshot;
}

std::vector<HistoryRow> plausibleHistory(const Snapshot& snapshot, Time now)
{
    static const std::array<QString, 3> keys{ QStringLiteral("bronze"), QStringLiteral("silver"),
        QStringLiteral("gold") };
    std::vector<HistoryRow> rows;
    qint64 id = 0;
    for (std::size_t i = 0; i < snapshot.contents.size(); i += 2) {
        const ContentRow& content = snapshot.contents[i];
        HistoryRow row;
        row.id = ++id;
        row.cid = content.cid;
        row.filename = content.name.text();
        row.newDate = now - std::chrono::minutes(7 * (snapshot.contents.size() - i));
        row.oldDate = row.newDate - 52h;
        row.newLevel = keys[i % 3];
        row.oldLevel = keys[(i + (i % 4 == 0 ? 1 : 2)) % 3];
        row.cause = i % 10 == 0 ? QStringLiteral("force") : QStringLiteral("views");
        row.author = i % 10 == 0 ? QStringLiteral("kim") : QString();
        rows.push_back(row);
    }
    return rows;
}

} // namespace tierwatch::test
