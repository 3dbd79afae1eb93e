// SPDX-License-Identifier: GPL-3.0-or-later
// A catalogue of its own for each test, on SQLite and on a real MariaDB in turn.
#pragma once

#include "catalog/contents.h"
#include "catalog/history.h"
#include "catalog/levels.h"
#include "catalog_rig.h"
#include "tests/support/mariadb_server.h"

#include <QTemporaryDir>
#include <QTest>

#include <limits>

namespace tierwatch::test {

using catalog::ContentRecord;

inline constexpr Time noon = timeFromMicroseconds(1'700'000'000'000'000);
inline constexpr qint64 greatest = std::numeric_limits<qint64>::max();

inline Level level(LevelKeys& keys, const QString& key, qint64 from, qint64 to)
{
    Level level;
    level.key = key;
    level.slot = keys.slot(key);
    level.minCount = from;
    level.maxCount = to;
    level.path = QStringLiteral("/srv/") + key;
    return level;
}

inline LevelTable threeLevels(LevelKeys& keys)
{
    return LevelTable({ level(keys, QStringLiteral("bronze"), 0, 999),
        level(keys, QStringLiteral("silver"), 1000, 1999), level(keys, QStringLiteral("gold"), 2000, 10'000'000) });
}

/// The base of a test class, which calls startServer() once and begin() before each test.
class CatalogFixture : public QObject {
protected:
    std::unique_ptr<MariaDbServer> m_server;
    QTemporaryDir m_directory;
    int m_databases = 0;
    QString m_url;
    std::unique_ptr<CatalogRig> m_rig;

    static void onBoth()
    {
        QTest::addColumn<bool>("mariadb");
        QTest::newRow("SQLite") << false;
        QTest::newRow("MariaDB") << true;
    }
    LevelSlot slot(const char* key) { return m_rig->keys.slot(QString::fromLatin1(key)); }
    CatalogRig& rig() { return *m_rig; }
    std::unique_ptr<CatalogRig> another() { return std::make_unique<CatalogRig>(m_url, m_server->password()); }

    Result<ContentRecord> insert(
        std::optional<ContentId> cid, const QByteArray& name, std::optional<LevelSlot> where = {}, Time at = noon)
    {
        return rig().written([&](Transaction& transaction) {
            return catalog::insertContents(transaction, rig().keys, cid, name, where, at);
        });
    }
    Result<bool> move(ContentId cid, const char* from, const char* to, Time at = noon)
    {
        return rig().written([&](Transaction& transaction) {
            return catalog::updateLevel(transaction, rig().keys, cid, slot(from), slot(to), at);
        });
    }
    Result<std::optional<ContentRecord>> content(ContentId cid)
    {
        return rig().seen(
            [&](Transaction& transaction) { return catalog::selectContent(transaction, rig().keys, cid); });
    }
    Result<Page<HistoryRow>> history(const HistoryQuery& query = {})
    {
        return rig().seen([&](Transaction& transaction) { return catalog::selectHistory(transaction, query); });
    }

    void startServer()
    {
        m_server = std::make_unique<MariaDbServer>();
        QVERIFY(m_server->isRunning());
    }
    /// Tests without the rows of onBoth() get no catalogue. `withLevels`: bronze, silver and gold are there.
    void begin(bool withLevels = true)
    {
        if (QTest::currentDataTag() == nullptr
            || (qstrcmp(QTest::currentDataTag(), "SQLite") != 0 && qstrcmp(QTest::currentDataTag(), "MariaDB") != 0))
            return;
        const QString name = QStringLiteral("catalog%1").arg(++m_databases);
        QFETCH(bool, mariadb);
        if (mariadb)
            QVERIFY(m_server->createDatabase(name));
        m_url = mariadb ? m_server->url(name) : QStringLiteral("sqlite:") + m_directory.filePath(name);
        m_rig = another();
        TW_GOOD(rig().facts);
        if (!withLevels)
            return;
        TW_GOOD(rig().written([this](Transaction& transaction) {
            return catalog::replaceLevels(
                transaction, rig().keys, threeLevels(rig().keys), 0, QStringLiteral("test"), noon);
        }));
    }
};

} // namespace tierwatch::test
