// SPDX-License-Identifier: GPL-3.0-or-later
// Do my views arrive? The page says how many, which do not, why, and how to send them; an unknown cid is made a
// content.
#include "tests/ui/main_window_fixture.h"
#include "tests/ui/plausible_reports.h"
#include "ui/widgets/copy_line.h"
#include "ui/widgets/sparkline.h"

#include <QAbstractButton>
#include <QClipboard>
#include <QComboBox>
#include <QLineEdit>
#include <QTableView>

using namespace tierwatch;
using namespace tierwatch::test;
using namespace std::chrono_literals;

namespace {

struct ViewsFixture : MainWindowFixture {
    void openPage()
    {
        engine.setViews(plausibleViews(clock.now()));
        openWithFour();
        press(Qt::Key_5, Qt::ControlModifier);
        QTRY_VERIFY(table("unknownTable")->model()->rowCount() == 23);
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
};

} // namespace

class TestViewsPage final : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void whatArrivesAndWhatDoesNotIsShown()
    {
        ViewsFixture f;
        f.openPage();
        QVERIFY(f.part<QLabel>("viewsRate")->text().contains(QStringLiteral("412")));
        QVERIFY(f.part<QLabel>("viewsLast")->text().contains(QStringLiteral("1,204,331")));
        QCOMPARE(f.window->findChild<Sparkline*>()->values().size(), 300U);
        QVERIFY(!f.window->findChild<QLabel*>(QStringLiteral("viewsNotice"))->isVisible());
        const QAbstractItemModel* unknown = f.table("unknownTable")->model();
        QCOMPARE(unknown->index(0, 0).data().toString(), QStringLiteral("4711"));
        f.choose(QStringLiteral("Rejected"));
        QTRY_VERIFY(f.table("rejectedTable")->isVisible());
        QCOMPARE(f.table("rejectedTable")->model()->rowCount(), 3);
        QVERIFY(
            f.table("rejectedTable")->model()->index(0, 0).data().toString().contains(QStringLiteral("count must be")));
        f.choose(QStringLiteral("Counts that fell"));
        QTRY_VERIFY(f.table("fellTable")->isVisible());
        QCOMPARE(f.table("fellTable")->model()->rowCount(), 42);
        QCOMPARE(f.table("fellTable")->model()->index(0, 1).data().toString(), QStringLiteral("드라마.mp4")); // cid 3
    }

    void anUnknownCidIsMadeAContent()
    {
        ViewsFixture f;
        f.openPage();
        f.click(f.table("unknownTable"), 1, 0);
        QTest::mouseClick(f.part<QPushButton>("addUnknown"), Qt::LeftButton);
        auto* file = f.part<QLineEdit>("addFile");
        QTRY_VERIFY(file->isVisible() && file->hasFocus());
        QVERIFY(!f.part<QPushButton>("addButton")->isEnabled());
        QTest::keyClicks(file, QStringLiteral("new.mp4"));
        auto* level = f.part<QComboBox>("addLevel");
        level->setCurrentIndex(level->findData(1));

        f.engine.answerWith([](const Command&) -> Result<Outcome> {
            return fail(ErrorCode::NotFound, "new.mp4 is not in silver: copy it there first.");
        });
        QTest::keyClick(file, Qt::Key_Return);
        QTRY_VERIFY(f.part<QLabel>("addSentence")->text().startsWith(QStringLiteral("new.mp4 is not in silver")));
        QVERIFY(file->isVisible());
        f.engine.answerWith([](const Command&) -> Result<Outcome> { return Outcome{ 1, {}, {} }; });
        QTest::keyClick(file, Qt::Key_Return);
        QTRY_VERIFY(!file->isVisible());
        const auto added = f.last<AddContent>();
        QVERIFY(added);
        QCOMPARE(added->filename, QStringLiteral("new.mp4"));
        QCOMPARE(number(*added->cid), 4711 + 37);
        QVERIFY(added->level == silver);
    }

    void aCidKeepsItsPlaceWhileItIsSelected()
    {
        ViewsFixture f;
        f.openPage();
        f.click(f.table("unknownTable"), 4, 0);
        const QString chosen = f.table("unknownTable")->currentIndex().data().toString();
        ViewsReport newer = plausibleViews(f.clock.now());
        newer.unknown.insert(newer.unknown.begin(), { ContentId(99), 1, f.clock.now() });
        newer.unknown.erase(newer.unknown.begin() + 3);
        f.engine.setViews(newer);
        QTRY_COMPARE(f.table("unknownTable")->model()->rowCount(), 24);
        QCOMPARE(f.table("unknownTable")->currentIndex().row(), 4);
        QCOMPARE(f.table("unknownTable")->currentIndex().data().toString(), chosen);
    }

    void withoutViewsItSaysSinceWhenAndHelps()
    {
        ViewsFixture f;
        f.openPage();
        ViewsReport quiet = plausibleViews(f.clock.now() - 20min);
        f.engine.setViews(quiet);
        QTRY_VERIFY(f.part<QLabel>("viewsNotice")->isVisible());
        QVERIFY(
            f.part<QLabel>("viewsNotice")->text().startsWith(QStringLiteral("No player has reported a view since")));
        QTest::mouseClick(f.part<QPushButton>("copyTestLine"), Qt::LeftButton);
        QCOMPARE(QGuiApplication::clipboard()->text(),
            QStringLiteral("curl -d '{\"cid\":1,\"delta\":1}' -H 'Content-Type: application/json' "
                           "http://127.0.0.1:5000/api/v1/views"));
        QTest::mouseClick(f.part<QPushButton>("whatCanBeWrong"), Qt::LeftButton);
        QTRY_VERIFY(f.part<QLabel>("viewsReasons")->isVisible());
        QVERIFY(f.part<QLabel>("viewsReasons")->text().contains(QStringLiteral("--listen")));
        QVERIFY(f.part<CopyLine>("nginxLine")->text().contains(QStringLiteral("post_action")));
        QVERIFY(f.part<CopyLine>("beaconLine")->text().contains(QStringLiteral("sendBeacon")));
    }
};

QTEST_MAIN(TestViewsPage)
#include "test_views_page.moc"
