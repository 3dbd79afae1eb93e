// SPDX-License-Identifier: GPL-3.0-or-later
// A library of the original's: its three tables and its trigger on MariaDB, files in three levels, Redis beside it.
#pragma once

#include "tests/support/mariadb_server.h"
#include "tests/support/process.h"
#include "tests/support/redis_server.h"

#include <QDir>
#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QTemporaryDir>
#include <QTest>

namespace tierwatch::test {

class AdoptedLibrary {
public:
    /// A new one, without contents; the servers stay. False: see the servers' logs.
    [[nodiscard]] bool renew()
    {
        m_dir = std::make_unique<QTemporaryDir>();
        for (const char* level : { "bronze", "silver", "gold" })
            QDir().mkpath(file(QLatin1String(level)));
        QFile dump(QStringLiteral(TIERWATCH_SOURCE_DIR "/tests/data/original.sql"));
        if (!m_mariadb.isRunning() || !m_redis.isRunning() || !dump.open(QIODevice::ReadOnly))
            return false;
        m_redis.flush();
        return m_mariadb.sql(QStringLiteral("DROP DATABASE IF EXISTS ") + database())
            && m_mariadb.createDatabase(database())
            && m_mariadb.sql(
                QString::fromUtf8(dump.readAll().replace("LEVELS_DIRECTORY", file(QStringLiteral(".")).toUtf8())),
                database())
            && m_mariadb.sql(QStringLiteral("DELETE FROM contents; DELETE FROM update_history"), database());
    }

    /// Rows and empty files, the contents by turns in bronze, silver and gold: 1.mp4 …
    [[nodiscard]] bool add(int first, int last)
    {
        QStringList rows;
        for (int cid = first; cid <= last; ++cid) {
            QFile made(file(levelOf(cid) + QStringLiteral("/%1.mp4").arg(cid)));
            if (!made.open(QIODevice::WriteOnly))
                return false;
            rows.append(QStringLiteral("(%1, '%2', '%1.mp4', '2018-08-02 18:30:17', '2018-08-02 18:30:17')")
                            .arg(cid)
                            .arg(levelOf(cid)));
        }
        return m_mariadb.sql(QStringLiteral("INSERT INTO contents VALUES ") + rows.join(u','), database()).has_value();
    }
    [[nodiscard]] static QString levelOf(int cid)
    {
        return QStringList{ QStringLiteral("gold"), QStringLiteral("bronze"), QStringLiteral("silver") }[cid % 3];
    }
    [[nodiscard]] QString file(const QString& name) const { return m_dir->filePath(QStringLiteral("library/") + name); }

    /// Each name has a data dir of its own.
    [[nodiscard]] std::unique_ptr<Program> daemon(
        const QString& name = QStringLiteral("data"), const QStringList& more = {}) const
    {
        return std::make_unique<Program>(QStringLiteral("tierwatchd"),
            QStringList{ QStringLiteral("--data-dir"), m_dir->filePath(name), QStringLiteral("--listen"),
                QStringLiteral("127.0.0.1:0"), QStringLiteral("--catalog"), m_mariadb.url(database()),
                QStringLiteral("--state"), m_redis.tcpUrl() }
                + more,
            QStringList{ QStringLiteral("TIERWATCH_CATALOG_PASSWORD=") + m_mariadb.password() });
    }
    [[nodiscard]] QByteArray sql(const QString& text)
    {
        return m_mariadb.sql(text, database()).value_or("failed").trimmed();
    }
    [[nodiscard]] MariaDbServer& mariadb() { return m_mariadb; }
    [[nodiscard]] RedisServer& redis() { return m_redis; }
    /// What the state store says about it; empty where it says nothing.
    [[nodiscard]] QJsonObject state(int cid) const
    {
        return QJsonDocument::fromJson(m_redis.run({ QStringLiteral("GET"), QString::number(cid) })).object();
    }
    [[nodiscard]] int keys() const
    {
        return m_redis
            .run(
                { QStringLiteral("EVAL"), QStringLiteral("return #redis.call('keys', '[0-9]*')"), QStringLiteral("0") })
            .trimmed()
            .toInt();
    }
    /// All contents' places, in a few bytes, and what has moved or is to.
    [[nodiscard]] QByteArray places()
    {
        return sql(QStringLiteral("SELECT content_level, COUNT(*), SUM(cid) FROM contents GROUP BY content_level; "
                                  "SELECT COUNT(*) FROM update_history; SELECT COUNT(*) FROM tierwatch_relocation; "
                                  "SELECT COUNT(*) FROM tierwatch_move"));
    }
    static QString database() { return QStringLiteral("redis_project"); }

private:
    MariaDbServer m_mariadb;
    RedisServer m_redis;
    std::unique_ptr<QTemporaryDir> m_dir;
};

/// Reports of many contents at once, "count" or "delta"; how many were accepted.
[[nodiscard]] inline int postViews(const QUrl& url, const std::vector<std::pair<int, qint64>>& views, const char* kind)
{
    QByteArray body = "{\"views\":[";
    for (const auto& [cid, count] : views)
        body += (body.endsWith('[') ? "{\"cid\":" : ",{\"cid\":") + QByteArray::number(cid) + ",\"" + kind
            + "\":" + QByteArray::number(count) + "}";
    const HttpAnswer answer = post(url, QStringLiteral("/api/v1/views"), body + "]}", "application/json");
    return QJsonDocument::fromJson(answer.body).object().value(QStringLiteral("accepted")).toInt(-1);
}

} // namespace tierwatch::test
