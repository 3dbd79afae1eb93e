// SPDX-License-Identifier: GPL-3.0-or-later
// A certificate for localhost that signs itself, in files that end with the test.
#pragma once

#include <QString>

namespace tierwatch::test {

struct Certificate {
    QString file; ///< PEM
    QString keyFile; ///< PEM
};

/// Made at the first call.
[[nodiscard]] const Certificate& certificate();
/// A second pair, into the directory.
Certificate makeCertificate(const QString& directory, const QString& name);

} // namespace tierwatch::test
