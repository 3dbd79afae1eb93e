// SPDX-License-Identifier: GPL-3.0-or-later
#include "api/json_object.h"

#include <QString>

#include <optional>

namespace tierwatch::api {

namespace {

constexpr int greatestDepth = 64;

bool isDigit(char c) { return c >= '0' && c <= '9'; }

/// Walks over the text; each function leaves it after what it read, or returns false.
class Reader final {
public:
    explicit Reader(QByteArrayView text) : m_text(text) { }

    bool object(const std::function<bool(const JsonMember&)>& take)
    {
        space();
        if (!is('{'))
            return false;
        ++m_at;
        space();
        if (is('}')) {
            ++m_at;
            return atEnd();
        }
        for (;;) {
            JsonMember member;
            space();
            if (!string(&member.name))
                return false;
            space();
            if (!skip(':'))
                return false;
            space();
            if (!value(member, 1) || !take(member))
                return false;
            space();
            if (skip(','))
                continue;
            return skip('}') && atEnd();
        }
    }

    bool array(const std::function<bool(const JsonMember&)>& take)
    {
        space();
        if (!skip('['))
            return false;
        space();
        if (skip(']'))
            return atEnd();
        for (;;) {
            JsonMember element;
            space();
            if (!value(element, 1) || !take(element))
                return false;
            space();
            if (skip(','))
                continue;
            return skip(']') && atEnd();
        }
    }

private:
    [[nodiscard]] bool is(char c) const { return m_at < m_text.size() && m_text[m_at] == c; }

    bool skip(char c)
    {
        if (!is(c))
            return false;
        ++m_at;
        return true;
    }

    void space()
    {
        while (is(' ') || is('\t') || is('\n') || is('\r'))
            ++m_at;
    }

    bool atEnd()
    {
        space();
        return m_at == m_text.size();
    }

    bool value(JsonMember& member, int depth)
    {
        if (m_at >= m_text.size() || depth > greatestDepth)
            return false;
        const qsizetype begin = m_at;
        bool read = false;
        switch (m_text[m_at]) {
        case '"':
            member.kind = JsonMember::Kind::String;
            return string(&member.value);
        case '{':
            member.kind = JsonMember::Kind::Object;
            read = nested('}', true, depth);
            break;
        case '[':
            member.kind = JsonMember::Kind::Array;
            read = nested(']', false, depth);
            break;
        case 't':
            read = literal("true");
            break;
        case 'f':
            read = literal("false");
            break;
        case 'n':
            read = literal("null");
            break;
        default:
            member.kind = JsonMember::Kind::Number;
            read = number();
            break;
        }
        if (read && depth == 1)
            member.value = m_text.sliced(begin, m_at - begin).toByteArray();
        return read;
    }

    bool nested(char end, bool named, int depth)
    {
        ++m_at;
        space();
        if (skip(end))
            return true;
        for (;;) {
            space();
            if (named) {
                if (!string(nullptr))
                    return false;
                space();
                if (!skip(':'))
                    return false;
                space();
            }
            JsonMember ignored;
            if (!value(ignored, depth + 1))
                return false;
            space();
            if (skip(','))
                continue;
            return skip(end);
        }
    }

    bool literal(QByteArrayView word)
    {
        if (!m_text.sliced(m_at).startsWith(word))
            return false;
        m_at += word.size();
        return true;
    }

    bool digits()
    {
        const qsizetype begin = m_at;
        while (m_at < m_text.size() && isDigit(m_text[m_at]))
            ++m_at;
        return m_at > begin;
    }

    bool number()
    {
        skip('-');
        if (!skip('0') && !digits()) // a leading zero stands alone
            return false;
        if (skip('.') && !digits())
            return false;
        if (skip('e') || skip('E')) {
            if (!skip('+'))
                skip('-');
            return digits();
        }
        return true;
    }

    /// Decodes into `into` where that is wanted.
    bool string(QByteArray* into)
    {
        if (!skip('"'))
            return false;
        while (m_at < m_text.size()) {
            const char c = m_text[m_at++];
            if (c == '"')
                return true;
            if (static_cast<unsigned char>(c) < 0x20)
                return false;
            if (c != '\\') {
                if (into)
                    into->append(c);
            } else if (!escape(into)) {
                return false;
            }
        }
        return false;
    }

    bool escape(QByteArray* into)
    {
        if (m_at >= m_text.size())
            return false;
        const char c = m_text[m_at++];
        constexpr QByteArrayView written = "\"\\/bfnrt";
        constexpr QByteArrayView meant = "\"\\/\b\f\n\r\t";
        if (const qsizetype known = written.indexOf(c); known >= 0) {
            if (into)
                into->append(meant[known]);
            return true;
        }
        if (c != 'u')
            return false;
        const std::optional<char16_t> first = fourHexDigits();
        if (!first)
            return false;
        QString character(QChar{ *first });
        if (QChar::isHighSurrogate(*first)) {
            if (!skip('\\') || !skip('u'))
                return false;
            const std::optional<char16_t> second = fourHexDigits();
            if (!second || !QChar::isLowSurrogate(*second))
                return false;
            character.append(QChar{ *second });
        } else if (QChar::isLowSurrogate(*first)) {
            return false;
        }
        if (into)
            into->append(character.toUtf8());
        return true;
    }

    std::optional<char16_t> fourHexDigits()
    {
        if (m_text.size() - m_at < 4)
            return std::nullopt;
        char16_t value = 0;
        for (int i = 0; i < 4; ++i) {
            const char c = m_text[m_at++];
            const char lower = static_cast<char>(c | 0x20);
            if (isDigit(c))
                value = static_cast<char16_t>(value * 16 + (c - '0'));
            else if (lower >= 'a' && lower <= 'f')
                value = static_cast<char16_t>(value * 16 + (lower - 'a' + 10));
            else
                return std::nullopt;
        }
        return value;
    }

    QByteArrayView m_text;
    qsizetype m_at = 0;
};

} // namespace

bool readJsonObject(QByteArrayView json, const std::function<bool(const JsonMember&)>& take)
{
    return json.isValidUtf8() && Reader(json).object(take);
}

bool readJsonArray(QByteArrayView json, const std::function<bool(const JsonMember&)>& take)
{
    return Reader(json).array(take);
}

} // namespace tierwatch::api
