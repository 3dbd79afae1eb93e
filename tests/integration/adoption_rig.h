// SPDX-License-Identifier: GPL-3.0-or-later
// A catalogue of its own (SQLite, or a database of a test's MariaDB), three directories, and adoptions of them.
#pragma once

#include "catalog/schema.h"
#include "catalog/side_connection.h"
#include "engine/adoption_runner.h"

#include <QDir>
#include <QFile>
#include <QSqlRecord>
#include <QTemporaryDir>
#include <QTest>
#include <QUuid>

#include <fstream>

namespace tierwatch::test {

class AdoptionRig {
public:
    explicit AdoptionRig(std::optional<CatalogUrl> url = {}, const QString& password = {})
    {
        CatalogUrl place = url.value_or(CatalogUrl{});
        if (!url)
            place.path = m_dir.filePath(QStringLiteral("catalog.sqlite"));
        Connection connection(place);
        Connection::Options how;
        how.password = password;
        const Result<PreparedCatalog> prepared
            = connection.open(how).and_then([&] { return prepareSchema(connection, place); });
        if (!prepared) {
            m_problem = prepared.error().text.english();
            return;
        }
        m_connection = std::make_unique<SideConnection>(place, how);
        m_stores.facts = prepared->facts;
        m_stores.read = m_stores.write = [this](const Catalog::Work& work) { return m_connection->transact(work); };
        for (const char* key : { "bronze", "silver", "gold" })
            QDir().mkpath(path(QString::fromLatin1(key)));
    }

    [[nodiscard]] const QString& problem() const { return m_problem; }
    [[nodiscard]] QString path(const QString& name) const { return m_dir.filePath(name); }
    [[nodiscard]] const AuditStores& stores() const { return m_stores; }
    [[nodiscard]] std::vector<AdoptedLevel> levels() const
    {
        return { { QStringLiteral("bronze"), path(QStringLiteral("bronze")), 0 },
            { QStringLiteral("silver"), path(QStringLiteral("silver")), 1000 },
            { QStringLiteral("gold"), path(QStringLiteral("gold")), 2000 } };
    }
    /// A name is bytes: some are no text.
    void write(const QByteArray& name, const QByteArray& bytes = "film") const
    {
        const QByteArray file = m_dir.path().toUtf8() + '/' + name;
        QDir().mkpath(QFile::decodeName(file.left(file.lastIndexOf('/'))));
        std::ofstream made(file.constData(), std::ios::binary);
        made << bytes.toStdString();
        QVERIFY2(made.flush().good(), name.constData());
    }
    /// All rows, values joined by '|'.
    QStringList sql(const QString& text) const
    {
        QStringList lines;
        const Result<> done = m_connection->transact([&](Transaction& transaction) -> Result<> {
            lines.clear();
            const Result<QSqlQuery*> rows = transaction.run(text);
            if (!rows)
                return tl::unexpected(rows.error());
            while ((*rows)->next()) {
                QStringList values;
                for (int i = 0; i < (*rows)->record().count(); ++i)
                    values.append((*rows)->value(i).toString());
                lines.append(values.join(u'|'));
            }
            return {};
        });
        return done ? lines : QStringList{ done.error().text.english() };
    }
    /// "cid level name size", by cid.
    [[nodiscard]] QStringList contents() const
    {
        QStringList lines = sql(QStringLiteral("SELECT c.cid, c.content_level, c.filename, v.size FROM contents c JOIN "
                                               "tierwatch_content v ON v.cid = c.cid ORDER BY c.cid"));
        return lines.replaceInStrings(QStringLiteral("|"), QStringLiteral(" "));
    }

    /// What the last adoption told.
    QStringList findings; ///< "kind level name", sorted
    std::vector<AuditFinding> told;
    std::vector<ImportProblem> problems;
    bool resumed = false;

    Result<AdoptionCounts> adopt(AdoptionOrder order, const std::function<bool()>& stopped = {})
    {
        findings.clear();
        told.clear();
        problems.clear();
        resumed = false;
        AdoptionListener listener;
        listener.begun = [this](Time, bool again) { resumed = again; };
        listener.found = [this](const AuditFinding& finding) {
            told.push_back(finding);
            findings.append(QString::fromLatin1(finding.kind) + u' ' + finding.level + u' ' + finding.name);
        };
        listener.refused = [this](const std::vector<ImportProblem>& refused) { problems = refused; };
        AdoptionSettings settings;
        settings.order = std::move(order);
        settings.author = QStringLiteral("anna");
        settings.run = QUuid::createUuid().toString(QUuid::WithoutBraces);
        settings.stopped = stopped;
        Result<AdoptionCounts> counts = AdoptionRunner(m_stores, std::move(settings), m_clock, listener).run();
        findings.sort();
        return counts;
    }
    Result<AdoptionCounts> adoptFiles() { return adopt({ levels(), AdoptionOrder::Take::Files, {} }); }
    Result<AdoptionCounts> import(const QByteArray& list)
    {
        return adopt({ {}, AdoptionOrder::Take::List, std::make_shared<const QByteArray>(list) });
    }

private:
    QTemporaryDir m_dir;
    QString m_problem;
    std::unique_ptr<SideConnection> m_connection;
    AuditStores m_stores;
    SystemClock m_clock;
};

/// Why it was not done; empty where it was.
[[nodiscard]] inline QByteArray why(const Result<AdoptionCounts>& counts)
{
    return counts ? QByteArray() : counts.error().text.english().toUtf8();
}

} // namespace tierwatch::test
