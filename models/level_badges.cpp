// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/level_badges.h"

#include <QSet>

namespace tierwatch {

namespace {

QString firstFree(const QString& name, const QSet<QString>& taken)
{
    for (const QChar letter : name.normalized(QString::NormalizationForm_C).toUpper()) {
        if (letter.isLetterOrNumber() && !taken.contains(letter))
            return letter;
    }
    for (int digit = 1;; ++digit) {
        if (QString badge = QString::number(digit); !taken.contains(badge))
            return badge;
    }
}

} // namespace

QHash<int, QString> levelBadges(const LevelTable& levels)
{
    QHash<int, QString> badges;
    QSet<QString> taken;
    for (auto level = levels.levels().rbegin(); level != levels.levels().rend(); ++level) {
        const QString badge = firstFree(level->name(), taken);
        taken.insert(badge);
        badges.insert(static_cast<int>(number(level->slot)), badge);
    }
    return badges;
}

} // namespace tierwatch
