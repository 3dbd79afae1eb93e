// SPDX-License-Identifier: GPL-3.0-or-later
#include "state/json_reader.h"

namespace tierwatch {

namespace {

bool isDigit(char byte) { return byte >= '0' && byte <= '9'; }

bool isContinuation(quint8 byte) { return (byte & 0xC0U) == 0x80U; }

} // namespace

int utf8Length(QByteArrayView text, qsizetype at)
{
    const auto byte = [&](qsizetype offset) {
        return at + offset < text.size() ? static_cast<quint8>(text[at + offset]) : quint8(0);
    };
    const quint8 first = byte(0);
    if (first < 0x80)
        return at < text.size() ? 1 : 0;
    const quint8 second = byte(1);
    if (first >= 0xC2 && first <= 0xDF)
        return isContinuation(second) ? 2 : 0;
    if (first >= 0xE0 && first <= 0xEF) {
        const bool overlong = first == 0xE0 && second < 0xA0;
        const bool surrogate = first == 0xED && second > 0x9F;
        return isContinuation(second) && isContinuation(byte(2)) && !overlong && !surrogate ? 3 : 0;
    }
    if (first >= 0xF0 && first <= 0xF4) {
        const bool overlong = first == 0xF0 && second < 0x90;
        const bool tooGreat = first == 0xF4 && second > 0x8F;
        return isContinuation(second) && isContinuation(byte(2)) && isContinuation(byte(3)) && !overlong && !tooGreat
            ? 4
            : 0;
    }
    return 0;
}

char32_t utf8CodePoint(QByteArrayView text, qsizetype at, int length)
{
    const auto byte = [&](qsizetype offset) { return static_cast<char32_t>(static_cast<quint8>(text[at + offset])); };
    switch (length) {
    case 2:
        return (byte(0) & 0x1FU) << 6U | (byte(1) & 0x3FU);
    case 3:
        return (byte(0) & 0x0FU) << 12U | (byte(1) & 0x3FU) << 6U | (byte(2) & 0x3FU);
    case 4:
        return (byte(0) & 0x07U) << 18U | (byte(1) & 0x3FU) << 12U | (byte(2) & 0x3FU) << 6U | (byte(3) & 0x3FU);
    default:
        return byte(0);
    }
}

void appendUtf8(QByteArray& into, char32_t codePoint)
{
    const auto put = [&into](char32_t byte) { into.append(static_cast<char>(static_cast<quint8>(byte))); };
    if (codePoint < 0x80) {
        put(codePoint);
    } else if (codePoint < 0x800) {
        put(0xC0U | codePoint >> 6U);
        put(0x80U | (codePoint & 0x3FU));
    } else if (codePoint < 0x10000) {
        put(0xE0U | codePoint >> 12U);
        put(0x80U | (codePoint >> 6U & 0x3FU));
        put(0x80U | (codePoint & 0x3FU));
    } else {
        put(0xF0U | codePoint >> 18U);
        put(0x80U | (codePoint >> 12U & 0x3FU));
        put(0x80U | (codePoint >> 6U & 0x3FU));
        put(0x80U | (codePoint & 0x3FU));
    }
}

void JsonReader::skipSpace()
{
    while (peek() == ' ' || peek() == '\t' || peek() == '\n' || peek() == '\r')
        ++m_at;
}

bool JsonReader::take(char byte)
{
    if (atEnd() || m_text[m_at] != byte)
        return false;
    ++m_at;
    return true;
}

std::optional<char16_t> JsonReader::hexUnit()
{
    if (m_text.size() - m_at < 4)
        return std::nullopt;
    unsigned unit = 0;
    for (int i = 0; i < 4; ++i) {
        const char byte = m_text[m_at++];
        unit <<= 4U;
        if (isDigit(byte))
            unit |= static_cast<unsigned>(byte - '0');
        else if (byte >= 'a' && byte <= 'f')
            unit |= static_cast<unsigned>(byte - 'a' + 10);
        else if (byte >= 'A' && byte <= 'F')
            unit |= static_cast<unsigned>(byte - 'A' + 10);
        else
            return std::nullopt;
    }
    return static_cast<char16_t>(unit);
}

bool JsonReader::escape(QByteArray& into)
{
    const char byte = peek();
    ++m_at;
    switch (byte) {
    case '"':
    case '\\':
    case '/':
        into.append(byte);
        return true;
    case 'b':
        into.append('\b');
        return true;
    case 'f':
        into.append('\f');
        return true;
    case 'n':
        into.append('\n');
        return true;
    case 'r':
        into.append('\r');
        return true;
    case 't':
        into.append('\t');
        return true;
    case 'u':
        break;
    default:
        return false;
    }
    const std::optional<char16_t> unit = hexUnit();
    if (!unit)
        return false;
    if (*unit < 0xD800 || *unit > 0xDFFF) {
        appendUtf8(into, *unit);
        return true;
    }
    if (*unit >= 0xDC80 && *unit <= 0xDCFF) {
        into.append(static_cast<char>(static_cast<quint8>(*unit - 0xDC00)));
        return true;
    }
    if (*unit > 0xDBFF || !take('\\') || !take('u'))
        return false;
    const std::optional<char16_t> low = hexUnit();
    if (!low || *low < 0xDC00 || *low > 0xDFFF)
        return false;
    appendUtf8(
        into, 0x10000U + ((static_cast<char32_t>(*unit) - 0xD800U) << 10U) + (static_cast<char32_t>(*low) - 0xDC00U));
    return true;
}

std::optional<QByteArray> JsonReader::string()
{
    if (!take('"'))
        return std::nullopt;
    QByteArray decoded;
    while (!atEnd()) {
        const char byte = m_text[m_at];
        if (byte == '"') {
            ++m_at;
            return decoded;
        }
        if (byte == '\\') {
            ++m_at;
            if (!escape(decoded))
                return std::nullopt;
            continue;
        }
        const int length = static_cast<quint8>(byte) < 0x20 ? 0 : utf8Length(m_text, m_at);
        if (length == 0)
            return std::nullopt;
        decoded.append(m_text.sliced(m_at, length));
        m_at += length;
    }
    return std::nullopt;
}

bool JsonReader::skipString()
{
    if (!take('"'))
        return false;
    while (!atEnd()) {
        const char byte = m_text[m_at];
        if (byte == '"') {
            ++m_at;
            return true;
        }
        if (byte == '\\') {
            m_at += 2;
            const char kind = m_at <= m_text.size() ? m_text[m_at - 1] : '\0';
            if (kind == 'u' ? !hexUnit() : !QByteArrayView("\"\\/bfnrt").contains(kind))
                return false;
            continue;
        }
        const int length = static_cast<quint8>(byte) < 0x20 ? 0 : utf8Length(m_text, m_at);
        if (length == 0)
            return false;
        m_at += length;
    }
    return false;
}

bool JsonReader::skipDigits()
{
    if (!isDigit(peek()))
        return false;
    while (isDigit(peek()))
        ++m_at;
    return true;
}

bool JsonReader::skipWord(QByteArrayView word)
{
    if (!m_text.sliced(m_at).startsWith(word))
        return false;
    m_at += word.size();
    return true;
}

bool JsonReader::skipNumber()
{
    if (take('-') && peek() == 'I')
        return skipWord("Infinity");
    if (!take('0') && !skipDigits())
        return false;
    if (take('.') && !skipDigits())
        return false;
    if (take('e') || take('E')) {
        if (!take('+'))
            take('-');
        return skipDigits();
    }
    return true;
}

bool JsonReader::skipMembers(char close, int depth)
{
    ++m_at; // the opening bracket
    skipSpace();
    if (take(close))
        return true;
    do {
        skipSpace();
        if (close == '}') {
            if (!skipString())
                return false;
            skipSpace();
            if (!take(':'))
                return false;
            skipSpace();
        }
        if (!skipValue(depth + 1))
            return false;
        skipSpace();
    } while (take(','));
    return take(close);
}

bool JsonReader::skipValue(int depth)
{
    if (depth > m_deepest)
        return false;
    switch (peek()) {
    case '"':
        return skipString();
    case '{':
        return skipMembers('}', depth);
    case '[':
        return skipMembers(']', depth);
    case 't':
        return skipWord("true");
    case 'f':
        return skipWord("false");
    case 'n':
        return skipWord("null");
    case 'N':
        return skipWord("NaN");
    case 'I':
        return skipWord("Infinity");
    default:
        return skipNumber();
    }
}

std::optional<QByteArrayView> JsonReader::value()
{
    const qsizetype start = m_at;
    if (!skipValue(1))
        return std::nullopt;
    return m_text.sliced(start, m_at - start);
}

} // namespace tierwatch
