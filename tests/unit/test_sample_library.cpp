// SPDX-License-Identifier: GPL-3.0-or-later
// The sample library on a real disk: valid files, the right rows, and nothing of anybody else's touched.
#include "app/sample_library.h"

#include <QDir>
#include <QDirIterator>
#include <QFile>
#include <QTemporaryDir>
#include <QTest>
#include <QtEndian>

#include <sys/resource.h>

#include <algorithm>
#include <array>
#include <csignal>
#include <map>
#include <set>
#include <thread>

using namespace tierwatch;

namespace {

void write(const QString& path, const QByteArray& content)
{
    QDir().mkpath(QFileInfo(path).path());
    QFile file(path);
    QVERIFY(file.open(QIODevice::WriteOnly));
    QCOMPARE(file.write(content), content.size());
}

QByteArray read(const QString& path)
{
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

/// Every file under the directory, with size and time of change.
std::map<QString, std::pair<qint64, QDateTime>> everything(const QString& directory)
{
    std::map<QString, std::pair<qint64, QDateTime>> found;
    for (QDirIterator at(directory, QDir::Files | QDir::Hidden, QDirIterator::Subdirectories); at.hasNext();) {
        const QFileInfo file(at.next());
        found[QDir(directory).relativeFilePath(file.filePath())] = { file.size(), file.lastModified() };
    }
    return found;
}

/// The types of the boxes that an MP4 file consists of; empty where they do not add up to the file.
QList<QByteArray> boxes(const QByteArray& file)
{
    QList<QByteArray> types;
    qsizetype at = 0;
    while (at + 8 <= file.size()) {
        const qsizetype size = qFromBigEndian<quint32>(file.constData() + at);
        if (size < 8)
            return {};
        types.append(file.mid(at + 4, 4));
        at += size;
    }
    return at == file.size() ? types : QList<QByteArray>();
}

} // namespace

class TestSampleLibrary : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void rows()
    {
        const SampleLibrary library = sampleLibrary(QStringLiteral("/srv/sample"));
        QCOMPARE(library.levels.size(), 3U);
        std::vector<Level> levels = library.levels;
        for (std::size_t i = 0; i < levels.size(); ++i)
            levels[i].slot = static_cast<LevelSlot>(i);
        const LevelTable table(levels);
        QVERIFY(table.validate());
        QCOMPARE(table.forCount(356)->key, QStringLiteral("bronze"));
        QCOMPARE(table.forCount(1548)->key, QStringLiteral("silver"));
        QCOMPARE(table.forCount(2342)->key, QStringLiteral("gold"));
        QCOMPARE(table.top()->maxCount, 10000000);
        QCOMPARE(table.lowest()->path, QStringLiteral("/srv/sample/bronze"));

        QCOMPARE(library.contents.size(), 12U);
        QString where;
        for (const SampleContent& content : library.contents)
            where += QString::fromLatin1(content.filename.left(1)) + content.level.left(1) + u' ';
        QCOMPARE(where, QStringLiteral("ag bb cs db es fb gb hb ib jb kb ls "));
        QCOMPARE(number(library.contents.front().cid), 1);
        QCOMPARE(number(library.contents.back().cid), 12);
    }

    void filesAreValidAndDiffer()
    {
        const QTemporaryDir dir;
        const QString root = dir.filePath(QStringLiteral("new/sample"));
        const auto made = provideSampleLibrary(root);
        QVERIFY2(made, made ? "" : qPrintable(made.error().text.english()));
        QCOMPARE(*made, SampleFound::Made);

        std::set<qint64> sizes;
        qint64 total = 0;
        for (const SampleContent& content : sampleLibrary(root).contents) {
            const QByteArray file = read(root + u'/' + content.level + u'/' + QString::fromLatin1(content.filename));
            QCOMPARE(file.size(), content.size);
            const QList<QByteArray> types = boxes(file);
            QCOMPARE(types.first(), QByteArray("ftyp"));
            QVERIFY(types.contains("moov") && types.contains("mdat"));
            QCOMPARE(types.last(), QByteArray("free"));
            sizes.insert(file.size());
            total += file.size();
        }
        QCOMPARE(sizes.size(), 12U);
        QVERIFY(total > 20'000'000 && total < 100'000'000);
        QCOMPARE(everything(root).size(), 13U); // twelve films and the marker
    }

    void aSecondStartUsesIt()
    {
        const QTemporaryDir dir;
        QVERIFY(provideSampleLibrary(dir.path()));
        // Since then one has moved up, with its copy still under way, and an operator removed another.
        QVERIFY(
            QFile::rename(dir.filePath(QStringLiteral("bronze/g.mp4")), dir.filePath(QStringLiteral("silver/g.mp4"))));
        QVERIFY(QFile::remove(dir.filePath(QStringLiteral("bronze/b.mp4"))));
        write(dir.filePath(QStringLiteral("gold/.tierwatch-level")), "marker");
        const auto before = everything(dir.path());
        const auto second = provideSampleLibrary(dir.path());
        QVERIFY(second);
        QCOMPARE(*second, SampleFound::Used);
        QCOMPARE(everything(dir.path()), before);
    }

    void oneThatSomebodyMadeByHandIsUsed()
    {
        const QTemporaryDir dir;
        for (const SampleContent& content : sampleLibrary(dir.path()).contents)
            write(dir.filePath(QStringLiteral("gold/") + QString::fromLatin1(content.filename)), "film");
        const auto before = everything(dir.path());
        QCOMPARE(*provideSampleLibrary(dir.path()), SampleFound::Used);
        QCOMPARE(everything(dir.path()), before);
    }

