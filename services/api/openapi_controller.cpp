// SPDX-License-Identifier: GPL-3.0-or-later
#include "api/openapi_controller.h"

#include <QFile>

// Outside of any namespace, as Q_INIT_RESOURCE asks.
static void loadDocument() { Q_INIT_RESOURCE(openapi); }

namespace tierwatch::api {

OpenapiController::OpenapiController()
{
    loadDocument();
    QFile file(QStringLiteral(":/openapi/openapi.json"));
    if (file.open(QIODevice::ReadOnly))
        m_document = file.readAll();
}

void OpenapiController::addTo(Router& router)
{
    router.add(Method::Get, Audience::Anyone, "/openapi.json", [this](const Request&, Answer answer) {
        Reply reply;
        reply.body = m_document;
        answer.send(reply);
    });
}

} // namespace tierwatch::api
