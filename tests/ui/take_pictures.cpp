// SPDX-License-Identifier: GPL-3.0-or-later
// Takes pictures of the window for people to look at: take_pictures DIRECTORY
// At twice the size: QT_SCALE_FACTOR=2 take_pictures DIRECTORY
#include "models/level_model.h"
#include "tests/support/fake_clock.h"
#include "tests/ui/plausible.h"
#include "tests/ui/plausible_reports.h"
#include "ui/main_window.h"
#include "ui/theme.h"
#include "ui/translations.h"

#include <QAbstractButton>
#include <QApplication>
#include <QDir>
#include <QLineEdit>
#include <QPushButton>
#include <QTableView>
#include <QTest>
#include <QTextStream>

using namespace tierwatch;
using namespace tierwatch::test;
using namespace std::chrono_literals;

namespace {

class Album {
public:
    Album(QDir directory, QString suffix) : m_directory(std::move(directory)), m_suffix(std::move(suffix)) { }
    void take(QWidget& window, const QString& name) const
    {
        QTest::qWait(400); // lets the order settle and the last refresh come
        window.grab().save(m_directory.filePath(name + m_suffix + QStringLiteral(".png")));
    }

private:
    QDir m_directory;
    QString m_suffix;
};

QTableView* table(const QWidget& window, const char* name)
{
    return window.findChild<QTableView*>(QString::fromLatin1(name));
}

void press(const QWidget& window, const QString& text)
{
    for (auto* button : window.findChildren<QAbstractButton*>()) {
        if (button->isVisible() && button->accessibleName() == text)
            button->click();
    }
}

void takeReports(const Album& album, MainWindow& window, FakeEngine& engine, FakeClock& clock)
{
    window.showPage(MainWindow::History);
    press(window, QStringLiteral("Back and forth"));
    album.take(window, QStringLiteral("history-returned"));
    press(window, QStringLiteral("All moves"));
    window.showPage(MainWindow::Views);
    album.take(window, QStringLiteral("views"));
    table(window, "unknownTable")->selectRow(2);
    window.findChild<QPushButton*>(QStringLiteral("addUnknown"))->click();
    album.take(window, QStringLiteral("views-add"));
    press(window, QStringLiteral("Rejected"));
    album.take(window, QStringLiteral("views-rejected"));
    press(window, QStringLiteral("Counts that fell"));
    album.take(window, QStringLiteral("views-fell"));
    ViewsReport quiet = plausibleViews(clock.now() - 21min);
    quiet.perSecond.assign(300, 0);
    engine.setViews(quiet);
    press(window, QStringLiteral("How to report views"));
    QTest::qWait(1200);
    album.take(window, QStringLiteral("views-how"));
    press(window, QStringLiteral("Unknown cids"));
    window.showPage(MainWindow::LibraryCheck);
    album.take(window, QStringLiteral("check"));
    window.findChild<QPushButton*>(QStringLiteral("repairThese"))->click();
    album.take(window, QStringLiteral("check-repair"));
    window.showPage(MainWindow::Log);
    album.take(window, QStringLiteral("log"));
}

/// The levels of a small and of a great library, with a limit that has been dragged.
void takeLevels(const Album& album, QSize size, int contents)
{
    FakeClock clock;
    FakeEngine engine;
    engine.setSnapshot(plausibleSnapshot(engine, clock.now(), contents));
    engine.setTrial({ .levels = {}, .contents = 1, .bytes = 312 << 20, .seconds = 1 });
    MainWindow window(engine, clock, {});
    window.resize(size);
    window.show();
    window.showPage(MainWindow::Levels);
    QTest::qWait(1500); // all contents are sorted
    album.take(window, QStringLiteral("levels-%1").arg(contents));
    QTableView* levels = table(window, "levelsTable");
    levels->model()->setData(levels->model()->index(1, LevelColumn::Minimum), 640);
    QTest::qWait(600); // how long it takes is asked a little later
    album.take(window, QStringLiteral("levels-%1-edited").arg(contents));
}

void takeAll(const Album& album, QSize size)
{
    for (const int contents : { 12, 300'000 })
        takeLevels(album, size, contents);
    FakeClock clock;
    FakeEngine engine;
    {
        FakeEngine silent;
        MainWindow opening(silent, clock, {});
        opening.resize(size);
        opening.show();
        opening.grab();
        album.take(opening, QStringLiteral("empty"));
    }
    Snapshot snapshot = plausibleSnapshot(engine, clock.now());
    engine.setSnapshot(snapshot);
    engine.setHistory(plausibleHistory(snapshot, clock.now()));
    engine.setViews(plausibleViews(clock.now()));
    engine.setMoves(plausibleMoves(snapshot, clock.now()));
    engine.setFindings(plausibleFindings(snapshot));
    engine.setAudit(plausibleAudit(plausibleFindings(snapshot), clock.now()));
    engine.setLog(plausibleLog(clock.now()));
    WindowSettings settings;
    settings.author = { QStringLiteral("kim") };
    settings.retryEndpoint = [] {};
    settings.useFreePort = [] {};
    MainWindow window(engine, clock, settings);
    window.resize(size);
    window.show();
    QTest::qWait(300);
    // A second look at what runs gives speeds and times left.
    clock.advance(2s);
    Changes changes;
    for (RelocationRow row : snapshot.relocations) {
        if (row.relocation.state == RelocationState::Running) {
            row.bytesDone += row.relocation.bytes / 20;
            changes.relocations.push_back(row);
        }
    }
    engine.push(changes);
    album.take(window, QStringLiteral("contents"));

    QTableView* contents = table(window, "contentsTable");
    contents->selectRow(3);
    album.take(window, QStringLiteral("details"));
    QTest::keyClick(contents, Qt::Key_Down, Qt::ShiftModifier);
    QTest::keyClick(contents, Qt::Key_Down, Qt::ShiftModifier);
    QTest::keyClick(&window, Qt::Key_M, Qt::ControlModifier);
    album.take(window, QStringLiteral("force"));
    QTest::keyClick(window.focusWidget(), Qt::Key_Escape);
    contents->clearSelection();
    window.findChild<QLineEdit*>(QStringLiteral("filterText"))->setText(QStringLiteral("nothing like that"));
    album.take(window, QStringLiteral("nothing"));
    window.findChild<QLineEdit*>(QStringLiteral("filterText"))->clear();

    window.showPage(MainWindow::Relocations);
    album.take(window, QStringLiteral("relocations"));
    window.showPage(MainWindow::History);
    album.take(window, QStringLiteral("history"));
    window.showPage(MainWindow::Levels);
    QTableView* levels = table(window, "levelsTable");
    album.take(window, QStringLiteral("levels"));
    levels->model()->setData(levels->model()->index(0, LevelColumn::Minimum), 1500);
    album.take(window, QStringLiteral("levels-edited"));
    takeReports(album, window, engine, clock);

    window.showPage(MainWindow::Contents);
    EngineStatus trouble = snapshot.status;
    trouble.health.components[1] = { Condition::Down, QStringLiteral("Redis"),
        Text{ "Redis at %1 does not answer: %2; start it or correct --state",
            { QStringLiteral("10.0.0.7:6379"), QStringLiteral("connection refused") } } };
    trouble.health.components[2] = { Condition::Down, QStringLiteral("http://127.0.0.1:5000"),
        Text{ "Players cannot reach Tierwatch: %1 is used by another program; end that program or choose another "
              "address.",
            { QStringLiteral("127.0.0.1:5000") } } };
    trouble.pause = Pause{ QStringLiteral("kim"), clock.now() - 2h };
    trouble.viewsPerSecond = 0;
    Changes bad;
    bad.status = trouble;
    bad.levelStatus = snapshot.levelStatus;
    bad.levelStatus->at(1).writable = false;
    bad.levelStatus->at(1).detail = Text{
        "%1's directory %2 does not carry this level's marker, so nothing is touched there; see whether its disk is "
        "mounted.",
        { QStringLiteral("silver"), QStringLiteral("/srv/silver") }
    };
    engine.push(bad);
    album.take(window, QStringLiteral("trouble"));
    clock.advance(7s);
    QTest::qWait(700);
    album.take(window, QStringLiteral("not-live"));
    Changes well;
    well.status = snapshot.status;
    engine.push(well);
    window.setWall(true);
    window.showNormal();
    window.resize(size);
    album.take(window, QStringLiteral("wall"));
}

} // namespace

int main(int argc, char** argv)
{
    QApplication application(argc, argv);
    const QDir directory(argc > 1 ? QString::fromLocal8Bit(argv[1]) : QStringLiteral("pictures"));
    if (!directory.mkpath(QStringLiteral(".")))
        return 1;
    installTranslations(application, QLocale(QLocale::English));
    ThemeFollower theme(application, ColorScheme::Light);
    for (const bool dark : { false, true }) {
        theme.setScheme(dark ? ColorScheme::Dark : ColorScheme::Light);
        for (const QSize size : { QSize(1280, 800), QSize(1920, 1080) })
            takeAll(Album(directory,
                        QStringLiteral("-%1%2").arg(size.width()).arg(dark ? QStringLiteral("-dark") : QString())),
                size);
    }
    theme.setScheme(ColorScheme::Light);
    QLocale::setDefault(QLocale(QLocale::Korean, QLocale::SouthKorea));
    installTranslations(application, QLocale());
    takeAll(Album(directory, QStringLiteral("-1280-ko")), QSize(1280, 800));
    QTextStream(stdout) << "pictures are in " << directory.absolutePath() << '\n';
    return 0;
}
