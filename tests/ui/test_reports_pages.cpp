// SPDX-License-Identifier: GPL-3.0-or-later
// Library check, log, history and exports in the real window.
#include "models/audit_model.h"
#include "models/log_model.h"
#include "tests/ui/main_window_fixture.h"
#include "tests/ui/plausible_reports.h"
#include "ui/widgets/moves_plot.h"
#include "ui/widgets/notice.h"

#include <QAbstractButton>
#include <QComboBox>
#include <QFile>
#include <QLineEdit>
#include <QTemporaryDir>
#include <QWheelEvent>

using namespace tierwatch;
using namespace tierwatch::test;
using namespace std::chrono_literals;

namespace {

struct PagesFixture : MainWindowFixture {
    void openPlausible()
    {
        snapshot = plausibleSnapshot(engine, clock.now());
        engine.setSnapshot(snapshot);
        engine.setHistory(plausibleHistory(snapshot, clock.now()));
        engine.setMoves(plausibleMoves(snapshot, clock.now()));
        engine.setLog(plausibleLog(clock.now()));
        open();
        QTRY_VERIFY(table("contentsTable")->model()->rowCount() == 300);
    }
    void openCheck()
    {
        engine.setFindings(plausibleFindings(plausibleSnapshot(engine, clock.now())));
        engine.setAudit(plausibleAudit(plausibleFindings(plausibleSnapshot(engine, clock.now())), clock.now()));
        openPlausible();
        press(Qt::Key_6, Qt::ControlModifier);
        QTRY_COMPARE(table("findingsTable")->model()->rowCount(), 240);
    }
    [[nodiscard]] Table* table(const char* name) const { return window->findChild<Table*>(QString::fromLatin1(name)); }
    template <typename Kind> [[nodiscard]] Kind* part(const char* name) const
    {
        return window->findChild<Kind*>(QString::fromLatin1(name));
    }
    void choose(const QString& name) const
    {
        for (auto* one : window->findChildren<QAbstractButton*>()) {
            if (one->isVisible() && one->accessibleName() == name)
                QTest::mouseClick(one, Qt::LeftButton);
        }
    }
    Snapshot snapshot;
};

} // namespace

