// SPDX-License-Identifier: GPL-3.0-or-later
// The description of the endpoint's routes, for programs.
#pragma once

#include "api/router.h"

namespace tierwatch::api {

class OpenapiController final {
public:
    OpenapiController();
    /// The router's handlers end with it.
    void addTo(Router& router);

private:
    QByteArray m_document;
};

} // namespace tierwatch::api
