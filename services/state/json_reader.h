// SPDX-License-Identifier: GPL-3.0-or-later
// A strict JSON reader over bytes that shows where each value stands, so that values which we do not know can be kept
// verbatim.
#pragma once

#include <QByteArray>
#include <QByteArrayView>

#include <optional>

namespace tierwatch {

/// Walks one JSON text from its beginning. Each call reads what it names, or returns false or nothing and leaves the
/// reader useless: the text is not what was expected. Takes what Python's json takes, NaN and Infinity included.
class JsonReader final {
public:
    explicit JsonReader(QByteArrayView text, int deepest) : m_text(text), m_deepest(deepest) { }

    void skipSpace();
    /// The next byte, 0 at the end.
    [[nodiscard]] char peek() const { return m_at < m_text.size() ? m_text[m_at] : '\0'; }
    [[nodiscard]] bool atEnd() const { return m_at == m_text.size(); }
    /// Steps over `byte` if it comes next.
    bool take(char byte);
    /// A string, decoded to UTF-8. A lone surrogate U+DC80 … U+DCFF is the byte that Python's `surrogateescape` hides
    /// in it; other lone ones have no bytes: nothing.
    [[nodiscard]] std::optional<QByteArray> string();
    /// Steps over any one value; its bytes as they stand, surrounding space left out.
    [[nodiscard]] std::optional<QByteArrayView> value();

private:
    bool skipString();
    bool skipNumber();
    bool skipDigits();
    bool skipWord(QByteArrayView word);
    bool skipMembers(char close, int depth);
    bool skipValue(int depth);
    std::optional<char16_t> hexUnit();
    bool escape(QByteArray& into);

    QByteArrayView m_text;
    qsizetype m_at = 0;
    int m_deepest;
};

/// Bytes of the UTF-8 sequence that begins at `at`; 0 where there is no valid one.
[[nodiscard]] int utf8Length(QByteArrayView text, qsizetype at);
/// The code point of the sequence of `length` bytes at `at`.
[[nodiscard]] char32_t utf8CodePoint(QByteArrayView text, qsizetype at, int length);
void appendUtf8(QByteArray& into, char32_t codePoint);

} // namespace tierwatch
