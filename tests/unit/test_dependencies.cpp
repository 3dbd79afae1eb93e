// SPDX-License-Identifier: GPL-3.0-or-later
// Who may include whom. Static libraries do not enforce the order of the folders when they are linked; this test does,
// by reading every include of the tree.
#include <QDir>
#include <QDirIterator>
#include <QFile>
#include <QHash>
#include <QLibraryInfo>
#include <QMap>
#include <QRegularExpression>
#include <QSet>
#include <QTemporaryDir>
#include <QTest>

#include <functional>

namespace {

using Names = QSet<QString>;

/// The folders, and those that each may include beside itself.
const QMap<QString, Names> mayUse{
    { QStringLiteral("core"), {} },
    { QStringLiteral("catalog"), { QStringLiteral("core") } },
    { QStringLiteral("state"), { QStringLiteral("core") } },
    { QStringLiteral("relocation"), { QStringLiteral("core") } },
    { QStringLiteral("intake"), { QStringLiteral("state"), QStringLiteral("core") } },
    { QStringLiteral("engine"),
        { QStringLiteral("intake"), QStringLiteral("relocation"), QStringLiteral("catalog"), QStringLiteral("state"),
            QStringLiteral("core") } },
    { QStringLiteral("api"), { QStringLiteral("core") } },
    { QStringLiteral("models"), { QStringLiteral("core") } },
    { QStringLiteral("ui"), { QStringLiteral("models"), QStringLiteral("core") } },
    { QStringLiteral("app"),
        { QStringLiteral("ui"), QStringLiteral("models"), QStringLiteral("api"), QStringLiteral("engine"),
            QStringLiteral("intake"), QStringLiteral("relocation"), QStringLiteral("catalog"), QStringLiteral("state"),
            QStringLiteral("core") } },
};

/// Where a library from outside may be included; a file is named by folder and the beginning of its name.
const QMap<QString, QStringList> outsideMayBeUsedBy{
    { QStringLiteral("QtSql"), { QStringLiteral("catalog/"), QStringLiteral("state/embedded") } },
    { QStringLiteral("QtNetwork"), { QStringLiteral("api/"), QStringLiteral("state/"), QStringLiteral("app/") } },
    { QStringLiteral("QtHttpServer"), { QStringLiteral("api/") } },
    { QStringLiteral("hiredis"), { QStringLiteral("state/") } },
    { QStringLiteral("prometheus"), { QStringLiteral("api/metrics") } },
    { QStringLiteral("openssl"), { QStringLiteral("api/tls_context"), QStringLiteral("api/transport") } },
    { QStringLiteral("QtWidgets"), { QStringLiteral("ui/"), QStringLiteral("app/window") } },
    { QStringLiteral("QtGui"), { QStringLiteral("ui/"), QStringLiteral("models/"), QStringLiteral("app/window") } },
};

/// "services/state/redis.cpp" → "state/redis.cpp"; other paths as they are.
QString placeOf(const QString& relativePath)
{
    const QString services = QStringLiteral("services/");
    return relativePath.startsWith(services) ? relativePath.mid(services.size()) : relativePath;
}

QString folderOf(const QString& place) { return place.section(u'/', 0, 0); }

/// The Qt module that a header belongs to ("QSqlQuery", "qsqlquery.h"), from the installed headers; empty: not Qt's.
QString qtModuleOf(const QString& header)
{
    static const QHash<QString, QString> modules = [] {
        QHash<QString, QString> found;
        const QDir headers(QLibraryInfo::path(QLibraryInfo::HeadersPath));
        for (const QString& module : headers.entryList({ QStringLiteral("Qt*") }, QDir::Dirs)) {
            for (const QString& name : QDir(headers.filePath(module)).entryList(QDir::Files))
                found.insert(name, module);
        }
        return found;
    }();
    return header.contains(u'/') ? header.section(u'/', 0, 0) : modules.value(header);
}

QString outsideLibraryOf(const QString& header)
{
    if (header.startsWith(QStringLiteral("hiredis")))
        return QStringLiteral("hiredis");
    if (header.startsWith(QStringLiteral("prometheus/")))
        return QStringLiteral("prometheus");
    if (header.startsWith(QStringLiteral("openssl/")))
        return QStringLiteral("openssl");
    return header.startsWith(u'Q') || header.startsWith(u'q') ? qtModuleOf(header) : QString();
}

QStringList sourceFiles(const QDir& root)
{
    QStringList files;
    for (const char* folder : { "app", "ui", "models", "services" }) {
        for (QDirIterator at(root.filePath(QString::fromLatin1(folder)),
                 { QStringLiteral("*.h"), QStringLiteral("*.cpp") }, QDir::Files, QDirIterator::Subdirectories);
             at.hasNext();)
            files.append(root.relativeFilePath(at.next()));
    }
    files.sort();
    return files;
}

struct Include {
    QString header;
    bool quoted = false;
    int line = 0;
};

QList<Include> includesOf(const QString& path)
{
    static const QRegularExpression directive(QStringLiteral(R"(^\s*#\s*include\s*([<"])([^>"]+)[>"])"));
    QList<Include> includes;
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly))
        return includes;
    int line = 0;
    while (!file.atEnd()) {
        ++line;
        const auto match = directive.match(QString::fromUtf8(file.readLine()));
        if (match.hasMatch())
            includes.append({ match.captured(2), match.captured(1) == u"\"", line });
    }
    return includes;
}

