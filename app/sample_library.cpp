// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/sample_library.h"

#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QSet>
#include <QtEndian>

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstdio>
#include <cstring>

// Outside of any namespace, as Q_INIT_RESOURCE asks.
static void loadFilm() { Q_INIT_RESOURCE(sample); }

namespace tierwatch {

namespace {

constexpr std::array<const char*, 3> levelKeys{ "bronze", "silver", "gold" };
constexpr int contentCount = 12;
constexpr qint64 kibibyte = 1024;

/// Says that the directory is ours, and how far it is. Its lock keeps two starts from making one library at a time.
const QString markerName = QStringLiteral(".tierwatch-sample");
constexpr const char* markerUnfinished = "tierwatch sample library, unfinished\n";
constexpr const char* markerFinished = "tierwatch sample library\n";

tl::unexpected<Error> fileError(const QString& path, int number)
{
    const ErrorCode code = number == ENOSPC || number == EDQUOT  ? ErrorCode::Exhausted
        : number == EACCES || number == EPERM || number == EROFS ? ErrorCode::Forbidden
                                                                 : ErrorCode::Unavailable;
    return fail(code,
        QT_TRANSLATE_NOOP(
            "Text", "The sample library cannot be made: %1: %2. Mend that, or name another directory with --sample."),
        path, QString::fromLocal8Bit(std::strerror(number)));
}

/// A descriptor that is closed at the end.
class Descriptor final {
public:
    Descriptor(const QString& path, int flags, mode_t mode = 0)
        : m_fd(::open(QFile::encodeName(path).constData(), flags | O_CLOEXEC, mode))
    {
    }
    ~Descriptor()
    {
        if (m_fd >= 0)
            ::close(m_fd);
    }
    Q_DISABLE_COPY_MOVE(Descriptor)

    [[nodiscard]] bool isOpen() const { return m_fd >= 0; }
    [[nodiscard]] int fd() const { return m_fd; }

    [[nodiscard]] bool writeAll(QByteArrayView bytes) const
    {
        while (!bytes.isEmpty()) {
            const ssize_t written = ::write(m_fd, bytes.data(), static_cast<std::size_t>(bytes.size()));
            if (written < 0 && errno != EINTR)
                return false;
            bytes = bytes.sliced(std::max<ssize_t>(written, 0));
        }
        return true;
    }

private:
    int m_fd;
};

Result<> flushDirectory(const QString& path)
{
    const Descriptor directory(path, O_RDONLY | O_DIRECTORY);
    if (!directory.isOpen() || ::fsync(directory.fd()) != 0)
        return fileError(path, errno);
    return {};
}

Result<> makeDirectory(const QString& path)
{
    if (!QDir().mkpath(path))
        return fileError(path, QFileInfo::exists(path) ? ENOTDIR : errno);
    return {};
}

/// Bytes that neither compress nor repeat, the same on every machine: what stands in the free boxes.
class Noise final {
public:
    explicit Noise(quint64 seed) : m_state(seed * 0x9e3779b97f4a7c15U + 1) { }

