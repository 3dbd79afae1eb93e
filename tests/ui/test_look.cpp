// SPDX-License-Identifier: GPL-3.0-or-later
// What is asked of the window's look whatever it shows: contrast, names for screen readers, a drawing behind each icon.
#include "tests/ui/main_window_fixture.h"
#include "ui/icons.h"
#include "ui/theme.h"

#include <QAbstractButton>
#include <QAbstractItemView>
#include <QComboBox>
#include <QLineEdit>
#include <QPainter>
#include <QToolButton>

using namespace tierwatch;
using namespace tierwatch::test;

class TestLook final : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void textReadsInBothThemes();
    void levelsReadInBothThemes();
    void everyControlHasAName();
    void everyActionIconIsDrawn();
    void koreanIsNotBoxes();
    void switchesBetweenLightAndDark();
};

void TestLook::textReadsInBothThemes()
{
    for (const QPalette& palette : { lightPalette(), darkPalette() }) {
        const Theme& theme = Theme::of(palette);
        for (const QPalette::ColorRole ground :
            { QPalette::Window, QPalette::Base, QPalette::AlternateBase, QPalette::Highlight }) {
            for (const QColor& ink :
                { theme.text, theme.faint, theme.error, theme.warning, theme.good, theme.accent }) {
                QVERIFY2(contrast(ink, palette.color(ground)) >= 4.5,
                    qPrintable(QStringLiteral("%1 on %2: %3")
                                   .arg(ink.name(), palette.color(ground).name())
                                   .arg(contrast(ink, palette.color(ground)))));
            }
        }
        QVERIFY(contrast(theme.text, theme.errorTint) >= 4.5);
        QVERIFY(contrast(theme.text, theme.warningTint) >= 4.5);
        QVERIFY(contrast(theme.warning, theme.warningTint) >= 4.5);
    }
}

void TestLook::levelsReadInBothThemes()
{
    QStringList keys{ QStringLiteral("gold"), QStringLiteral("silver"), QStringLiteral("bronze") };
    for (int slot = 0; slot < 8; ++slot)
        keys << QStringLiteral("other-%1").arg(slot);
    for (const QPalette& palette : { lightPalette(), darkPalette() }) {
        QSet<QRgb> texts;
        for (int i = 0; i < keys.size(); ++i) {
            const LevelColors colors = Theme::of(palette).level(keys[i], static_cast<LevelSlot>(i >= 3 ? i - 3 : i));
            QVERIFY2(contrast(colors.text, colors.tint) >= 5.5, qPrintable(keys[i]));
            QVERIFY2(contrast(colors.text, palette.color(QPalette::Base)) >= 4.5, qPrintable(keys[i]));
            texts.insert(colors.text.rgb());
        }
        QCOMPARE(texts.size(), keys.size()); // no two alike
    }
}

void TestLook::everyControlHasAName()
{
    MainWindowFixture fixture;
    fixture.openWithFour();
    fixture.selectContent(1);
    fixture.press(Qt::Key_M, Qt::ControlModifier);
    int looked = 0;
    for (const QWidget* widget : fixture.window->findChildren<QWidget*>()) {
        const auto* button = qobject_cast<const QAbstractButton*>(widget);
        const bool control = button || qobject_cast<const QLineEdit*>(widget) || qobject_cast<const QComboBox*>(widget)
            || qobject_cast<const QAbstractItemView*>(widget);
        // Qt's own parts (scroll corners, a line edit's clear button, a combo box's list) carry its names.
        if (!control || widget->focusPolicy() == Qt::NoFocus || qobject_cast<const QComboBox*>(widget->parentWidget())
            || widget->inherits("QTableCornerButton") || widget->inherits("QHeaderView")
            || widget->inherits("QComboBoxListView"))
            continue;
        ++looked;
        QVERIFY2(!widget->accessibleName().isEmpty() || (button && !button->text().isEmpty()),
            qPrintable(QStringLiteral("%1 %2").arg(
                QString::fromLatin1(widget->metaObject()->className()), widget->objectName())));
    }
    QVERIFY(looked > 25);
}

void TestLook::everyActionIconIsDrawn()
{
    for (const char* name :
        { "pause", "resume", "move", "retry", "cancel", "hold", "release", "copy", "search", "contents", "relocations",
            "history", "levels", "undo", "warning", "error", "info", "wall", "sort", "details", "previous", "next" }) {
        const QIcon drawn = icon(QString::fromLatin1(name));
        QVERIFY2(!drawn.isNull(), name);
        const QImage image = drawn.pixmap(32, 32).toImage();
        bool ink = false;
        for (int y = 0; y < image.height() && !ink; ++y) {
            for (int x = 0; x < image.width() && !ink; ++x)
                ink = qAlpha(image.pixel(x, y)) > 100;
        }
        QVERIFY2(ink, name);
    }
    QVERIFY(icon(QStringLiteral("no such drawing")).isNull());
    QVERIFY(!applicationIcon().pixmap(64, 64).isNull());
}

void TestLook::koreanIsNotBoxes()
{
    const auto draw = [](const QString& text) {
        QImage image(40, 40, QImage::Format_ARGB32);
        image.fill(Qt::white);
        QPainter painter(&image);
        QFont font;
        font.setPixelSize(28);
        painter.setFont(font);
        painter.drawText(image.rect(), Qt::AlignCenter, text);
        return image;
    };
    const QImage missing = draw(QString(QChar(0xE123))); // for private use: no font has it
    QVERIFY(draw(QStringLiteral("가")) != missing);
    QVERIFY(draw(QStringLiteral("가")) != draw(QStringLiteral("나")));
}

void TestLook::switchesBetweenLightAndDark()
{
    ThemeFollower follower(*qApp, ColorScheme::Dark);
    QVERIFY(Theme::of(QApplication::palette()).dark);
    MainWindowFixture fixture;
    fixture.openWithFour();
    const auto ground = [&] { return QColor(fixture.window->grab().toImage().pixel(640, 500)).lightness(); };
    QVERIFY(ground() < 80);
    follower.setScheme(ColorScheme::Light);
    QTRY_VERIFY(ground() > 180);
}

QTEST_MAIN(TestLook)
#include "test_look.moc"
