// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/engine/engine_rig.h"
#include "tests/support/sqlite_file.h"

#include <QDir>
#include <QFile>
#include <QTest>

namespace tierwatch::test {

namespace {

constexpr int patience = 20000;

struct LevelOfRig {
    const char* key;
    qint64 low;
    qint64 high;
    int first;
    int last;
};
constexpr LevelOfRig rigLevels[]
    = { { "bronze", 0, 999, 1, 6 }, { "silver", 1000, 1999, 7, 9 }, { "gold", 2000, 10'000'000, 10, 10 } };

InitialLibrary libraryIn(const QTemporaryDir& directory)
{
    InitialLibrary library;
    for (const LevelOfRig& made : rigLevels) {
        Level level;
        level.key = QString::fromLatin1(made.key);
        level.minCount = made.low;
        level.maxCount = made.high;
        level.path = directory.filePath(level.key);
        library.levels.push_back(level);
        for (int cid = made.first; cid <= made.last; ++cid)
            library.contents.push_back(
                { static_cast<ContentId>(cid), QByteArray::number(cid) + ".mp4", level.key, 1000 });
    }
    return library;
}

template <typename T> Result<T> waitFor(const std::function<void(Done<T>)>& ask)
{
    std::optional<Result<T>> answer;
    ask([&answer](Result<T> result) { answer = std::move(result); });
    if (!QTest::qWaitFor([&answer] { return answer.has_value(); }, patience))
        return fail(ErrorCode::Internal, "no answer");
    return std::move(*answer);
}

} // namespace

EngineRig::EngineRig()
{
    for (const LevelOfRig& level : rigLevels) {
        QDir(m_directory.path()).mkdir(QString::fromLatin1(level.key));
        for (int cid = level.first; cid <= level.last; ++cid)
            writeFile(QString::fromLatin1(level.key) + QStringLiteral("/%1.mp4").arg(cid),
                QByteArray(1000, static_cast<char>('0' + cid)));
    }
}

EngineRig::~EngineRig() { stop(); }

bool EngineRig::start()
{
    m_board = std::make_unique<HealthBoard>();
    CatalogUrl url;
    url.path = path(QStringLiteral("catalog.sqlite"));
    m_catalog = std::make_unique<Catalog>(url, QString(), *m_board);
    m_state = makeEmbeddedState(path(QStringLiteral("state.sqlite")), *m_board, [](const Error&) {});
    EngineSettings settings;
    settings.instance = QStringLiteral("rig");
    settings.host = QStringLiteral("rig-host");
    settings.workers = 2;
    settings.prepare = [this]() -> Result<std::optional<InitialLibrary>> { return libraryIn(m_directory); };
    if (adjust)
        adjust(settings);
    std::optional<Result<>> opened;
    const LocalEngine::Stores stores{ *m_catalog, *m_state, *m_board, m_counters, m_keys, m_clock };
    m_engine
        = std::make_unique<LocalEngine>(stores, settings, [&opened, address = m_mailbox.address()](Result<> result) {
              address.post([&opened, result] { opened = result; });
          });
    if (!QTest::qWaitFor([&opened] { return opened.has_value(); }, patience) || !*opened)
        return false;
    m_intake = m_engine->viewIntakes()();
    watch();
    return QTest::qWaitFor([this, before = snapshots] { return snapshots > before; }, patience);
}

void EngineRig::stop()
{
    m_watch = {};
    m_intake.reset();
    m_engine.reset();
    m_state.reset();
    m_catalog.reset();
}

void EngineRig::watch()
{
    contents.clear();
    relocations.clear();
    m_watch = m_engine->watch(
        m_mailbox.address(),
        [this](const Snapshot& snapshot) {
            for (const ContentRow& row : snapshot.contents)
                contents[number(row.cid)] = row;
            for (const RelocationRow& row : snapshot.relocations)
                relocations[number(row.relocation.cid)] = row.relocation;
            levels = snapshot.levels;
            ++snapshots;
        },
        [this](const Changes& changes) {
            for (const ContentRow& row : changes.contents)
                contents[number(row.cid)] = row;
            for (const RelocationRow& row : changes.relocations)
                relocations[number(row.relocation.cid)] = row.relocation;
            for (const ContentId cid : changes.contentsGone)
                contents.erase(number(cid));
            for (const ContentId cid : changes.relocationsGone)
                relocations.erase(number(cid));
            if (changes.levels)
                levels = *changes.levels;
            if (changes.status)
                status = changes.status;
        });
}

QString EngineRig::levelOf(int cid) const
{
    const auto row = contents.find(cid);
    return row == contents.end() ? QString() : m_keys->key(row->second.level);
}

QString EngineRig::filePath(const char* level, int cid) const
{
    return path(QString::fromLatin1(level) + QStringLiteral("/%1.mp4").arg(cid));
}

void EngineRig::writeFile(const QString& name, const QByteArray& bytes) const
{
    QFile file(path(name));
    QVERIFY(file.open(QIODevice::WriteOnly));
    QCOMPARE(file.write(bytes), bytes.size());
}

QString EngineRig::sql(const QString& text) const { return sqliteRow(path(QStringLiteral("catalog.sqlite")), text); }

Result<Outcome> EngineRig::submit(const Command& command)
{
    Ticket ticket;
    return waitFor<Outcome>([&](Done<Outcome> done) {
        ticket = m_engine->submit(command, Author{ QStringLiteral("kim") }, m_mailbox.address(), std::move(done));
    });
}

Result<Page<HistoryRow>> EngineRig::history(const HistoryQuery& query)
{
    Ticket ticket;
    return waitFor<Page<HistoryRow>>(
        [&](Done<Page<HistoryRow>> done) { ticket = m_engine->history(query, m_mailbox.address(), std::move(done)); });
}

Result<QByteArray> EngineRig::view(int cid, qint64 count)
{
    return waitFor<QByteArray>([&](Done<QByteArray> done) {
        m_intake->record({ static_cast<ContentId>(cid), count }, std::move(done));
    });
}

} // namespace tierwatch::test
