// SPDX-License-Identifier: GPL-3.0-or-later
// Which names a content may have, and the names that Tierwatch uses beside it. Pure.
#pragma once

#include "core/error.h"
#include "core/identifiers.h"

#include <QByteArray>

#include <optional>

namespace tierwatch {

/// A checked name: its directory inside the level ("" or "2024/drama") and its last component.
struct ContentPath {
    QByteArray directory;
    QByteArray name;
};

/// A relative path of at most 16 components, each 1–255 bytes of valid UTF-8 without control characters, not `.` or
/// `..`, not beginning with `.tierwatch`. Anything else: `invalid_input`, naming the rule.
[[nodiscard]] Result<ContentPath> parseContentPath(const QByteArray& filename);

/// The name of a copy under way, and of a source about to be removed.
[[nodiscard]] QByteArray partName(ContentId cid, Epoch epoch);
[[nodiscard]] QByteArray asideName(ContentId cid, Epoch epoch);

struct OwnName {
    enum class Kind : quint8 { Part, Aside };
    Kind kind = Kind::Part;
    ContentId cid{};
    Epoch epoch = Epoch::None;
};
/// Empty for every name that the two functions above do not make.
[[nodiscard]] std::optional<OwnName> parseOwnName(const QByteArray& name);

} // namespace tierwatch
