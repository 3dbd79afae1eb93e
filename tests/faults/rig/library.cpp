// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/faults/rig/library.h"

#include <QDir>
#include <QFile>
#include <QFileInfo>

#include <sys/stat.h>

namespace tierwatch::faults {

namespace {

constexpr qint64 leastGreat = qint64{ 2560 } * 1024; // several steps of a copy
constexpr int rowsInOneStatement = 200;

/// Where another filesystem than that of temporary files is.
QString otherFilesystem()
{
    const QString given = qEnvironmentVariable("TIERWATCH_FAULTS_OTHER_FILESYSTEM");
    return given.isEmpty() ? QStringLiteral("/dev/shm") : given;
}

bool sameFilesystem(const QString& one, const QString& other)
{
    struct stat first { };
    struct stat second { };
    return ::stat(QFile::encodeName(one).constData(), &first) == 0
        && ::stat(QFile::encodeName(other).constData(), &second) == 0 && first.st_dev == second.st_dev;
}

QString filenameOf(qint64 cid, const LibraryShape& shape)
{
    if (shape.directories && cid % Library::inDirectories == 0)
        return QStringLiteral("season %1/part 'é' %1.bin").arg(cid);
    return QStringLiteral("c%1.bin").arg(cid);
}

qint64 sizeOf(qint64 cid, const LibraryShape& shape, QRandomGenerator& random)
{
    if (cid <= 2)
        return cid - 1; // an empty file, and one byte
    if (cid <= 2 + shape.great)
        return leastGreat + random.bounded(1'500'000);
    return 200 + random.bounded(shape.mostSmall);
}

QString quoted(QString text) { return u'\'' + text.replace(u'\'', QStringLiteral("''")) + u'\''; }

} // namespace

Library::Library(const LibraryShape& shape, quint32 seed)
    : m_shape(shape)
    , m_disk(QDir::tempPath() + QStringLiteral("/tw-faults-XXXXXX"))
    , m_other(otherFilesystem() + QStringLiteral("/tw-faults-XXXXXX"))
{
    if (!m_disk.isValid() || !m_other.isValid()) {
        m_problem = QStringLiteral("no temporary directories: ") + m_disk.errorString() + m_other.errorString();
        return;
    }
    if (sameFilesystem(m_disk.path(), m_other.path())) {
        m_problem = QStringLiteral("%1 and %2 are one filesystem: name another in TIERWATCH_FAULTS_OTHER_FILESYSTEM")
                        .arg(m_disk.path(), m_other.path());
        return;
    }
    for (const QString& level : levels())
        QDir().mkpath(directory(level));
    QRandomGenerator random(seed);
    std::vector<LedgerEntry> entries;
    for (qint64 cid = 1; cid <= shape.contents; ++cid) {
        const quint32 place = random.bounded(10U);
        LedgerEntry entry;
        entry.cid = cid;
        entry.filename = filenameOf(cid, shape);
        entry.level = levels().at(shape.allInBronze || place < 6 ? 0 : place < 8 ? 1 : 2);
        if (!makeFile(entry, sizeOf(cid, shape, random), random)) {
            m_problem = QStringLiteral("%1 cannot be written").arg(entry.filename);
            return;
        }
        entries.push_back(std::move(entry));
    }
    m_ledger = Ledger(std::move(entries));
    QFile wishes(wishesFile());
    if (!m_ledger.save(ledgerFile()) || !wishes.open(QIODevice::WriteOnly))
        m_problem = QStringLiteral("the ledger cannot be written");
}

Library::~Library() = default;

bool Library::makeFile(LedgerEntry& entry, qint64 size, QRandomGenerator& random)
{
    QByteArray bytes((size + 3) / 4 * 4, Qt::Uninitialized);
    random.fillRange(reinterpret_cast<quint32*>(bytes.data()), bytes.size() / 4);
    bytes.truncate(size);
    entry.size = size;
    entry.hash = contentHash(bytes);
    const QString path = QDir(directory(entry.level)).filePath(entry.filename);
    QDir().mkpath(QFileInfo(path).path());
    QFile file(path);
    return file.open(QIODevice::WriteOnly) && file.write(bytes) == size;
}

QString Library::directory(const QString& level) const
{
    return m_shape.withGold && level == u"gold" ? m_other.filePath(level) : m_disk.filePath(level);
}

QStringList Library::levels() { return { QStringLiteral("bronze"), QStringLiteral("silver"), QStringLiteral("gold") }; }

qint64 Library::countFor(const QString& level) { return 500 + 1000 * levels().indexOf(level); }

QStringList Library::rows() const
{
    QStringList statements;
    for (int i = 0; i < levels().size(); ++i) {
        const QString key = levels().at(i);
        const qint64 most = i == 2 ? 10'000'000 : i * 1000 + 999;
        statements.append(
            QStringLiteral("INSERT INTO level (content_level, max_counts, path, min_counts) VALUES (%1, %2, %3, %4)")
                .arg(quoted(key))
                .arg(most)
                .arg(quoted(directory(key)))
                .arg(i * 1000));
        statements.append(QStringLiteral("INSERT INTO tierwatch_level (content_level, label, url, verify, linger, "
                                         "reserve, mode) VALUES (%1, '', '', 'read_back', %2, 0, 'in_use')")
                              .arg(quoted(key))
                              .arg(m_shape.linger));
    }
    QStringList values;
    for (const LedgerEntry& entry : m_ledger.entries()) {
        values.append(QStringLiteral("(%1, %2, %3)").arg(entry.cid).arg(quoted(entry.level), quoted(entry.filename)));
        if (values.size() == rowsInOneStatement || &entry == &m_ledger.entries().back()) {
            statements.append(
                QStringLiteral("INSERT INTO contents (cid, content_level, filename) VALUES ") + values.join(u','));
            values.clear();
        }
    }
    return statements;
}

void Library::keep()
{
    m_disk.setAutoRemove(false);
    m_other.setAutoRemove(false);
}

} // namespace tierwatch::faults
