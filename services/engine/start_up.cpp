// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/start_up.h"

#include "engine/audit_service.h"

#include "catalog/contents.h"
#include "catalog/history.h"
#include "engine/rule_weighing.h"

namespace tierwatch {

namespace {

Result<> writeLibrary(Transaction& transaction, const InitialLibrary& library, LevelKeys& keys, Time now)
{
    const Result<catalog::LevelsRecord> levels = catalog::selectLevels(transaction, keys);
    if (!levels)
        return tl::unexpected(levels.error());
    if (!levels->table.isEmpty()) {
        // The same library is used as it is; anything else stays untouched.
        for (const Level& level : library.levels) {
            const Level* known = levels->table.find(level.key);
            if (known == nullptr || known->path != level.path)
                return fail(ErrorCode::Conflict,
                    QT_TRANSLATE_NOOP("Text",
                        "The catalogue holds another library already (its level %1 lies in %2): start without "
                        "--sample, or with another "
                        "--data-dir."),
                    levels->table.levels().front().key, levels->table.levels().front().path);
        }
        return {};
    }
    const Result<catalog::LevelsRecord> stored = catalog::replaceLevels(
        transaction, keys, LevelTable(library.levels), levels->version, QStringLiteral("--sample"), now);
    if (!stored)
        return tl::unexpected(stored.error());
    for (const InitialContent& content : library.contents) {
        const Result<catalog::ContentRecord> inserted = catalog::insertContents(
            transaction, keys, content.cid, content.filename, keys.slot(content.levelKey), now);
        if (!inserted)
            return tl::unexpected(inserted.error());
        if (content.size < 0)
            continue;
        if (Result<> saved = catalog::saveSize(transaction, content.cid, content.size); !saved)
            return saved;
    }
    return {};
}

Result<> writeSettings(Transaction& transaction, const EngineSettings& settings, Time now)
{
    if (settings.rule) {
        if (Result<> saved = catalog::saveSetting(transaction, QStringLiteral("rule"), settings.rule->toString());
            !saved)
            return saved;
    }
    if (!settings.paused)
        return {};
    const Result<std::optional<QString>> known = catalog::selectSetting(transaction, QStringLiteral("pause"));
    if (!known)
        return tl::unexpected(known.error());
    if (known->has_value())
        return {};
    return savePause(transaction, Pause{ QStringLiteral("--paused"), now });
}

} // namespace

catalog::ProcessRecord recordOf(const EngineSettings& settings, const QString& nonce)
{
    return { ProcessId::None, settings.instance, nonce, settings.host, settings.workers, settings.stateIsShared };
}

Result<> startUp(Transaction& transaction, const EngineSettings& settings, const std::optional<InitialLibrary>& library,
    const QString& nonce, LevelKeys& keys, NameArena& names, Time now, StartUp& result)
{
    if (library) {
        if (Result<> written = writeLibrary(transaction, *library, keys, now); !written)
            return written;
    }
    if (Result<> written = writeSettings(transaction, settings, now); !written)
        return written;

    Result<std::optional<catalog::StateMark>> mark = catalog::newestStateMark(transaction, settings.instance);
    if (!mark)
        return tl::unexpected(mark.error());
    result.earlierMark = *mark;
    Result<ProcessId> process = catalog::registerProcess(transaction, recordOf(settings, nonce));
    if (!process)
        return tl::unexpected(process.error());
    result.process = *process;
    Result<catalog::LevelsRecord> levels = catalog::selectLevels(transaction, keys);
    if (!levels)
        return tl::unexpected(levels.error());
    // A table that makes no sense (somebody's by hand) would move contents to the wrong places: all of it or nothing.
    if (!levels->table.isEmpty()) {
        if (Result<> valid = levels->table.validate(); !valid)
            return valid;
    }
    result.levels = std::move(*levels);
    if (Result<> read = readSharedSettings(transaction, result.settings); !read)
        return read;
    const Result<std::optional<QString>> audit = catalog::selectSetting(transaction, AuditService::storedAudit());
    if (!audit)
        return tl::unexpected(audit.error());
    result.lastAudit = *audit;
    // History before contents: what moves in between is seen twice rather than not at all.
    const Result<qint64> newest = catalog::newestHistory(transaction);
    if (!newest)
        return tl::unexpected(newest.error());
    result.newestHistory = *newest;
    const Result<qint64> removal = catalog::newestRemoval(transaction);
    if (!removal)
        return tl::unexpected(removal.error());
    result.newestRemoval = *removal;
    const Result<qint64> hold = catalog::newestHoldChange(transaction);
    if (!hold)
        return tl::unexpected(hold.error());
    result.newestHold = *hold;
    const Result<Time> cooled = catalog::cooledUntil(transaction);
    if (!cooled)
        return tl::unexpected(cooled.error());
    result.cooledUntil = *cooled;
    Plan plan;
    plan.kind = PlanKind::RuleChange;
    plan.state = PlanState::Weighing;
    plan.author = settings.rule ? QStringLiteral("--rule") : QString();
    plan.madeAt = now;
    plan.changedAt = now;
    plan.owner = *process;
    const Result<PlanId> weighed = weighRule(transaction, plan);
    if (!weighed)
        return tl::unexpected(weighed.error());
    result.ruleChanged = *weighed != PlanId::None;
    return catalog::selectContents(transaction, keys, std::nullopt, [&](const catalog::ContentRecord& record) {
        if (hasUsableName(record))
            result.contents.push_back(toIndexEntry(record, names));
        else
            result.refused.push_back(record);
    });
}

} // namespace tierwatch
