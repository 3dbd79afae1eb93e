// SPDX-License-Identifier: GPL-3.0-or-later
// The configuration file: `key = value` lines, comments after # or ; at the start of a line, an optional [tierwatch]
// header.
#pragma once

#include "core/error.h"

#include <QByteArray>
#include <QString>

#include <vector>

namespace tierwatch {

struct ConfigLine {
    QString key;
    QString value; ///< without surrounding spaces, and without one pair of double quotes
    int line = 0; ///< from 1
};

/// All lines in order. `invalid_input` names file and line: no `=`, another section, a key twice, bytes that are not
/// UTF-8.
[[nodiscard]] Result<std::vector<ConfigLine>> parseConfigFile(const QByteArray& content, const QString& path);

} // namespace tierwatch
