// SPDX-License-Identifier: GPL-3.0-or-later
// What a server says about itself on TLS: certificate and key, read and checked once.
#pragma once

#include "core/error.h"

#include <QString>

#include <memory>

struct ssl_ctx_st;
struct ssl_st;

namespace tierwatch::api {

/// TLS 1.2 and 1.3, HTTP/1.1, no client certificates, no early data, no renegotiation. Shared by all threads.
class TlsContext final {
public:
    /// PEM files: the certificate with its chain, and its key without a pass phrase. `invalid_input` says which of them
    /// is wrong, how, and what would be right.
    [[nodiscard]] static Result<std::shared_ptr<const TlsContext>> load(
        const QString& certificateFile, const QString& keyFile);

    explicit TlsContext(ssl_ctx_st* context) : m_context(context) { }
    ~TlsContext();
    TlsContext(const TlsContext&) = delete;
    TlsContext& operator=(const TlsContext&) = delete;

    /// A server's side of one connection over the descriptor, which is lent; freed with SSL_free. nullptr: no memory.
    [[nodiscard]] ssl_st* open(int descriptor) const;

private:
    ssl_ctx_st* m_context;
};

} // namespace tierwatch::api
