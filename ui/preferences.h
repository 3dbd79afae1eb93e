// SPDX-License-Identifier: GPL-3.0-or-later
// What operators have chosen for their window: language, colours, columns. Kept from one start to the next.
#pragma once

#include <QString>
#include <QVariantMap>

#include <memory>

class QSettings;

namespace tierwatch {

/// GUI thread. Handed to whoever needs it; what is unreadable counts as not chosen.
class Preferences final {
public:
    /// Empty: nothing outlives the object.
    explicit Preferences(const QString& file = {});
    ~Preferences();
    Preferences(const Preferences&) = delete;
    Preferences& operator=(const Preferences&) = delete;

    [[nodiscard]] QVariant value(const QString& key, const QVariant& otherwise = {}) const;
    void set(const QString& key, const QVariant& value);

private:
    std::unique_ptr<QSettings> m_file;
    QVariantMap m_values; ///< where there is no file
};

namespace PreferenceKey {
inline const QString language = QStringLiteral("language"); ///< `en`, `ko`; empty: the desktop's
inline const QString colors = QStringLiteral("colors"); ///< `light`, `dark`; empty: the desktop's
inline const QString geometry = QStringLiteral("geometry");
} // namespace PreferenceKey

} // namespace tierwatch