class TestReportsPages final : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void aCheckIsBegunAndItsFindingsAreShown()
    {
        PagesFixture f;
        f.openPlausible();
        f.press(Qt::Key_6, Qt::ControlModifier);
        QTRY_VERIFY(f.table("findingsTable")->isVisible());
        QTRY_VERIFY(f.part<QPushButton>("checkNow")->isEnabled());
        AuditProgress running;
        running.state = AuditProgress::State::Running;
        running.startedAt = f.clock.now();
        running.contents = 1000;
        running.files = 500;
        running.found["orphan"] = 3;
        std::vector<AuditFinding> findings = plausibleFindings(f.snapshot, 3);
        f.engine.setFindings(findings);
        f.engine.setAudit(running);
        QTest::mouseClick(f.part<QPushButton>("checkNow"), Qt::LeftButton);
        QTRY_VERIFY(f.last<StartAudit>().has_value());
        QVERIFY(!f.last<StartAudit>()->repair);
        QTRY_COMPARE(f.table("findingsTable")->model()->rowCount(), 3);
        QVERIFY(!f.part<QPushButton>("checkNow")->isEnabled());
        QTRY_VERIFY(f.part<QLabel>("checkSummary")->text().contains(QStringLiteral("500 files of 1,000 contents")));
        running.state = AuditProgress::State::Done;
        running.endedAt = f.clock.now();
        running.left = 3;
        f.engine.setAudit(running);
        QTRY_VERIFY(f.part<QLabel>("checkSummary")->text().startsWith(QStringLiteral("Last checked")));
        QVERIFY(f.part<QPushButton>("checkNow")->isEnabled());
    }

    void aRepairSaysWhatItWillDoAndDoesNoMore()
    {
        PagesFixture f;
        f.openCheck();
        f.choose(findingKindWord("misplaced"));
        const int misplaced = f.table("findingsTable")->model()->rowCount();
        QVERIFY(misplaced > 10 && misplaced < 240);
        QTest::mouseClick(f.part<QPushButton>("repairThese"), Qt::LeftButton);
        auto* confirm = f.part<Notice>("repairConfirm");
        QTRY_VERIFY(confirm->isVisible());
        QVERIFY2(confirm->label()->text().contains(QStringLiteral("correct the catalogue: %1").arg(misplaced)),
            qPrintable(confirm->label()->text()));
        QVERIFY(!f.last<StartAudit>());
        QTest::mouseClick(f.part<QPushButton>("repairNow"), Qt::LeftButton);
        QTRY_VERIFY(f.last<StartAudit>().has_value());
        QVERIFY(f.last<StartAudit>()->repair);
        QVERIFY(f.last<StartAudit>()->kinds == std::vector<QByteArray>{ "misplaced" });
        QVERIFY(f.last<StartAudit>()->contents.empty());

        f.click(f.table("findingsTable"), 0, AuditColumn::File);
        const auto cid = f.table("findingsTable")->model()->index(0, 0).data(ItemRole::Cid).toLongLong();
        QTest::mouseClick(f.part<QPushButton>("repairThese"), Qt::LeftButton);
        QTest::mouseClick(f.part<QPushButton>("repairNow"), Qt::LeftButton);
        QTRY_VERIFY(f.last<StartAudit>() && f.last<StartAudit>()->contents.size() == 1);
        QCOMPARE(number(f.last<StartAudit>()->contents.front()), cid);
    }

    void theLogIsSearchedAndFiltered()
    {
        PagesFixture f;
        f.openPlausible();
        f.press(Qt::Key_7, Qt::ControlModifier);
        QTRY_COMPARE(f.table("logTable")->model()->rowCount(), 63);
        QVERIFY(f.table("logTable")
                    ->model()
                    ->index(0, LogColumn::What)
                    .data()
                    .toString()
                    .contains(QStringLiteral("gold is full")));
        f.choose(QStringLiteral("Errors"));
        QTRY_COMPARE(f.table("logTable")->model()->rowCount(), 7);
        f.choose(QStringLiteral("Everything"));
        f.press(Qt::Key_F, Qt::ControlModifier);
        QTest::keyClicks(f.window->focusWidget(), QStringLiteral("pause"));
        QTRY_COMPARE(f.table("logTable")->model()->rowCount(), 7);
        QCOMPARE(f.table("logTable")->model()->index(0, LogColumn::Who).data().toString(), QStringLiteral("dashboard"));
    }

    void theHistoryIsFiltered()
    {
        PagesFixture f;
        f.openPlausible();
        f.window->showPage(MainWindow::History);
        QTRY_COMPARE(f.table("historyTable")->model()->rowCount(), 150);
        f.choose(QStringLiteral("Promotions"));
        QTRY_VERIFY(f.engine.historyQueries().back().promotion == std::optional(true));
        QTRY_VERIFY(
            f.table("historyTable")->model()->rowCount() > 0 && f.table("historyTable")->model()->rowCount() < 150);
        const auto* model = f.table("historyTable")->model();
        for (int row = 0; row < model->rowCount(); ++row) {
            const auto from = model->index(row, HistoryColumn::OldLevel).data(ItemRole::LevelSlot).toInt();
            const auto to = model->index(row, HistoryColumn::NewLevel).data(ItemRole::LevelSlot).toInt();
            QVERIFY(to > from);
        }
        auto* level = f.part<QComboBox>("historyLevel");
        level->setCurrentIndex(level->findData(QStringLiteral("gold")));
        Q_EMIT level->activated(level->currentIndex());
        QTRY_COMPARE(f.engine.historyQueries().back().level, QStringLiteral("gold"));
        auto* period = f.part<QComboBox>("historyPeriod");
        period->setCurrentIndex(1);
        Q_EMIT period->activated(1);
        QTRY_VERIFY(f.engine.historyQueries().back().since == std::optional(f.clock.now() - 1h));
        QVERIFY(!f.engine.historyQueries().back().until);
    }

    void zoomingThePlotFiltersTheTable()
    {
        PagesFixture f;
        f.openPlausible();
        f.window->showPage(MainWindow::History);
        auto* plot = f.part<MovesPlot>("movesPlot");
        QTRY_VERIFY(plot->isVisible() && !f.engine.movesQueries().empty());
        const Duration before = plot->until() - plot->since();
        const QPointF middle(plot->rect().center());
        QWheelEvent wheel(
            middle, plot->mapToGlobal(middle), {}, { 0, 360 }, Qt::NoButton, Qt::NoModifier, Qt::NoScrollPhase, false);
        QCoreApplication::sendEvent(plot, &wheel);
        QVERIFY(plot->until() - plot->since() < before);
        QTRY_VERIFY(f.engine.movesQueries().back().since >= plot->since() - 24h);
        QTRY_VERIFY(f.engine.historyQueries().back().since == std::optional(plot->since()));
        // What is dragged with Shift becomes the whole.
        const Duration zoomed = plot->until() - plot->since();
        QTest::mousePress(plot, Qt::LeftButton, Qt::ShiftModifier, QPoint(plot->width() / 2, 40));
        QTest::mouseMove(plot, QPoint(plot->width() / 2 + 60, 40));
        QTest::mouseMove(plot, QPoint(plot->width() / 2 + 100, 40));
        QTest::mouseRelease(plot, Qt::LeftButton, Qt::ShiftModifier, QPoint(plot->width() / 2 + 100, 40));
        QVERIFY(plot->until() - plot->since() < zoomed / 2);
        QTRY_VERIFY(f.engine.historyQueries().back().until == std::optional(plot->until()));
        const Time since = plot->since();
        plot->setFocus();
        f.press(Qt::Key_Left);
        QVERIFY(plot->since() < since);
        QTest::mouseDClick(plot, Qt::LeftButton, {}, QPoint(plot->width() / 2, 40));
        QCOMPARE((plot->until() - plot->since()).count(), before.count());
        QTRY_VERIFY(!f.engine.historyQueries().back().since && !f.engine.historyQueries().back().until);
    }

    void whatWentBackAndForthIsShownWithItsCost()
    {
        PagesFixture f;
        f.openPlausible();
        f.window->showPage(MainWindow::History);
        f.choose(QStringLiteral("Back and forth"));
        QTRY_VERIFY(f.table("returnedTable")->isVisible());
        QTRY_COMPARE(f.table("returnedTable")->model()->rowCount(), 18);
        f.click(f.table("returnedTable"), 2, 0);
        const auto cid = f.table("returnedTable")->model()->index(2, 0).data(ItemRole::Cid).toLongLong();
        QCOMPARE(f.window->findChild<HistoryPage*>()->selectedContents(), std::vector{ static_cast<ContentId>(cid) });
    }

    void whatThePageShowsIsExported()
    {
        QTemporaryDir directory;
        QString proposed;
        PagesFixture f;
        f.settings.chooseFile = [&](const QString& proposal, const std::function<void(const QString&)>& chosen) {
            proposed = proposal;
            chosen(directory.filePath(proposal));
        };
        f.openPlausible();
        const auto lines = [&](const QString& name) {
            QFile file(directory.filePath(name));
            return file.open(QIODevice::ReadOnly) ? static_cast<int>(file.readAll().count("\r\n")) : 0;
        };
        f.part<QLineEdit>("filterText")->setText(QStringLiteral("드라마"));
        const QAbstractItemModel* contents = f.table("contentsTable")->model();
        QTRY_VERIFY(contents->rowCount() > 0 && contents->rowCount() < 50);
        f.press(Qt::Key_E, Qt::ControlModifier);
        QTRY_COMPARE(lines(QStringLiteral("contents.csv")), contents->rowCount() + 1);
        QTRY_VERIFY(f.attention().contains(directory.filePath(QStringLiteral("contents.csv"))));
        f.window->showPage(MainWindow::Relocations);
        f.press(Qt::Key_E, Qt::ControlModifier);
        QTRY_COMPARE(lines(QStringLiteral("relocations.csv")), f.table("relocationsTable")->model()->rowCount() + 1);
        f.window->showPage(MainWindow::History);
        f.press(Qt::Key_E, Qt::ControlModifier);
        QTRY_VERIFY(lines(QStringLiteral("history.csv")) > 20);
        f.window->showPage(MainWindow::Log);
        QVERIFY(!f.window->findChild<QAction*>(QStringLiteral("exportShown"))->isEnabled());
    }
};

QTEST_MAIN(TestReportsPages)
#include "test_reports_pages.moc"
