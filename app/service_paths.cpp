// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/service_paths.h"

#include <QDir>

#include <map>

namespace tierwatch {

namespace {

/// As a word of a unit file: `%` begins a specifier, the others end or begin a word.
QString escaped(const QString& path)
{
    QString word;
    bool quoted = false;
    for (const QChar c : path) {
        if (c == u'%')
            word += QStringLiteral("%%");
        else if (c == u'"' || c == u'\\')
            word += QStringLiteral("\\") + c;
        else
            word += c;
        quoted = quoted || c.isSpace() || c == u'"' || c == u'\'' || c == u'\\' || c == u';';
    }
    return quoted ? u'"' + word + u'"' : word;
}

/// "/srv/media/gold" and "/srv/media/silver" → "/srv/media".
QString common(const QString& one, const QString& other)
{
    const QStringList a = QDir::cleanPath(one).split(u'/');
    const QStringList b = QDir::cleanPath(other).split(u'/');
    QStringList shared;
    for (qsizetype i = 0; i < std::min(a.size(), b.size()) && a[i] == b[i]; ++i)
        shared.append(a[i]);
    return shared.size() < 2 ? QStringLiteral("/") : shared.join(u'/');
}

QStringList writable(const std::vector<ServicePath>& levels, const std::function<quint64(const QString&)>& deviceOf)
{
    std::map<quint64, QStringList> byDevice;
    QStringList paths;
    for (const ServicePath& level : levels) {
        if (level.device == 0)
            paths.append(level.path);
        else
            byDevice[level.device].append(level.path);
    }
    for (const auto& [device, inside] : byDevice) {
        QString parent = inside.front();
        for (const QString& path : inside)
            parent = common(parent, path);
        if (inside.size() > 1 && parent != u"/" && deviceOf(parent) == device)
            paths.append(parent);
        else
            paths += inside;
    }
    paths.sort();
    return paths;
}

} // namespace

QByteArray systemdDropIn(const std::vector<ServicePath>& levels, const std::function<quint64(const QString&)>& deviceOf)
{
    QString text
        = QStringLiteral("# Written by `tierwatchd paths`: the directories of the levels. Run it again when levels "
                         "change.\n[Unit]\n");
    QStringList foreign;
    for (const ServicePath& level : levels) {
        text += QStringLiteral("RequiresMountsFor=%1\n").arg(escaped(level.path));
        if (level.foreignOwners)
            foreign.append(level.level);
    }
    text += QStringLiteral("\n[Service]\n");
    for (const QString& path : writable(levels, deviceOf))
        text += QStringLiteral("ReadWritePaths=%1\n").arg(escaped(path));
    if (!foreign.isEmpty())
        text += QStringLiteral(
            "# Files of other users in %1: moved ones keep their owner only with these capabilities.\n"
            "AmbientCapabilities=CAP_CHOWN CAP_FOWNER\n"
            "CapabilityBoundingSet=CAP_CHOWN CAP_FOWNER\n")
                    .arg(foreign.join(QStringLiteral(", ")));
    return text.toUtf8();
}

} // namespace tierwatch
