// SPDX-License-Identifier: GPL-3.0-or-later
// The JSON object that stands under a cid in the state store: a public format, the original's. The one reader and
// writer of it.
#pragma once

#include "core/error.h"
#include "core/identifiers.h"

#include <QByteArray>

#include <optional>
#include <vector>

namespace tierwatch {

enum class StateStatus : quint8 { Update, Done, New, Gone, Failed, Other };

struct StateObject {
    ContentId cid{};
    std::optional<qint64> count; ///< empty: null in the JSON, never reported
    QByteArray target; ///< level key: where it goes now
    QByteArray dbLevel; ///< level key: where the catalogue has it
    QByteArray filename; ///< UTF-8
    std::optional<QByteArray> workerId; ///< empty: null; otherwise somebody has it
    StateStatus status = StateStatus::New;
    QByteArray otherStatus; ///< the word itself where status is Other
    QByteArray error; ///< of a failed one; empty: no such field
    std::vector<std::pair<QByteArray, QByteArray>>
        unknown; ///< fields that we do not know: name and raw JSON value, kept

    bool operator==(const StateObject&) const = default;
};

/// The original's bytes (Python's json.dumps): keys in its order, ", " and ": ", cid and count as strings, non-ASCII as
/// \uXXXX; then `error`, then unknown fields as they were.
[[nodiscard]] QByteArray toJson(const StateObject& object);

/// Appends the same bytes for a content that is where it belongs, without making an object first: the hot path.
void appendDone(QByteArray& json, ContentId cid, qint64 count, QByteArrayView level, QByteArrayView filename);

/// Reads what any writer may have left: numbers or strings for cid and count, any order and spacing, unknown fields.
/// `corrupt` where it is no such object. Bounded: at most 64 KiB, 32 levels deep.
[[nodiscard]] Result<StateObject> parseStateObject(QByteArrayView json);

} // namespace tierwatch
