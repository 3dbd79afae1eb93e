// SPDX-License-Identifier: GPL-3.0-or-later
// Korean and English are complete: every sentence of the sources is translated, with all its placeholders, and the
// window shows it.
#include "models/format.h"
#include "tests/ui/main_window_fixture.h"
#include "ui/look_menus.h"
#include "ui/preferences.h"
#include "ui/translations.h"

#include <QActionGroup>
#include <QFile>
#include <QHeaderView>
#include <QMenu>
#include <QMenuBar>
#include <QProcess>
#include <QRegularExpression>
#include <QTemporaryDir>
#include <QXmlStreamReader>

using namespace tierwatch;
using namespace tierwatch::test;

namespace {

struct Message {
    QString context;
    QString source;
    QString comment;
    bool plural = false;
    QStringList forms; ///< one, or one for each plural form
    bool finished = true;

    [[nodiscard]] QString key() const
    {
        return QStringList{ context, source, comment, plural ? QStringLiteral("n") : QString() }.join(QChar(0x1f));
    }
};

QList<Message> read(const QString& path)
{
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly))
        return {};
    QXmlStreamReader xml(&file);
    QList<Message> messages;
    QString context;
    while (!xml.atEnd()) {
        if (xml.readNext() != QXmlStreamReader::StartElement)
            continue;
        const auto name = xml.name();
        if (name == QLatin1String("name")) {
            context = xml.readElementText();
        } else if (name == QLatin1String("message")) {
            Message one;
            one.context = context;
            one.plural = xml.attributes().value(QLatin1String("numerus")) == QLatin1String("yes");
            messages.append(one);
        } else if (name == QLatin1String("source")) {
            messages.last().source = xml.readElementText();
        } else if (name == QLatin1String("comment")) {
            messages.last().comment = xml.readElementText();
        } else if (name == QLatin1String("translation")) {
            messages.last().finished = xml.attributes().value(QLatin1String("type")).isEmpty();
            if (!messages.last().plural)
                messages.last().forms = { xml.readElementText() };
        } else if (name == QLatin1String("numerusform")) {
            messages.last().forms.append(xml.readElementText());
        }
    }
    return messages;
}

QString translationsDir() { return QStringLiteral(TIERWATCH_SOURCE_DIR "/resources/translations/"); }

QStringList placeholders(const QString& text)
{
    static const QRegularExpression placeholder(QStringLiteral("%L?(n|[1-9])"));
    QSet<QString> found;
    for (auto matches = placeholder.globalMatch(text); matches.hasNext();)
        found.insert(matches.next().captured(0));
    QStringList sorted(found.begin(), found.end());
    sorted.sort();
    return sorted;
}

/// "&File" has one, "Rock && Roll" has none.
bool hasMnemonic(QString text)
{
    return text.remove(QStringLiteral("&&")).contains(QRegularExpression(QStringLiteral("&\\w")));
}

bool hasHangul(const QString& text)
{
    return std::ranges::any_of(text, [](QChar c) { return c.script() == QChar::Script_Hangul; });
}

/// Words that are the same in every language.
QString withoutNames(QString text)
{
    static const QRegularExpression names(
        QStringLiteral("Tierwatch|MariaDB|Redis|http://[0-9.:]+|\\b(cid|ID|gold|silver|bronze|vod-origin-1|kim|"
                       "[KMGT]iB|[KMGT]B|B|English|AM|PM|Ctrl|Shift|Esc|F[0-9]+|[0-9a-z/-]+\\.mp4)\\b"));
    return text.remove(QChar(0x200b)).remove(names); // the former lets long names break
}

bool isEnglish(const QString& text)
{
    static const QRegularExpression word(QStringLiteral("[A-Za-z]{2}"));
    return !hasHangul(text) && withoutNames(text).contains(word);
}

} // namespace

class TestTranslations final : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void cleanup() { installTranslations(*QCoreApplication::instance(), QLocale(QLocale::English)); }
    void everySentenceIsTranslated_data();
    void everySentenceIsTranslated();
    void placeholdersAndMnemonicsAreKept_data() { everySentenceIsTranslated_data(); }
    void placeholdersAndMnemonicsAreKept();
    void levelNamesTakeNoParticles();
    void theWindowSpeaksKorean();
    void errorsSpeakKorean();
    void theLanguageIsChosenAndRemembered();
};

void TestTranslations::everySentenceIsTranslated_data()
{
    QTest::addColumn<QString>("file");
    QTest::newRow("English plurals") << QStringLiteral("tierwatch_en.ts");
    QTest::newRow("Korean") << QStringLiteral("tierwatch_ko.ts");
}

