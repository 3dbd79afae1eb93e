// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/transitions.h"

#include "catalog/contents.h"
#include "catalog/history.h"
#include "catalog/relocations.h"

#include <algorithm>

namespace tierwatch {

namespace {

bool has(const std::vector<Effect>& effects, Effect effect)
{
    return std::ranges::find(effects, effect) != effects.end();
}

/// True where the level was changed; false where somebody else has moved the content meanwhile.
Result<bool> commitLevel(Transaction& transaction, const TransitionSettings& settings, LevelSlot to,
    const RelocationEvent& what, Applied& applied)
{
    Result<bool> changed
        = catalog::updateLevel(transaction, *settings.keys, applied.cid, applied.here, to, settings.now);
    if (!changed || !*changed)
        return changed;
    applied.here = to;
    applied.levelChanged = true;
    const Result<std::optional<qint64>> history = catalog::historyIdOf(transaction, applied.cid);
    if (!history)
        return tl::unexpected(history.error());
    applied.historyId = *history;
    if (const auto* placed = std::get_if<event::Placed>(&what)) {
        if (Result<> saved = catalog::saveSize(transaction, applied.cid, placed->file.size); !saved)
            return tl::unexpected(saved.error());
    }
    return true;
}

Result<> recordMove(Transaction& transaction, const TransitionSettings& settings, LevelSlot from, LevelSlot to,
    double seconds, const Applied& applied)
{
    const Relocation about = applied.before.value_or(Relocation{});
    catalog::MoveRecord move;
    move.cid = applied.cid;
    move.historyId = applied.historyId;
    move.from = from;
    move.to = to;
    move.cause = about.cause;
    move.author = about.author;
    move.bytes = applied.row ? applied.row->bytes : about.bytes;
    move.seconds = seconds;
    move.worker = settings.worker;
    move.good = applied.levelChanged;
    if (!move.good && applied.row)
        move.error = applied.row->error;
    move.at = settings.now;
    return catalog::insertMove(transaction, *settings.keys, move);
}

Result<Applied> apply(Transaction& transaction, const TransitionSettings& settings, const Transition& transition)
{
    Applied applied;
    applied.cid = transition.cid;
    const Result<std::optional<catalog::ContentRecord>> content
        = catalog::selectContent(transaction, *settings.keys, transition.cid);
    if (!content)
        return tl::unexpected(content.error());
    if (!*content)
        return applied;
    applied.here = (*content)->level;
    Result<std::optional<Relocation>> before = catalog::selectRelocation(transaction, *settings.keys, transition.cid);
    if (!before)
        return tl::unexpected(before.error());
    applied.before = *before;
    applied.row = *before;

    const Step step
        = advance(transition.cid, *before, transition.what, applied.here, settings.rules(*before), settings.now);
    if (!step.accepted)
        return applied;
    const LevelSlot from = applied.here;
    LevelSlot to = *before ? (*before)->to : LevelSlot::None;
    if (const auto* other = std::get_if<event::MovedByOther>(&transition.what))
        to = other->to;
    if (has(step.effects, Effect::CommitLevel)) {
        const Result<bool> committed = commitLevel(transaction, settings, to, transition.what, applied);
        if (!committed)
            return tl::unexpected(committed.error());
        if (!*committed)
            return applied;
    }
    const Result<> stored = step.row ? catalog::saveRelocation(transaction, *settings.keys, *step.row)
        : *before                    ? catalog::deleteRelocation(transaction, transition.cid)
                                     : Result<>();
    if (!stored)
        return tl::unexpected(stored.error());
    applied.accepted = true;
    applied.row = step.row;
    applied.effects = step.effects;
    if (has(step.effects, Effect::RecordMove)) {
        if (Result<> recorded = recordMove(transaction, settings, from, to, transition.seconds, applied); !recorded)
            return tl::unexpected(recorded.error());
    }
    return applied;
}

} // namespace

Result<std::vector<Applied>> applyTransitions(
    Transaction& transaction, const TransitionSettings& settings, std::span<const Transition> transitions)
{
    std::vector<Applied> all;
    all.reserve(transitions.size());
    for (const Transition& transition : transitions) {
        Result<Applied> applied = apply(transaction, settings, transition);
        if (!applied)
            return tl::unexpected(applied.error());
        all.push_back(std::move(*applied));
    }
    return all;
}

} // namespace tierwatch
