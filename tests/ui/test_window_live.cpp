// SPDX-License-Identifier: GPL-3.0-or-later
// The real window on the real engine, stores, files and endpoint, in one process as `tierwatch` has them: what players
// report shows without a refresh, and what an operator clicks moves files.
#include "app/engine_host.h"
#include "models/audit_model.h"
#include "models/content_model.h"
#include "models/history_model.h"
#include "models/level_model.h"
#include "models/log_model.h"
#include "tests/support/process.h"
#include "ui/main_window.h"
#include "ui/widgets/histogram_view.h"

#include <QComboBox>
#include <QFile>
#include <QLabel>
#include <QLineEdit>
#include <QMouseEvent>
#include <QPushButton>
#include <QTableView>
#include <QTcpServer>
#include <QTemporaryDir>
#include <QTest>

using namespace tierwatch;
using namespace tierwatch::test;

class TestWindowLive : public QObject {
    Q_OBJECT

    std::unique_ptr<QTemporaryDir> m_dir;
    QString m_ready;
    QStringList m_fatal;
    std::unique_ptr<EngineHost> m_host;
    std::unique_ptr<MainWindow> m_window;

    [[nodiscard]] QString path(const QString& name) const { return m_dir->filePath(name); }
    [[nodiscard]] QUrl url() const { return QUrl(m_ready.section(u' ', 2, 2)); }
    [[nodiscard]] QAbstractItemModel* table(const char* name) const
    {
        return m_window->findChild<QTableView*>(QString::fromLatin1(name))->model();
    }
    /// The cell's text in the row of the content with this file.
    [[nodiscard]] QString content(const QString& file, int column) const
    {
        const QAbstractItemModel* model = table("contentsTable");
        for (int row = 0; row < model->rowCount(); ++row) {
            if (model->index(row, ContentColumn::File).data().toString() == file)
                return model->index(row, column).data().toString();
        }
        return {};
    }
    [[nodiscard]] QModelIndex indexOf(const QString& file) const
    {
        const QAbstractItemModel* model = table("contentsTable");
        for (int row = 0; row < model->rowCount(); ++row) {
            if (model->index(row, ContentColumn::File).data().toString() == file)
                return model->index(row, ContentColumn::File);
        }
        return {};
    }
    void open(quint16 port = 0)
    {
        Options options;
        options.dataDir = path(QStringLiteral("data"));
        options.catalog = QStringLiteral("sqlite:") + path(QStringLiteral("data/catalog.sqlite"));
        options.sampleDir = path(QStringLiteral("library"));
        options.http.port = port;
        options.workers = 2;
        Result<std::unique_ptr<DataDir>> dataDir = DataDir::open(options.dataDir);
        QVERIFY(dataDir);
        m_ready.clear();
        m_fatal.clear();
        m_host = std::make_unique<EngineHost>(options, std::move(*dataDir),
            EngineHost::Events{ [this](const QString& line) { m_ready = line; },
                [this](const Error& error) { m_fatal.append(error.text.english()); } });
        QVERIFY(m_host->start());
        WindowSettings settings;
        settings.author = Author{ QStringLiteral("kim") };
        settings.retryEndpoint = [this] { m_host->retryEndpoint(false); };
        settings.useFreePort = [this] { m_host->retryEndpoint(true); };
        m_window = std::make_unique<MainWindow>(m_host->engine(), m_host->clock(), settings);
        m_window->resize(1280, 800);
        m_window->show();
        QVERIFY(QTest::qWaitForWindowActive(m_window.get()));
    }

private Q_SLOTS:
    void init() { m_dir = std::make_unique<QTemporaryDir>(); }
    void cleanup()
    {
        m_window.reset();
        m_host.reset();
    }

