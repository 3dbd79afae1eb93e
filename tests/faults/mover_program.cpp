// SPDX-License-Identifier: GPL-3.0-or-later
#include "mover_program.h"

#include <QDateTime>
#include <QFile>
#include <QFileInfo>
#include <QJsonArray>
#include <QJsonDocument>

#include <chrono>
#include <cstdio>

using namespace Qt::StringLiterals;

namespace tierwatch::test {

namespace {

constexpr qsizetype mostTold = 20;

void say(FILE* where, const QString& text)
{
    std::fprintf(where, "%s\n", qPrintable(text));
    std::fflush(where);
}

bool append(const QString& path, const QByteArray& line)
{
    QFile file(path);
    return file.open(QIODevice::Append) && file.write(line + '\n') > 0;
}

/// A directory gets the files that the rest of the suite writes there as well.
bool writeReport(const QString& path, const QJsonObject& all)
{
    const QByteArray line = QJsonDocument(all).toJson(QJsonDocument::Compact);
    if (!QFileInfo(path).isDir())
        return append(path, line);
    const QString table = path + u"/report.md"_s;
    const auto cell = [&all](const char* key) { return all.value(QLatin1StringView(key)).toVariant().toByteArray(); };
    return append(path + u"/report.jsonl"_s, line)
        && (QFile::exists(table)
            || append(table, "| part | stores | result | violations | seconds | seed |\n|---|---|---|---|---|---|"))
        && append(table,
            "| " + cell("part") + " | none | " + cell("figure") + " | " + cell("violations") + " | " + cell("seconds")
                + " | " + cell("seed") + " |");
}

} // namespace

FaultProgram::FaultProgram(QString name, QString figure) : m_name(std::move(name)), m_figure(std::move(figure))
{
    m_seed = static_cast<quint64>(std::chrono::system_clock::now().time_since_epoch().count() / 1000 % 1'000'000'000);
    m_watch.start();
    m_said.start();
}

bool FaultProgram::parse(int argc, char** argv)
{
    bool good = true;
    for (int i = 1; i < argc && good; ++i) {
        const QByteArray option = argv[i];
        const auto value = [&] { return QByteArray(i + 1 < argc ? argv[++i] : ""); };
        if (option == "--smoke" || option == "--full") {
            m_full = option == "--full";
        } else if (option == "--seed") {
            m_seed = value().toULongLong(&good);
        } else if (option == "--amount") {
            m_cycles = value().toInt(&good);
        } else if (option == "--report") {
            m_reportFile = QString::fromLocal8Bit(value());
            good = !m_reportFile.isEmpty();
        } else {
            good = false;
        }
    }
    if (!good)
        say(stderr, QStringLiteral("usage: %1 [--smoke|--full] [--seed N] [--report FILE] [--amount N]").arg(m_name));
    else
        say(stdout, QStringLiteral("%1: seed %2").arg(m_name).arg(m_seed));
    return good;
}

int FaultProgram::cycles(int smoke, int full) const { return m_cycles > 0 ? m_cycles : m_full ? full : smoke; }

void FaultProgram::progress(qint64 done)
{
    if (m_said.elapsed() < 30'000)
        return;
    m_said.start();
    say(stdout, u"%1: %2 %3 so far"_s.arg(m_name).arg(done).arg(m_figure));
}

void FaultProgram::violation(const QString& what)
{
    m_violations.append(what);
    say(stderr, QStringLiteral("VIOLATION %1").arg(what));
}

int FaultProgram::giveUp(const QString& why)
{
    say(stderr, QStringLiteral("%1: %2").arg(m_name, why));
    return report(0, why);
}

int FaultProgram::end(qint64 figure) { return report(figure, {}); }

int FaultProgram::report(qint64 figure, const QString& problem)
{
    const double seconds = static_cast<double>(m_watch.elapsed()) / 1000;
    const QJsonObject all{ { QStringLiteral("part"), m_name }, { QStringLiteral("full"), m_full },
        { QStringLiteral("seed"), static_cast<qint64>(m_seed) },
        { QStringLiteral("at"), QDateTime::currentDateTimeUtc().toString(Qt::ISODate) },
        { QStringLiteral("figure"), QStringLiteral("%1 %2").arg(figure).arg(m_figure) },
        { QStringLiteral("seconds"), seconds }, { QStringLiteral("violations"), m_violations.size() },
        { QStringLiteral("told"), QJsonArray::fromStringList(m_violations.mid(0, mostTold)) },
        { QStringLiteral("problem"), problem }, { QStringLiteral("facts"), m_counts } };
    say(stdout,
        QStringLiteral("%1: %2 %3, %4 violations, %5 s %6")
            .arg(m_name)
            .arg(figure)
            .arg(m_figure)
            .arg(m_violations.size())
            .arg(seconds, 0, 'f', 1)
            .arg(QString::fromUtf8(QJsonDocument(m_counts).toJson(QJsonDocument::Compact))));
    const bool written = m_reportFile.isEmpty() || writeReport(m_reportFile, all);
    if (!written)
        say(stderr, QStringLiteral("%1: %2 cannot be written").arg(m_name, m_reportFile));
    return m_violations.isEmpty() && problem.isEmpty() && written && figure > 0 ? 0 : 1;
}

} // namespace tierwatch::test
