// SPDX-License-Identifier: GPL-3.0-or-later
// fault_checker beside what is tested.
#pragma once

#include <QJsonObject>
#include <QProcess>
#include <QStringList>

namespace tierwatch::faults {

class CheckerProcess final {
public:
    /// `more`: further arguments.
    CheckerProcess(const QString& mode, const QString& catalogUrl, const QString& ledger, const QStringList& more = {});
    ~CheckerProcess();

    /// What it has found up to now.
    [[nodiscard]] QStringList violations();
    /// Ends it (a final one and one with a number of opens end by themselves); its summary, empty where it came to a
    /// bad end.
    QJsonObject finish(int milliseconds = 120'000);
    [[nodiscard]] bool isRunning() const { return m_process.state() != QProcess::NotRunning; }
    /// True once it has ended by itself.
    bool waitEnd(int milliseconds);

private:
    void take();

    QProcess m_process;
    QByteArray m_output;
    QStringList m_violations;
    QJsonObject m_summary;
};

} // namespace tierwatch::faults
