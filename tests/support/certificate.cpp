// SPDX-License-Identifier: GPL-3.0-or-later
#include "certificate.h"

#include <QFile>
#include <QTemporaryDir>

#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/x509v3.h>

#include <cstdio>
#include <memory>

namespace tierwatch::test {

Certificate makeCertificate(const QString& directory, const QString& name)
{
    const Certificate made{ directory + u'/' + name + QStringLiteral(".crt"),
        directory + u'/' + name + QStringLiteral(".key") };
    EVP_PKEY* key = EVP_EC_gen("P-256");
    X509* certificate = X509_new();
    X509_set_version(certificate, 2);
    ASN1_INTEGER_set(X509_get_serialNumber(certificate), 1);
    X509_gmtime_adj(X509_getm_notBefore(certificate), -3600);
    X509_gmtime_adj(X509_getm_notAfter(certificate), 86400L);
    X509_NAME_add_entry_by_txt(X509_get_subject_name(certificate), "CN", MBSTRING_ASC,
        reinterpret_cast<const unsigned char*>("localhost"), -1, -1, 0);
    X509_set_issuer_name(certificate, X509_get_subject_name(certificate));
    X509_EXTENSION* names = X509V3_EXT_conf_nid(nullptr, nullptr, NID_subject_alt_name, "DNS:localhost,IP:127.0.0.1");
    X509_add_ext(certificate, names, -1);
    X509_EXTENSION_free(names);
    X509_set_pubkey(certificate, key);
    X509_sign(certificate, key, EVP_sha256());
    const auto write = [](const QString& path, const auto& put) {
        if (FILE* file = std::fopen(QFile::encodeName(path).constData(), "w")) {
            put(file);
            std::fclose(file);
        }
    };
    write(made.file, [&](FILE* file) { PEM_write_X509(file, certificate); });
    write(made.keyFile, [&](FILE* file) { PEM_write_PrivateKey(file, key, nullptr, nullptr, 0, nullptr, nullptr); });
    X509_free(certificate);
    EVP_PKEY_free(key);
    return made;
}

const Certificate& certificate()
{
    static const QTemporaryDir directory;
    static const Certificate made = makeCertificate(directory.path(), QStringLiteral("localhost"));
    return made;
}

} // namespace tierwatch::test
