// SPDX-License-Identifier: GPL-3.0-or-later
// What systemd has to be told so that a service may use the levels' directories. Pure.
#pragma once

#include <QString>
#include <QStringList>

#include <functional>
#include <vector>

namespace tierwatch {

/// A level's directory as it was looked at.
struct ServicePath {
    QString level;
    QString path; ///< absolute
    quint64 device = 0; ///< 0: it is not there
    bool foreignOwners = false; ///< files there belong to another user than the service's
};

/// The drop-in for the unit: mounts that are waited for, directories that may be written, capabilities.
/// Levels on one filesystem get the directory that they have in common where it is on the same filesystem
/// (`deviceOf`), since two ReadWritePaths are two mounts, between which nothing can be linked.
[[nodiscard]] QByteArray systemdDropIn(
    const std::vector<ServicePath>& levels, const std::function<quint64(const QString&)>& deviceOf);

} // namespace tierwatch
