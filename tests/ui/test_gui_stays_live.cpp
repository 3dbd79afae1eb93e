// SPDX-License-Identifier: GPL-3.0-or-later
// With ten thousand contents and thousands of changes a second, no turn of the GUI thread takes longer than 50 ms.
#include "tests/ui/main_window_fixture.h"

#include <QElapsedTimer>
#include <QLineEdit>
#include <QThread>

#include <atomic>
#include <ctime>
#include <random>

using namespace tierwatch;
using namespace tierwatch::test;
using namespace std::chrono_literals;

namespace {

#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
constexpr int slowness = 12; // of a program with a sanitizer in it
#else
constexpr int slowness = 1;
#endif

/// Measures the turns of this thread's event loop in its own processor time: other programs' work is not the window's
/// fault.
class Watchdog final : public QObject {
public:
    [[nodiscard]] std::chrono::milliseconds worst() const
    {
        return std::chrono::duration_cast<std::chrono::milliseconds>(m_worst);
    }
    [[nodiscard]] int turns() const { return m_turns; }
    void watch(std::chrono::milliseconds span)
    {
        const auto end = std::chrono::steady_clock::now() + span;
        while (std::chrono::steady_clock::now() < end) {
            const auto before = processorTime();
            QCoreApplication::processEvents(QEventLoop::WaitForMoreEvents, 1);
            m_worst = std::max(m_worst, processorTime() - before);
            ++m_turns;
        }
    }

private:
    static std::chrono::nanoseconds processorTime()
    {
        timespec time{};
        clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time);
        return std::chrono::seconds(time.tv_sec) + std::chrono::nanoseconds(time.tv_nsec);
    }

    std::chrono::nanoseconds m_worst{ 0 };
    int m_turns = 0;
};

/// Pushes batches of changes from a thread of its own, as an engine does: 60 a second.
class Storm final {
public:
    explicit Storm(FakeEngine& engine) : m_engine(engine), m_thread(QThread::create([this] { run(); }))
    {
        m_thread->start();
    }
    ~Storm()
    {
        m_stop = true;
        m_thread->wait();
    }
    [[nodiscard]] int batches() const { return m_batches; }

private:
    void run()
    {
        std::vector<ContentRow> rows = m_engine.snapshot().contents;
        std::mt19937 random(11); // NOLINT: the same storm each time
        while (!m_stop) {
            Changes changes;
            for (int i = 0; i < 150; ++i) {
                ContentRow& row = rows[random() % rows.size()];
                row.count = static_cast<qint64>(random() % 5000);
                changes.contents.push_back(row);
            }
            ContentRow& moving = rows[random() % rows.size()];
            RelocationRow relocation
                = test::relocation(moving, RelocationState::Running, gold, timeFromMicroseconds(1));
            relocation.bytesDone = moving.size / 2;
            changes.relocations = { relocation };
            EngineStatus status = healthyStatus();
            status.viewsPerSecond = static_cast<double>(random() % 10000);
            changes.status = status;
            m_engine.push(changes);
            ++m_batches;
            QThread::msleep(1000 / 60);
        }
    }

    FakeEngine& m_engine;
    std::atomic<bool> m_stop = false;
    std::atomic<int> m_batches = 0;
    std::unique_ptr<QThread> m_thread;
};

} // namespace

class TestGuiStaysLive final : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void underAStorm();
};

void TestGuiStaysLive::underAStorm()
{
    MainWindowFixture fixture;
    fixture.engine.setSnapshot(plausibleSnapshot(fixture.engine, fixture.clock.now(), 10000));
    fixture.open();
    QTRY_COMPARE_WITH_TIMEOUT(fixture.contents()->model()->rowCount(), 10000, 10000 * slowness);
    Watchdog watchdog;
    watchdog.watch(300ms); // the first painting of everything is no turn of a living window
    Watchdog live;
    const Storm storm(fixture.engine);
    live.watch(1s);
    auto* field = fixture.find<QLineEdit>("filterText");
    for (const QString& text : { QStringLiteral("s"), QStringLiteral("se"), QStringLiteral("드"), QString() }) {
        field->setText(text);
        live.watch(250ms);
    }
    fixture.contents()->sortByColumn(ContentColumn::File, Qt::AscendingOrder);
    live.watch(500ms);
    fixture.selectContent(fixture.contentModel()->rowCount() > 0 ? number(*fixture.contentModel()->cidAt(3)) : 0);
    live.watch(500ms);
    fixture.window->showPage(MainWindow::Relocations);
    live.watch(500ms);
    QVERIFY(storm.batches() > 60 / slowness);
    QVERIFY(live.turns() > 20);
    QVERIFY2(
        live.worst() <= 50ms * slowness, qPrintable(QStringLiteral("a turn took %1 ms").arg(live.worst().count())));
}

QTEST_MAIN(TestGuiStaysLive)
#include "test_gui_stays_live.moc"