void TestTranslations::everySentenceIsTranslated()
{
    QFETCH(const QString, file);
    QTemporaryDir directory;
    for (const QString& one : { QStringLiteral("tierwatch_en.ts"), QStringLiteral("tierwatch_ko.ts") })
        QVERIFY(QFile::copy(translationsDir() + one, directory.filePath(one)));
    QProcess update;
    update.start(translationsDir() + QStringLiteral("update"), { directory.path() });
    QVERIFY(update.waitForFinished());
    QVERIFY2(update.exitCode() == 0, update.readAllStandardError());

    const QString advice = QStringLiteral(" (run resources/translations/update, then translate what is unfinished)");
    const QList<Message> wanted = read(directory.filePath(file));
    QSet<QString> wantedKeys;
    QVERIFY(wanted.size() > 5);
    QStringList wrong;
    for (const Message& one : wanted) {
        wantedKeys.insert(one.key());
        if (!one.finished || one.forms.isEmpty() || one.forms.contains(QString()))
            wrong << QStringLiteral("not translated: ") + one.context + QStringLiteral(": ") + one.source;
        // A class that lupdate did not recognize has no namespace, and its sentences are not found.
        const bool ofNoClass = QStringList{ QStringLiteral("Absence"), QStringLiteral("Attentions"),
            QStringLiteral("Format"), QStringLiteral("Text"), QStringLiteral("Words"), QStringLiteral("LevelFields"),
            QStringLiteral("LevelSentences"), QStringLiteral("LookMenus"), QStringLiteral("ContentSentences") }
                                   .contains(one.context);
        if (!ofNoClass && !one.context.startsWith(QLatin1String("tierwatch::")))
            wrong << QStringLiteral("a context that no class has: ") + one.context;
    }
    for (const Message& one : read(translationsDir() + file)) {
        if (!wantedKeys.contains(one.key()))
            wrong << QStringLiteral("no longer in the sources: ") + one.context + QStringLiteral(": ") + one.source;
    }
    QVERIFY2(wrong.isEmpty(), qPrintable(wrong.mid(0, 20).join(u'\n') + advice));
}

void TestTranslations::placeholdersAndMnemonicsAreKept()
{
    QFETCH(const QString, file);
    for (const Message& one : read(translationsDir() + file)) {
        for (const QString& form : one.forms) {
            QVERIFY2(placeholders(form) == placeholders(one.source), qPrintable(one.source));
            QVERIFY2(hasMnemonic(form) == hasMnemonic(one.source), qPrintable(one.source));
            QVERIFY2(form.endsWith(u' ') == one.source.endsWith(u' '), qPrintable(one.source));
            QVERIFY2(form.count(u'\n') == one.source.count(u'\n'), qPrintable(one.source));
        }
    }
}

void TestTranslations::levelNamesTakeNoParticles()
{
    // A particle depends on the sound before it, and who knows how a name is read.
    static const QRegularExpression particle(QStringLiteral("%[1-9](은|는|이|가|을|를|과|와|으로|로)(?=[ ,.…:])"));
    for (const Message& one : read(translationsDir() + QStringLiteral("tierwatch_ko.ts"))) {
        for (const QString& form : one.forms)
            QVERIFY2(!form.contains(particle), qPrintable(form));
    }
}

void TestTranslations::theWindowSpeaksKorean()
{
    installTranslations(*QCoreApplication::instance(), QLocale(QLocale::Korean));
    MainWindowFixture fixture;
    fixture.openWithFour();
    fixture.selectContent(1);
    QStringList texts;
    for (const QAction* action : fixture.window->findChildren<QAction*>())
        texts << action->text() << action->toolTip();
    for (const QMenu* menu : fixture.window->findChildren<QMenu*>())
        texts << menu->title();
    for (const QWidget* widget : fixture.window->findChildren<QWidget*>()) {
        texts << widget->accessibleName() << widget->toolTip();
        if (const auto* button = qobject_cast<const QAbstractButton*>(widget))
            texts << button->text();
        if (const auto* label = qobject_cast<const QLabel*>(widget))
            texts << label->text();
        if (const auto* view = qobject_cast<const QTableView*>(widget)) {
            for (int column = 0; column < view->model()->columnCount(); ++column)
                texts << view->model()->headerData(column, Qt::Horizontal).toString();
        }
    }
    int korean = 0;
    for (const QString& text : std::as_const(texts)) {
        korean += hasHangul(text) ? 1 : 0;
        QVERIFY2(!isEnglish(text), qPrintable(text));
    }
    QVERIFY(korean > 100);
    QVERIFY(fixture.find<QLabel>("detailsWhy")->text().contains(QStringLiteral("bronze 레벨")));
}

void TestTranslations::errorsSpeakKorean()
{
    const Text text{ "%1 is full: %2 does not fit. It goes on by itself when there is room.",
        { QStringLiteral("gold"), QStringLiteral("a.mp4") } };
    QCOMPARE(translate(text), text.english());
    installTranslations(*QCoreApplication::instance(), QLocale(QLocale::Korean, QLocale::SouthKorea));
    QVERIFY(translate(text).startsWith(QStringLiteral("gold 레벨 공간 부족: a.mp4 ")));
}

void TestTranslations::theLanguageIsChosenAndRemembered()
{
    QTemporaryDir directory;
    const QString file = directory.filePath(QStringLiteral("window.ini"));
    int changed = 0;
    {
        MainWindowFixture fixture;
        fixture.settings.preferences = std::make_shared<Preferences>(file);
        fixture.settings.lookChosen = [&changed] { ++changed; };
        fixture.openWithFour();
        auto* menu = fixture.window->findChild<QMenu*>(QStringLiteral("languageMenu"));
        QVERIFY(menu);
        QVERIFY(menu->actions().at(0)->isChecked());
        menu->actions().at(2)->trigger();
        QCOMPARE(changed, 1);
    }
    QCOMPARE(Preferences(file).value(PreferenceKey::language).toString(), QStringLiteral("ko"));
    MainWindowFixture again;
    again.settings.preferences = std::make_shared<Preferences>(file);
    again.settings.lookChosen = [] {};
    again.openWithFour();
    QVERIFY(again.window->findChild<QMenu*>(QStringLiteral("languageMenu"))->actions().at(2)->isChecked());
}

QTEST_MAIN(TestTranslations)
#include "test_translations.moc"
