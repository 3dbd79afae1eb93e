// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/models/random_world.h"

#include <QDeadlineTimer>

#include <algorithm>
#include <limits>

namespace tierwatch::test {

namespace {

ContentStatus plainStatus(const ContentRow& row, const QHash<ContentId, RelocationState>& relocations)
{
    if (relocations.contains(row.cid)) {
        switch (relocations.value(row.cid)) {
        case RelocationState::Waiting:
            return ContentStatus::Waiting;
        case RelocationState::Running:
            return ContentStatus::Running;
        case RelocationState::Lingering:
            return ContentStatus::Lingering;
        case RelocationState::Failed:
            return ContentStatus::Failed;
        }
    }
    if (row.level != row.wanted)
        return ContentStatus::Waiting;
    if (row.heldUntil > 0)
        return ContentStatus::Held;
    return row.count == -1 ? ContentStatus::Unknown : ContentStatus::InPlace;
}

constexpr qint64 greatestCid = 800; // the plain answer is slow

QString plainFold(const QString& text)
{
    static QHash<QString, QString> known;
    QString& folded = known[text];
    if (folded.isNull())
        folded = text.normalized(QString::NormalizationForm_D).toCaseFolded().normalized(QString::NormalizationForm_C);
    return folded;
}

} // namespace

quint32 printedSeed()
{
    bool given = false;
    quint32 seed = qEnvironmentVariable("TIERWATCH_SEED").toUInt(&given);
    if (!given)
        seed = QRandomGenerator::global()->generate();
    qInfo("TIERWATCH_SEED=%u", seed);
    return seed;
}

RandomWorld::RandomWorld(quint32 seed, int contents) : random(seed)
{
    Snapshot snapshot = engine.snapshot();
    for (int i = 0; i < contents; ++i) {
        m_greatest += 1 + below(3);
        snapshot.contents.push_back(randomRow(m_greatest));
        if (below(8) == 0)
            snapshot.relocations.push_back(randomRelocation(static_cast<ContentId>(m_greatest)));
    }
    engine.setSnapshot(std::move(snapshot));
}

QString RandomWorld::randomName()
{
    static const std::vector<QString> stems{ QStringLiteral("a"), QStringLiteral("Night"), QStringLiteral("night"),
        QStringLiteral("드라마"), QStringLiteral("드라마").normalized(QString::NormalizationForm_D),
        QStringLiteral("Café"), QStringLiteral("CAFÉ").normalized(QString::NormalizationForm_D),
        QStringLiteral("Straße"), QStringLiteral("영화 12"), QStringLiteral("dir/file"),
        QStringLiteral("zz-a-long-name-with-one-beginning") };
    const QString& stem = stems.at(static_cast<std::size_t>(below(static_cast<int>(stems.size()))));
    return below(4) == 0 ? stem : stem + QString::number(below(40)) + QStringLiteral(".mp4");
}

ContentRow RandomWorld::randomRow(qint64 cid)
{
    ContentRow row = engine.content(cid, randomName(), static_cast<LevelSlot>(below(3)));
    row.count = below(6) == 0 ? -1 : below(3000);
    row.size = below(6) == 0 ? -1 : random.bounded(qint64{ 5'000'000'000 });
    row.updated = below(4) == 0 ? 0 : random.bounded(qint64{ 1'700'000'000'000'000 });
    row.lastView = below(2) == 0 ? 0 : random.bounded(qint64{ 1'700'000'000'000'000 });
    if (row.lastView != 0 && row.count >= 0) {
        row.recent = static_cast<float>(below(4000));
        row.watchedDay = static_cast<quint16>(below(20'000));
    }
    if (below(8) == 0)
        row.heldUntil
            = below(2) == 0 ? std::numeric_limits<qint64>::max() : random.bounded(qint64{ 1'800'000'000'000'000 });
    if (below(5) == 0)
        row.wanted = static_cast<LevelSlot>(below(3));
    return row;
}

RelocationRow RandomWorld::randomRelocation(ContentId cid)
{
    RelocationRow row;
    row.relocation.cid = cid;
    row.relocation.state = static_cast<RelocationState>(below(4));
    row.relocation.wanted = static_cast<LevelSlot>(below(3));
    row.relocation.from = static_cast<LevelSlot>(below(3));
    row.relocation.to = row.relocation.wanted;
    row.relocation.cause = static_cast<Cause>(below(4));
    row.relocation.epoch = static_cast<Epoch>(below(5));
    row.relocation.since = timeFromMicroseconds(random.bounded(qint64{ 1'700'000'000'000'000 }));
    row.relocation.bytes = qint64{ 1000 } * below(3);
    row.bytesDone = below(2001);
    if (row.relocation.state == RelocationState::Failed)
        row.relocation.error = Error{ ErrorCode::Conflict, Text{ "another file named %1 is there", { randomName() } } };
    return row;
}

ContentFilter RandomWorld::randomFilter()
{
    static const std::vector<QString> texts{ QStringLiteral("n"), QStringLiteral("NIGHT1"), QStringLiteral("라마"),
        QStringLiteral("드라").normalized(QString::NormalizationForm_D), QStringLiteral("café"),
        QStringLiteral("strasse"), QStringLiteral("1"), QStringLiteral("12"), QStringLiteral("nothing has this"),
        QStringLiteral("/") };
    ContentFilter filter;
    if (below(2) == 0)
        filter.text = texts.at(static_cast<std::size_t>(below(static_cast<int>(texts.size()))));
    if (below(4) == 0)
        filter.level = static_cast<LevelSlot>(below(4));
    if (below(6) == 0)
        filter.to = static_cast<LevelSlot>(below(3));
    if (below(4) == 0)
        filter.statuses = random.bounded(1U << contentStatuses);
    return filter;
}

void RandomWorld::pushBatch(int largest)
{
    const Snapshot now = engine.snapshot();
    Changes changes;
    const int count = 1 + below(largest);
    for (int i = 0; i < count; ++i) {
        const qint64 any = 1 + random.bounded(m_greatest);
        const auto anyCid = static_cast<ContentId>(any);
        switch (below(10)) {
        case 0: // at the end
            m_greatest += m_greatest < greatestCid ? 1 + below(3) : 0;
            changes.contents.push_back(randomRow(m_greatest));
            break;
        case 1: // among the others, or one that is there or was there
        case 2:
            changes.contents.push_back(randomRow(any));
            break;
        case 3:
            changes.contentsGone.push_back(anyCid);
            break;
        case 4:
            changes.relocations.push_back(randomRelocation(anyCid));
            break;
        case 5:
            changes.relocationsGone.push_back(anyCid);
            break;
        case 6:
            if (!now.relocations.empty()) {
                RelocationRow row
                    = now.relocations.at(static_cast<std::size_t>(below(static_cast<int>(now.relocations.size()))));
                row.bytesDone += below(100);
                changes.relocations.push_back(row);
            }
            break;
        default:
            if (!now.contents.empty()) {
                ContentRow row
                    = now.contents.at(static_cast<std::size_t>(below(static_cast<int>(now.contents.size()))));
                row.count += 1 + below(300);
                changes.contents.push_back(row);
            }
        }
    }
    // What is gone is not in the same batch as what is there.
    std::erase_if(changes.contentsGone, [&](ContentId cid) {
        return std::ranges::find(changes.contents, cid, &ContentRow::cid) != changes.contents.end();
    });
    std::erase_if(changes.relocationsGone, [&](ContentId cid) {
        return std::ranges::find(changes.relocations, cid, [](const RelocationRow& row) { return row.relocation.cid; })
            != changes.relocations.end();
    });
    engine.push(changes);
}

std::vector<ContentId> RandomWorld::expected(const ContentFilter& filter, const ContentSort& sort) const
{
    const Snapshot now = engine.snapshot();
    struct Row {
        qint64 number = 0;
        double fraction = 0;
        QByteArray text;
        ContentId cid{};
    };
    const auto rank = [&](LevelSlot slot) { return static_cast<qint64>(now.levels.table.find(slot)->minCount); };
    QHash<ContentId, RelocationState> relocations;
    for (const RelocationRow& row : now.relocations)
        relocations.insert(row.relocation.cid, row.relocation.state);
    const QString text = plainFold(filter.text);
    std::vector<Row> rows;
    for (const ContentRow& row : now.contents) {
        const ContentStatus status = plainStatus(row, relocations);
        const QString name = plainFold(row.name.text());
        const bool digits = !text.isEmpty() && std::ranges::all_of(text, [](QChar c) { return c.isDigit(); });
        if (filter.level && row.level != *filter.level)
            continue;
        if (filter.to && (row.wanted != *filter.to || row.level == row.wanted))
            continue;
        if (filter.statuses != 0 && (filter.statuses >> static_cast<int>(status) & 1) == 0)
            continue;
        if (!name.contains(text) && !(digits && QString::number(number(row.cid)).startsWith(text)))
            continue;
        Row kept;
        kept.cid = row.cid;
        switch (sort.column) {
        case ContentColumn::Level:
            kept.number = rank(row.level);
            break;
        case ContentColumn::File:
            kept.text = name.toUtf8();
            break;
        case ContentColumn::Path:
            kept.number = rank(row.level);
            kept.text = name.toUtf8();
            break;
        case ContentColumn::Count:
            kept.number = row.count;
            break;
        case ContentColumn::Recent:
            // As of the last report of all: they fade at one pace.
            kept.fraction = recentAt(viewsOf(row), now.status.rule, timeFromMicroseconds(1'700'000'000'000'000));
            break;
        case ContentColumn::Next: {
            const auto next = nextMoveOf(row, now.levels.table, now.status.rule, clock.now());
            kept.number = next ? -microseconds(next->at) : std::numeric_limits<qint64>::min();
            break;
        }
        case ContentColumn::To:
            kept.number = row.wanted == row.level ? -1 : rank(row.wanted);
            break;
        case ContentColumn::Status:
            kept.number = static_cast<qint64>(status);
            break;
        case ContentColumn::Size:
            kept.number = row.size;
            break;
        case ContentColumn::Updated:
            kept.number = row.updated;
            break;
        case ContentColumn::LastView:
            kept.number = row.lastView;
            break;
        case ContentColumn::HeldUntil:
            kept.number = row.heldUntil;
            break;
        case ContentColumn::Cid:
        case ContentColumn::Columns:
            kept.number = number(row.cid);
            break;
        }
        rows.push_back(kept);
    }
    std::ranges::sort(rows, [&](const Row& a, const Row& b) {
        const bool up = sort.direction == Qt::AscendingOrder;
        if (a.number != b.number)
            return up ? a.number < b.number : a.number > b.number;
        if (a.fraction != b.fraction)
            return up ? a.fraction < b.fraction : a.fraction > b.fraction;
        if (a.text != b.text)
            return up ? a.text < b.text : a.text > b.text;
        return a.cid < b.cid;
    });
    std::vector<ContentId> cids;
    for (const Row& row : rows)
        cids.push_back(row.cid);
    return cids;
}

RelocationRow failedRelocation(ContentId cid, const Error& error)
{
    RelocationRow row;
    row.relocation.cid = cid;
    row.relocation.state = RelocationState::Failed;
    row.relocation.error = error;
    return row;
}

bool waitUntil(const std::function<bool()>& is)
{
    const QDeadlineTimer end(std::chrono::seconds(10));
    while (!is() && !end.hasExpired())
        QCoreApplication::processEvents(QEventLoop::AllEvents | QEventLoop::WaitForMoreEvents); // the feed has a timer
    return is();
}

std::vector<ContentId> shownCids(const ContentModel& model)
{
    std::vector<ContentId> cids;
    cids.reserve(static_cast<std::size_t>(model.rowCount()));
    for (int row = 0; row < model.rowCount(); ++row)
        cids.push_back(static_cast<ContentId>(model.index(row, ContentColumn::Cid).data(ItemRole::Cid).toLongLong()));
    return cids;
}

} // namespace tierwatch::test
