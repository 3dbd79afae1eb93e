// SPDX-License-Identifier: GPL-3.0-or-later
// What the mover's fault programs have in common: their command line, and what they report.
#pragma once

#include <QElapsedTimer>
#include <QJsonObject>
#include <QStringList>

namespace tierwatch::test {

class FaultProgram final {
public:
    /// `figure`: what is counted, as in docs/reliability.md.
    FaultProgram(QString name, QString figure);

    /// [--smoke | --full] [--seed N] [--report FILE or DIRECTORY] [--amount N]; a report is a line of JSON, appended;
    /// false: wrong usage has been said, exit 2.
    [[nodiscard]] bool parse(int argc, char** argv);
    [[nodiscard]] bool full() const { return m_full; }
    [[nodiscard]] quint64 seed() const { return m_seed; }
    /// --amount, or one of these.
    [[nodiscard]] int cycles(int smoke, int full) const;

    /// Said every half minute.
    void progress(qint64 done);
    void violation(const QString& what);
    [[nodiscard]] bool tooMany() const { return m_violations.size() >= 100; }
    /// Shown and reported beside the figure.
    void count(const QString& what, qint64 number) { m_counts.insert(what, number); }
    /// Something could not be set up: said, and the program ends in 1.
    int giveUp(const QString& why);
    /// Prints and writes the report; what main returns.
    int end(qint64 figure);

private:
    int report(qint64 figure, const QString& problem);

    QString m_name;
    QString m_figure;
    QString m_reportFile;
    bool m_full = false;
    quint64 m_seed = 1;
    int m_cycles = 0;
    QStringList m_violations;
    QJsonObject m_counts;
    QElapsedTimer m_watch;
    QElapsedTimer m_said;
};

} // namespace tierwatch::test
