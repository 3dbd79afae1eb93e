// SPDX-License-Identifier: GPL-3.0-or-later
#include "api/host_names.h"

#include <QHostAddress>
#include <QHostInfo>
#include <QNetworkInterface>
#include <QSysInfo>

#include <algorithm>

namespace tierwatch::api {

namespace {

bool isPort(QByteArrayView text)
{
    return text.size() <= 5 && std::ranges::all_of(text, [](char c) { return c >= '0' && c <= '9'; });
}

bool isNameCharacter(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '.'
        || c == '_';
}

} // namespace

HostNames::HostNames(const QString& listenHost, const QStringList& more)
{
    add(listenHost);
    for (const QString& name : { QStringLiteral("localhost"), QStringLiteral("127.0.0.1"), QStringLiteral("::1") })
        add(name);
    add(QSysInfo::machineHostName());
    if (const QString domain = QHostInfo::localDomainName(); !domain.isEmpty())
        add(QHostInfo::localHostName() + u'.' + domain);
    for (const QHostAddress& address : QNetworkInterface::allAddresses())
        add(address.toString());
    for (const QString& name : more)
        add(name);
}

void HostNames::add(const QString& name)
{
    QHostAddress address;
    if (address.setAddress(name)) {
        address.setScopeId({});
        m_names.insert(address.toString().toLower().toLatin1());
    } else if (!name.isEmpty()) {
        m_names.insert(name.toLower().toUtf8());
    }
}

HostNames::Verdict HostNames::check(QByteArrayView authority) const
{
    if (authority.startsWith('[')) {
        const qsizetype end = authority.indexOf(']');
        if (end < 0)
            return Verdict::Malformed;
        const QByteArrayView port = authority.sliced(end + 1);
        QHostAddress address;
        if (!address.setAddress(QString::fromLatin1(authority.sliced(1, end - 1)))
            || address.protocol() != QHostAddress::IPv6Protocol
            || !(port.isEmpty() || (port.startsWith(':') && isPort(port.sliced(1)))))
            return Verdict::Malformed;
        return m_names.contains(address.toString().toLower().toLatin1()) ? Verdict::Ours : Verdict::NotOurs;
    }
    const qsizetype colon = authority.indexOf(':');
    QByteArrayView name = colon < 0 ? authority : authority.first(colon);
    if (!std::ranges::all_of(name, isNameCharacter) || (colon >= 0 && !isPort(authority.sliced(colon + 1))))
        return Verdict::Malformed;
    if (name.endsWith('.')) // the root's dot: the same name
        name.chop(1);
    return m_names.contains(name.toByteArray().toLower()) ? Verdict::Ours : Verdict::NotOurs;
}

} // namespace tierwatch::api
