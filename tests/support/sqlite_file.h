// SPDX-License-Identifier: GPL-3.0-or-later
// A look at, or an edit of, a SQLite catalogue beside the program that uses it.
#pragma once

#include <QString>
#include <QStringList>

namespace tierwatch::test {

/// All rows, values joined by '|'; the error's text as a row where there is one.
QStringList sqliteRows(const QString& file, const QString& text);
/// The first row, empty where there is none.
QString sqliteRow(const QString& file, const QString& text);

} // namespace tierwatch::test