    void aViewShowsWithoutARefresh()
    {
        open();
        QTRY_VERIFY_WITH_TIMEOUT(!m_ready.isEmpty(), 20000);
        QTRY_COMPARE(table("contentsTable")->rowCount(), 12);
        QCOMPARE(content(QStringLiteral("g.mp4"), ContentColumn::Level), QStringLiteral("bronze"));
        QCOMPARE(post(url(), QStringLiteral("/post_sentence"), "cid=7&count=1964").status, 200);
        QTRY_COMPARE_WITH_TIMEOUT(
            content(QStringLiteral("g.mp4"), ContentColumn::Level), QStringLiteral("silver"), 1000);
        QCOMPARE(content(QStringLiteral("g.mp4"), ContentColumn::Count), QLocale().toString(1964));
        m_window->showPage(MainWindow::History);
        QTRY_COMPARE(table("historyTable")->rowCount(), 1);
        QCOMPARE(table("historyTable")->index(0, HistoryColumn::NewLevel).data().toString(), QStringLiteral("silver"));
        QCOMPARE(post(url(), QStringLiteral("/post_sentence"), "cid=8&count=2342").status, 200);
        QTRY_COMPARE(table("historyTable")->rowCount(), 2);
        QCOMPARE(table("historyTable")->index(0, HistoryColumn::NewLevel).data().toString(), QStringLiteral("gold"));
        QTRY_VERIFY(m_window->findChild<QWidget*>(QStringLiteral("catalogHealth"))->isVisible());
    }

    /// What players report and the catalogue does not have shows by itself, and becomes a content; the log says who did
    /// it.
    void anUnknownCidIsAddedAndItsViewsCount()
    {
        open();
        QTRY_VERIFY_WITH_TIMEOUT(!m_ready.isEmpty(), 20000);
        QTRY_COMPARE(table("contentsTable")->rowCount(), 12);
        QFile film(path(QStringLiteral("library/bronze/new.mp4")));
        QVERIFY(film.open(QIODevice::WriteOnly) && film.write("film") == 4);
        film.close();
        QCOMPARE(post(url(), QStringLiteral("/post_sentence"), "cid=4711&count=3").status, 404);
        QCOMPARE(post(url(), QStringLiteral("/post_sentence"), "cid=4711&count=4").status, 404);
        QCOMPARE(post(url(), QStringLiteral("/post_sentence"), "cid=7&count=-4").status, 400);
        QCOMPARE(post(url(), QStringLiteral("/post_sentence"), "cid=7&count=900").status, 200);
        QCOMPARE(post(url(), QStringLiteral("/post_sentence"), "cid=7&count=800").status, 200);
        m_window->showPage(MainWindow::Views);
        QTRY_COMPARE(table("unknownTable")->rowCount(), 1);
        QCOMPARE(table("unknownTable")->index(0, 0).data().toString(), QStringLiteral("4711"));
        QCOMPARE(table("unknownTable")->index(0, 1).data().toString(), QStringLiteral("2"));
        QCOMPARE(table("rejectedTable")->rowCount(), 1);
        QCOMPARE(table("fellTable")->rowCount(), 1);
        QCOMPARE(table("fellTable")->index(0, 1).data().toString(), QStringLiteral("g.mp4"));
        auto* view = m_window->findChild<QTableView*>(QStringLiteral("unknownTable"));
        QTest::mouseClick(view->viewport(), Qt::LeftButton, {}, view->visualRect(view->model()->index(0, 0)).center());
        QTest::mouseClick(m_window->findChild<QPushButton*>(QStringLiteral("addUnknown")), Qt::LeftButton);
        auto* file = m_window->findChild<QLineEdit*>(QStringLiteral("addFile"));
        QTRY_VERIFY(file->hasFocus());
        QTest::keyClicks(file, QStringLiteral("new.mp4"));
        QTest::keyClick(file, Qt::Key_Return);
        QTRY_COMPARE(table("contentsTable")->rowCount(), 13);
        QVERIFY(!file->isVisible());
        QCOMPARE(post(url(), QStringLiteral("/post_sentence"), "cid=4711&count=5").status, 200);
        QTRY_COMPARE(content(QStringLiteral("new.mp4"), ContentColumn::Count), QStringLiteral("5"));

        m_window->showPage(MainWindow::Log);
        const QAbstractItemModel* log = table("logTable");
        QTRY_COMPARE(log->rowCount(), 2);
        QCOMPARE(log->index(0, LogColumn::What).data().toString(), QStringLiteral("Add new.mp4."));
        QCOMPARE(log->index(0, LogColumn::Who).data().toString(), QStringLiteral("kim"));
        QVERIFY(log->index(1, LogColumn::What).data().toString().startsWith(QStringLiteral("Tierwatch ")));
    }

