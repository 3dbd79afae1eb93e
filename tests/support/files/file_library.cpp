// SPDX-License-Identifier: GPL-3.0-or-later
#include "file_library.h"

#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QRandomGenerator>

#include <algorithm>
#include <filesystem>

namespace tierwatch::test {

namespace {

dev_t deviceOf(const QString& path)
{
    struct stat status { };
    return ::stat(QFile::encodeName(path).constData(), &status) == 0 ? status.st_dev : 0;
}

} // namespace

void PlayedControl::progress(ContentId, qint64 bytes)
{
    bytesDone = bytes;
    if (atProgress)
        atProgress(bytes);
}

void PlayedControl::partMade(ContentId, Epoch, quint64 inode) { partInode = inode; }

bool PlayedControl::mayPublish()
{
    if (atPublish)
        atPublish();
    return publishAllowed;
}

void PlayedControl::throttle(qint64) { }

FileLibrary::FileLibrary()
{
    for (const char* candidate : { "/dev/shm", "/run", "/var/tmp" }) {
        const QString directory = QString::fromLatin1(candidate);
        const dev_t device = deviceOf(directory);
        if (device == 0 || device == deviceOf(m_disk.path()) || !QFileInfo(directory).isWritable())
            continue;
        m_other = std::make_unique<QTemporaryDir>(directory + QStringLiteral("/tierwatch-test-XXXXXX"));
        break;
    }
    if (!m_disk.isValid() || !m_other || !m_other->isValid()) {
        m_problem = QStringLiteral(
            "This test needs a second filesystem beside the temporary directory's: mount a tmpfs on /dev/shm.");
        return;
    }
    bronze = makeLevel(0, "bronze", m_disk.filePath(QStringLiteral("bronze")));
    silver = makeLevel(1, "silver", m_disk.filePath(QStringLiteral("silver")));
    gold = makeLevel(2, "gold", m_other->filePath(QStringLiteral("gold")));
}

JobLevel FileLibrary::makeLevel(int slot, const char* key, const QString& path)
{
    JobLevel level;
    level.slot = static_cast<LevelSlot>(slot);
    level.key = QString::fromLatin1(key);
    level.path = path;
    level.catalogId = QStringLiteral("catalogue-of-the-test");
    level.reserve = 0;
    QDir().mkpath(path);
    const LevelProbe probed = probe(ProbeJob{ level, {}, true });
    if (probed.error)
        m_problem = probed.error->text.english();
    return level;
}

QByteArray FileLibrary::path(const JobLevel& level, const QByteArray& name)
{
    return QFile::encodeName(level.path) + '/' + name;
}

QByteArray FileLibrary::bytes(qint64 count, int seed)
{
    QRandomGenerator random(static_cast<quint32>(seed));
    QByteArray made((count + 3) / 4 * 4, Qt::Uninitialized);
    random.fillRange(reinterpret_cast<quint32*>(made.data()), made.size() / 4);
    made.truncate(count);
    return made;
}

void FileLibrary::write(const JobLevel& level, const QByteArray& name, qint64 count, int seed) const
{
    std::filesystem::create_directories(std::filesystem::path(path(level, name).toStdString()).parent_path());
    FILE* file = std::fopen(path(level, name).constData(), "wb");
    if (!file)
        qFatal("cannot write %s", name.constData());
    const QByteArray content = bytes(count, seed);
    std::fwrite(content.constData(), 1, static_cast<std::size_t>(content.size()), file);
    std::fclose(file);
}

QByteArray FileLibrary::read(const JobLevel& level, const QByteArray& name)
{
    QFile file(QFile::decodeName(path(level, name)));
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray("(cannot be opened)");
}

bool FileLibrary::exists(const JobLevel& level, const QByteArray& name)
{
    struct stat found { };
    return ::lstat(path(level, name).constData(), &found) == 0;
}

struct stat FileLibrary::status(const JobLevel& level, const QByteArray& name)
{
    struct stat found { };
    if (::lstat(path(level, name).constData(), &found) != 0)
        found = {};
    return found;
}

QList<QByteArray> FileLibrary::names(const JobLevel& level)
{
    QList<QByteArray> found;
    const std::filesystem::path root(level.path.toStdString());
    for (const auto& entry : std::filesystem::recursive_directory_iterator(root)) {
        const QByteArray name = QByteArray::fromStdString(entry.path().lexically_relative(root).string());
        if (name != ".tierwatch-level")
            found.append(name);
    }
    std::sort(found.begin(), found.end());
    return found;
}

JobItem item(const QByteArray& name, qint64 epoch, qint64 cid)
{
    return JobItem{ static_cast<ContentId>(cid), static_cast<Epoch>(epoch), name, {}, 0 };
}

} // namespace tierwatch::test
