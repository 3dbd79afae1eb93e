// SPDX-License-Identifier: GPL-3.0-or-later
// The names under which this endpoint may be called. A web page of another name that resolves to this machine (DNS
// rebinding) is turned away by them.
#pragma once

#include <QByteArray>
#include <QSet>
#include <QString>
#include <QStringList>

namespace tierwatch::api {

/// Made once, then read by all threads.
class HostNames final {
public:
    enum class Verdict : quint8 { Ours, NotOurs, Malformed };

    /// The address listened at, localhost, the loopback addresses, this machine's name and addresses, and `more`.
    HostNames(const QString& listenHost, const QStringList& more);

    /// `authority`: what stands in a Host field, HOST[:PORT]; the port is not compared, a proxy may have another.
    [[nodiscard]] Verdict check(QByteArrayView authority) const;

private:
    void add(const QString& name);

    QSet<QByteArray> m_names; ///< lower case; IPv6 in Qt's short form without brackets
};

} // namespace tierwatch::api
