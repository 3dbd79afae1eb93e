// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/faults/rig/stores.h"

#include <QSqlDatabase>
#include <QSqlError>
#include <QSqlQuery>

namespace tierwatch::faults {

namespace {

class SqliteStores final : public Stores {
public:
    explicit SqliteStores(QString directory) : m_directory(std::move(directory)) { }

    [[nodiscard]] QString catalogUrl() const override { return QStringLiteral("sqlite:") + path(); }
    [[nodiscard]] QStringList arguments() const override { return { QStringLiteral("--catalog"), catalogUrl() }; }
    [[nodiscard]] bool sql(const QStringList& statements) override
    {
        bool good = true;
        {
            QSqlDatabase database = QSqlDatabase::addDatabase(QStringLiteral("QSQLITE"), QStringLiteral("rig"));
            database.setDatabaseName(path());
            database.setConnectOptions(QStringLiteral("QSQLITE_BUSY_TIMEOUT=5000"));
            good = database.open() && database.transaction();
            QSqlQuery query(database);
            for (const QString& statement : statements) {
                if (good && !query.exec(statement)) {
                    qWarning("%s: %s", qPrintable(query.lastError().text()), qPrintable(statement.left(200)));
                    good = false;
                }
            }
            query.finish();
            good = good && database.commit();
        }
        QSqlDatabase::removeDatabase(QStringLiteral("rig"));
        return good;
    }

private:
    [[nodiscard]] QString path() const { return m_directory + QStringLiteral("/catalog.sqlite"); }

    QString m_directory;
};

class ServerStores final : public Stores {
public:
    ServerStores()
    {
        if (!m_mariaDb.isRunning() || !m_redis.isRunning() || !m_mariaDb.createDatabase(database()))
            return;
        m_isGood = true;
        qputenv("TIERWATCH_CATALOG_PASSWORD", m_mariaDb.password().toUtf8()); // for all that we start
    }
    [[nodiscard]] bool isGood() const { return m_isGood; }

    [[nodiscard]] QString catalogUrl() const override { return m_mariaDb.url(database()); }
    [[nodiscard]] QStringList arguments() const override
    {
        return { QStringLiteral("--catalog"), catalogUrl(), QStringLiteral("--state"), m_redis.tcpUrl() };
    }
    [[nodiscard]] bool sql(const QStringList& statements) override
    {
        return m_mariaDb
            .sql(QStringLiteral("START TRANSACTION;") + statements.join(u';') + QStringLiteral(";COMMIT"), database())
            .has_value();
    }
    [[nodiscard]] test::MariaDbServer* mariaDb() override { return &m_mariaDb; }
    [[nodiscard]] test::RedisServer* redis() override { return &m_redis; }

private:
    [[nodiscard]] static QString database() { return QStringLiteral("faults"); }

    test::MariaDbServer m_mariaDb;
    test::RedisServer m_redis;
    bool m_isGood = false;
};

} // namespace

std::unique_ptr<Stores> Stores::make(const QString& name, const QString& directory)
{
    if (name == u"sqlite")
        return std::make_unique<SqliteStores>(directory);
    if (name != u"mariadb")
        return nullptr;
    auto servers = std::make_unique<ServerStores>();
    return servers->isGood() ? std::move(servers) : nullptr;
}

} // namespace tierwatch::faults
