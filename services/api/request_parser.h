// SPDX-License-Identifier: GPL-3.0-or-later
// Bytes to requests, strictly by RFC 9112: what two readers could read differently is refused. The only HTTP parser
// whose reading counts. Pure: no I/O, no clock.
#pragma once

#include "api/host_names.h"
#include "api/http_server.h"

#include <QByteArray>

#include <array>

class QHostAddress;

namespace tierwatch::api {

enum class Method : quint8 { Get, Head, Post, Put, Patch, Delete, Options, Other };

/// A whole, checked request. The views look into the bytes that were parsed.
struct Request {
    Method method = Method::Other;
    QByteArrayView methodName; ///< as sent: methods are case-sensitive
    QByteArrayView path; ///< as sent, beginning with '/' ("*" for OPTIONS *)
    QByteArrayView query; ///< as sent, without '?'
    QByteArrayView contentType; ///< empty where there is none
    QByteArrayView body;
    // Header fields as sent; empty where there is none.
    QByteArrayView authorization;
    QByteArrayView origin;
    QByteArrayView fetchSite; ///< Sec-Fetch-Site
    QByteArrayView forwardedFor; ///< the last X-Forwarded-For
    QByteArrayView ifMatch;
    QByteArrayView idempotencyKey;

    using Parameters = std::array<QByteArray, 2>;
    Parameters parameters; ///< what stands in the route's braces, decoded; the router's
    QString author; ///< an operator, by the name of the token; the guard's
    const QHostAddress* peer = nullptr; ///< who is connected; the connection's
    bool keepAlive = true; ///< the client wants to send more requests
    bool http10 = false;
};

/// Takes the bytes of one request after the other. After Rejected nothing more can be read from the client.
class RequestParser final {
public:
    enum class State : quint8 {
        Incomplete, ///< call again with more
        Continue, ///< the client waits for "100 Continue" before it sends the body; said once
        Whole, ///< see request() and size()
        Rejected, ///< see status() and detail()
    };

    /// Both must outlive the parser.
    RequestParser(const HttpLimits& limits, const HostNames& names);

    /// `bytes`: all that has come since the last request's end; they may lie elsewhere at each call, but only grow.
    /// What was looked at once is not looked at again.
    [[nodiscard]] State parse(QByteArrayView bytes);
    [[nodiscard]] Request& request() { return m_request; }
    /// Of the whole request, in bytes.
    [[nodiscard]] qsizetype size() const { return m_position + m_contentLength; }
    [[nodiscard]] int status() const { return m_status; }
    [[nodiscard]] const char* detail() const { return m_detail; }
    /// Ready for the next request.
    void reset();

private:
    enum class Stage : quint8 { RequestLine, Fields, Body };
    struct Range {
        qsizetype at = 0;
        qsizetype size = 0;
        [[nodiscard]] QByteArrayView of(QByteArrayView bytes) const { return bytes.sliced(at, size); }
    };

    State reject(int status, const char* detail);
    bool refuse(int status, const char* detail);
    [[nodiscard]] State parseBody(QByteArrayView bytes);
    [[nodiscard]] bool takeRequestLine(QByteArrayView bytes, QByteArrayView line);
    [[nodiscard]] bool takeTarget(QByteArrayView bytes, QByteArrayView target);
    [[nodiscard]] bool takeVersion(QByteArrayView version);
    [[nodiscard]] bool takeField(QByteArrayView bytes, QByteArrayView line);
    [[nodiscard]] bool takeContentLength(QByteArrayView value);
    void takeConnection(QByteArrayView value);
    [[nodiscard]] bool takeCarried(QByteArrayView name, Range value);
    [[nodiscard]] bool endHead(QByteArrayView bytes);
    [[nodiscard]] bool checkHost(QByteArrayView authority);

    const HttpLimits& m_limits;
    const HostNames& m_names;
    QByteArray m_lastHost; ///< the last Host that was found to be ours; most clients send one only

    Request m_request;
    Stage m_stage = Stage::RequestLine;
    qsizetype m_position = 0; ///< where the line that is being read, or the body, begins
    qsizetype m_scanned = 0; ///< no line end before this
    qsizetype m_fieldsAt = 0;
    qsizetype m_contentLength = 0;
    Range m_methodName;
    Range m_path;
    Range m_query;
    Range m_contentType;
    Range m_host;
    std::array<Range, 6> m_carried; ///< fields that the parser only hands on, in the order of their table
    Range m_authority; ///< of an absolute target
    int m_hosts = 0;
    int m_lengths = 0;
    std::array<bool, 6> m_hasCarried{};
    bool m_hasContentType = false;
    bool m_hasTransferEncoding = false;
    bool m_hasAuthority = false;
    bool m_expectsContinue = false;
    bool m_skippedEmptyLine = false;
    bool m_close = false;
    bool m_keepAlive = false;
    int m_status = 0;
    const char* m_detail = "";
};

} // namespace tierwatch::api
