// SPDX-License-Identifier: GPL-3.0-or-later
// The real window on an engine that the test plays.
#pragma once

#include "tests/support/fake_clock.h"
#include "tests/ui/plausible.h"
#include "ui/content_actions.h"
#include "ui/main_window.h"
#include "ui/pages/contents_page.h"
#include "ui/pages/history_page.h"
#include "ui/pages/levels_page.h"
#include "ui/pages/relocations_page.h"
#include "ui/widgets/attention_bar.h"
#include "ui/widgets/health_bar.h"

#include <QAction>
#include <QLabel>
#include <QPushButton>
#include <QTest>

namespace tierwatch::test {

struct MainWindowFixture {
    FakeClock clock;
    FakeEngine engine;
    WindowSettings settings;
    std::unique_ptr<MainWindow> window;

    /// a.mp4 (1) and b.mp4 (2) in bronze, 드라마.mp4 (3) in silver, d.mp4 (4) in gold; all 1 MiB, counts 10, 20, 1500,
    /// 3000.
    [[nodiscard]] Snapshot fourContents()
    {
        Snapshot snapshot;
        snapshot.levels = { FakeEngine::sampleLevels(), 1 };
        const auto add = [&](qint64 cid, const QString& name, LevelSlot level, qint64 count) {
            ContentRow row = engine.content(cid, name, level);
            row.count = count;
            row.size = 1 << 20;
            snapshot.contents.push_back(row);
        };
        add(1, QStringLiteral("a.mp4"), bronze, 10);
        add(2, QStringLiteral("b.mp4"), bronze, 20);
        add(3, QStringLiteral("드라마.mp4"), silver, 1500);
        add(4, QStringLiteral("d.mp4"), gold, 3000);
        snapshot.levelStatus = roomyLevels(snapshot.contents);
        snapshot.status = healthyStatus();
        return snapshot;
    }

    void open()
    {
        settings.author = { QStringLiteral("kim") };
        window = std::make_unique<MainWindow>(engine, clock, settings);
        window->resize(1280, 800);
        window->show();
        QVERIFY(QTest::qWaitForWindowActive(window.get()));
    }
    /// With the four contents on screen.
    void openWithFour()
    {
        engine.setSnapshot(fourContents());
        open();
        QTRY_COMPARE(contents()->model()->rowCount(), 4);
        QTRY_VERIFY(contents()->isVisible());
    }

    template <typename Widget> [[nodiscard]] Widget* find(const char* name) const
    {
        return window->findChild<Widget*>(QString::fromLatin1(name));
    }
    [[nodiscard]] Table* contents() const { return find<Table>("contentsTable"); }
    [[nodiscard]] ContentModel* contentModel() const { return static_cast<ContentModel*>(contents()->model()); }
    [[nodiscard]] QString cell(const Table* table, int row, int column) const
    {
        return table->model()->index(row, column).data().toString();
    }
    [[nodiscard]] QStringList files() const
    {
        QStringList names;
        for (int row = 0; row < contents()->model()->rowCount(); ++row)
            names << cell(contents(), row, ContentColumn::File);
        return names;
    }
    [[nodiscard]] QString attention() const { return window->findChild<AttentionBar*>()->sentence(); }
    [[nodiscard]] QPushButton* button(const QString& text) const
    {
        for (QPushButton* one : window->findChildren<QPushButton*>()) {
            if (one->isVisible() && one->text().remove(QLatin1Char('&')) == text)
                return one;
        }
        return nullptr;
    }
    void click(const Table* table, int row, int column, Qt::KeyboardModifiers modifiers = {},
        Qt::MouseButton which = Qt::LeftButton) const
    {
        QTest::mouseClick(
            table->viewport(), which, modifiers, table->visualRect(table->model()->index(row, column)).center());
    }
    void selectContent(qint64 cid) const
    {
        const int row = contentModel()->rowOf(static_cast<ContentId>(cid));
        QVERIFY(row >= 0);
        click(contents(), row, ContentColumn::File);
    }
    /// Types a shortcut where the focus is, as a person does.
    void press(Qt::Key key, Qt::KeyboardModifiers modifiers = {}) const
    {
        QTest::keyClick(window->focusWidget() ? window->focusWidget() : window.get(), key, modifiers);
    }
    /// The last command of this kind, if the last command is one.
    template <typename Kind> [[nodiscard]] std::optional<Kind> last() const
    {
        const auto submitted = engine.submitted();
        if (submitted.empty() || !std::holds_alternative<Kind>(submitted.back().command))
            return {};
        return std::get<Kind>(submitted.back().command);
    }
};

} // namespace tierwatch::test
