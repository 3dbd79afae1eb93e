// SPDX-License-Identifier: GPL-3.0-or-later
// Who has a data directory. The kernel lets go of it with the process, whatever it dies of: nothing is left that
// somebody would have to judge or remove.
#pragma once

#include <QString>

#include <optional>

namespace tierwatch {

class DirectoryLock final {
public:
    enum class Outcome : quint8 {
        Taken, ///< ours until the object goes
        Held, ///< another has it: see owner()
        Forbidden, ///< the file cannot be made or written
    };
    struct Owner {
        qint64 process = 0;
        QString program;
    };

    /// `path`: the lock's file; made where it is missing, and never removed.
    explicit DirectoryLock(QString path) : m_path(std::move(path)) { }
    ~DirectoryLock();
    DirectoryLock(const DirectoryLock&) = delete;
    DirectoryLock& operator=(const DirectoryLock&) = delete;

    [[nodiscard]] Outcome tryLock();
    /// Whoever has it now; nothing where nobody does. (Not of an object that has it itself.)
    [[nodiscard]] std::optional<Owner> owner() const;

private:
    QString m_path;
    int m_descriptor = -1;
};

} // namespace tierwatch
