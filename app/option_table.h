// SPDX-License-Identifier: GPL-3.0-or-later
// The one table of options and keys: parsing, --help and the test of docs/operations.md read it.
#pragma once

#include "app/options.h"

#include <span>

namespace tierwatch {

/// A setting as text, with where it was said, for errors.
struct GivenValue {
    QString text;
    QString origin; ///< "--workers", "TIERWATCH_WORKERS", "workers (/etc/tierwatch/tierwatch.conf:3)"
    QString baseDirectory; ///< relative paths start here
    int cores = 1;
};

struct OptionEntry {
    enum class Place : quint8 { Everywhere, CommandLineAndEnvironment, CommandLine, File };

    const char* name; ///< "data-dir": --data-dir, TIERWATCH_DATA_DIR, data-dir = …
    const char* argument; ///< "DIR"; null: a switch, that is on or off
    Place place;
    bool windowOnly;
    const char* fallback; ///< the default, as docs/operations.md spells it
    const char* meaning;
    Result<> (*apply)(Options& options, const GivenValue& given);

    [[nodiscard]] bool onCommandLine() const { return place != Place::File; }
    [[nodiscard]] bool inEnvironment() const
    {
        return place == Place::Everywhere || place == Place::CommandLineAndEnvironment;
    }
    [[nodiscard]] bool inFile() const { return place == Place::Everywhere || place == Place::File; }
    /// "TIERWATCH_DATA_DIR"
    [[nodiscard]] QString variable() const;
};

/// Options first, then the keys that only the file has.
[[nodiscard]] std::span<const OptionEntry> optionTable();

/// Variables that carry secrets; each also with `_FILE`, naming a file.
struct SecretEntry {
    const char* variable;
    QString Options::*target;
    const char* meaning;
};
[[nodiscard]] std::span<const SecretEntry> secretTable();

} // namespace tierwatch
