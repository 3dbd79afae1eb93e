// SPDX-License-Identifier: GPL-3.0-or-later
// Writes what a page shows into a CSV file that somebody chooses, while the window goes on.
#pragma once

#include "models/csv.h"

#include <QObject>

#include <vector>

class QWidget;

namespace tierwatch {

/// Asks for a file, with a name as a proposal; `chosen` gets its path, or is not called.
using ChooseFile = std::function<void(const QString& proposal, const std::function<void(const QString& path)>& chosen)>;

/// GUI thread. Exports under way end with it, without a file.
class Exporter final : public QObject {
    Q_OBJECT
public:
    /// `choose`: empty: a dialog of `window`.
    Exporter(MailAddress gui, ChooseFile choose, QWidget* window);
    ~Exporter() override;

    void start(CsvRows rows);

Q_SIGNALS:
    void written(const QString& path, qint64 rows);
    void failed(const tierwatch::Error& error);

private:
    void write(const QString& path, CsvRows rows);

    MailAddress m_gui;
    ChooseFile m_choose;
    std::vector<std::unique_ptr<CsvExport>> m_exports;
};

} // namespace tierwatch