/// One line for each include that breaks a rule.
QStringList violations(const QDir& root)
{
    QStringList found;
    for (const QString& file : sourceFiles(root)) {
        const QString place = placeOf(file);
        const QString folder = folderOf(place);
        if (!mayUse.contains(folder)) {
            found.append(file + QStringLiteral(": this folder has no place in the order of the folders"));
            continue;
        }
        for (const Include& include : includesOf(root.filePath(file))) {
            const QString where = file + u':' + QString::number(include.line) + QStringLiteral(": ");
            if (include.header.contains(QStringLiteral("..")))
                found.append(where + QStringLiteral("an include goes by the folder's name, not through .."));
            if (include.quoted) {
                const QString other = folderOf(placeOf(include.header));
                if (include.header.contains(u'/') && mayUse.contains(other) && other != folder
                    && !mayUse[folder].contains(other))
                    found.append(where + QStringLiteral("%1 may not include %2").arg(folder, include.header));
                continue;
            }
            const QString library = outsideLibraryOf(include.header);
            const QStringList users = outsideMayBeUsedBy.value(library, { QString() });
            if (!std::ranges::any_of(users, [&](const QString& user) { return place.startsWith(user); }))
                found.append(where + QStringLiteral("%1 may not use %2 (%3)").arg(place, library, include.header));
        }
    }
    return found;
}

/// Headers that include themselves by way of others.
QStringList circles(const QDir& root)
{
    QHash<QString, QStringList> graph;
    for (const QString& file : sourceFiles(root)) {
        for (const Include& include : includesOf(root.filePath(file))) {
            if (include.quoted && include.header.endsWith(QStringLiteral(".h")))
                graph[placeOf(file)].append(placeOf(include.header));
        }
    }
    QStringList found;
    QSet<QString> done;
    QStringList path;
    const std::function<void(const QString&)> visit = [&](const QString& file) {
        if (path.contains(file)) {
            found.append(path.mid(path.indexOf(file)).join(QStringLiteral(" → ")));
            return;
        }
        if (done.contains(file))
            return;
        path.append(file);
        for (const QString& next : graph.value(file))
            visit(next);
        path.removeLast();
        done.insert(file);
    };
    const QStringList files = graph.keys();
    for (const QString& file : files)
        visit(file);
    return found;
}

const QDir source(QStringLiteral(TIERWATCH_SOURCE_DIR));

} // namespace

