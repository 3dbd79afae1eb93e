// SPDX-License-Identifier: GPL-3.0-or-later
// How the window feels with a million contents: the real window on the real engine and a SQLite catalogue, beside what
// Qt has ready for that (QSqlTableModel under QSortFilterProxyModel) on the same file. Prints a table; run by hand:
//   QT_QPA_PLATFORM=offscreen bench_window [contents] [alone]    alone: without that pair, which takes minutes
#include "app/engine_host.h"
#include "models/content_model.h"
#include "tests/bench/turns.h"
#include "tests/support/fake_clock.h"
#include "tests/support/fake_engine.h"
#include "ui/main_window.h"
#include "ui/theme.h"

#include <QApplication>
#include <QElapsedTimer>
#include <QFile>
#include <QLineEdit>
#include <QSortFilterProxyModel>
#include <QSqlDatabase>
#include <QSqlError>
#include <QSqlQuery>
#include <QSqlTableModel>
#include <QTableView>
#include <QTemporaryDir>
#include <QThread>

#include <atomic>
#include <cstdio>
#include <malloc.h>
#include <random>

using namespace tierwatch;
using namespace tierwatch::test;
using namespace std::chrono_literals;

namespace {

void row(const char* what, double ours, double theirs, const Turns& turns)
{
    if (theirs > 0)
        std::printf("%-30s %9.1f ms %9.1f ms %7.1f x", what, ours, theirs, theirs / ours);
    else
        std::printf("%-30s %9.1f ms %12s %9s", what, ours, "", "");
    std::printf("   turn p99 %5.1f ms, longest %5.1f ms\n", turns.percentile(0.99), turns.longest());
    std::fflush(stdout);
}

double resident()
{
    QFile status(QStringLiteral("/proc/self/status"));
    if (!status.open(QIODevice::ReadOnly))
        return -1;
    for (const QByteArray& line : status.readAll().split('\n')) {
        if (line.startsWith("VmRSS:"))
            return line.mid(6).trimmed().split(' ').first().toDouble() / 1024;
    }
    return -1;
}

class Bench {
public:
    Bench(int contents, bool alone) : m_contents(contents), m_alone(alone) { }
    bool run();

private:
    [[nodiscard]] Options options() const
    {
        Options options;
        options.dataDir = m_dir.filePath(QStringLiteral("data"));
        options.catalog = QStringLiteral("sqlite:") + catalog();
        options.http.port = 0;
        options.workers = 2;
        return options;
    }
    [[nodiscard]] QString catalog() const { return m_dir.filePath(QStringLiteral("data/catalog.sqlite")); }
    [[nodiscard]] std::unique_ptr<EngineHost> start(bool& ready) const
    {
        Options chosen = options();
        Result<std::unique_ptr<DataDir>> dataDir = DataDir::open(chosen.dataDir);
        if (!dataDir)
            qFatal("%s", qPrintable(dataDir.error().text.english()));
        auto host = std::make_unique<EngineHost>(chosen, std::move(*dataDir),
            EngineHost::Events{ [&ready](const QString&) { ready = true; },
                [](const Error& error) { qFatal("%s", qPrintable(error.text.english())); } });
        if (!host->start())
            qFatal("the engine does not start");
        return host;
    }
    void fill() const;
    void opening();
    void asking();
    void storm() const;

