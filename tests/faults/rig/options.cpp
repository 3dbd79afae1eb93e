// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/faults/rig/options.h"

#include <QCommandLineParser>
#include <QCoreApplication>
#include <QDateTime>
#include <QDir>
#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QRandomGenerator>

#include <cstdio>

namespace tierwatch::faults {

namespace {

constexpr int mostViolationsTold = 20;

void append(const QString& path, const QString& line)
{
    QFile file(path);
    if (!file.open(QIODevice::Append) || file.write(line.toUtf8() + '\n') < 0)
        std::fprintf(stderr, "%s cannot be written\n", qPrintable(path));
}

} // namespace

Options parseOptions(const QString& part, const QString& description, const QString& usualStores)
{
    QCommandLineParser parser;
    parser.setApplicationDescription(description);
    parser.addHelpOption();
    const auto text = [](const char* words) { return QString::fromLatin1(words); };
    const QCommandLineOption full(text("full"), text("the release's figures; without it a smoke"));
    const QCommandLineOption amount(text("amount"), text("how many cycles, contents or opens"), text("N"));
    const QCommandLineOption seed(text("seed"), text("replays a run"), text("N"));
    const QCommandLineOption stores(text("stores"), text("sqlite or mariadb"), text("NAME"), usualStores);
    const QCommandLineOption report(text("report"), text("appends to report.jsonl and report.md there"), text("DIR"));
    const QCommandLineOption mutations(text("mutations"), text("mistakes to switch on"), text("NAME,NAME"));
    const QCommandLineOption scene(text("scene"), text("only this one"), text("NAME"));
    const QCommandLineOption keep(text("keep"), text("leave the library and the logs"));
    parser.addOptions({ full, amount, seed, stores, report, mutations, scene, keep });
    parser.process(*QCoreApplication::instance());
    Options options;
    options.full = parser.isSet(full);
    options.amount = parser.value(amount).toLongLong();
    options.seed = parser.isSet(seed) ? parser.value(seed).toUInt() : QRandomGenerator::system()->generate();
    options.stores = parser.value(stores);
    options.report = parser.value(report);
    options.mutations = parser.value(mutations).split(u',', Qt::SkipEmptyParts);
    options.scene = parser.value(scene);
    options.keep = parser.isSet(keep);
    std::printf("%s: seed %u, stores %s\n", qPrintable(part), options.seed, qPrintable(options.stores));
    std::fflush(stdout);
    return options;
}

QString buildDirectory() { return qEnvironmentVariable("TIERWATCH_BUILD", QStringLiteral(TIERWATCH_BINARY_DIR)); }

Report::Report(QString part, const Options& options) : m_part(std::move(part)), m_options(options) { m_timer.start(); }

void Report::violation(const QString& text)
{
    m_violations.append(text);
    if (m_violations.size() <= mostViolationsTold) {
        std::printf("%s: VIOLATION %s\n", qPrintable(m_part), qPrintable(text));
        std::fflush(stdout);
    }
}

void Report::violations(const QStringList& texts)
{
    for (const QString& text : texts)
        violation(text);
}

int Report::end(const QString& figure)
{
    QJsonObject line{ { QStringLiteral("part"), m_part }, { QStringLiteral("stores"), m_options.stores },
        { QStringLiteral("full"), m_options.full }, { QStringLiteral("seed"), static_cast<qint64>(m_options.seed) },
        { QStringLiteral("mutations"), QJsonArray::fromStringList(m_options.mutations) },
        { QStringLiteral("at"), QDateTime::currentDateTimeUtc().toString(Qt::ISODate) },
        { QStringLiteral("seconds"), seconds() }, { QStringLiteral("violations"), m_violations.size() },
        { QStringLiteral("told"), QJsonArray::fromStringList(m_violations.mid(0, mostViolationsTold)) },
        { QStringLiteral("figure"), figure }, { QStringLiteral("facts"), m_facts } };
    if (!m_options.report.isEmpty()) {
        const QDir directory(m_options.report);
        const QString table = directory.filePath(QStringLiteral("report.md"));
        if (!QFile::exists(table))
            append(table,
                QStringLiteral("| part | stores | result | violations | seconds | seed |\n|---|---|---|---|---|---|"));
        append(table,
            QStringLiteral("| %1 | %2 | %3 | %4 | %5 | %6 |")
                .arg(m_part, m_options.stores, figure)
                .arg(m_violations.size())
                .arg(seconds(), 0, 'f', 1)
                .arg(m_options.seed));
        append(directory.filePath(QStringLiteral("report.jsonl")),
            QString::fromUtf8(QJsonDocument(line).toJson(QJsonDocument::Compact)));
    }
    std::printf("%s: %s in %.1f s; %lld violations (seed %u)\n%s\n", qPrintable(m_part), qPrintable(figure), seconds(),
        static_cast<long long>(m_violations.size()), m_options.seed,
        QJsonDocument(m_facts).toJson(QJsonDocument::Compact).constData());
    return isGood() ? 0 : 1;
}

} // namespace tierwatch::faults