    /// A file that somebody moved by hand is found, and the catalogue is corrected.
    void theLibraryIsCheckedAndRepaired()
    {
        open();
        QTRY_VERIFY_WITH_TIMEOUT(!m_ready.isEmpty(), 20000);
        QTRY_COMPARE(table("contentsTable")->rowCount(), 12);
        QVERIFY(
            QFile::rename(path(QStringLiteral("library/bronze/k.mp4")), path(QStringLiteral("library/gold/k.mp4"))));
        m_window->showPage(MainWindow::LibraryCheck);
        auto* check = m_window->findChild<QPushButton*>(QStringLiteral("checkNow"));
        QTRY_VERIFY(check->isEnabled());
        QTest::mouseClick(check, Qt::LeftButton);
        QTRY_COMPARE_WITH_TIMEOUT(table("findingsTable")->rowCount(), 1, 15000);
        QCOMPARE(table("findingsTable")->index(0, AuditColumn::File).data().toString(), QStringLiteral("k.mp4"));
        auto* repair = m_window->findChild<QPushButton*>(QStringLiteral("repairThese"));
        QTRY_VERIFY_WITH_TIMEOUT(repair->isEnabled(), 15000);
        QTest::mouseClick(repair, Qt::LeftButton);
        QTest::mouseClick(m_window->findChild<QPushButton*>(QStringLiteral("repairNow")), Qt::LeftButton);
        QTRY_COMPARE_WITH_TIMEOUT(
            content(QStringLiteral("k.mp4"), ContentColumn::Level), QStringLiteral("gold"), 15000);
        QTRY_COMPARE_WITH_TIMEOUT(
            table("findingsTable")->index(0, AuditColumn::Result).data().toString(), QStringLiteral("repaired"), 15000);
    }

    void anOperatorForcesAContentToALevel()
    {
        open();
        QTRY_COMPARE_WITH_TIMEOUT(table("contentsTable")->rowCount(), 12, 20000);
        auto* view = m_window->findChild<QTableView*>(QStringLiteral("contentsTable"));
        QTRY_VERIFY(view->isVisible() && indexOf(QStringLiteral("k.mp4")).isValid());
        QTest::mouseClick(
            view->viewport(), Qt::LeftButton, {}, view->visualRect(indexOf(QStringLiteral("k.mp4"))).center());
        QTest::keyClick(view, Qt::Key_M, Qt::ControlModifier);
        auto* level = m_window->findChild<QComboBox*>(QStringLiteral("forceLevel"));
        QTRY_VERIFY(level->isVisible());
        level->setCurrentIndex(level->findText(QStringLiteral("gold")));
        QVERIFY(level->currentText() == QStringLiteral("gold"));
        QTest::mouseClick(m_window->findChild<QPushButton*>(QStringLiteral("forceMove")), Qt::LeftButton);
        QTRY_COMPARE(content(QStringLiteral("k.mp4"), ContentColumn::Level), QStringLiteral("gold"));
        QVERIFY(QFile::exists(path(QStringLiteral("library/gold/k.mp4"))));
        // Kept there for 24 hours unless said otherwise: a low count does not take it back.
        QCOMPARE(post(url(), QStringLiteral("/post_sentence"), "cid=11&count=1").status, 200);
        QTRY_COMPARE(content(QStringLiteral("k.mp4"), ContentColumn::Count), QStringLiteral("1"));
        QCOMPARE(content(QStringLiteral("k.mp4"), ContentColumn::Level), QStringLiteral("gold"));
    }

