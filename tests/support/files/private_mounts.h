// SPDX-License-Identifier: GPL-3.0-or-later
// Filesystems of a test's own, in a mount namespace of its own: whatever happens to the test, nothing stays mounted.
#pragma once

#include <QByteArray>
#include <QString>

namespace tierwatch::test {

/// To be called before there is a second thread: this process's mounts are its own from here on. An empty text, or why
/// not; a user who is not root becomes root of a user namespace.
[[nodiscard]] QString beginPrivateMounts();

/// Mounts it, making the directory; an empty text, or why not. `type` as in mount(2), `options` as its data.
[[nodiscard]] QString mountAt(
    const QString& directory, const char* source, const char* type, unsigned long flags = 0, const char* options = "");
[[nodiscard]] QString unmount(const QString& directory);

/// Makes a filesystem in a new file of that size; `mkfs` takes the file's name behind these arguments. An empty text,
/// or why not.
[[nodiscard]] QString makeImage(const QString& image, qint64 bytes, const QString& mkfs, const QStringList& arguments);

/// A file as a block device that goes with this object and its mount (and with the process).
class LoopDevice final {
public:
    LoopDevice() = default;
    LoopDevice(const LoopDevice&) = delete;
    LoopDevice& operator=(const LoopDevice&) = delete;
    ~LoopDevice();

    /// In place of what was attached before. An empty text, or why not.
    [[nodiscard]] QString attach(const QString& image);
    [[nodiscard]] const QByteArray& path() const { return m_path; }

private:
    QByteArray m_path;
    int m_device = -1;
};

} // namespace tierwatch::test
