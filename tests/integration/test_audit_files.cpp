// SPDX-License-Identifier: GPL-3.0-or-later
// The audit's and the sweep's look at real directories: what is gone into, what counts as a copy, what is removed.
#include "relocation/level_names.h"
#include "relocation/sweep_files.h"
#include "tests/support/files/file_library.h"

#include <QDir>
#include <QFile>
#include <QTest>

#include <unistd.h>

using namespace tierwatch;
using namespace tierwatch::test;

namespace {

struct Walked {
    QStringList names; ///< "f path size", "d path", "o path"
    QStringList own;
    QStringList unreadable;
    std::optional<Error> error;
};

Walked walk(const JobLevel& level, const OtherRoots& others = {})
{
    Walked result;
    DirectoryVisit visit;
    visit.sizes = true;
    visit.name = [&result](const NameSeen& seen) {
        const char* kind = seen.kind == NameSeen::Kind::File ? "f" : seen.kind == NameSeen::Kind::Directory ? "d" : "o";
        result.names.append(QLatin1String(kind) + u' ' + QString::fromUtf8(seen.path)
            + (seen.bytes < 0 ? QString() : u' ' + QString::number(seen.bytes)));
    };
    visit.own = [&result](const OwnNameSeen& seen) { result.own.append(QString::fromUtf8(seen.path())); };
    const Tried<> walked = walkLevel(level, others, visit, [&result](const QByteArray& directory, const Error&) {
        result.unreadable.append(QString::fromUtf8(directory));
    });
    if (!walked)
        result.error = walked.error().error;
    result.names.sort();
    return result;
}

QString pathOf(const JobLevel& level, const char* name) { return QFile::decodeName(FileLibrary::path(level, name)); }

} // namespace

class TestAuditFiles : public QObject {
    Q_OBJECT

    std::unique_ptr<FileLibrary> m_library;

    [[nodiscard]] std::optional<ErrorCode> compare(const JobLevel& kept, const char* keptName, const JobLevel& copy,
        const char* copyName, const std::function<void()>& meanwhile = {}) const
    {
        Tried<LevelDirectory> keptLevel = LevelDirectory::open(kept);
        Tried<LevelDirectory> copyLevel = LevelDirectory::open(copy);
        if (!keptLevel || !copyLevel)
            return ErrorCode::Internal;
        const Tried<ProvenCopy> proven = proveCopy(
            *keptLevel, { {}, keptName }, *copyLevel, { {}, copyName }, [&meanwhile]() -> std::optional<Error> {
                if (meanwhile)
                    meanwhile();
                return std::nullopt;
            });
        return proven ? std::nullopt : std::optional(proven.error().error.code);
    }

private Q_SLOTS:
    void init()
    {
        m_library = std::make_unique<FileLibrary>();
        QVERIFY2(m_library->isValid(), qPrintable(m_library->problem()));
    }

    void aWalkSeesEverythingAndFollowsNothing()
    {
        const FileLibrary& library = *m_library;
        library.write(library.bronze, "a.mp4", 7);
        library.write(library.bronze, "2024/drama/e07.mp4", 8);
        library.write(library.bronze, ".tierwatch-7-3.part", 1);
        library.write(library.bronze, "2024/.tierwatch-8-4.old", 1);
        library.write(library.silver, "not to be seen from bronze", 1);
        QVERIFY(QFile::link(library.silver.path, pathOf(library.bronze, "linked")));
        QVERIFY(QFile::link(pathOf(library.silver, "not to be seen from bronze"), pathOf(library.bronze, "link.mp4")));
        QVERIFY(::mkfifo(FileLibrary::path(library.bronze, "pipe").constData(), 0600) == 0);
        const Walked walked = walk(library.bronze);
        QVERIFY(!walked.error);
        QCOMPARE(walked.names,
            (QStringList{ QStringLiteral("d 2024"), QStringLiteral("d 2024/drama"),
                QStringLiteral("f 2024/drama/e07.mp4 8"), QStringLiteral("f a.mp4 7"), QStringLiteral("o link.mp4"),
                QStringLiteral("o linked"), QStringLiteral("o pipe") }));
        QStringList own = walked.own;
        own.sort();
        QCOMPARE(
            own, (QStringList{ QStringLiteral(".tierwatch-7-3.part"), QStringLiteral("2024/.tierwatch-8-4.old") }));
    }

    void aLevelInsideOfAnotherIsNotGoneInto()
    {
        const FileLibrary& library = *m_library;
        JobLevel inner = library.silver;
        inner.path = library.bronze.path + QStringLiteral("/inner");
        QVERIFY(QFile::rename(library.silver.path, inner.path));
        library.write(inner, "x.mp4", 1);
        const auto root = rootOf(inner);
        QVERIFY(root);
        QCOMPARE(walk(library.bronze, { *root }).names, QStringList());
        QCOMPARE(
            walk(library.bronze).names, (QStringList{ QStringLiteral("d inner"), QStringLiteral("f inner/x.mp4 1") }));
    }

    void aDirectoryWithoutItsMarkerIsNotRead()
    {
        const FileLibrary& library = *m_library;
        library.write(library.bronze, "a.mp4");
        QVERIFY(QFile::remove(pathOf(library.bronze, ".tierwatch-level")));
        const Walked walked = walk(library.bronze);
        QVERIFY(walked.error && walked.error->code == ErrorCode::Unavailable);
        QCOMPARE(walked.names, QStringList());
        JobLevel pretended = library.silver;
        pretended.path = library.gold.path;
        QVERIFY(walk(pretended).error);
    }