    int m_contents;
    bool m_alone;
    QTemporaryDir m_dir;
    std::unique_ptr<EngineHost> m_host;
    std::unique_ptr<MainWindow> m_window;
};

void Bench::fill() const
{
    {
        bool ready = false;
        const auto host = start(ready);
        while (!ready)
            QCoreApplication::processEvents(QEventLoop::WaitForMoreEvents, 100);
    }
    QSqlDatabase database = QSqlDatabase::addDatabase(QStringLiteral("QSQLITE"), QStringLiteral("fill"));
    database.setDatabaseName(catalog());
    if (!database.open())
        qFatal("%s", qPrintable(database.lastError().text()));
    QSqlQuery query(database);
    const auto run = [&query](const QString& statement) {
        if (!query.exec(statement))
            qFatal("%s", qPrintable(query.lastError().text() + statement));
    };
    std::mt19937 random(1); // NOLINT: the same library each time
    run(QStringLiteral("BEGIN"));
    int minimum = 0;
    for (const QString& level : { QStringLiteral("bronze"), QStringLiteral("silver"), QStringLiteral("gold") }) {
        QDir().mkpath(m_dir.filePath(level));
        run(QStringLiteral(
            "INSERT INTO level (content_level, max_counts, path, min_counts) VALUES ('%1', %2, '%3', %4)")
                .arg(level)
                .arg(level == QLatin1String("gold") ? 10'000'000 : minimum + 999)
                .arg(m_dir.filePath(level))
                .arg(minimum));
        minimum += 1000;
    }
    QSqlQuery content(database);
    content.prepare(
        QStringLiteral("INSERT INTO contents VALUES (?, ?, ?, '2026-01-01 00:00:00', '2026-02-01 00:00:00')"));
    QSqlQuery numbers(database);
    numbers.prepare(QStringLiteral("INSERT INTO tierwatch_content (cid, total, size) VALUES (?, ?, ?)"));
    for (int cid = 1; cid <= m_contents; ++cid) {
        const int count = static_cast<int>(random() % 3000);
        const QString name = cid % 3 == 0 ? QStringLiteral("드라마 %1화.mp4") : QStringLiteral("Film-night-%1.mp4");
        content.bindValue(0, cid);
        content.bindValue(1,
            count < 1000       ? QStringLiteral("bronze")
                : count < 2000 ? QStringLiteral("silver")
                               : QStringLiteral("gold"));
        content.bindValue(2, name.arg(random() % 1'000'000 * 1000 + static_cast<unsigned>(cid) % 1000));
        numbers.bindValue(0, cid);
        numbers.bindValue(1, count);
        numbers.bindValue(2, static_cast<qint64>(random() % 5'000'000) * 1024);
        if (!content.exec() || !numbers.exec())
            qFatal("%s", qPrintable(content.lastError().text() + numbers.lastError().text()));
    }
    run(QStringLiteral("COMMIT"));
}

void Bench::opening()
{
    QElapsedTimer clock;
    clock.start();
    bool ready = false;
    m_host = start(ready);
    m_window = std::make_unique<MainWindow>(m_host->engine(), m_host->clock(), WindowSettings{});
    m_window->resize(1280, 800);
    m_window->show();
    const QAbstractItemModel* model = m_window->findChild<QTableView*>(QStringLiteral("contentsTable"))->model();
    double shown = 0;
    double first = 0;
    Turns turns;
    while (model->rowCount() < m_contents) {
        turns.turn();
        if (shown == 0)
            shown = static_cast<double>(clock.nsecsElapsed()) / 1e6;
        if (first == 0 && model->rowCount() > 0)
            first = static_cast<double>(clock.nsecsElapsed()) / 1e6;
    }
    turns.turn(); // paints them
    const double all = static_cast<double>(clock.nsecsElapsed()) / 1e6;
    row("window on screen", shown, 0, turns);
    row("first rows on screen", first, 0, turns);
    row("all rows", all, 0, turns);
    std::printf("%-30s %9.1f MiB\n", "resident memory, all in all", resident());
    malloc_trim(0);
    std::printf("%-30s %9.1f MiB\n", "... without freed memory", resident());
}

void Bench::asking()
{
    auto* view = m_window->findChild<QTableView*>(QStringLiteral("contentsTable"));
    auto* model = static_cast<ContentModel*>(view->model());
    const auto ours = [&](const std::function<void()>& ask, Turns& turns) {
        turns = Turns();
        return turns.until(ask, [&] { return model->isSettled(); });
    };
    const double before = resident();
    QSqlDatabase database = QSqlDatabase::addDatabase(QStringLiteral("QSQLITE"), QStringLiteral("pair"));
    database.setDatabaseName(catalog());
    if (!database.open())
        qFatal("%s", qPrintable(database.lastError().text()));
    QSqlTableModel table(nullptr, database);
    QSortFilterProxyModel proxy;
    QTableView pair;
    const auto theirs = [this](const std::function<void()>& ask) {
        if (m_alone)
            return 0.0;
        QElapsedTimer clock;
        clock.start();
        ask();
        QCoreApplication::processEvents();
        return static_cast<double>(clock.nsecsElapsed()) / 1e6;
    };
    const double loading = theirs([&] {
        table.setTable(QStringLiteral("contents"));
        table.select();
        while (table.canFetchMore())
            table.fetchMore();
        proxy.setSourceModel(&table);
        proxy.setFilterKeyColumn(2);
        proxy.setFilterCaseSensitivity(Qt::CaseInsensitive);
        pair.setModel(&proxy);
        pair.resize(1280, 800);
        pair.show();
    });
    std::printf("%-30s %12s %9.1f ms, %.0f MiB\n", "(Qt's pair: load)", "", loading, resident() - before);

    struct Column {
        const char* what;
        int ours;
        int theirs;
    };
    Turns turns;
    for (const Column& column :
        { Column{ "sort by file", ContentColumn::File, 2 }, Column{ "sort by level", ContentColumn::Level, 1 },
            Column{ "sort by cid", ContentColumn::Cid, 0 }, Column{ "sort by updated", ContentColumn::Updated, 4 } }) {
        const double other = theirs([&] { proxy.sort(column.theirs, Qt::DescendingOrder); });
        const double own = ours([&] { view->sortByColumn(column.ours, Qt::DescendingOrder); }, turns);
        row(column.what, own, other, turns);
    }
    for (const auto& [what, column] : { std::pair{ "sort by count", ContentColumn::Count },
             std::pair{ "sort by size", ContentColumn::Size }, std::pair{ "sort by status", ContentColumn::Status } })
        row(what, ours([&, at = column] { view->sortByColumn(at, Qt::AscendingOrder); }, turns), 0, turns);
    auto* field = m_window->findChild<QLineEdit*>(QStringLiteral("filterText"));
    QString text;
    for (const QChar key : QStringView(u"night-12")) {
        text += key;
        const double other = theirs([&] { proxy.setFilterFixedString(text); });
        const double own = ours([&] { field->setText(text); }, turns);
        row(QByteArray("filter \"" + text.toUtf8() + '"').constData(), own, other, turns);
    }
    const double other = theirs([&] { proxy.setFilterFixedString(QString()); });
    row("filter cleared", ours([&] { field->clear(); }, turns), other, turns);
    row("all selected", turns.until([&] { view->selectAll(); }, [] { return true; }), 0, turns);
}

/// Changes as an engine sends them: 60 batches a second, ten thousand rows a second.
void Bench::storm() const
{
    FakeEngine engine;
    const FakeClock clock;
    Snapshot snapshot = engine.snapshot();
    std::mt19937 random(2); // NOLINT: the same storm each time
    for (int cid = 1; cid <= m_contents; ++cid) {
        ContentRow one
            = engine.content(cid, QStringLiteral("Film-night-%1.mp4").arg(cid), static_cast<LevelSlot>(random() % 3));
        one.count = static_cast<qint64>(random() % 3000);
        one.size = static_cast<qint64>(random() % 5'000'000) * 1024;
        snapshot.contents.push_back(one);
    }
    engine.setSnapshot(snapshot);
    MainWindow window(engine, clock, {});
    window.resize(1280, 800);
    window.show();
    auto* model = static_cast<ContentModel*>(window.findChild<QTableView*>(QStringLiteral("contentsTable"))->model());
    Turns start;
    start.until([] {}, [&] { return model->rowCount() == m_contents && model->isSettled(); });
    std::atomic<bool> stop = false;
    std::atomic<int> sent = 0;
    const std::unique_ptr<QThread> thread(QThread::create([&] {
        std::vector<ContentRow> rows = snapshot.contents;
        std::mt19937 chance(3); // NOLINT: the same storm each time
        auto due = std::chrono::steady_clock::now();
        while (!stop) {
            Changes changes;
            for (int i = 0; i < 167; ++i) {
                ContentRow& one = rows[chance() % rows.size()];
                one.count += static_cast<qint64>(chance() % 50);
                changes.contents.push_back(one);
            }
            sent += static_cast<int>(changes.contents.size());
            engine.push(changes);
            due += 1'000'000us / 60;
            std::this_thread::sleep_until(due);
        }
    }));
    thread->start();
    Turns turns;
    QElapsedTimer elapsed;
    elapsed.start();
    const double worked = Turns::ownTime();
    while (elapsed.elapsed() < 8000)
        turns.wait();
    const double share = (Turns::ownTime() - worked) / static_cast<double>(elapsed.elapsed());
    stop = true;
    thread->wait();
    std::printf("%-30s %9.0f a second: GUI thread %.0f %% of a core, turn p99 %.1f ms, longest %.1f ms\n", "changes",
        sent * 1000.0 / static_cast<double>(elapsed.elapsed()), share * 100, turns.percentile(0.99), turns.longest());
}

bool Bench::run()
{
    if (!m_dir.isValid())
        return false;
    fill();
    std::printf("%d contents\n%-30s %12s %12s %9s\n", m_contents, "", "Tierwatch", "Qt's pair", "ratio");
    opening();
    asking();
    m_window.reset();
    m_host.reset();
    storm();
    return true;
}

} // namespace

int main(int argc, char** argv)
{
    QApplication application(argc, argv);
    const ThemeFollower theme(application, ColorScheme::Light);
    const bool alone = argc > 2 && QByteArray(argv[2]) == "alone";
    return Bench(argc > 1 ? QByteArray(argv[1]).toInt() : 1'000'000, alone).run() ? 0 : 1;
}
