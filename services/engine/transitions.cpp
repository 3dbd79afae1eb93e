// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/transitions.h"

#include "catalog/contents.h"
#include "catalog/history.h"
#include "catalog/relocations.h"

#include <algorithm>
#include <map>
#include <set>
#include <unordered_map>

namespace tierwatch {

namespace {

bool has(const std::vector<Effect>& effects, Effect effect)
{
    return std::ranges::find(effects, effect) != effects.end();
}

/// Rows are read together, advanced one after the other in memory, and written together: a statement for many.
class Batch {
public:
    Batch(Transaction& transaction, const TransitionSettings& settings)
        : m_transaction(transaction), m_settings(settings)
    {
    }

    Result<> read(std::span<const Transition> transitions)
    {
        std::vector<ContentId> contents;
        for (const Transition& transition : transitions)
            contents.push_back(transition.cid);
        std::ranges::sort(contents); // everybody locks rows in this order
        contents.erase(std::unique(contents.begin(), contents.end()), contents.end());
        Result<std::vector<catalog::PlacedContent>> placed
            = catalog::selectPlacedContents(m_transaction, *m_settings.keys, contents);
        if (!placed)
            return tl::unexpected(placed.error());
        for (catalog::PlacedContent& content : *placed)
            m_contents[content.cid] = { content.level, content.relocation, content.relocation, false };
        return {};
    }

    Result<Applied> apply(const Transition& transition)
    {
        Applied applied;
        applied.cid = transition.cid;
        const auto known = m_contents.find(transition.cid);
        if (known == m_contents.end())
            return applied;
        Content& content = known->second;
        applied.here = content.here;
        applied.before = content.row;
        applied.row = content.row;

        const Step step = advance(
            transition.cid, content.row, transition.what, content.here, m_settings.rules(content.row), m_settings.now);
        if (!step.accepted)
            return applied;
        const LevelSlot from = content.here;
        LevelSlot to = content.row ? content.row->to : LevelSlot::None;
        if (const auto* other = std::get_if<event::MovedByOther>(&transition.what))
            to = other->to;
        if (has(step.effects, Effect::CommitLevel)) {
            if (to == from)
                return applied;
            if (content.levelChanged) { // twice in one batch: one row of history each
                if (Result<> written = write(); !written)
                    return tl::unexpected(written.error());
            }
            m_changes[{ from, to }].push_back(transition.cid);
            content.here = to;
            content.levelChanged = true;
            applied.levelChanged = true;
            if (const auto* placed = std::get_if<event::Placed>(&transition.what))
                m_sizes.push_back({ transition.cid, placed->file.size });
        }
        content.row = step.row;
        m_written.insert(transition.cid);
        applied.accepted = true;
        applied.here = content.here;
        applied.row = step.row;
        applied.effects = step.effects;
        if (has(step.effects, Effect::RecordMove))
            m_moves.push_back(recordOf(transition, from, to, applied));
        return applied;
    }

    /// All that was applied since the last time.
    Result<> write()
    {
        return writeLevels()
            .and_then([this] { return catalog::saveSizes(m_transaction, std::exchange(m_sizes, {})); })
            .and_then([this] { return writeRows(); })
            .and_then([this] { return writeMoves(); });
    }

    [[nodiscard]] std::optional<qint64> historyIdOf(ContentId cid) const
    {
        const auto found = m_historyIds.find(cid);
        return found == m_historyIds.end() ? std::nullopt : std::optional(found->second);
    }

private:
    struct Content {
        LevelSlot here = LevelSlot::None;
        std::optional<Relocation> row;
        std::optional<Relocation> stored; ///< as it stands in the catalogue
        bool levelChanged = false; ///< and not written yet
    };

    [[nodiscard]] catalog::MoveRecord recordOf(
        const Transition& transition, LevelSlot from, LevelSlot to, const Applied& applied) const
    {
        const Relocation about = applied.before.value_or(Relocation{});
        catalog::MoveRecord move;
        move.cid = applied.cid;
        move.from = from;
        move.to = to;
        move.cause = about.cause;
        move.author = about.author;
        move.plan = about.plan;
        move.bytes = applied.row ? applied.row->bytes : about.bytes;
        move.seconds = transition.seconds;
        move.worker = m_settings.worker;
        move.good = applied.levelChanged;
        if (!move.good && applied.row)
            move.error = applied.row->error;
        move.at = m_settings.now;
        return move;
    }

