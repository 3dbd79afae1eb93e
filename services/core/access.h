// SPDX-License-Identifier: GPL-3.0-or-later
// Who may look at the endpoint's operators' resources, and who may change something: tokens and the roles they give.
#pragma once

#include <QByteArray>
#include <QString>

#include <memory>
#include <mutex>
#include <optional>
#include <vector>

namespace tierwatch {

/// Each includes those before it.
enum class Role : quint8 { Viewer, Operator };

/// "viewer", "operator": in the catalogue, on command lines.
[[nodiscard]] QString toName(Role role);
[[nodiscard]] std::optional<Role> roleFromName(const QString& name);

/// Of a token of at least 256 random bits, so that a plain hash of it is as good as a slow one.
[[nodiscard]] QByteArray hashOfToken(QByteArrayView token);
/// 256 random bits as 64 hexadecimal digits.
[[nodiscard]] QByteArray newToken();
/// Takes as long wherever the difference is. Different lengths are told at once.
[[nodiscard]] bool equalInConstantTime(QByteArrayView a, QByteArrayView b);

struct AccessToken {
    QString name;
    Role role = Role::Viewer;
    QByteArray hash; ///< hashOfToken(); the token itself is nowhere

    bool operator==(const AccessToken&) const = default;
};

/// Whose token came with a request.
struct Bearer {
    QString name; ///< of the token
    Role role = Role::Viewer;
};

/// The operators' tokens that are good at this moment. Any thread.
class TokenBook final {
public:
    /// One that is always good; called once, before other threads look.
    void setOwn(AccessToken token) { m_own = std::move(token); }
    /// All others.
    void replace(std::vector<AccessToken> tokens);
    /// Takes as long whichever it is.
    [[nodiscard]] std::optional<Bearer> find(QByteArrayView token) const;

private:
    std::optional<AccessToken> m_own;
    mutable std::mutex m_mutex;
    std::shared_ptr<const std::vector<AccessToken>> m_tokens = std::make_shared<const std::vector<AccessToken>>();
};

} // namespace tierwatch
