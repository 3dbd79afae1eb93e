// SPDX-License-Identifier: GPL-3.0-or-later
// What every part of the suite is told, and what it says at its end.
#pragma once

#include <QElapsedTimer>
#include <QJsonObject>
#include <QString>
#include <QStringList>

namespace tierwatch::faults {

struct Options {
    bool full = false;
    qint64 amount = 0; ///< of what the part counts; 0: the part's own for smoke and full
    quint32 seed = 0;
    QString stores = QStringLiteral("sqlite");
    QString report; ///< directory; empty: none is written
    QStringList mutations; ///< mistakes to be switched on in what is tested
    QString scene; ///< of a part with several: only this one
    bool keep = false; ///< what a run leaves
};

/// Needs the application object; ends the program where the command line is wrong. Prints the seed.
[[nodiscard]] Options parseOptions(
    const QString& part, const QString& description, const QString& usualStores = QStringLiteral("sqlite"));

/// Where the programs are: TIERWATCH_BUILD, or the build that this one belongs to.
[[nodiscard]] QString buildDirectory();

/// One run of one part.
class Report final {
public:
    Report(QString part, const Options& options);

    void set(const QString& name, const QJsonValue& value) { m_facts.insert(name, value); }
    /// A sentence; each makes the run a failure.
    void violation(const QString& text);
    void violations(const QStringList& texts);
    [[nodiscard]] bool isGood() const { return m_violations.isEmpty(); }
    [[nodiscard]] const QStringList& violationsFound() const { return m_violations; }
    [[nodiscard]] double seconds() const { return static_cast<double>(m_timer.elapsed()) / 1000; }
    /// Prints it, appends it to report.jsonl and report.md of the report's directory; the exit code.
    int end(const QString& figure);

private:
    QString m_part;
    Options m_options;
    QElapsedTimer m_timer;
    QJsonObject m_facts;
    QStringList m_violations;
};

} // namespace tierwatch::faults
