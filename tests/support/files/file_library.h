// SPDX-License-Identifier: GPL-3.0-or-later
// Levels as real directories: bronze and silver on one filesystem, gold on another; and a job control that a test
// plays.
#pragma once

#include "relocation/file_mover.h"

#include <QTemporaryDir>

#include <functional>
#include <sys/stat.h>

namespace tierwatch::test {

/// A job control that answers at once; `atProgress` and `atPublish` run in the job's thread.
class PlayedControl final : public JobControl {
public:
    std::optional<Error> stop;
    bool publishAllowed = true;
    quint64 partInode = 0;
    qint64 bytesDone = 0;
    std::function<void(qint64)> atProgress;
    std::function<void()> atPublish;

    [[nodiscard]] std::optional<Error> stopped() const override { return stop; }
    void progress(ContentId cid, qint64 bytes) override;
    void partMade(ContentId cid, Epoch epoch, quint64 inode) override;
    [[nodiscard]] bool mayPublish() override;
    void throttle(qint64 bytes) override;
};

class FileLibrary final {
public:
    FileLibrary();

    /// False, and why, where there are no two filesystems or the directories could not be made.
    [[nodiscard]] bool isValid() const { return m_problem.isEmpty(); }
    [[nodiscard]] const QString& problem() const { return m_problem; }

    JobLevel bronze;
    JobLevel silver; ///< on bronze's filesystem
    JobLevel gold; ///< on another one

    /// A file of that many bytes, which depend on `seed`; its directories are made.
    void write(const JobLevel& level, const QByteArray& name, qint64 bytes = 1000, int seed = 1) const;
    [[nodiscard]] static QByteArray path(const JobLevel& level, const QByteArray& name);
    [[nodiscard]] static QByteArray read(const JobLevel& level, const QByteArray& name);
    [[nodiscard]] static QByteArray bytes(qint64 count, int seed);
    [[nodiscard]] static bool exists(const JobLevel& level, const QByteArray& name);
    [[nodiscard]] static struct stat status(const JobLevel& level, const QByteArray& name);
    /// All names under the level but its marker, sorted.
    [[nodiscard]] static QList<QByteArray> names(const JobLevel& level);

private:
    JobLevel makeLevel(int slot, const char* key, const QString& path);

    QTemporaryDir m_disk;
    std::unique_ptr<QTemporaryDir> m_other;
    QString m_problem;
};

/// An item of content 7 unless said otherwise.
[[nodiscard]] JobItem item(const QByteArray& name, qint64 epoch = 1, qint64 cid = 7);

} // namespace tierwatch::test
