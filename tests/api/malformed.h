// SPDX-License-Identifier: GPL-3.0-or-later
// Requests that are no HTTP, or that two readers could read differently (RFC 9112): none of them may be served, and
// nothing that stands in them or behind them may be taken for a request.
#pragma once

#include <QByteArray>

#include <vector>

namespace tierwatch::test {

struct Malformed {
    const char* name;
    QByteArray bytes;
    int status; ///< what the endpoint answers
};

/// What a smuggler wants to have served.
[[nodiscard]] inline QByteArray smuggled()
{
    return "POST /post_sentence HTTP/1.1\r\nHost: localhost\r\nContent-Length: 15\r\n\r\ncid=666&count=1";
}

[[nodiscard]] inline std::vector<Malformed> malformedRequests()
{
    const QByteArray line = "POST /post_sentence HTTP/1.1\r\n";
    const QByteArray host = "Host: localhost\r\n";
    const QByteArray body = "cid=7&count=196"; // 15 bytes
    const auto with
        = [&](const QByteArray& fields, const QByteArray& content) { return line + host + fields + "\r\n" + content; };
    const auto length
        = [&](const QByteArray& value) { return with("Content-Length:" + value + "\r\n", body + smuggled()); };
    const auto chunks
        = [&](const QByteArray& content) { return with("Transfer-Encoding: chunked\r\n", content + smuggled()); };
    const auto coded = [&](const QByteArray& field) { return with(field + "\r\n", "0\r\n\r\n" + smuggled()); };
    const auto started = [&](const QByteArray& first) { return first + "\r\n" + host + "\r\n" + smuggled(); };

    return {
        // One valid Content-Length.
        { "lengths differ", with("Content-Length: 15\r\nContent-Length: 0\r\n", body + smuggled()), 400 },
        { "lengths differ, small first", with("Content-Length: 0\r\nContent-Length: 15\r\n", smuggled()), 400 },
        { "lengths repeat", with("Content-Length: 15\r\nContent-Length: 15\r\n", body + smuggled()), 400 },
        { "lengths repeat in another case", with("Content-Length: 15\r\ncontent-length: 15\r\n", body + smuggled()),
            400 },
        { "list of equal lengths", length(" 15, 15"), 400 },
        { "list of lengths", length(" 0, 15"), 400 },
        { "empty length", length(" "), 400 },
        { "no length at all behind the colon", length(""), 400 },
        { "negative length", length(" -1"), 400 },
        { "minus zero", length(" -0"), 400 },
        { "plus", length(" +15"), 400 },
        { "hexadecimal", length(" 0xf"), 400 },
        { "hexadecimal digits", length(" f"), 400 },
        { "fraction", length(" 15.0"), 400 },
        { "exponent", length(" 1e1"), 400 },
        { "inner space", length(" 1 5"), 400 },
        { "garbage behind", length(" 15abc"), 400 },
        { "garbage before", length(" abc15"), 400 },
        { "a semicolon", length(" 15;"), 400 },
        { "quoted", length(" \"15\""), 400 },
        { "vertical tab", length(" \v15"), 400 },
        { "form feed", length(" 15\f"), 400 },
        { "no-break space",
            length(" \xa0"
                   "15"),
            400 },
        { "digits of another script", length(" \xd9\xa1\xd9\xa5"), 400 },
        { "NUL in the length", length(QByteArray(" 15\0", 4)), 400 },
        { "2^63", length(" 9223372036854775808"), 413 },
        { "2^64 + 15", length(" 18446744073709551631"), 413 },
        { "2^128", length(" 340282366920938463463374607431768211456"), 413 },
        { "length in the line of another field", with("X: y\rContent-Length: 15\r\n", body + smuggled()), 400 },

        // Transfer-Encoding is not spoken; with a length it is an attack.
        { "chunked", chunks("f\r\n" + body + "\r\n0\r\n\r\n"), 501 },
        { "chunk size that is no number", chunks("zz\r\n" + body + "\r\n0\r\n\r\n"), 501 },
        { "chunk size below zero", chunks("-1\r\n" + body + "\r\n0\r\n\r\n"), 501 },
        { "chunk size that overflows", chunks("1000000000000000f\r\n" + body + "\r\n0\r\n\r\n"), 501 },
        { "chunk size with 0x", chunks("0xf\r\n" + body + "\r\n0\r\n\r\n"), 501 },
        { "chunk size with a space", chunks("f \r\n" + body + "\r\n0\r\n\r\n"), 501 },
        { "chunk extension", chunks("f;a=b\r\n" + body + "\r\n0\r\n\r\n"), 501 },
        { "chunk extension with a line end", chunks("f;a=\nb\r\n" + body + "\r\n0\r\n\r\n"), 501 },
        { "chunk with LF only", chunks("f\n" + body + "\n0\n\n"), 501 },
        { "chunk that is longer than its size", chunks("5\r\n" + body + "\r\n0\r\n\r\n"), 501 },
        { "no last chunk", chunks("f\r\n" + body + "\r\n"), 501 },
        { "trailers", chunks("0\r\nContent-Length: 15\r\n\r\n"), 501 },
        { "CL.TE", with("Content-Length: 6\r\nTransfer-Encoding: chunked\r\n", "0\r\n\r\nG" + smuggled()), 400 },
        { "TE.CL", with("Transfer-Encoding: chunked\r\nContent-Length: 3\r\n", "0\r\n\r\n" + smuggled()), 400 },
        { "chunked twice", coded("Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked"), 501 },
        { "chunked and identity", coded("Transfer-Encoding: chunked\r\nTransfer-Encoding: identity"), 501 },
        { "identity", coded("Transfer-Encoding: identity"), 501 },
        { "gzip, chunked", coded("Transfer-Encoding: gzip, chunked"), 501 },
        { "chunked, gzip", coded("Transfer-Encoding: chunked, gzip"), 501 },
        { "xchunked", coded("Transfer-Encoding: xchunked"), 501 },
        { "quoted chunked", coded("Transfer-Encoding: \"chunked\""), 501 },
        { "empty encoding", coded("Transfer-Encoding:"), 501 },
        { "chunked in other cases", coded("tRANSFER-eNCODING: cHUNKED"), 501 },
        { "space before the colon", coded("Transfer-Encoding : chunked"), 400 },
        { "tab before the colon", coded("Transfer-Encoding\t: chunked"), 400 },
        { "control before chunked", coded("Transfer-Encoding: \vchunked"), 400 },
        { "control behind chunked", coded(QByteArray("Transfer-Encoding: chunked\0", 27)), 400 },
        { "folded", coded("Transfer-Encoding:\r\n chunked"), 400 },
        { "folded behind another", coded("X: y\r\n Transfer-Encoding: chunked"), 400 },
        { "behind a bare LF", coded("X: y\nTransfer-Encoding: chunked"), 400 },
        { "behind a bare CR", coded("X: y\rTransfer-Encoding: chunked"), 400 },
        { "name with a line end in it", coded("Transfer\r\n-Encoding: chunked"), 400 },
        { "name in brackets", coded("(Transfer-Encoding): chunked"), 400 },
        { "chunked in 1.0", "POST /post_sentence HTTP/1.0\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n" + smuggled(),
            400 },

        // Lines and fields.
        { "LF only", "POST /post_sentence HTTP/1.1\nHost: localhost\nContent-Length: 15\n\n" + body + smuggled(), 400 },
        { "CR only", "POST /post_sentence HTTP/1.1\rHost: localhost\r\r" + smuggled(), 400 },
        { "CR CR LF", with("Content-Length: 15\r\r\n", body + smuggled()), 400 },
        { "head ends with LF", line + host + "Content-Length: 15\r\n\n" + body + smuggled(), 400 },
        { "field without a colon", with("Content-Length 15\r\n", body + smuggled()), 400 },
        { "field without a name", with(": 15\r\n", body + smuggled()), 400 },
        { "first field folded", line + " Content-Length: 15\r\n" + host + "\r\n" + body + smuggled(), 400 },
        { "NUL in a value", with(QByteArray("X: a\0b\r\n", 8), smuggled()), 400 },
        { "NUL in a name", with(QByteArray("X\0: a\r\n", 7), smuggled()), 400 },
        { "DEL in a value", with("X: \x7f\r\n", smuggled()), 400 },
        { "high byte in a name", with("\xc3\xa4: a\r\n", smuggled()), 400 },
        { "type twice",
            with("Content-Length: 15\r\nContent-Type: text/plain\r\nContent-Type: application/json\r\n",
                body + smuggled()),
            400 },
        { "head too long", with("X: " + QByteArray(20000, 'a') + "\r\n", smuggled()), 431 },
        { "too many fields", with(QByteArray("X: y\r\n").repeated(3000), smuggled()), 431 },

        // The request line.
        { "two spaces", started("POST  /post_sentence HTTP/1.1"), 400 },
        { "space behind", started("POST /post_sentence HTTP/1.1 "), 400 },
        { "space before", started(" POST /post_sentence HTTP/1.1"), 400 },
        { "tabs", started("POST\t/post_sentence\tHTTP/1.1"), 400 },
        { "space in the target", started("POST /post_sentence ?a HTTP/1.1"), 400 },
        { "no version", started("POST /post_sentence"), 400 },
        { "HTTP/0.9", "GET /healthz\r\n" + smuggled(), 400 },
        { "version 1.2", started("POST /post_sentence HTTP/1.2"), 505 },
        { "version 2.0", started("POST /post_sentence HTTP/2.0"), 505 },
        { "version 1.1.1", started("POST /post_sentence HTTP/1.1.1"), 400 },
        { "version in small letters", started("POST /post_sentence http/1.1"), 400 },
        { "preface of HTTP/2", "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n" + smuggled(), 505 },
        { "control in the method", started("PO\x01ST /post_sentence HTTP/1.1"), 400 },
        { "control in the target", started("POST /post\x01sentence HTTP/1.1"), 400 },
        { "NUL in the target", started(QByteArray("POST /post\0sentence HTTP/1.1", 28)), 400 },
        { "high byte in the target", started("POST /\xc3\xa4 HTTP/1.1"), 400 },
        { "fragment", started("POST /post_sentence#a HTTP/1.1"), 400 },
        { "no path", started("POST post_sentence HTTP/1.1"), 400 },
        { "CONNECT", started("CONNECT localhost:80 HTTP/1.1"), 400 },
        { "target too long", started("POST /" + QByteArray(9000, 'a') + " HTTP/1.1"), 414 },
        { "two empty lines first", "\r\n\r\n" + started("POST /post_sentence HTTP/1.1"), 400 },
        { "garbage", QByteArray("\x80\x01garbage\r\n\r\n") + smuggled(), 400 },

        // Host, expectations, bodies.
        { "no Host", line + "Content-Length: 15\r\n\r\n" + body + smuggled(), 400 },
        { "two Hosts", with(host + "Content-Length: 15\r\n", body + smuggled()), 400 },
        { "Host with a path", line + "Host: localhost/x\r\n\r\n" + smuggled(), 400 },
        { "Host with a user", line + "Host: a@localhost\r\n\r\n" + smuggled(), 400 },
        { "another's Host", line + "Host: evil.example\r\nContent-Length: 15\r\n\r\n" + body + smuggled(), 421 },
        { "another's target",
            "POST http://evil.example/post_sentence HTTP/1.1\r\n" + host + "Content-Length: 15\r\n\r\n" + body
                + smuggled(),
            421 },
        { "other expectation", with("Expect: a-miracle\r\nContent-Length: 15\r\n", body + smuggled()), 417 },
        { "body without a length", with("Content-Type: application/x-www-form-urlencoded\r\n", body + smuggled()),
            411 },
        { "body too long", with("Content-Length: 65537\r\n", smuggled()), 413 },
    };
}

} // namespace tierwatch::test