    void anEditedLimitMovesContentsAndIsTakenBack()
    {
        open();
        QTRY_VERIFY_WITH_TIMEOUT(!m_ready.isEmpty(), 20000);
        QCOMPARE(post(url(), QStringLiteral("/post_sentence"), "cid=9&count=700").status, 200);
        QTRY_COMPARE(content(QStringLiteral("i.mp4"), ContentColumn::Count), QStringLiteral("700"));
        QCOMPARE(content(QStringLiteral("i.mp4"), ContentColumn::Level), QStringLiteral("bronze"));
        QTest::keyClick(m_window.get(), Qt::Key_4, Qt::ControlModifier);
        auto* histogram = m_window->findChild<HistogramView*>();
        QTRY_VERIFY(histogram->isVisible() && histogram->handleOf(1) != nullptr);
        auto* sentence = m_window->findChild<QLabel*>(QStringLiteral("levelsSentence"));
        LimitHandle* limit = histogram->handleOf(1); // of silver
        const auto mouse = [limit, histogram](QEvent::Type type, Qt::MouseButtons held, qint64 count) {
            const QPoint at(static_cast<int>(histogram->positionOf(count)), limit->geometry().center().y());
            const QPointF local = limit->mapFromParent(at);
            const bool isMove = type == QEvent::MouseMove;
            QMouseEvent event(type, local, limit->mapToGlobal(local), isMove ? Qt::NoButton : Qt::LeftButton, held, {});
            QCoreApplication::sendEvent(limit, &event);
        };
        mouse(QEvent::MouseButtonPress, Qt::LeftButton, 1000);
        for (const qint64 count : { 900, 800, 600 })
            mouse(QEvent::MouseMove, Qt::LeftButton, count);
        mouse(QEvent::MouseButtonRelease, Qt::NoButton, 600);
        QTRY_VERIFY_WITH_TIMEOUT(sentence->text().startsWith(QStringLiteral("These limits move 1 content")), 10000);
        auto* move = m_window->findChild<QPushButton*>(QStringLiteral("moveNow"));
        QTRY_VERIFY(move->isVisible());
        QTest::mouseClick(move, Qt::LeftButton);
        QTRY_COMPARE_WITH_TIMEOUT(
            content(QStringLiteral("i.mp4"), ContentColumn::Level), QStringLiteral("silver"), 10000);
        QVERIFY(QFile::exists(path(QStringLiteral("library/silver/i.mp4"))));
        QTRY_VERIFY(sentence->text().startsWith(QStringLiteral("Applied.")));
        QVERIFY(table("levelsTable")->index(1, LevelColumn::Minimum).data(Qt::EditRole).toLongLong() < 700);
        QTest::keyClick(m_window.get(), Qt::Key_Z, Qt::ControlModifier);
        QTRY_COMPARE(table("levelsTable")->index(1, LevelColumn::Minimum).data(Qt::EditRole).toLongLong(), 1000);

        // What is tried out in a level's directory is said in place.
        auto* view = m_window->findChild<QTableView*>(QStringLiteral("levelsTable"));
        QTest::mouseClick(view->viewport(), Qt::LeftButton, {},
            view->visualRect(view->model()->index(0, LevelColumn::Label)).center());
        QTest::mouseClick(m_window->findChild<QPushButton*>(QStringLiteral("checkLevel")), Qt::LeftButton);
        auto* tools = m_window->findChild<QLabel*>(QStringLiteral("levelTools"));
        QTRY_VERIFY_WITH_TIMEOUT(tools->text().startsWith(QStringLiteral("gold in ")), 8000);
    }

    void aTakenPortIsAStateWithItsRemedy()
    {
        QTcpServer taken;
        QVERIFY(taken.listen(QHostAddress::LocalHost));
        open(taken.serverPort());
        QTRY_COMPARE_WITH_TIMEOUT(table("contentsTable")->rowCount(), 12, 20000); // all else works
        QTRY_VERIFY(m_window->findChild<QLabel*>(QStringLiteral("attentionSentence"))
                        ->text()
                        .contains(QStringLiteral("used by another program")));
        QPushButton* remedy = nullptr;
        for (QPushButton* button : m_window->findChildren<QPushButton*>()) {
            if (button->isVisible() && button->text().contains(QStringLiteral("free port")))
                remedy = button;
        }
        QVERIFY(remedy != nullptr);
        QTest::mouseClick(remedy, Qt::LeftButton);
        QTRY_VERIFY_WITH_TIMEOUT(!m_ready.isEmpty(), 10000);
        QCOMPARE(post(url(), QStringLiteral("/post_sentence"), "cid=1&count=1964").status, 200);
    }
};

QTEST_MAIN(TestWindowLive)
#include "test_window_live.moc"