    void fill(QByteArray& bytes)
    {
        for (qsizetype at = 0; at + 8 <= bytes.size(); at += 8) {
            m_state ^= m_state << 13U;
            m_state ^= m_state >> 7U;
            m_state ^= m_state << 17U;
            std::memcpy(bytes.data() + at, &m_state, 8);
        }
    }

private:
    quint64 m_state;
};

QByteArray film()
{
    loadFilm();
    QFile file(QStringLiteral(":/sample/film.mp4"));
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

/// The film, and a `free` box that fills the file up to its size.
bool writeFilm(const Descriptor& file, const SampleContent& content)
{
    const QByteArray head = film();
    qint64 left = content.size - head.size();
    std::array<char, 8> box{ 0, 0, 0, 0, 'f', 'r', 'e', 'e' };
    qToBigEndian(static_cast<quint32>(left), box.data());
    if (!file.writeAll(head) || !file.writeAll(QByteArrayView(box.data(), 8)))
        return false;
    left -= 8;
    Noise noise(static_cast<quint64>(number(content.cid)));
    QByteArray block(64 * kibibyte, Qt::Uninitialized);
    for (; left > 0; left -= std::min<qint64>(left, block.size())) {
        noise.fill(block);
        if (!file.writeAll(QByteArrayView(block).first(std::min<qint64>(left, block.size()))))
            return false;
    }
    return true;
}

Result<> makeFile(const QString& directory, const SampleContent& content)
{
    const QString path = directory + u'/' + QFile::decodeName(content.filename);
    const QString part = directory + QStringLiteral("/.tierwatch-sample-") + QString::number(number(content.cid))
        + QStringLiteral(".part");
    {
        const Descriptor file(part, O_WRONLY | O_CREAT | O_TRUNC | O_NOFOLLOW, 0644);
        if (!file.isOpen() || !writeFilm(file, content) || ::fsync(file.fd()) != 0) {
            const int number = errno;
            ::unlink(QFile::encodeName(part).constData());
            return fileError(path, number);
        }
    }
    if (::renameat2(AT_FDCWD, QFile::encodeName(part).constData(), AT_FDCWD, QFile::encodeName(path).constData(),
            RENAME_NOREPLACE)
        != 0) {
        const int number = errno;
        ::unlink(QFile::encodeName(part).constData());
        return fileError(path, number);
    }
    return {};
}

QString levelDirectory(const QString& directory, const QString& level) { return directory + u'/' + level; }

/// File names that stand in any of the levels.
QSet<QByteArray> filesInLevels(const QString& directory)
{
    QSet<QByteArray> names;
    for (const char* key : levelKeys) {
        for (const QString& name : QDir(levelDirectory(directory, QString::fromLatin1(key)))
                                       .entryList(QDir::Files | QDir::Hidden | QDir::System))
            names.insert(QFile::encodeName(name));
    }
    return names;
}

bool holdsAll(const QString& directory, const SampleLibrary& library)
{
    const QSet<QByteArray> names = filesInLevels(directory);
    return std::ranges::all_of(
        library.contents, [&](const SampleContent& content) { return names.contains(content.filename); });
}

/// The first few of what stands there, for the error.
QString listed(const QStringList& entries)
{
    constexpr qsizetype shown = 3;
    QString text = entries.first(std::min(entries.size(), shown)).join(QStringLiteral(", "));
    if (entries.size() > shown)
        text += QStringLiteral(", …");
    return text;
}

Result<> writeMarker(const Descriptor& marker, const QString& path, const char* words)
{
    // In place: the lock is on this very file. A cut-off marker reads as unfinished, which is safe.
    if (::ftruncate(marker.fd(), 0) != 0 || ::lseek(marker.fd(), 0, SEEK_SET) < 0
        || !marker.writeAll(QByteArrayView(words)) || ::fsync(marker.fd()) != 0)
        return fileError(path, errno);
    return {};
}

Result<> makeMissing(const QString& directory, const SampleLibrary& library)
{
    for (const Level& level : library.levels) {
        if (Result<> done = makeDirectory(level.path); !done)
            return done;
    }
    const QSet<QByteArray> present = filesInLevels(directory);
    for (const SampleContent& content : library.contents) {
        if (present.contains(content.filename))
            continue;
        if (Result<> done = makeFile(levelDirectory(directory, content.level), content); !done)
            return done;
    }
    for (const Level& level : library.levels) {
        if (Result<> done = flushDirectory(level.path); !done)
            return done;
    }
    return flushDirectory(directory);
}

} // namespace

SampleLibrary sampleLibrary(const QString& directory)
{
    SampleLibrary library;
    const auto add = [&](const char* key, qint64 least, qint64 most) {
        Level level;
        level.key = QString::fromLatin1(key);
        level.minCount = least;
        level.maxCount = most;
        level.path = levelDirectory(directory, level.key);
        library.levels.push_back(level);
    };
    add("bronze", 0, 999);
    add("silver", 1000, 1999);
    add("gold", 2000, 10000000);

    constexpr std::array<qsizetype, contentCount> startLevels{ 2, 0, 1, 0, 1, 0, 0, 0, 0, 0, 0, 1 };
    for (int i = 0; i < contentCount; ++i) {
        SampleContent content;
        content.cid = static_cast<ContentId>(i + 1);
        content.filename = QByteArray(1, static_cast<char>('a' + i)) + ".mp4";
        content.level = library.levels[static_cast<std::size_t>(startLevels[static_cast<std::size_t>(i)])].key;
        content.size = (1024 + 640 * ((i * 5) % contentCount)) * kibibyte + i + 1;
        library.contents.push_back(content);
    }
    return library;
}

Result<SampleFound> provideSampleLibrary(const QString& directory)
{
    const SampleLibrary library = sampleLibrary(directory);
    const QString markerPath = directory + u'/' + markerName;
    const QStringList before
        = QDir(directory).entryList(QDir::AllEntries | QDir::Hidden | QDir::System | QDir::NoDotAndDotDot, QDir::Name);
    if (!before.isEmpty() && !before.contains(markerName)) {
        if (holdsAll(directory, library))
            return SampleFound::Used;
        return fail(ErrorCode::Conflict,
            QT_TRANSLATE_NOOP("Text",
                "The sample library is not made in %1, because something else is there: %2. Name an empty directory "
                "with --sample."),
            directory, listed(before));
    }
    if (Result<> done = makeDirectory(directory); !done)
        return tl::unexpected<Error>(done.error());

    const Descriptor marker(markerPath, O_RDWR | O_CREAT | O_NOFOLLOW, 0644);
    if (!marker.isOpen() || ::flock(marker.fd(), LOCK_EX) != 0)
        return fileError(markerPath, errno);
    std::array<char, 64> words{};
    const ssize_t length = ::pread(marker.fd(), words.data(), words.size(), 0);
    if (QByteArrayView(words.data(), std::max<ssize_t>(length, 0)) == QByteArrayView(markerFinished))
        return SampleFound::Used;

    Result<> done = writeMarker(marker, markerPath, markerUnfinished);
    if (done)
        done = makeMissing(directory, library);
    if (done)
        done = writeMarker(marker, markerPath, markerFinished);
    if (!done)
        return tl::unexpected<Error>(done.error());
    return SampleFound::Made;
}

} // namespace tierwatch