    void deepDirectoriesEnd()
    {
        const FileLibrary& library = *m_library;
        QByteArray deep;
        for (int i = 0; i < 15; ++i)
            deep += "d/";
        library.write(library.bronze, deep + "content.mp4", 1);
        library.write(library.bronze, deep + "e/too deep.mp4", 1);
        const Walked walked = walk(library.bronze);
        QVERIFY(!walked.error);
        QVERIFY(
            walked.names.contains(QStringLiteral("f ") + QString::fromUtf8(deep) + QStringLiteral("content.mp4 1")));
        QVERIFY(walked.names.filter(QStringLiteral("too deep")).isEmpty());
    }

    void aCopyIsProvenByItsBytes()
    {
        const FileLibrary& library = *m_library;
        constexpr qint64 large = qint64(9) * 1024 * 1024 + 13; // three steps
        library.write(library.bronze, "a.mp4", large);
        library.write(library.gold, "a.mp4", large);
        QCOMPARE(compare(library.bronze, "a.mp4", library.gold, "a.mp4"), std::nullopt);
        library.write(library.silver, "a.mp4", large - 1);
        QCOMPARE(compare(library.bronze, "a.mp4", library.silver, "a.mp4"), ErrorCode::Conflict);
        QFile other(pathOf(library.gold, "a.mp4"));
        QVERIFY(other.open(QIODevice::ReadWrite) && other.seek(large - 1));
        char last = 0;
        QVERIFY(other.peek(&last, 1) == 1 && other.putChar(static_cast<char>(last ^ 1)));
        other.close();
        QCOMPARE(compare(library.bronze, "a.mp4", library.gold, "a.mp4"), ErrorCode::Conflict);
        QVERIFY(::link(FileLibrary::path(library.bronze, "a.mp4"), FileLibrary::path(library.bronze, "b.mp4")) == 0);
        QCOMPARE(compare(library.bronze, "a.mp4", library.bronze, "b.mp4"), std::nullopt);
        library.write(library.bronze, "empty", 0);
        library.write(library.gold, "empty", 0);
        QCOMPARE(compare(library.bronze, "empty", library.gold, "empty"), std::nullopt);
        QVERIFY(QFile::link(pathOf(library.bronze, "a.mp4"), pathOf(library.gold, "link.mp4")));
        QCOMPARE(compare(library.bronze, "a.mp4", library.gold, "link.mp4"), ErrorCode::Conflict);
        QCOMPARE(compare(library.bronze, "a.mp4", library.gold, "nothing"), ErrorCode::NotFound);
    }

    void whatChangesMeanwhileIsNoCopy()
    {
        const FileLibrary& library = *m_library;
        constexpr qint64 large = qint64(9) * 1024 * 1024;
        for (const JobLevel* changed : { &library.bronze, &library.gold }) {
            library.write(library.bronze, "a.mp4", large);
            library.write(library.gold, "a.mp4", large);
            int step = 0;
            const auto replace = [&] { // at the end of the comparison, what was compared is another file
                if (++step != 3)
                    return;
                library.write(*changed, "new", large);
                QVERIFY(::rename(FileLibrary::path(*changed, "new"), FileLibrary::path(*changed, "a.mp4")) == 0);
            };
            QCOMPARE(compare(library.bronze, "a.mp4", library.gold, "a.mp4", replace), ErrorCode::Conflict);
            step = 0;
            const auto append = [&] {
                QFile file(pathOf(*changed, "a.mp4"));
                if (++step == 3)
                    QVERIFY(file.open(QIODevice::Append) && file.putChar('x'));
            };
            library.write(library.bronze, "a.mp4", large);
            library.write(library.gold, "a.mp4", large);
            QCOMPARE(compare(library.bronze, "a.mp4", library.gold, "a.mp4", append), ErrorCode::Conflict);
        }
    }

    void onlyTheFileThatWasSeenIsRemoved()
    {
        const FileLibrary& library = *m_library;
        library.write(library.bronze, "deep/.tierwatch-7-3.part", 10);
        OwnNameSeen seen;
        DirectoryVisit visit;
        visit.own = [&seen](const OwnNameSeen& own) { seen = own; };
        QVERIFY(walkLevel(library.bronze, {}, visit, {}));
        QCOMPARE(seen.path(), QByteArray("deep/.tierwatch-7-3.part"));
        const auto remove = [&] {
            Tried<LevelDirectory> level = LevelDirectory::open(library.bronze);
            const Tried<> removed = removeSeen(*level, seen);
            return removed ? std::nullopt : std::optional(removed.error().error.code);
        };
        const QString name = pathOf(library.bronze, "deep/.tierwatch-7-3.part");
        QVERIFY(QFile::rename(name, name + QStringLiteral(".kept"))); // its inode is not given to another
        library.write(library.bronze, "deep/.tierwatch-7-3.part", 10);
        QCOMPARE(remove(), ErrorCode::Conflict);
        QVERIFY(QFile::remove(name) && QFile::link(name + QStringLiteral(".kept"), name));
        QCOMPARE(remove(), ErrorCode::Conflict);
        QVERIFY(QFile::remove(name) && QFile::rename(name + QStringLiteral(".kept"), name));
        QCOMPARE(remove(), std::nullopt);
        QVERIFY(!QFile::exists(name));
        QCOMPARE(remove(), std::nullopt); // nothing to do
        // The way there is a link now.
        QVERIFY(QDir(library.bronze.path).rmdir(QStringLiteral("deep")));
        library.write(library.silver, ".tierwatch-7-3.part", 10);
        QVERIFY(QFile::link(library.silver.path, pathOf(library.bronze, "deep")));
        QVERIFY(remove().has_value());
        QVERIFY(FileLibrary::exists(library.silver, ".tierwatch-7-3.part"));
    }
};

QTEST_GUILESS_MAIN(TestAuditFiles)
#include "test_audit_files.moc"
