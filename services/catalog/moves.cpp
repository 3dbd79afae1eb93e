// SPDX-License-Identifier: GPL-3.0-or-later
#include "catalog/moves.h"

#include "catalog/columns.h"
#include "catalog/dialect.h"
#include "catalog/history.h"

#include <QHash>

#include <algorithm>
#include <limits>
#include <unordered_map>

namespace tierwatch::catalog {

namespace {

using namespace std::chrono_literals;

constexpr qint64 pieceSize = 20'000;
constexpr qint64 slack = 1000; ///< ids become visible out of order: rows near a bound may stand beyond it
constexpr qint64 mostBuckets = 10'000;
constexpr auto aDay = 24h;

struct Move {
    qint64 id = 0;
    ContentId cid{};
    Time at{};
    int from = -1; ///< a number for the level's key
    int to = -1;
};

/// Levels by small numbers, and which is above which.
struct Levels {
    QHash<QString, int> numbers;
    QStringList keys;
    std::vector<std::optional<qint64>> minimums; ///< empty: no such level any more

    int of(const QString& key)
    {
        const auto known = numbers.constFind(key);
        if (known != numbers.cend())
            return *known;
        keys.append(key);
        minimums.emplace_back();
        return *numbers.insert(key, static_cast<int>(keys.size()) - 1);
    }
    /// Above 0: up; below: down.
    [[nodiscard]] int direction(const Move& move) const
    {
        const std::optional<qint64>& from = minimums[static_cast<std::size_t>(move.from)];
        const std::optional<qint64>& to = minimums[static_cast<std::size_t>(move.to)];
        return !from || !to || *from == *to ? 0 : *from < *to ? 1 : -1;
    }
};

Result<Levels> selectLevels(Transaction& transaction)
{
    const Result<QSqlQuery*> rows = transaction.run(QStringLiteral("SELECT content_level, min_counts FROM level"));
    if (!rows)
        return tl::unexpected(rows.error());
    Levels levels;
    while ((*rows)->next())
        levels.minimums[static_cast<std::size_t>(levels.of((*rows)->value(0).toString()))]
            = (*rows)->value(1).toLongLong();
    return levels;
}

/// The least id from which on times are `time` or later, found as in a sorted book: times rise with ids, nearly.
Result<qint64> idAt(Transaction& transaction, Time time, qint64 newest)
{
    const QString sql = QStringLiteral("SELECT id, %1 FROM update_history WHERE id >= ? ORDER BY id LIMIT 1")
                            .arg(dialect::microseconds(transaction.kind(), QStringLiteral("new_updated_date")));
    qint64 low = 0;
    qint64 high = newest + 1;
    while (low < high) {
        const qint64 middle = low + (high - low) / 2;
        const Result<QSqlQuery*> row = transaction.run(sql, { middle });
        if (!row)
            return tl::unexpected(row.error());
        if (!(*row)->next() || timeAt(**row, 1) >= time)
            high = middle;
        else
            low = (*row)->value(0).toLongLong() + 1;
    }
    return low;
}

/// Of contents that came back: what is added up before names and bytes are asked for.
struct Return {
    int level = -1;
    int other = -1;
    qint64 times = 0;
    Time last{};
    qint64 bytes = 0;
};

class Reading {
public:
    Reading(Transaction& transaction, const MovesQuery& query) : m_transaction(transaction)
    {
        m_report.step = std::max(query.step, std::chrono::seconds(1));
        m_until = std::max(query.until, query.since);
        m_report.since = query.since;
        m_report.step
            = std::max(m_report.step, std::chrono::ceil<std::chrono::seconds>((m_until - query.since) / mostBuckets));
    }

    Result<MovesReport> read(const std::function<bool()>& wanted)
    {
        return prepare()
            .and_then([&] { return readMoves(wanted); })
            .and_then([this] { return addBytes(); })
            .and_then([this] { return finish(); });
    }

private:
    Result<> prepare()
    {
        Result<Levels> levels = selectLevels(m_transaction);
        const Result<qint64> newest = newestHistory(m_transaction);
        if (!levels || !newest)
            return tl::unexpected(levels ? newest.error() : levels.error());
        m_levels = std::move(*levels);
        const Result<qint64> first = idAt(m_transaction, m_report.since - aDay, *newest);
        const Result<qint64> last = idAt(m_transaction, m_until, *newest);
        if (!first || !last)
            return tl::unexpected(first ? last.error() : first.error());
        m_end = std::min(*last + slack, *newest + 1);
        m_begin = std::max<qint64>(*first - slack, 0);
        m_cut = m_end - m_begin > mostMoves + 2 * slack;
        if (m_cut)
            m_begin = m_end - mostMoves;
        return {};
    }

    Result<> readMoves(const std::function<bool()>& wanted)
    {
        const QString sql = QStringLiteral("SELECT id, cid, %1, old_content_level, new_content_level FROM "
                                           "update_history WHERE id >= ? AND id < ? ORDER BY id LIMIT ?")
                                .arg(dialect::microseconds(m_transaction.kind(), QStringLiteral("new_updated_date")));
        for (qint64 id = m_begin; id < m_end && wanted();) {
            const Result<QSqlQuery*> rows = m_transaction.run(sql, { id, m_end, pieceSize });
            if (!rows)
                return tl::unexpected(rows.error());
            qint64 read = 0;
            while ((*rows)->next()) {
                const QSqlQuery& row = **rows;
                Move move{ row.value(0).toLongLong(), ContentId(row.value(1).toLongLong()), timeAt(row, 2),
                    m_levels.of(row.value(3).toString()), m_levels.of(row.value(4).toString()) };
                if (std::exchange(m_cut, false))
                    m_report.since = std::max(m_report.since, move.at);
                note(move);
                id = move.id + 1;
                ++read;
            }
            if (read < pieceSize)
                break;
        }
        return {};
    }

