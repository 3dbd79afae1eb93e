// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/failures.h"

#include <QCryptographicHash>

namespace tierwatch {

QByteArray failureCause(const Error& error, const QString& from, const QString& to)
{
    constexpr qsizetype enough = 8;
    // The sentence without its arguments: a file's name makes no other cause.
    const QByteArray sentence = QCryptographicHash::hash(error.text.source, QCryptographicHash::Sha1).toHex();
    return toName(error.code) + '-' + sentence.left(enough) + '-' + from.toUtf8() + '-' + to.toUtf8();
}

} // namespace tierwatch
