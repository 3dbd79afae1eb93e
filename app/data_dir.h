// SPDX-License-Identifier: GPL-3.0-or-later
// The directory that belongs to one process: its lock, its identity, the operators' token.
#pragma once

#include "app/directory_lock.h"
#include "core/error.h"

#include <QString>

#include <memory>

namespace tierwatch {

class DataDir {
public:
    /// Makes it (0700) where it is missing. `conflict`: another instance uses it.
    [[nodiscard]] static Result<std::unique_ptr<DataDir>> open(const QString& path);

    [[nodiscard]] QString file(const QString& name) const { return m_path + u'/' + name; }
    [[nodiscard]] const QString& instance() const { return m_instance; }
    /// Of the operator whose directory this is; never logged.
    [[nodiscard]] const QString& token() const { return m_token; }
    [[nodiscard]] QString tokenFile() const { return file(QStringLiteral("admin-token")); }

    /// Where a window listens for a second start on this directory.
    [[nodiscard]] static QString windowSocket(const QString& path) { return path + QStringLiteral("/window.socket"); }

private:
    explicit DataDir(const QString& path);

    QString m_path;
    DirectoryLock m_lock;
    QString m_instance;
    QString m_token;
};

} // namespace tierwatch