    void note(const Move& move)
    {
        if (move.at >= m_report.since && move.at < m_until)
            count(move);
        const auto before = m_last.find(move.cid);
        if (before != m_last.end() && before->second.to == move.from && before->second.from == move.to
            && move.from != move.to && move.at - before->second.at <= aDay && move.at >= m_report.since
            && move.at < m_until) {
            Return& there = m_returns[move.cid];
            there.level = move.to;
            there.other = move.from;
            ++there.times;
            there.last = move.at;
            m_ways.emplace_back(before->second.id, move.cid);
            m_ways.emplace_back(move.id, move.cid);
        }
        m_last[move.cid] = move;
    }

    void count(const Move& move)
    {
        const int direction = m_levels.direction(move);
        const auto bucket = static_cast<std::size_t>((move.at - m_report.since) / m_report.step);
        if (direction == 0)
            return;
        if (bucket >= m_report.buckets.size())
            m_report.buckets.resize(bucket + 1);
        ++(direction > 0 ? m_report.buckets[bucket].up : m_report.buckets[bucket].down);
    }

    /// A way that led there and was the way back of the time before counts once.
    Result<> addBytes()
    {
        std::ranges::sort(m_ways);
        const auto [first, last] = std::ranges::unique(m_ways);
        m_ways.erase(first, last);
        std::vector<qint64> ids;
        ids.reserve(m_ways.size());
        for (const auto& [id, cid] : m_ways)
            ids.push_back(id);
        return inPieces<qint64>(ids, [this](std::span<const qint64> some) -> Result<> {
            QVariantList values;
            for (const qint64 id : some)
                values.append(id);
            const Result<QSqlQuery*> rows
                = m_transaction.run(QStringLiteral("SELECT cid, bytes FROM tierwatch_move WHERE history_id IN (%1)")
                                        .arg(placeholders(some.size())),
                    values);
            if (!rows)
                return tl::unexpected(rows.error());
            while ((*rows)->next()) {
                const auto there = m_returns.find(ContentId((*rows)->value(0).toLongLong()));
                if (there != m_returns.end())
                    there->second.bytes += std::max<qint64>((*rows)->value(1).toLongLong(), 0);
            }
            return {};
        });
    }

    Result<MovesReport> finish()
    {
        const auto buckets = static_cast<std::size_t>(
            std::max<qint64>((m_until - m_report.since + m_report.step - Duration(1)) / m_report.step, 0));
        m_report.buckets.resize(buckets);
        for (const auto& [cid, there] : m_returns) {
            ++m_report.returnedContents;
            m_report.returnedTimes += there.times;
            m_report.returnedBytes += there.bytes;
            m_report.returned.push_back({ cid, {}, m_levels.keys[there.level], m_levels.keys[there.other], there.times,
                there.bytes, there.last });
        }
        std::ranges::sort(m_report.returned, [](const ReturnedContent& one, const ReturnedContent& other) {
            return std::tuple(-one.bytes, -one.times, one.cid) < std::tuple(-other.bytes, -other.times, other.cid);
        });
        if (m_report.returned.size() > MovesReport::mostReturned)
            m_report.returned.resize(MovesReport::mostReturned);
        std::vector<ContentId> cids;
        for (const ReturnedContent& content : m_report.returned)
            cids.push_back(content.cid);
        QHash<ContentId, QString> names;
        const Result<> named = inPieces<ContentId>(cids, [&](std::span<const ContentId> some) -> Result<> {
            const Result<QSqlQuery*> rows = m_transaction.run(
                QStringLiteral("SELECT cid, filename FROM contents WHERE cid IN (%1)").arg(placeholders(some.size())),
                valuesOf(some));
            if (!rows)
                return tl::unexpected(rows.error());
            while ((*rows)->next())
                names.insert(ContentId((*rows)->value(0).toLongLong()), (*rows)->value(1).toString());
            return {};
        });
        if (!named)
            return tl::unexpected(named.error());
        for (ReturnedContent& content : m_report.returned)
            content.filename = names.value(content.cid);
        return std::move(m_report);
    }

    Transaction& m_transaction;
    MovesReport m_report;
    Time m_until{};
    Levels m_levels;
    qint64 m_begin = 0;
    qint64 m_end = 0;
    bool m_cut = false; ///< older ones are left out
    std::unordered_map<ContentId, Move> m_last;
    std::unordered_map<ContentId, Return> m_returns;
    std::vector<std::pair<qint64, ContentId>> m_ways; ///< history ids
};

} // namespace

Result<MovesReport> selectMoves(Transaction& transaction, const MovesQuery& query, const std::function<bool()>& wanted)
{
    return Reading(transaction, query).read(wanted);
}

} // namespace tierwatch::catalog