    Result<> writeLevels()
    {
        if (m_changes.empty())
            return {};
        const Result<qint64> before = catalog::newestHistory(m_transaction);
        if (!before)
            return tl::unexpected(before.error());
        std::vector<ContentId> changed;
        for (auto& [levels, contents] : m_changes) {
            std::ranges::sort(contents);
            const Result<int> count = catalog::updateLevels(
                m_transaction, *m_settings.keys, contents, levels.first, levels.second, m_settings.now);
            if (!count)
                return tl::unexpected(count.error());
            if (*count != static_cast<int>(contents.size())) // its table keeps no locks: somebody else was faster
                return fail(ErrorCode::Unavailable,
                    QT_TRANSLATE_NOOP("Text",
                        "Somebody else changes the levels of the same contents at this moment; it is tried again."));
            changed.insert(changed.end(), contents.begin(), contents.end());
        }
        m_changes.clear();
        for (const ContentId cid : changed)
            m_contents[cid].levelChanged = false;
        Result<std::unordered_map<ContentId, qint64>> ids = catalog::historyIdsOf(m_transaction, changed, *before);
        if (!ids)
            return tl::unexpected(ids.error());
        for (const auto& [cid, id] : *ids)
            m_historyIds[cid] = id;
        return {};
    }

    Result<> writeRows()
    {
        std::vector<Relocation> added;
        std::vector<catalog::RelocationChange> changed;
        std::vector<ContentId> gone;
        for (const ContentId cid : std::exchange(m_written, {})) {
            Content& content = m_contents[cid];
            if (content.row == content.stored)
                continue;
            if (content.row && content.stored)
                changed.push_back({ *content.stored, *content.row });
            else if (content.row)
                added.push_back(*content.row);
            else
                gone.push_back(cid);
            content.stored = content.row;
        }
        return catalog::saveRelocations(m_transaction, *m_settings.keys, added)
            .and_then([&] { return catalog::updateRelocations(m_transaction, *m_settings.keys, changed); })
            .and_then([&] { return catalog::deleteRelocations(m_transaction, gone); });
    }

    Result<> writeMoves()
    {
        std::vector<catalog::MoveRecord> moves = std::exchange(m_moves, {});
        for (catalog::MoveRecord& move : moves) {
            if (move.good)
                move.historyId = historyIdOf(move.cid);
        }
        return catalog::insertMoves(m_transaction, *m_settings.keys, moves);
    }

    Transaction& m_transaction;
    const TransitionSettings& m_settings;
    std::unordered_map<ContentId, Content> m_contents;
    std::map<std::pair<LevelSlot, LevelSlot>, std::vector<ContentId>> m_changes;
    std::vector<catalog::ContentSize> m_sizes;
    std::set<ContentId> m_written;
    std::vector<catalog::MoveRecord> m_moves;
    std::unordered_map<ContentId, qint64> m_historyIds;
};

} // namespace

Result<std::vector<Applied>> applyTransitions(
    Transaction& transaction, const TransitionSettings& settings, std::span<const Transition> transitions)
{
    Batch batch(transaction, settings);
    if (Result<> read = batch.read(transitions); !read)
        return tl::unexpected(read.error());
    std::vector<Applied> all;
    all.reserve(transitions.size());
    for (const Transition& transition : transitions) {
        Result<Applied> applied = batch.apply(transition);
        if (!applied)
            return tl::unexpected(applied.error());
        all.push_back(std::move(*applied));
    }
    if (Result<> written = batch.write(); !written)
        return tl::unexpected(written.error());
    for (Applied& applied : all) {
        if (applied.levelChanged)
            applied.historyId = batch.historyIdOf(applied.cid);
    }
    return all;
}

} // namespace tierwatch
