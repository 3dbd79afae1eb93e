// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/faults/checker/checker.h"

#include <QDir>
#include <QFile>

#include <chrono>
#include <thread>

namespace tierwatch::faults {

namespace {

/// Between the catalogue's answer and the open. A source stays for a second at least after its level was committed.
constexpr qint64 longestLook = 400; // milliseconds
constexpr int mostSlowLooks = 50;
/// Rows of history become visible out of order where several connections write.
constexpr qint64 historyOverlap = 1000;

qint64 now()
{
    using namespace std::chrono;
    return duration_cast<milliseconds>(steady_clock::now().time_since_epoch()).count();
}

void pauseShortly() { std::this_thread::sleep_for(std::chrono::milliseconds(2)); }

QString nameOf(const LedgerEntry& entry)
{
    return QStringLiteral("content %1 (%2)").arg(entry.cid).arg(entry.filename);
}

QString chainOf(const std::vector<ChangeSeen>& changes)
{
    QStringList steps;
    for (const ChangeSeen& change : changes)
        steps.append(QStringLiteral("%1:%2→%3").arg(change.id).arg(change.from, change.to));
    return steps.size() > 8 ? QStringLiteral("… ") + steps.mid(steps.size() - 8).join(u' ') : steps.join(u' ');
}

} // namespace

Checker::Checker(CatalogReader& catalog, const Ledger& ledger, std::function<void(const QString&)> tell)
    : m_catalog(catalog), m_ledger(ledger), m_tell(std::move(tell))
{
    for (const LedgerEntry& entry : ledger.entries())
        m_followed.insert(entry.cid, Followed{ 0, entry.level });
}

void Checker::violation(const char* invariant, const QString& text)
{
    ++m_counts.violations;
    m_tell(QString::fromLatin1(invariant) + u' ' + text);
}

bool Checker::readLevels()
{
    if (!m_levels.isEmpty())
        return true;
    const std::optional<std::vector<LevelSeen>> levels = m_catalog.levels();
    if (!levels)
        return false;
    for (const LevelSeen& level : *levels)
        m_levels.insert(level.key, level.path);
    return !m_levels.isEmpty();
}

QString Checker::pathOf(const QString& level, const QString& filename) const
{
    return QDir(m_levels.value(level)).filePath(filename);
}

void Checker::sweep(const std::function<bool()>& goOn)
{
    const std::optional<CatalogReader::Snapshot> snapshot
        = readLevels() ? m_catalog.snapshot(std::max<qint64>(0, m_newestChange - historyOverlap)) : std::nullopt;
    if (!snapshot) {
        ++m_counts.silent;
        pauseShortly();
        return;
    }
    const qint64 seenAt = now();
    checkHistory(*snapshot);
    for (const ContentSeen& seen : snapshot->contents) {
        if (!goOn())
            return;
        const LedgerEntry* entry = m_ledger.find(seen.cid);
        if (entry == nullptr)
            violation("I2", QStringLiteral("content %1 is in the catalogue and not in the ledger").arg(seen.cid));
        else if (m_foreignMovers)
            mustExist(*entry);
        else
            mustOpen(*entry, now() - seenAt < longestLook / 2 ? &seen : nullptr, seenAt, Reading::Whole);
    }
    if (static_cast<std::size_t>(snapshot->contents.size()) != m_ledger.entries().size())
        violation("I2",
            QStringLiteral("the catalogue has %1 contents, the ledger %2")
                .arg(snapshot->contents.size())
                .arg(m_ledger.entries().size()));
    if (!m_foreignMovers)
        checkExtras(*snapshot);
    ++m_counts.sweeps;
}

void Checker::open(qint64 cid)
{
    const LedgerEntry* entry = readLevels() ? m_ledger.find(cid) : nullptr;
    if (entry != nullptr)
        mustOpen(*entry, nullptr, 0, Reading::Small);
    else
        ++m_counts.silent;
}

Checker::Verdict Checker::lookOnce(const LedgerEntry& entry, const ContentSeen& seen, qint64 seenAt, Reading reading)
{
    const Copy copy = lookAt(pathOf(seen.level, seen.filename), entry, reading);
    if (copy != Copy::Complete && now() - seenAt > longestLook) {
        ++m_counts.slow;
        return Verdict::Unknown;
    }
    ++m_counts.opens;
    return copy == Copy::Complete ? Verdict::Good : Verdict::Bad;
}

void Checker::mustOpen(const LedgerEntry& entry, const ContentSeen* first, qint64 seenAt, Reading reading)
{
    int bad = 0;
    QString places;
    for (int look = 0; look < mostSlowLooks; ++look) {
        std::optional<ContentSeen> seen;
        if (first != nullptr) {
            seen = *first;
        } else {
            seenAt = now();
            seen = m_catalog.content(entry.cid);
            if (!seen) {
                ++m_counts.silent;
                return;
            }
        }
        first = nullptr;
        const Verdict verdict = lookOnce(entry, *seen, seenAt, reading);
        if (verdict == Verdict::Good)
            return;
        if (verdict == Verdict::Unknown)
            continue;
        places += (bad == 0 ? QString() : QStringLiteral(", then ")) + seen->level;
        if (++bad == 2) {
            const bool torn = lookAt(pathOf(seen->level, seen->filename), entry, reading) == Copy::Torn;
            violation("I1",
                QStringLiteral("%1 does not open complete where the catalogue says (%2): %3; its relocation is %4")
                    .arg(nameOf(entry), places, torn ? QStringLiteral("torn") : QStringLiteral("not there"),
                        seen->relocation.isEmpty() ? QStringLiteral("none") : seen->relocation));
            mustExist(entry);
            return;
        }
        ++m_counts.again;
    }
}

bool Checker::existsComplete(const LedgerEntry& entry) const
{
    for (const QString& directory : m_levels) {
        if (lookAt(QDir(directory).filePath(entry.filename), entry) == Copy::Complete)
            return true;
    }
    for (const QString& directory : m_levels) { // a source that is about to go bears another name for a moment
        for (const FileSeen& file : filesUnder(directory)) {
            if (file.cid == entry.cid && lookAt(QDir(directory).filePath(file.name), entry) == Copy::Complete)
                return true;
        }
    }
    return false;
}

void Checker::mustExist(const LedgerEntry& entry)
{
    ++m_counts.opens;
    for (int look = 0; look < 5; ++look) { // it may go from a place not looked at yet to one looked at already
        if (existsComplete(entry))
            return;
        ++m_counts.again;
        pauseShortly();
    }
    violation("I2", QStringLiteral("%1 has no complete copy anywhere: lost").arg(nameOf(entry)));
}

void Checker::checkHistory(const CatalogReader::Snapshot& snapshot)
{
    QHash<qint64, bool> broken;
    for (const ChangeSeen& change : snapshot.changes) {
        Followed& followed = m_followed[change.cid];
        m_newestChange = std::max(m_newestChange, change.id);
        if (change.id <= followed.id)
            continue;
        ++m_counts.changes;
        if (change.from != followed.level || change.to == change.from)
            broken.insert(change.cid, true);
        followed = { change.id, change.to };
    }
    for (const ContentSeen& seen : snapshot.contents) {
        if (broken.contains(seen.cid) || m_followed.value(seen.cid).level != seen.level)
            checkHistoryOf(seen.cid);
    }
}

/// All of it, since the beginning.
void Checker::checkHistoryOf(qint64 cid)
{
    const std::optional<CatalogReader::History> history = m_catalog.history(cid);
    if (!history) {
        ++m_counts.silent;
        return;
    }
    if (const QString problem = chainProblem(*history); !problem.isEmpty())
        violation("I4", problem);
    m_followed.insert(cid, { history->changes.empty() ? 0 : history->changes.back().id, history->content.level });
}

QString Checker::chainProblem(const CatalogReader::History& history) const
{
    const LedgerEntry* entry = m_ledger.find(history.content.cid);
    if (entry == nullptr)
        return {};
    QString level = entry->level;
    for (const ChangeSeen& change : history.changes) {
        if (change.from != level || change.to == change.from)
            return QStringLiteral("history of %1 does not follow from %2: %3")
                .arg(nameOf(*entry), level, chainOf(history.changes));
        level = change.to;
    }
    if (level != history.content.level)
        return QStringLiteral("history of %1 ends in %2, the catalogue has it in %3: %4")
            .arg(nameOf(*entry), level, history.content.level, chainOf(history.changes));
    return {};
}

void Checker::checkExtras(const CatalogReader::Snapshot& snapshot)
{
    QHash<qint64, QString> levelOf;
    for (const ContentSeen& seen : snapshot.contents)
        levelOf.insert(seen.cid, seen.level);
    for (auto level = m_levels.constBegin(); level != m_levels.constEnd(); ++level) {
        for (FileSeen& file : filesUnder(level.value())) {
            if (file.own.isEmpty()) {
                const LedgerEntry* entry = m_ledger.find(file.name);
                file.cid = entry == nullptr ? 0 : entry->cid;
                if (entry != nullptr && levelOf.value(entry->cid) == level.key())
                    continue;
            }
            mustHaveRow(level.key(), level.value(), file);
        }
    }
}

void Checker::mustHaveRow(const QString& levelKey, const QString& directory, const FileSeen& file)
{
    for (int bad = 0; bad < 2; ++bad) {
        const std::optional<ContentSeen> before = m_catalog.content(file.cid);
        const bool there = QFile::exists(QDir(directory).filePath(file.name));
        const std::optional<ContentSeen> after = m_catalog.content(file.cid);
        if (!before || !after) {
            ++m_counts.silent;
            return;
        }
        const auto isItsPlace
            = [&](const ContentSeen& seen) { return file.own.isEmpty() && file.cid != 0 && seen.level == levelKey; };
        if (!there || !before->relocation.isEmpty() || !after->relocation.isEmpty() || isItsPlace(*before)
            || isItsPlace(*after) || before->level != after->level)
            return;
        ++m_counts.again;
    }
    violation("I3", QStringLiteral("%1 stands in %2 and no relocation row is there for it").arg(file.name, levelKey));
}

void Checker::final(const std::optional<QHash<qint64, std::vector<QString>>>& wishes)
{
    const std::optional<qint64> rows = readLevels() ? m_catalog.relocationRows() : std::nullopt;
    if (!rows)
        return violation("I1", QStringLiteral("the catalogue cannot be read: %1").arg(m_catalog.problem()));
    if (*rows != 0)
        violation("rest", QStringLiteral("%1 relocation rows are left").arg(*rows));
    for (const LedgerEntry& entry : m_ledger.entries()) {
        static const std::vector<QString> none;
        const auto wished
            = wishes ? wishes->constFind(entry.cid) : QHash<qint64, std::vector<QString>>::const_iterator{};
        finalOf(entry, !wishes ? nullptr : wished == wishes->constEnd() ? &none : &*wished);
    }
    for (auto level = m_levels.constBegin(); level != m_levels.constEnd(); ++level) {
        for (const FileSeen& file : filesUnder(level.value())) {
            const LedgerEntry* entry = m_ledger.find(file.name);
            const std::optional<ContentSeen> seen = entry == nullptr ? ContentSeen{} : m_catalog.content(entry->cid);
            if (seen && (entry == nullptr || seen->level != level.key()))
                violation("I3", QStringLiteral("%1 is left in %2").arg(file.name, level.key()));
        }
    }
    ++m_counts.sweeps;
}

void Checker::finalOf(const LedgerEntry& entry, const std::vector<QString>* wishes)
{
    const std::optional<CatalogReader::History> history = m_catalog.history(entry.cid);
    if (!history)
        return violation("I1", QStringLiteral("the catalogue cannot be read: %1").arg(m_catalog.problem()));
    const QString level = history->content.level;
    ++m_counts.opens;
    m_counts.changes += static_cast<qint64>(history->changes.size());
    if (history->content.cid == 0)
        return violation("I2", QStringLiteral("%1 is not in the catalogue").arg(nameOf(entry)));
    if (const Copy copy = lookAt(pathOf(level, history->content.filename), entry); copy != Copy::Complete) {
        violation("I1",
            QStringLiteral("%1 is %2 in %3")
                .arg(nameOf(entry), copy == Copy::Torn ? QStringLiteral("torn") : QStringLiteral("not there"), level));
        mustExist(entry);
    }
    if (const QString problem = chainProblem(*history); !problem.isEmpty())
        violation("I4", problem);
    if (wishes == nullptr)
        return;
    auto next = wishes->begin();
    for (const ChangeSeen& change : history->changes) {
        next = std::find(next, wishes->end(), change.to);
        if (next == wishes->end()) {
            violation("I4",
                QStringLiteral("history of %1 has a change that was not wished: %2")
                    .arg(nameOf(entry), chainOf(history->changes)));
            break;
        }
    }
    const QString wanted = wishes->empty() ? entry.level : wishes->back();
    if (level != wanted)
        violation("rest", QStringLiteral("%1 is in %2, its count says %3").arg(nameOf(entry), level, wanted));
}

} // namespace tierwatch::faults
