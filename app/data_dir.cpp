// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/data_dir.h"

#include <QDir>
#include <QFile>
#include <QRandomGenerator>
#include <QSaveFile>

namespace tierwatch {

namespace {

constexpr int secretWords = 8; // 32 bits each

/// The file's line; made of random bits and stored, readable by its owner only, where there is none yet.
Result<QString> keptSecret(const QString& path)
{
    QFile file(path);
    if (file.open(QIODevice::ReadOnly)) {
        const QString known = QString::fromLatin1(file.readLine().trimmed());
        if (!known.isEmpty()) {
            file.setPermissions(QFile::ReadOwner | QFile::WriteOwner); // whoever put it there
            return known;
        }
    }
    std::array<quint32, secretWords> words{};
    QRandomGenerator::system()->fillRange(words.data(), secretWords);
    const QByteArray secret = QByteArray(reinterpret_cast<const char*>(words.data()), sizeof words).toHex();
    QSaveFile saved(path);
    const bool good = saved.open(QIODevice::WriteOnly) && saved.setPermissions(QFile::ReadOwner | QFile::WriteOwner)
        && saved.write(secret + '\n') > 0 && saved.commit();
    if (!good)
        return fail(ErrorCode::Forbidden,
            QT_TRANSLATE_NOOP(
                "Text", "%1 cannot be written (%2): make the directory writable, or give another --data-dir."),
            path, saved.errorString());
    return QString::fromLatin1(secret);
}

} // namespace

DataDir::DataDir(const QString& path) : m_path(path), m_lock(path + QStringLiteral("/tierwatch.lock")) { }

Result<std::unique_ptr<DataDir>> DataDir::open(const QString& path)
{
    const bool existed = QDir(path).exists();
    if (!QDir().mkpath(path))
        return fail(ErrorCode::Forbidden,
            QT_TRANSLATE_NOOP("Text", "The data directory %1 cannot be made: give a --data-dir that can be written."),
            path);
    if (!existed)
        QFile::setPermissions(path, QFile::ReadOwner | QFile::WriteOwner | QFile::ExeOwner);
    std::unique_ptr<DataDir> dir(new DataDir(path));
    const DirectoryLock::Outcome locked = dir->m_lock.tryLock();
    if (locked == DirectoryLock::Outcome::Forbidden)
        return fail(ErrorCode::Forbidden,
            QT_TRANSLATE_NOOP(
                "Text", "The data directory %1 cannot be written: change its owner, or give another --data-dir."),
            path);
    if (locked == DirectoryLock::Outcome::Held) {
        const DirectoryLock::Owner owner = dir->m_lock.owner().value_or(DirectoryLock::Owner{});
        return fail(ErrorCode::Conflict,
            QT_TRANSLATE_NOOP("Text",
                "The data directory %1 is used by another instance (%2, process %3): stop it, or give another "
                "--data-dir."),
            path, owner.program.isEmpty() ? QStringLiteral("tierwatch") : owner.program,
            QString::number(owner.process));
    }
    const Result<QString> instance = keptSecret(dir->file(QStringLiteral("instance-id")));
    if (!instance)
        return tl::unexpected(instance.error());
    dir->m_instance = *instance;
    const Result<QString> token = keptSecret(dir->tokenFile());
    if (!token)
        return tl::unexpected(token.error());
    dir->m_token = *token;
    return dir;
}

} // namespace tierwatch
