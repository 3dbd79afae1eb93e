// SPDX-License-Identifier: GPL-3.0-or-later
#include "api/tls_context.h"

#include <QCoreApplication>
#include <QFile>

#include <openssl/err.h>
#include <openssl/ssl.h>

#include <array>
#include <cerrno>
#include <optional>
#include <sys/socket.h>

namespace tierwatch::api {

namespace {

// ---- the socket below: OpenSSL's own writes with write(), which ends the process where the client has left

int readSocket(BIO* bio, char* data, int size)
{
    int descriptor = -1;
    BIO_get_fd(bio, &descriptor);
    BIO_clear_retry_flags(bio);
    const ssize_t got = ::recv(descriptor, data, static_cast<std::size_t>(size), 0);
    if (got < 0 && (errno == EAGAIN || errno == EINTR))
        BIO_set_retry_read(bio);
    else if (got == 0)
        BIO_set_flags(bio, BIO_FLAGS_IN_EOF);
    return static_cast<int>(got);
}

int writeSocket(BIO* bio, const char* data, int size)
{
    int descriptor = -1;
    BIO_get_fd(bio, &descriptor);
    BIO_clear_retry_flags(bio);
    const ssize_t sent = ::send(descriptor, data, static_cast<std::size_t>(size), MSG_NOSIGNAL);
    if (sent < 0 && (errno == EAGAIN || errno == EINTR))
        BIO_set_retry_write(bio);
    return static_cast<int>(sent);
}

/// Made once; there is no way back from BIO_meth_free while connections live.
const BIO_METHOD* socketMethod()
{
    static const BIO_METHOD* const method = [] {
        BIO_METHOD* made = BIO_meth_new(BIO_TYPE_SOCKET, "socket without SIGPIPE");
        const BIO_METHOD* usual = BIO_s_socket();
        BIO_meth_set_read(made, readSocket);
        BIO_meth_set_write(made, writeSocket);
        BIO_meth_set_ctrl(made, BIO_meth_get_ctrl(usual));
        BIO_meth_set_create(made, BIO_meth_get_create(usual));
        BIO_meth_set_destroy(made, BIO_meth_get_destroy(usual));
        return made;
    }();
    return method;
}

int noPassPhrase(char*, int, int, void*) { return 0; }

int chooseProtocol(
    SSL*, const unsigned char** chosen, unsigned char* size, const unsigned char* offered, unsigned offeredSize, void*)
{
    static constexpr std::array<unsigned char, 18> ours{ 8, 'h', 't', 't', 'p', '/', '1', '.', '1', 8, 'h', 't', 't',
        'p', '/', '1', '.', '0' };
    unsigned char* found = nullptr;
    if (SSL_select_next_proto(&found, size, ours.data(), ours.size(), offered, offeredSize) != OPENSSL_NPN_NEGOTIATED)
        return SSL_TLSEXT_ERR_ALERT_FATAL;
    *chosen = found;
    return SSL_TLSEXT_ERR_OK;
}

QString lastReason()
{
    const unsigned long code = ERR_peek_last_error();
    ERR_clear_error();
    const char* reason = code == 0 ? nullptr : ERR_reason_error_string(code);
    return reason ? QString::fromLatin1(reason) : QStringLiteral("it holds nothing of that kind");
}

/// Nothing where the file can be read.
std::optional<QString> unreadable(const QString& path)
{
    QFile file(path);
    if (file.open(QIODevice::ReadOnly))
        return std::nullopt;
    return file.errorString();
}

} // namespace

Result<std::shared_ptr<const TlsContext>> TlsContext::load(const QString& certificateFile, const QString& keyFile)
{
    if (certificateFile.isEmpty() || keyFile.isEmpty())
        return fail(ErrorCode::InvalidInput,
            QT_TRANSLATE_NOOP("Text",
                "Players cannot reach Tierwatch: of tls-certificate and tls-key only one is set; set both in the "
                "configuration file, or none for plain HTTP."));
    for (const QString& path : { certificateFile, keyFile }) {
        if (const std::optional<QString> why = unreadable(path))
            return fail(ErrorCode::InvalidInput,
                QT_TRANSLATE_NOOP("Text",
                    "Players cannot reach Tierwatch: the TLS file %1 cannot be read (%2); name one that this user may "
                    "read."),
                path, *why);
    }
    ERR_clear_error();
    SSL_CTX* context = SSL_CTX_new(TLS_server_method());
    if (!context)
        return fail(ErrorCode::Internal,
            QT_TRANSLATE_NOOP(
                "Text", "Players cannot reach Tierwatch: TLS does not start (%1); mend this machine's OpenSSL."),
            lastReason());
    auto loaded = std::make_shared<const TlsContext>(context);
    SSL_CTX_set_min_proto_version(context, TLS1_2_VERSION);
    // A client that ends without a farewell cuts nothing off: requests have lengths.
    SSL_CTX_set_options(context, SSL_OP_NO_RENEGOTIATION | SSL_OP_NO_COMPRESSION | SSL_OP_IGNORE_UNEXPECTED_EOF);
    SSL_CTX_set_mode(
        context, SSL_MODE_ENABLE_PARTIAL_WRITE | SSL_MODE_ACCEPT_MOVING_WRITE_BUFFER | SSL_MODE_RELEASE_BUFFERS);
    SSL_CTX_set_session_cache_mode(context, SSL_SESS_CACHE_OFF); // sessions are resumed by tickets, which clients keep
    SSL_CTX_set_alpn_select_cb(context, chooseProtocol, nullptr);
    SSL_CTX_set_default_passwd_cb(context, noPassPhrase); // nobody sits at a terminal

    if (SSL_CTX_use_certificate_chain_file(context, QFile::encodeName(certificateFile).constData()) != 1)
        return fail(ErrorCode::InvalidInput,
            QT_TRANSLATE_NOOP("Text",
                "Players cannot reach Tierwatch: %1 holds no usable certificate (%2); name a PEM file with the "
                "server's certificate and its chain."),
            certificateFile, lastReason());
    if (SSL_CTX_use_PrivateKey_file(context, QFile::encodeName(keyFile).constData(), SSL_FILETYPE_PEM) != 1) {
        const unsigned long code = ERR_peek_last_error();
        if (ERR_GET_LIB(code) == ERR_LIB_X509 && ERR_GET_REASON(code) == X509_R_KEY_VALUES_MISMATCH)
            return fail(ErrorCode::InvalidInput,
                QT_TRANSLATE_NOOP("Text",
                    "Players cannot reach Tierwatch: the key in %1 is not that of the certificate in %2; name the two "
                    "that belong together."),
                keyFile, certificateFile);
        return fail(ErrorCode::InvalidInput,
            QT_TRANSLATE_NOOP("Text",
                "Players cannot reach Tierwatch: %1 holds no usable key (%2); name a PEM file with the certificate's "
                "key, without a pass phrase."),
            keyFile, lastReason());
    }
    return loaded;
}

TlsContext::~TlsContext() { SSL_CTX_free(m_context); }

ssl_st* TlsContext::open(int descriptor) const
{
    SSL* session = SSL_new(m_context);
    BIO* socket = session ? BIO_new(socketMethod()) : nullptr;
    if (!socket) {
        SSL_free(session);
        return nullptr;
    }
    BIO_set_fd(socket, descriptor, BIO_NOCLOSE);
    SSL_set_bio(session, socket, socket);
    SSL_set_accept_state(session);
    return session;
}

} // namespace tierwatch::api
