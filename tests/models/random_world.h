// SPDX-License-Identifier: GPL-3.0-or-later
// An engine whose contents and relocations change at random, and a slow, plain answer to what a table must show.
#pragma once

#include "models/content_model.h"
#include "models/engine_feed.h"
#include "tests/support/fake_clock.h"
#include "tests/support/fake_engine.h"

#include <QRandomGenerator>
#include <QtTest>

namespace tierwatch::test {

/// From TIERWATCH_SEED where that is set; printed, so that a failure can be run again.
[[nodiscard]] quint32 printedSeed();

constexpr auto bronze = static_cast<LevelSlot>(0);
constexpr auto silver = static_cast<LevelSlot>(1);
constexpr auto gold = static_cast<LevelSlot>(2);

class RandomWorld {
public:
    explicit RandomWorld(quint32 seed, int contents);

    FakeEngine engine;
    FakeClock clock;
    QRandomGenerator random;

    /// Contents that come, change, go and come again, relocations that begin, go on and end.
    void pushBatch(int largest);
    [[nodiscard]] ContentRow randomRow(qint64 cid);
    [[nodiscard]] RelocationRow randomRelocation(ContentId cid);
    [[nodiscard]] QString randomName();
    [[nodiscard]] ContentFilter randomFilter();
    [[nodiscard]] int below(int end) { return static_cast<int>(random.bounded(end)); }

    /// All cids that the filter lets pass, in order.
    [[nodiscard]] std::vector<ContentId> expected(const ContentFilter& filter, const ContentSort& sort) const;

private:
    qint64 m_greatest = 0;
};

[[nodiscard]] RelocationRow failedRelocation(ContentId cid, const Error& error);

/// Runs the event loop, turn by turn, until that is so; false after ten seconds.
[[nodiscard]] bool waitUntil(const std::function<bool()>& is);

/// Row by row what a contents table shows.
[[nodiscard]] std::vector<ContentId> shownCids(const ContentModel& model);

} // namespace tierwatch::test
