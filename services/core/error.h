// SPDX-License-Identifier: GPL-3.0-or-later
// Errors are values: a code that programs act on, and one sentence for people that says what happened and what to do.
#pragma once

#include <QByteArray>
#include <QStringList>
#include <QtGlobal>

#include <tl/expected.hpp>

#include <functional>

namespace tierwatch {

enum class ErrorCode {
    InvalidInput, ///< the request is wrong; the sentence names the field and the rule
    NotFound,
    Conflict, ///< something else stands where this should go
    Forbidden,
    Unavailable, ///< a store, a disk or a server does not answer; the same call may work later
    Exhausted, ///< no room, or a limit is reached
    UnknownOutcome, ///< it may have happened: the answer was lost
    Cancelled,
    Fenced, ///< somebody newer owns it
    Corrupt, ///< what was read is not what it should be
    Internal,
};

/// True where the same call may succeed later without anybody mending something.
[[nodiscard]] bool retryable(ErrorCode code);

/// The code's name as HTTP, logs and tables spell it: `invalid_input`.
[[nodiscard]] QByteArray toName(ErrorCode code);
[[nodiscard]] ErrorCode errorCodeFromName(QByteArrayView name);

/// A sentence that is translated only where it is shown. Mark the source with QT_TRANSLATE_NOOP("Text", "… %1 …").
struct Text {
    QByteArray source; ///< English, with %1 … %9
    QStringList arguments;

    [[nodiscard]] QString english() const;
    [[nodiscard]] bool isEmpty() const { return source.isEmpty(); }
    bool operator==(const Text&) const = default;
};

struct Error {
    ErrorCode code = ErrorCode::Internal;
    Text text;

    bool operator==(const Error&) const = default;
};

/// For a column in a table: JSON that fromStored reads back; anything else becomes the text of an `internal` error.
[[nodiscard]] QByteArray toStored(const Error& error);
[[nodiscard]] Error fromStored(const QByteArray& stored);

template <typename T = void> using Result = tl::expected<T, Error>;

/// How an asynchronous call answers: exactly once, in the thread that the call's class names.
template <typename T = void> using Done = std::function<void(Result<T>)>;

template <typename... Arguments>
[[nodiscard]] tl::unexpected<Error> fail(ErrorCode code, const char* source, const Arguments&... arguments)
{
    return tl::unexpected<Error>(Error{ code, Text{ source, QStringList{ QString(arguments)... } } });
}

} // namespace tierwatch
