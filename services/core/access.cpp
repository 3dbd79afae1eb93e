// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/access.h"

#include <QCryptographicHash>
#include <QRandomGenerator>

#include <array>

namespace tierwatch {

QString toName(Role role) { return role == Role::Operator ? QStringLiteral("operator") : QStringLiteral("viewer"); }

std::optional<Role> roleFromName(const QString& name)
{
    for (const Role role : { Role::Viewer, Role::Operator }) {
        if (name == toName(role))
            return role;
    }
    return std::nullopt;
}

QByteArray hashOfToken(QByteArrayView token)
{
    QCryptographicHash hash(QCryptographicHash::Sha256);
    hash.addData(token);
    return hash.result().toHex();
}

QByteArray newToken()
{
    std::array<quint32, 8> words{};
    QRandomGenerator::system()->fillRange(words.data(), static_cast<qsizetype>(words.size()));
    return QByteArray(reinterpret_cast<const char*>(words.data()), sizeof words).toHex();
}

bool equalInConstantTime(QByteArrayView a, QByteArrayView b)
{
    if (a.size() != b.size())
        return false;
    volatile unsigned char difference = 0; // so that no compiler makes it end early
    for (qsizetype i = 0; i < a.size(); ++i)
        difference = static_cast<unsigned char>(difference | (a[i] ^ b[i]));
    return difference == 0;
}

void TokenBook::replace(std::vector<AccessToken> tokens)
{
    auto made = std::make_shared<const std::vector<AccessToken>>(std::move(tokens));
    const std::lock_guard lock(m_mutex);
    m_tokens.swap(made);
}

std::optional<Bearer> TokenBook::find(QByteArrayView token) const
{
    std::shared_ptr<const std::vector<AccessToken>> tokens;
    {
        const std::lock_guard lock(m_mutex);
        tokens = m_tokens;
    }
    const QByteArray hash = hashOfToken(token);
    std::optional<Bearer> found;
    const auto look = [&](const AccessToken& known) {
        if (equalInConstantTime(known.hash, hash))
            found = Bearer{ known.name, known.role };
    };
    for (const AccessToken& known : *tokens)
        look(known);
    if (m_own)
        look(*m_own);
    return found;
}

} // namespace tierwatch
