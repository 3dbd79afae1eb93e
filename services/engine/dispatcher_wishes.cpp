// SPDX-License-Identifier: GPL-3.0-or-later
// The dispatcher's way from a wish to its row in the catalogue.
#include "engine/dispatcher.h"

#include "core/failpoint.h"

#include <QLoggingCategory>

#include <algorithm>

namespace tierwatch {

namespace {

Q_LOGGING_CATEGORY(log, "tierwatch.relocation")

constexpr std::size_t largestWishBatch = 256;

/// A lone wish goes at once, and a full batch is followed by the next; of many, each commit takes what has come
/// meanwhile.
std::chrono::milliseconds pauseAfter(std::size_t wishes)
{
    constexpr std::size_t few = 8;
    if (wishes == largestWishBatch)
        return {};
    return std::chrono::milliseconds(wishes < few ? 2 : 25);
}

/// The rule alone wants it: views that come meanwhile change it.
bool isByRule(Cause cause) { return cause == Cause::Views || cause == Cause::Cooling; }

} // namespace

void Dispatcher::wish(ContentId cid, LevelSlot wanted, Cause cause, const QString& author)
{
    if (cause == Cause::Views && makesRoom(cid, wanted))
        return;
    const bool last = !m_wishes.empty() && m_wishes.back().cid == cid;
    if (last) // many posts for one content in one moment: the newest wins
        m_wishes.pop_back();
    m_wishes.push_back(Transition{ cid, event::Wished{ wanted, cause, author } });
    flushWishes();
}

/// It goes down for another; that its views call for where it is was known then.
bool Dispatcher::makesRoom(ContentId cid, LevelSlot wanted) const
{
    const std::optional<TrackedRelocation> tracked = m_world.relocation(cid);
    const std::optional<IndexEntry> entry = m_world.index().find(cid);
    return tracked && entry && tracked->row.cause == Cause::Room && entry->level == wanted
        && (tracked->row.state == RelocationState::Waiting || tracked->row.state == RelocationState::Running);
}

void Dispatcher::flushWishes()
{
    if (m_wishesUnderWay || m_wishTimer.isActive())
        return;
    if (m_wishes.empty())
        return wishesStored();
    const Deadline now = m_clock.uptime();
    if (now < m_nextWishes && !m_wishesStored)
        return m_wishTimer.start(std::chrono::ceil<std::chrono::milliseconds>(m_nextWishes - now));
    TIERWATCH_FAILPOINT("engine.wish.before");
    m_wishesUnderWay = true;
    std::vector<Transition> batch(
        m_wishes.begin(), m_wishes.begin() + static_cast<std::ptrdiff_t>(std::min(m_wishes.size(), largestWishBatch)));
    m_wishes.erase(m_wishes.begin(), m_wishes.begin() + static_cast<std::ptrdiff_t>(batch.size()));
    m_nextWishes = now + pauseAfter(batch.size());
    const auto done = [this, batch](const Result<std::vector<Applied>>& result) {
        m_wishesUnderWay = false;
        if (!result) {
            qCWarning(log).noquote() << "wishes wait:" << result.error().text.english();
            m_wishes.insert(m_wishes.begin(), batch.begin(), batch.end());
            wishesStored();
            QTimer::singleShot(std::chrono::seconds(1), &m_timer, [this] { flushWishes(); });
            return;
        }
        for (const Applied& one : *result)
            catchUp(one);
        flushWishes();
    };
    std::vector<catalog::ContentViews> counts = takeNewestCounts(batch);
    write(
        std::move(batch),
        [counts = std::move(counts)](Transaction& transaction) { return catalog::saveViews(transaction, counts); },
        done);
}

void Dispatcher::storeWishes(std::function<void()> done)
{
    m_wishesStored = std::move(done);
    m_wishTimer.stop();
    flushWishes();
}

void Dispatcher::wishesStored()
{
    if (m_wishesStored)
        std::exchange(m_wishesStored, nullptr)();
}

/// A wish by views is stored together with the count that calls for it, so that the catalogue never has one without the
/// other: after a crash, a count in the state store that is not the catalogue's is one whose wish may be missing.
std::vector<catalog::ContentViews> Dispatcher::takeNewestCounts(std::vector<Transition>& wishes)
{
    std::vector<catalog::ContentViews> counts;
    for (Transition& wish : wishes) {
        auto* wished = std::get_if<event::Wished>(&wish.what);
        const std::optional<IndexEntry> entry = m_world.index().find(wish.cid);
        if (wished == nullptr || !isByRule(wished->cause) || !entry)
            continue;
        if (!entry->held(m_clock.now()))
            wished->wanted = m_world.calledFor(*entry);
        counts.push_back({ wish.cid, entry->views() });
    }
    return counts;
}

/// A view that was taken while this wish was being stored saw the wish before it.
void Dispatcher::catchUp(const Applied& wished)
{
    const std::optional<IndexEntry> entry = m_world.index().find(wished.cid);
    const bool byRule = wished.accepted && (!wished.row || isByRule(wished.row->cause));
    if (!byRule || !entry || entry->held(m_clock.now()))
        return;
    if (const LevelSlot wanted = m_world.calledFor(*entry); wanted != entry->wanted)
        wish(wished.cid, wanted, Cause::Views, {});
}

} // namespace tierwatch