class TestDependencies : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void theTreeKeepsTheOrder()
    {
        QVERIFY(sourceFiles(source).size() > 20);
        const QStringList found = violations(source);
        QVERIFY2(found.isEmpty(), qPrintable(found.join(u'\n')));
    }

    void noHeaderIncludesItselfAgain()
    {
        const QStringList found = circles(source);
        QVERIFY2(found.isEmpty(), qPrintable(found.join(u'\n')));
    }

    void theOrderItselfHasNoCircle()
    {
        // What a folder may use comes to an end: each round, those whose all are known become known.
        Names known;
        for (qsizetype before = -1; before != known.size();) {
            before = known.size();
            for (const auto& [folder, others] : mayUse.asKeyValueRange()) {
                if (known.contains(others))
                    known.insert(folder);
            }
        }
        QCOMPARE(known.size(), mayUse.size());
    }

    void seededWrongIncludes_data()
    {
        QTest::addColumn<QString>("file");
        QTest::addColumn<QByteArray>("line");
        QTest::addColumn<bool>("wrong");
        const auto row = [](const char* file, const char* line, bool wrong) {
            QTest::addRow("%s in %s", line, file) << QString::fromLatin1(file) << QByteArray(line) << wrong;
        };
        row("services/core/a.cpp", "#include \"catalog/database.h\"", true);
        row("services/core/a.h", "#include \"services/engine/engine.h\"", true);
        row("services/api/a.cpp", "#  include \"state/state_store.h\"", true);
        row("services/relocation/a.cpp", "#include \"engine/x.h\"", true);
        row("services/intake/a.cpp", "#include \"catalog/contents.h\"", true);
        row("services/engine/a.cpp", "#include \"api/http_server.h\"", true);
        row("services/engine/a.cpp", "#include \"app/options.h\"", true);
        row("models/a.h", "#include \"ui/page.h\"", true);
        row("models/a.h", "#include <QTableView>", true);
        row("ui/a.cpp", "#include \"engine/engine_host.h\"", true);
        row("ui/a.cpp", "#include <QSqlQuery>", true);
        row("ui/a.cpp", "#include <QtNetwork/QTcpSocket>", true);
        row("ui/a.cpp", "#include <hiredis/hiredis.h>", true);
        row("models/a.cpp", "#include <QNetworkReply>", true);
        row("services/api/router.cpp", "#include <prometheus/registry.h>", true);
        row("services/api/front.cpp", "#include <openssl/ssl.h>", true);
        row("services/state/redis.cpp", "#include <QSqlDatabase>", true);
        row("services/engine/a.cpp", "#include <QWidget>", true);
        row("services/engine/a.cpp", "#include <QColor>", true);
        row("app/daemon_main.cpp", "#include <QApplication>", true);
        row("services/core/a.cpp", "#include \"../catalog/database.h\"", true);
        row("services/others/a.cpp", "#include <QString>", true);
        row("services/core/sub/a.cpp", "#include \"state/state_store.h\"", true);

        row("services/core/a.cpp", "#include \"core/error.h\"", false);
        row("services/core/a.cpp", "// #include \"catalog/database.h\"", false);
        row("services/engine/a.cpp", "#include \"catalog/contents.h\"", false);
        row("services/intake/a.cpp", "#include \"state/state_object.h\"", false);
        row("services/catalog/a.cpp", "#include <QSqlQuery>", false);
        row("services/state/embedded_state.cpp", "#include <QSqlDatabase>", false);
        row("services/state/redis.cpp", "#include <hiredis/read.h>", false);
        row("services/api/transport.cpp", "#include <openssl/ssl.h>", false);
        row("app/window_main.cpp", "#include <QApplication>", false);
        row("ui/a.cpp", "#include \"models/contents_model.h\"", false);
        row("services/core/a.cpp", "#include <vector>", false);
    }

    void seededWrongIncludes()
    {
        QFETCH(QString, file);
        QFETCH(QByteArray, line);
        QFETCH(bool, wrong);
        const QTemporaryDir dir;
        const QDir root(dir.path());
        QVERIFY(root.mkpath(QFileInfo(file).path()));
        QFile seeded(root.filePath(file));
        QVERIFY(seeded.open(QIODevice::WriteOnly));
        seeded.write("#pragma once\n" + line + '\n');
        seeded.close();
        const QStringList found = violations(root);
        QVERIFY2(found.isEmpty() != wrong, qPrintable(found.join(u'\n')));
        if (wrong)
            QVERIFY2(found.first().startsWith(file), qPrintable(found.first()));
    }

    void aSeededCircleIsFound()
    {
        const QTemporaryDir dir;
        const QDir root(dir.path());
        QVERIFY(root.mkpath(QStringLiteral("services/core")));
        const QList<QPair<QString, QByteArray>> files{ { QStringLiteral("a.h"), "#include \"core/b.h\"\n" },
            { QStringLiteral("b.h"), "#include \"core/a.h\"\n" } };
        for (const auto& [name, content] : files) {
            QFile file(root.filePath(QStringLiteral("services/core/") + name));
            QVERIFY(file.open(QIODevice::WriteOnly));
            file.write(content);
        }
        QCOMPARE(circles(root).size(), 1);
    }
};

QTEST_GUILESS_MAIN(TestDependencies)
#include "test_dependencies.moc"
