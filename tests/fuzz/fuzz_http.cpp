// SPDX-License-Identifier: GPL-3.0-or-later
// Any bytes as HTTP requests: the same reading in whatever pieces they come, nothing read beyond what has come, and a
// request that was taken, written down again, is the same request.
#include "check.h"

#include "api/request_parser.h"

#include <cstdint>
#include <memory>
#include <vector>

using namespace tierwatch;
using namespace tierwatch::api;

namespace {

using State = RequestParser::State;

const HostNames& names()
{
    static const HostNames names(QStringLiteral("127.0.0.1"), { QStringLiteral("a.example") });
    return names;
}

/// Small, so that short inputs reach them.
HttpLimits smallLimits()
{
    HttpLimits limits;
    limits.requestLine = 128;
    limits.headers = 256;
    limits.body = 64;
    limits.batchBody = 96;
    return limits;
}

/// For what is written down again, which may have longer fields.
HttpLimits wideLimits()
{
    HttpLimits limits = smallLimits();
    limits.requestLine = 4096;
    limits.headers = 4096;
    return limits;
}

/// What was read, as one number: its parts with their lengths.
class Digest final {
public:
    void add(QByteArrayView part)
    {
        add(static_cast<std::uint64_t>(part.size()));
        for (const char byte : part)
            mix(static_cast<unsigned char>(byte));
    }
    void add(std::uint64_t number)
    {
        for (int i = 0; i < 4; ++i)
            mix(static_cast<unsigned char>(number >> (8 * i)));
    }
    bool operator==(const Digest&) const = default;

private:
    void mix(unsigned char byte) { m_value = (m_value ^ byte) * 1099511628211U; }

    std::uint64_t m_value = 14695981039346656037U;
};

void addTo(Digest& digest, const Request& request)
{
    for (const QByteArrayView part :
        { request.methodName, request.path, request.query, request.contentType, request.body, request.authorization,
            request.origin, request.fetchSite, request.forwardedFor, request.ifMatch, request.idempotencyKey })
        digest.add(part);
    digest.add(static_cast<std::uint64_t>(request.method));
    digest.add((request.keepAlive ? 1U : 0U) + (request.http10 ? 2U : 0U));
}

QByteArray written(const Request& request)
{
    QByteArray bytes;
    bytes.append(request.methodName).append(' ').append(request.path);
    if (!request.query.isEmpty())
        bytes.append('?').append(request.query);
    bytes.append(request.http10 ? " HTTP/1.0\r\n" : " HTTP/1.1\r\n").append("Host: localhost\r\n");
    const auto field = [&bytes](const char* name, QByteArrayView value) {
        if (!value.isEmpty())
            bytes.append(name).append(": ").append(value).append("\r\n");
    };
    field("Content-Type", request.contentType);
    field("Authorization", request.authorization);
    field("Origin", request.origin);
    field("Sec-Fetch-Site", request.fetchSite);
    field("X-Forwarded-For", request.forwardedFor);
    field("If-Match", request.ifMatch);
    field("Idempotency-Key", request.idempotencyKey);
    if (request.http10 == request.keepAlive)
        field("Connection", request.keepAlive ? QByteArrayView("keep-alive") : QByteArrayView("close"));
    field("Content-Length", QByteArray::number(request.body.size()));
    return bytes.append("\r\n").append(request.body);
}

void checkWrittenDownAgain(const Request& request)
{
    static const HttpLimits limits = wideLimits();
    Digest before;
    addTo(before, request);
    const QByteArray bytes = written(request);
    RequestParser parser(limits, names());
    FUZZ_CHECK(parser.parse(bytes) == State::Whole);
    FUZZ_CHECK(parser.size() == bytes.size());
    Digest after;
    addTo(after, parser.request());
    FUZZ_CHECK(before == after);
}

/// All requests in the bytes, that come in pieces of `piece`, each time in memory of its own that ends where they do.
Digest read(QByteArrayView bytes, qsizetype piece, bool writeDown)
{
    static const HttpLimits limits = smallLimits();
    RequestParser parser(limits, names());
    Digest digest;
    qsizetype begin = 0;
    qsizetype end = 0;
    while (end < bytes.size()) {
        end = std::min(bytes.size(), end + piece);
        for (bool more = true; more && begin < end;) {
            const auto size = static_cast<std::size_t>(end - begin);
            const std::unique_ptr<char[]> copy(new char[size]);
            std::copy_n(bytes.data() + begin, size, copy.get());
            const QByteArrayView come(copy.get(), end - begin);
            switch (parser.parse(come)) {
            case State::Rejected:
                FUZZ_CHECK(parser.status() >= 400 && parser.status() <= 505);
                FUZZ_CHECK(*parser.detail() != '\0');
                digest.add(static_cast<std::uint64_t>(parser.status()));
                return digest;
            case State::Incomplete:
                more = false;
                break;
            case State::Continue: // depends on the pieces, and is followed by the same as without
                break;
            case State::Whole:
                FUZZ_CHECK(parser.size() > 0 && parser.size() <= come.size());
                addTo(digest, parser.request());
                if (writeDown)
                    checkWrittenDownAgain(parser.request());
                begin += parser.size();
                parser.reset();
                break;
            }
        }
    }
    digest.add(static_cast<std::uint64_t>(begin));
    return digest;
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    if (size == 0)
        return 0;
    // The last byte says in what pieces the others come.
    const QByteArrayView bytes(reinterpret_cast<const char*>(data), static_cast<qsizetype>(size) - 1);
    const qsizetype piece = 1 + data[size - 1] % 32;
    FUZZ_CHECK(read(bytes, std::max<qsizetype>(1, bytes.size()), true) == read(bytes, piece, false));
    return 0;
}
