// SPDX-License-Identifier: GPL-3.0-or-later
#include "api/request_parser.h"

#include <algorithm>
#include <array>
#include <cstring>
#include <utility>

namespace tierwatch::api {

namespace {

constexpr bool isDigit(char c) { return c >= '0' && c <= '9'; }

/// tchar of RFC 9110, 5.6.2: what methods and field names are made of.
constexpr std::array<bool, 256> tokenCharacters = [] {
    std::array<bool, 256> table{};
    for (unsigned c = 0; c < 128; ++c)
        table[c] = (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
    for (const char c : { '!', '#', '$', '%', '&', '\'', '*', '+', '-', '.', '^', '_', '`', '|', '~' })
        table[static_cast<unsigned char>(c)] = true;
    return table;
}();

bool isTokenCharacter(char c) { return tokenCharacters[static_cast<unsigned char>(c)]; }

bool isToken(QByteArrayView text) { return !text.isEmpty() && std::ranges::all_of(text, isTokenCharacter); }

/// Visible ASCII, spaces, tabs and bytes from 0x80 on: no CR, no NUL.
bool isFieldValue(QByteArrayView text)
{
    return std::ranges::all_of(
        text, [](char c) { return c == '\t' || (static_cast<unsigned char>(c) >= 0x20 && c != 0x7f); });
}

QByteArrayView trimmed(QByteArrayView text)
{
    const auto isSpace = [](char c) { return c == ' ' || c == '\t'; };
    while (!text.isEmpty() && isSpace(text.front()))
        text = text.sliced(1);
    while (!text.isEmpty() && isSpace(text.back()))
        text.chop(1);
    return text;
}

bool isNamed(QByteArrayView text, QByteArrayView name)
{
    return text.size() == name.size() && qstrnicmp(text.data(), text.size(), name.data(), name.size()) == 0;
}

/// A field that only handlers understand. Where it may come once, a second one could mean something else to another
/// reader.
struct CarriedField {
    QByteArrayView name;
    QByteArrayView Request::*value;
    const char* twice = nullptr; ///< why not; nothing: the last one counts
};

constexpr std::array<CarriedField, 6> carriedFields{ {
    { "authorization", &Request::authorization, "Authorization is given more than once." },
    { "origin", &Request::origin, "Origin is given more than once." },
    { "sec-fetch-site", &Request::fetchSite, "Sec-Fetch-Site is given more than once." },
    { "x-forwarded-for", &Request::forwardedFor },
    { "if-match", &Request::ifMatch, "If-Match is given more than once." },
    { "idempotency-key", &Request::idempotencyKey, "Idempotency-Key is given more than once." },
} };

Method methodNamed(QByteArrayView name)
{
    using Known = std::pair<QByteArrayView, Method>;
    for (const auto& [known, method] : { Known{ "POST", Method::Post }, Known{ "GET", Method::Get },
             Known{ "HEAD", Method::Head }, Known{ "PUT", Method::Put }, Known{ "PATCH", Method::Patch },
             Known{ "DELETE", Method::Delete }, Known{ "OPTIONS", Method::Options } }) {
        if (name == known)
            return method;
    }
    return Method::Other;
}

} // namespace

RequestParser::RequestParser(const HttpLimits& limits, const HostNames& names) : m_limits(limits), m_names(names) { }

void RequestParser::reset()
{
    m_request = {};
    m_stage = Stage::RequestLine;
    m_position = m_scanned = m_fieldsAt = m_contentLength = 0;
    m_methodName = m_path = m_query = m_contentType = m_host = m_authority = {};
    m_carried.fill({});
    m_hasCarried.fill(false);
    m_hosts = m_lengths = 0;
    m_hasContentType = m_hasTransferEncoding = m_hasAuthority = m_expectsContinue = m_skippedEmptyLine = m_close
        = m_keepAlive = false;
}

RequestParser::State RequestParser::reject(int status, const char* detail)
{
    refuse(status, detail);
    return State::Rejected;
}

bool RequestParser::refuse(int status, const char* detail)
{
    m_status = status;
    m_detail = detail;
    return false;
}

RequestParser::State RequestParser::parse(QByteArrayView bytes)
{
    while (m_stage != Stage::Body) {
        const qsizetype limit
            = m_stage == Stage::RequestLine ? m_position + m_limits.requestLine + 2 : m_fieldsAt + m_limits.headers + 2;
        const auto* found = static_cast<const char*>(
            std::memchr(bytes.data() + m_scanned, '\n', static_cast<std::size_t>(bytes.size() - m_scanned)));
        const qsizetype end = found ? found - bytes.data() : bytes.size();
        // What is no HTTP at all, say TLS, is told so at once.
        if (m_stage == Stage::RequestLine && m_position < end && bytes[m_position] != '\r'
            && !isTokenCharacter(bytes[m_position]))
            return reject(400, "A request begins with its method.");
        if (end >= limit) {
            return m_stage == Stage::RequestLine
                ? reject(414, "The request line is longer than the setting 'request-line-limit' allows.")
                : reject(431, "The header fields are longer than the setting 'header-limit' allows.");
        }
        if (!found) {
            m_scanned = end;
            return State::Incomplete;
        }
        if (end == m_position || bytes[end - 1] != '\r')
            return reject(400, "Lines end with CR LF.");
        const QByteArrayView line = bytes.sliced(m_position, end - 1 - m_position);
        if (m_stage == Stage::RequestLine) {
            if (line.isEmpty()
                && !std::exchange(m_skippedEmptyLine, true)) { // some clients end a body with one (RFC 9112, 2.2)
                m_position = m_scanned = end + 1;
                continue;
            }
            if (!takeRequestLine(bytes, line))
                return State::Rejected;
            m_stage = Stage::Fields;
            m_fieldsAt = end + 1;
        } else if (line.isEmpty()) {
            if (!endHead(bytes))
                return State::Rejected;
            m_stage = Stage::Body;
        } else if (!takeField(bytes, line)) {
            return State::Rejected;
        }
        m_position = m_scanned = end + 1;
    }
    return parseBody(bytes);
}

RequestParser::State RequestParser::parseBody(QByteArrayView bytes)
{
    if (bytes.size() - m_position < m_contentLength) {
        const bool waits = std::exchange(m_expectsContinue, false) && bytes.size() == m_position;
        return waits ? State::Continue : State::Incomplete;
    }
    m_request.methodName = m_methodName.of(bytes);
    m_request.path = m_path.of(bytes);
    m_request.query = m_query.of(bytes);
    m_request.contentType = m_contentType.of(bytes);
    m_request.body = bytes.sliced(m_position, m_contentLength);
    for (std::size_t i = 0; i < carriedFields.size(); ++i)
        m_request.*carriedFields[i].value = m_carried[i].of(bytes);
    m_request.keepAlive = m_request.http10 ? m_keepAlive && !m_close : !m_close;
    return State::Whole;
}

bool RequestParser::takeRequestLine(QByteArrayView bytes, QByteArrayView line)
{
    const qsizetype first = line.indexOf(' ');
    const qsizetype last = line.lastIndexOf(' ');
    if (first <= 0 || last == first)
        return refuse(400, "A request line is METHOD SP TARGET SP VERSION.");
    const QByteArrayView method = line.first(first);
    if (!isToken(method))
        return refuse(400, "The method is not a token.");
    m_methodName = Range{ m_position, method.size() };
    m_request.method = methodNamed(method);
    return takeVersion(line.sliced(last + 1)) && takeTarget(bytes, line.sliced(first + 1, last - first - 1));
}

bool RequestParser::takeVersion(QByteArrayView version)
{
    if (version.size() != 8 || !version.startsWith("HTTP/") || !isDigit(version[5]) || version[6] != '.'
        || !isDigit(version[7]))
        return refuse(400, "The version is not HTTP/1.1 or HTTP/1.0.");
    if (version[5] != '1' || version[7] > '1')
        return refuse(505, "This server speaks HTTP/1.1 and HTTP/1.0.");
    m_request.http10 = version[7] == '0';
    return true;
}

bool RequestParser::takeTarget(QByteArrayView bytes, QByteArrayView target)
{
    if (target.isEmpty() || !std::ranges::all_of(target, [](char c) { return c > 0x20 && c < 0x7f && c != '#'; }))
        return refuse(400, "The target has characters that must be percent-encoded.");
    QByteArrayView path = target;
    constexpr QByteArrayView scheme = "http://";
    if (target.size() > scheme.size()
        && isNamed(target.first(scheme.size()), scheme)) { // as to a proxy (RFC 9112, 3.2.2)
        path = target.sliced(scheme.size());
        const auto end = std::ranges::find_if(path, [](char c) { return c == '/' || c == '?'; });
        m_authority = Range{ path.data() - bytes.data(), end - path.begin() };
        m_hasAuthority = true;
        path = path.sliced(m_authority.size);
    }
    const qsizetype question = path.indexOf('?');
    if (question >= 0) {
        m_query = Range{ path.data() - bytes.data() + question + 1, path.size() - question - 1 };
        path.truncate(question);
    }
    m_path = Range{ path.data() - bytes.data(), path.size() };
    const bool asterisk = path == "*" && m_request.method == Method::Options && question < 0;
    if (!path.startsWith('/') && !asterisk)
        return refuse(400, "The target is not a path.");
    return true;
}

bool RequestParser::takeField(QByteArrayView bytes, QByteArrayView line)
{
    if (line.front() == ' ' || line.front() == '\t')
        return refuse(400, "A header field must not be folded over several lines.");
    const qsizetype colon = line.indexOf(':');
    if (colon <= 0 || !isToken(line.first(colon)))
        return refuse(400, "A header field is NAME: VALUE, without a space before the colon.");
    const QByteArrayView name = line.first(colon);
    const QByteArrayView value = trimmed(line.sliced(colon + 1));
    if (!isFieldValue(value))
        return refuse(400, "A header field has a control character.");
    const Range range{ value.data() - bytes.data(), value.size() };

    switch (name.size()) { // most fields are told from those that matter by this alone
    case 4:
        if (isNamed(name, "host")) {
            m_host = range;
            ++m_hosts;
        }
        break;
    case 6:
        if (isNamed(name, "expect")) {
            if (!isNamed(value, "100-continue"))
                return refuse(417, "The only expectation that is met is 100-continue.");
            m_expectsContinue = true;
        }
        break;
    case 10:
        if (isNamed(name, "connection"))
            takeConnection(value);
        break;
    case 12:
        if (isNamed(name, "content-type")) {
            if (std::exchange(m_hasContentType, true))
                return refuse(400, "Content-Type is given more than once.");
            m_contentType = range;
        }
        break;
    case 14:
        if (isNamed(name, "content-length"))
            return takeContentLength(value);
        break;
    case 17:
        if (isNamed(name, "transfer-encoding"))
            m_hasTransferEncoding = true;
        break;
    default:
        break;
    }
    return takeCarried(name, range);
}

bool RequestParser::takeCarried(QByteArrayView name, Range value)
{
    for (std::size_t i = 0; i < carriedFields.size(); ++i) {
        if (!isNamed(name, carriedFields[i].name))
            continue;
        m_carried[i] = value;
        if (std::exchange(m_hasCarried[i], true) && carriedFields[i].twice != nullptr)
            return refuse(400, carriedFields[i].twice);
    }
    return true;
}

bool RequestParser::takeContentLength(QByteArrayView value)
{
    if (++m_lengths > 1)
        return refuse(400, "Content-Length is given more than once.");
    if (value.isEmpty() || !std::ranges::all_of(value, isDigit))
        return refuse(400, "Content-Length is not a decimal number.");
    for (const char digit : value) // stays above the limit once it is there: no overflow
        m_contentLength
            = std::min(m_contentLength * 10 + (digit - '0'), std::max(m_limits.body, m_limits.batchBody) + 1);
    return true;
}

void RequestParser::takeConnection(QByteArrayView value)
{
    while (!value.isEmpty()) {
        const qsizetype comma = value.indexOf(',');
        const QByteArrayView option = trimmed(comma < 0 ? value : value.first(comma));
        m_close = m_close || isNamed(option, "close");
        m_keepAlive = m_keepAlive || isNamed(option, "keep-alive");
        value = comma < 0 ? QByteArrayView() : value.sliced(comma + 1);
    }
}

// First what makes the message ambiguous, then what is clear but not for us.
bool RequestParser::endHead(QByteArrayView bytes)
{
    if (m_hasTransferEncoding && (m_lengths > 0 || m_request.http10))
        return refuse(400, "Transfer-Encoding stands where it must not.");
    if (m_hosts > 1 || (m_hosts == 0 && !m_request.http10))
        return refuse(400, "Exactly one Host is needed.");
    if (m_hosts == 1 && !checkHost(m_host.of(bytes)))
        return false;
    if (m_hasAuthority && !checkHost(m_authority.of(bytes)))
        return false;
    if (m_hasTransferEncoding)
        return refuse(501, "Transfer-Encoding is not spoken here: send the body whole, with its Content-Length.");
    const bool mayHaveBody
        = m_request.method == Method::Post || m_request.method == Method::Put || m_request.method == Method::Patch;
    if (m_lengths == 0 && mayHaveBody && (m_hasContentType || m_expectsContinue))
        return refuse(411, "A body needs a Content-Length.");
    const bool batch = m_request.method == Method::Post && m_path.of(bytes) == "/api/v1/views";
    if (m_contentLength > (batch ? m_limits.batchBody : m_limits.body))
        return refuse(413,
            batch ? "The body is longer than the setting 'batch-body-limit' allows: send fewer views at once."
                  : "The body is longer than the setting 'body-limit' allows.");
    if (m_request.http10) // it knows no 100 (RFC 9110, 10.1.1)
        m_expectsContinue = false;
    return true;
}

bool RequestParser::checkHost(QByteArrayView authority)
{
    if (!m_lastHost.isEmpty() && authority == m_lastHost)
        return true;
    switch (m_names.check(authority)) {
    case HostNames::Verdict::Ours:
        m_lastHost = authority.toByteArray();
        return true;
    case HostNames::Verdict::NotOurs:
        return refuse(421,
            "This server does not go by the name in Host: call it by its address or add the name to the setting "
            "'hosts'.");
    case HostNames::Verdict::Malformed:
        break;
    }
    return refuse(400, "Host is not HOST or HOST:PORT.");
}

} // namespace tierwatch::api