    void otherThingsAreNamedAndLeftAlone()
    {
        const QTemporaryDir dir;
        write(dir.filePath(QStringLiteral("holiday.jpg")), "jpg");
        write(dir.filePath(QStringLiteral("bronze/a.mp4")), "somebody's");
        const auto before = everything(dir.path());
        const auto refused = provideSampleLibrary(dir.path());
        QVERIFY(!refused);
        QCOMPARE(refused.error().code, ErrorCode::Conflict);
        const QString sentence = refused.error().text.english();
        QVERIFY2(sentence.contains(QStringLiteral("bronze, holiday.jpg")) && sentence.contains(dir.path()),
            qPrintable(sentence));
        QCOMPARE(everything(dir.path()), before);

        const QTemporaryDir hidden;
        write(hidden.filePath(QStringLiteral(".profile")), "mine");
        QVERIFY(!provideSampleLibrary(hidden.path()));
    }

    void anInterruptedStartIsFinished()
    {
        const QTemporaryDir dir;
        QVERIFY(provideSampleLibrary(dir.path()));
        const QByteArray whole = read(dir.filePath(QStringLiteral("bronze/k.mp4")));
        // What is left where the power went away in the middle.
        QVERIFY(QFile::remove(dir.filePath(QStringLiteral("bronze/k.mp4"))));
        QVERIFY(QDir(dir.filePath(QStringLiteral("silver"))).removeRecursively());
        write(dir.filePath(QStringLiteral("bronze/.tierwatch-sample-11.part")), "half");
        write(dir.filePath(QStringLiteral("gold/c.mp4")), "moved already");
        write(dir.filePath(QStringLiteral(".tierwatch-sample")), "tierwatch sample library, unfi");

        const auto finished = provideSampleLibrary(dir.path());
        QVERIFY2(finished, finished ? "" : qPrintable(finished.error().text.english()));
        QCOMPARE(*finished, SampleFound::Made);
        QCOMPARE(read(dir.filePath(QStringLiteral("bronze/k.mp4"))), whole);
        QCOMPARE(read(dir.filePath(QStringLiteral("gold/c.mp4"))), QByteArray("moved already"));
        QVERIFY(!QFile::exists(dir.filePath(QStringLiteral("silver/c.mp4"))));
        QVERIFY(QFile::exists(dir.filePath(QStringLiteral("silver/e.mp4"))));
        QVERIFY(!QFile::exists(dir.filePath(QStringLiteral("bronze/.tierwatch-sample-11.part"))));
        QCOMPARE(*provideSampleLibrary(dir.path()), SampleFound::Used);
    }

    void aPlaceThatCannotBe()
    {
        const QTemporaryDir dir;
        write(dir.filePath(QStringLiteral("file")), "x");
        for (const QString& path :
            { dir.filePath(QStringLiteral("file")), dir.filePath(QStringLiteral("file/below")) }) {
            const auto refused = provideSampleLibrary(path);
            QVERIFY(!refused);
            QVERIFY2(refused.error().text.english().contains(path), qPrintable(refused.error().text.english()));
        }
        QCOMPARE(read(dir.filePath(QStringLiteral("file"))), QByteArray("x"));
    }

    /// A disk that takes only a part: an error, no half film under a film's name, and the next start goes on from
    /// there.
    void aFullDisk()
    {
        const QTemporaryDir dir;
        rlimit before{};
        QCOMPARE(getrlimit(RLIMIT_FSIZE, &before), 0);
        const rlimit small{ rlim_t{ 3 } * 1024 * 1024, before.rlim_max };
        auto* handler = std::signal(SIGXFSZ, SIG_IGN);
        QCOMPARE(setrlimit(RLIMIT_FSIZE, &small), 0);
        const auto refused = provideSampleLibrary(dir.path());
        QCOMPARE(setrlimit(RLIMIT_FSIZE, &before), 0);
        std::signal(SIGXFSZ, handler);
        QVERIFY(!refused);
        for (const auto& [name, about] : everything(dir.path()))
            QVERIFY2(name.endsWith(u".mp4") || name == u".tierwatch-sample", qPrintable(name));
        for (const SampleContent& content : sampleLibrary(dir.path()).contents) {
            const QFileInfo file(dir.filePath(content.level + u'/' + QString::fromLatin1(content.filename)));
            QVERIFY(!file.exists() || file.size() == content.size);
        }
        QCOMPARE(*provideSampleLibrary(dir.path()), SampleFound::Made);
    }

    void twoStartsAtOnce()
    {
        const QTemporaryDir dir;
        std::array<bool, 2> good{};
        {
            std::vector<std::jthread> threads;
            threads.reserve(good.size());
            for (bool& one : good)
                threads.emplace_back([&one, &dir] { one = provideSampleLibrary(dir.path()).has_value(); });
        }
        QVERIFY(std::ranges::all_of(good, std::identity{}));
        for (const SampleContent& content : sampleLibrary(dir.path()).contents)
            QCOMPARE(QFileInfo(dir.filePath(content.level + u'/' + QString::fromLatin1(content.filename))).size(),
                content.size);
    }
};

QTEST_GUILESS_MAIN(TestSampleLibrary)
#include "test_sample_library.moc"
