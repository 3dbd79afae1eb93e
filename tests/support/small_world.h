// SPDX-License-Identifier: GPL-3.0-or-later
// The engine's picture of a library without an engine: for what decides about contents, by a clock that a test moves.
#pragma once

#include "engine/world.h"
#include "tests/support/fake_clock.h"

namespace tierwatch::test {

/// Levels bronze 0–999, silver 1000–1999, gold 2000–10 000 000, all of them usable.
struct SmallWorld {
    FakeClock clock;
    std::shared_ptr<LevelKeys> keys = std::make_shared<LevelKeys>();
    LocationIndex index{ std::make_shared<NameArena>() };
    IntakeBoard board{ {} };
    World world{ index, board, keys, clock };
    const LevelSlot bronze = keys->slot(QStringLiteral("bronze"));
    const LevelSlot silver = keys->slot(QStringLiteral("silver"));
    const LevelSlot gold = keys->slot(QStringLiteral("gold"));

    explicit SmallWorld(const Rule& rule)
    {
        world.setLevels({ levels(1000, 2000), 1, 1 });
        for (const LevelSlot slot : { bronze, silver, gold }) {
            LevelStatus status;
            status.slot = slot;
            world.setLevelStatus(slot, status);
        }
        SharedSettings settings;
        settings.rule = rule;
        world.setSettings(settings);
        world.open();
    }

    /// That table with other limits.
    [[nodiscard]] LevelTable levels(qint64 silverFrom, qint64 goldFrom) const
    {
        const auto level = [this](LevelSlot slot, qint64 least, qint64 most) {
            Level made;
            made.slot = slot;
            made.key = keys->key(slot);
            made.minCount = least;
            made.maxCount = most;
            made.path = QStringLiteral("/") + made.key;
            return made;
        };
        return LevelTable({ level(bronze, 0, silverFrom - 1), level(silver, silverFrom, goldFrom - 1),
            level(gold, goldFrom, 10'000'000) });
    }

    /// Never reported, here for as long as anybody knows.
    [[nodiscard]] IndexEntry content(qint64 cid, LevelSlot level) const
    {
        IndexEntry entry;
        entry.cid = static_cast<ContentId>(cid);
        entry.name = index.names()->store(QByteArray::number(cid) + ".mp4");
        entry.level = level;
        entry.wanted = level;
        return entry;
    }
};

} // namespace tierwatch::test
