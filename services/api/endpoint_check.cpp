// SPDX-License-Identifier: GPL-3.0-or-later
#include "api/endpoint_check.h"

#include "api/access_control.h"
#include "api/listener.h"
#include "api/tls_context.h"

namespace tierwatch {

namespace {

CheckFinding finding(const char* kind, const Error& error, QString command = {})
{
    return { CheckFinding::Subject::Endpoint, CheckFinding::Severity::Stop, kind, error.text, std::move(command), {} };
}

} // namespace

CheckFindings checkEndpoint(const HttpSettings& settings)
{
    CheckFindings findings;
    if (const Result<> may = api::AccessControl::mayListen(settings); !may)
        findings.push_back(finding("open_to_all", may.error()));
    if (!settings.tlsCertificate.isEmpty() || !settings.tlsKey.isEmpty()) {
        if (const auto loaded = api::TlsContext::load(settings.tlsCertificate, settings.tlsKey); !loaded)
            findings.push_back(finding("tls", loaded.error()));
    }
    if (const auto opened = api::Listener::open(settings.host, settings.port); !opened)
        findings.push_back(finding("port", opened.error(),
            QStringLiteral("ss --listening --tcp --processes 'sport = :%1'").arg(settings.port)));
    return findings;
}

} // namespace tierwatch
