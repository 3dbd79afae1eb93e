// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/faults/checker/places.h"

#include <QDir>
#include <QDirIterator>
#include <QFile>
#include <QRegularExpression>

namespace tierwatch::faults {

namespace {

constexpr qint64 smallFile = qint64{ 256 } * 1024;

} // namespace

Copy lookAt(const QString& path, const LedgerEntry& entry, Reading reading)
{
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly | QIODevice::Unbuffered))
        return Copy::Missing;
    if (reading == Reading::Small && entry.size > smallFile)
        return file.size() == entry.size ? Copy::Complete : Copy::Torn;
    const QByteArray bytes = file.readAll();
    return bytes.size() == entry.size && contentHash(bytes) == entry.hash ? Copy::Complete : Copy::Torn;
}

std::vector<FileSeen> filesUnder(const QString& directory)
{
    static const QRegularExpression ownName(QStringLiteral(R"(^\.tierwatch-(\d+)-\d+\.(part|old)$)"));
    const QDir root(directory);
    std::vector<FileSeen> files;
    for (QDirIterator at(
             directory, QDir::Files | QDir::Hidden | QDir::System | QDir::NoDotAndDotDot, QDirIterator::Subdirectories);
         at.hasNext();) {
        const QString path = at.next();
        FileSeen seen{ root.relativeFilePath(path), {}, 0 };
        if (seen.name == u".tierwatch-level")
            continue;
        if (const auto match = ownName.match(at.fileName()); match.hasMatch()) {
            seen.own = match.captured(2);
            seen.cid = match.captured(1).toLongLong();
        }
        files.push_back(std::move(seen));
    }
    return files;
}

} // namespace tierwatch::faults
