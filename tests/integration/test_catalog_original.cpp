// SPDX-License-Identifier: GPL-3.0-or-later
// Started on a database of the original system: its tables, rows and trigger stay as they are.
#include "catalog/contents.h"
#include "catalog/history.h"
#include "catalog/levels.h"
#include "catalog_rig.h"
#include "tests/support/mariadb_server.h"

#include <QDateTime>
#include <QFile>
#include <QRegularExpression>
#include <QTest>

using namespace tierwatch;
using namespace tierwatch::test;
using namespace std::chrono_literals;
using catalog::ContentRecord;

namespace {

Time utc(const char* text)
{
    QDateTime time = QDateTime::fromString(QString::fromLatin1(text), Qt::ISODate);
    time.setTimeSpec(Qt::UTC);
    return timeFromMicroseconds(time.toMSecsSinceEpoch() * 1000);
}

const QByteArray seoulZone = "SET GLOBAL time_zone = '+09:00';";

} // namespace

class TestCatalogOriginal : public QObject {
    Q_OBJECT

private:
    std::unique_ptr<MariaDbServer> m_server;
    QString m_database;
    int m_databases = 0;

    /// The three tables as the server describes them, and all their rows.
    QByteArray picture()
    {
        QByteArray all;
        for (const char* table : { "level", "contents", "update_history" }) {
            QByteArray made = sql(QStringLiteral("SHOW CREATE TABLE `%1`").arg(QString::fromLatin1(table)));
            all += QString::fromUtf8(made).remove(QRegularExpression(QStringLiteral(" AUTO_INCREMENT=\\d+"))).toUtf8();
            all += sql(QStringLiteral("SELECT * FROM `%1` ORDER BY 1").arg(QString::fromLatin1(table)));
        }
        return all
            + sql(QStringLiteral("SELECT trigger_name, action_statement FROM information_schema.triggers WHERE "
                                 "event_object_schema = DATABASE()"));
    }
    QByteArray sql(const QString& script) { return m_server->sql(script, m_database).value_or("failed"); }
    std::unique_ptr<CatalogRig> open()
    {
        return std::make_unique<CatalogRig>(m_server->url(m_database), m_server->password());
    }
    static Result<Page<HistoryRow>> history(CatalogRig& rig)
    {
        return rig.seen([](Transaction& transaction) { return catalog::selectHistory(transaction, {}); });
    }
    static std::vector<ContentRecord> contents(CatalogRig& rig)
    {
        std::vector<ContentRecord> all;
        const auto good = rig.read([&](Transaction& transaction) {
            return catalog::selectContents(
                transaction, rig.keys, {}, [&](ContentRecord record) { all.push_back(std::move(record)); });
        });
        return good ? all : std::vector<ContentRecord>{};
    }
    static Result<bool> move(CatalogRig& rig, qint64 cid, const char* from, const char* to, Time now)
    {
        return rig.written([&](Transaction& transaction) {
            return catalog::updateLevel(transaction, rig.keys, ContentId(cid), rig.keys.slot(QString::fromLatin1(from)),
                rig.keys.slot(QString::fromLatin1(to)), now);
        });
    }

private Q_SLOTS:
    void initTestCase();
    void init();

    void isTakenOverUnchanged();
    void itsOwnZoneIsKept();
    void oneHistoryRowForEachChange();
    void withoutTriggerGetsOurs();
    void withTwoTriggersIsRefused();
    void withABrokenTriggerIsRefused();
    void withAWrongTriggerIsRefused();
    void withoutTransactionsIsRefused();
    void halfACatalogueIsRefused();
    void withoutContents();
    void lettersOfEitherCase();
    void maximumGoesAsFarAsTheColumn();
    void valuesThatItsColumnsCannotHold();
};

void TestCatalogOriginal::initTestCase()
{
    m_server = std::make_unique<MariaDbServer>();
    QVERIFY(m_server->isRunning());
    QVERIFY(m_server->sql(QString::fromLatin1(seoulZone))); // where it ran
}

void TestCatalogOriginal::init()
{
    m_database = QStringLiteral("original%1").arg(++m_databases);
    QVERIFY(m_server->createDatabase(m_database));
    QFile dump(QStringLiteral(TIERWATCH_SOURCE_DIR "/tests/data/original.sql"));
    QVERIFY(dump.open(QIODevice::ReadOnly));
    QVERIFY(m_server->sql(
        QString::fromUtf8(dump.readAll()).replace(QStringLiteral("LEVELS_DIRECTORY"), QStringLiteral("/srv")),
        m_database));
}

void TestCatalogOriginal::isTakenOverUnchanged()
{
    const QByteArray before = picture();
    QVERIFY(before.contains("contents_update"));
    for (int start = 1; start <= 3; ++start) {
        const auto rig = open();
        TW_GOOD(rig->facts);
        QVERIFY(rig->facts->adopted);
        const std::vector<ContentRecord> all = contents(*rig);
        QCOMPARE(all.size(), 7U);
        QVERIFY(std::ranges::none_of(all, [](const ContentRecord& record) { return record.views.total.has_value(); }));
        QCOMPARE(number(all[5].cid), 7);
        QVERIFY(all[5].generated == Time{} && all[5].updated == Time{});
        const auto levels
            = rig->seen([&](Transaction& transaction) { return catalog::selectLevels(transaction, rig->keys); });
        TW_GOOD(levels);
        QCOMPARE(levels->table.levels().size(), 3U);
        QCOMPARE(levels->table.top()->key, QStringLiteral("gold"));
        QCOMPARE(levels->table.find(QStringLiteral("silver"))->path, QStringLiteral("/srv/silver/"));
        QCOMPARE(levels->version, 0ULL);
        QCOMPARE(history(*rig)->rows.size(), 4U);
        QCOMPARE(picture(), before);
    }
}

void TestCatalogOriginal::itsOwnZoneIsKept()
{
    {
        const auto rig = open();
        QVERIFY(contents(*rig).front().updated == utc("2018-08-02T09:30:17")); // half past six in Seoul
        QVERIFY(history(*rig)->rows.front().newDate == utc("2018-08-07T05:27:44"));
        QVERIFY(move(*rig, 2, "bronze", "gold", utc("2026-01-01T00:00:00")).value());
        QCOMPARE(
            sql(QStringLiteral("SELECT update_time FROM contents WHERE cid = 2")), QByteArray("2026-01-01 09:00:00\n"));
    }
    { // unless an operator knows better
        CatalogRig rig(m_server->url(m_database), m_server->password(), QStringLiteral("+02:00"));
        QVERIFY(contents(rig).front().updated == utc("2018-08-02T16:30:17"));
    }
    // The zone of the first start stays, whatever the server is set to later.
    QVERIFY(m_server->sql(QStringLiteral("SET GLOBAL time_zone = '+00:00'")));
    const auto rig = open();
    QVERIFY(contents(*rig).front().updated == utc("2018-08-02T09:30:17"));
    QVERIFY(m_server->sql(QString::fromLatin1(seoulZone)));
}

void TestCatalogOriginal::oneHistoryRowForEachChange()
{
    const auto rig = open();
    const Time now = utc("2026-01-01T00:00:00");
    QVERIFY(move(*rig, 7, "bronze", "silver", now).value());
    QVERIFY(!move(*rig, 7, "bronze", "silver", now).value());
    QVERIFY(!move(*rig, 7, "silver", "silver", now).value());
    QVERIFY(move(*rig, 7, "silver", "gold", now + 1s).value());
    for (const ContentRecord& record : contents(*rig)) { // nothing else that we keep of a content is written there
        TW_GOOD(rig->write([&](Transaction& transaction) { return catalog::saveSize(transaction, record.cid, 5); }));
        const std::array views{ catalog::ContentViews{ record.cid, { 1964, 1, now, now } } };
        TW_GOOD(rig->write([&](Transaction& transaction) { return catalog::saveViews(transaction, views); }));
    }
    const auto page = history(*rig);
    TW_GOOD(page);
    QCOMPARE(page->rows.size(), 6U);
    const HistoryRow& newest = page->rows[0];
    QCOMPARE(newest.oldLevel + newest.newLevel, QStringLiteral("silvergold"));
    QVERIFY(newest.oldDate == now && newest.newDate == now + 1s);
    QVERIFY(page->rows[1].oldDate == Time{}); // it was NULL
    const auto id = rig->seen([](Transaction& transaction) { return catalog::historyIdOf(transaction, ContentId(7)); });
    QCOMPARE(id.value().value(), newest.id);

    // What the original's programs do is one row, too.
    sql(QStringLiteral("UPDATE contents SET content_level = 'bronze', update_time = now() WHERE cid = 7"));
    QCOMPARE(history(*rig)->rows.size(), 7U);
    const auto added = rig->written([&](Transaction& transaction) {
        return catalog::insertContents(transaction, rig->keys, {}, "m.mp4", {}, now);
    });
    TW_GOOD(added);
    QCOMPARE(number(added->cid), 13);
    QCOMPARE(sql(QStringLiteral("SELECT * FROM contents WHERE cid = 13")),
        QByteArray("13\tbronze\tm.mp4\t2026-01-01 09:00:00\t2026-01-01 09:00:00\n"));
}

void TestCatalogOriginal::withoutTriggerGetsOurs()
{
    sql(QStringLiteral("DROP TRIGGER contents_update"));
    const auto rig = open();
    TW_GOOD(rig->facts);
    QVERIFY(move(*rig, 7, "bronze", "silver", utc("2026-01-01T00:00:00")).value());
    QCOMPARE(history(*rig)->rows.size(), 5U);
    sql(QStringLiteral("UPDATE contents SET filename = 'new.mp4', content_level = content_level"));
    QCOMPARE(history(*rig)->rows.size(), 5U);
    sql(QStringLiteral("UPDATE contents SET content_level = 'Silver' WHERE cid = 7")); // another key, though this
                                                                                       // collation calls it the same
    QCOMPARE(history(*rig)->rows.size(), 6U);
}

void TestCatalogOriginal::withTwoTriggersIsRefused()
{
    sql(QStringLiteral("CREATE TRIGGER another AFTER UPDATE ON contents FOR EACH ROW INSERT INTO update_history (cid, "
                       "old_content_level, new_content_level) "
                       "VALUES (OLD.cid, OLD.content_level, NEW.content_level)"));
    const QByteArray before = picture();
    const auto rig = open();
    TW_ERROR(rig->facts, ErrorCode::Conflict);
    const QString sentence = rig->facts.error().text.english();
    QVERIFY2(
        sentence.contains(QStringLiteral("2 rows")) && sentence.contains(QStringLiteral("contents_update, another")),
        qPrintable(sentence));
    QCOMPARE(picture(), before);
    QTRY_COMPARE(rig->health().condition, Condition::Down);
    QCOMPARE(rig->health().detail.english(), sentence);
    TW_ERROR(rig->write([](Transaction&) -> Result<> { return {}; }), ErrorCode::Conflict);
    QCOMPARE(rig->attempts().size(), 1U); // final: waiting does not mend it
}

void TestCatalogOriginal::withABrokenTriggerIsRefused()
{
    sql(QStringLiteral("CREATE TRIGGER broken BEFORE UPDATE ON contents FOR EACH ROW INSERT INTO nowhere VALUES (1)"));
    const QByteArray before = picture();
    const auto rig = open();
    TW_ERROR(rig->facts, ErrorCode::Conflict);
    QVERIFY(rig->facts.error().text.english().contains(QStringLiteral("broken")));
    QCOMPARE(picture(), before);
}

void TestCatalogOriginal::withAWrongTriggerIsRefused()
{
    sql(QStringLiteral("DROP TRIGGER contents_update; CREATE TRIGGER wrong AFTER UPDATE ON contents FOR EACH ROW "
                       "INSERT INTO update_history (cid, old_content_level, new_content_level) VALUES (OLD.cid, "
                       "NEW.content_level, OLD.content_level)"));
    const auto rig = open();
    TW_ERROR(rig->facts, ErrorCode::Conflict);
    QVERIFY(rig->facts.error().text.english().contains(QStringLiteral("wrong levels")));
}

void TestCatalogOriginal::withoutTransactionsIsRefused()
{
    sql(QStringLiteral("ALTER TABLE update_history ENGINE = MyISAM"));
    const QByteArray before = picture();
    const auto rig = open();
    TW_ERROR(rig->facts, ErrorCode::Conflict);
    QVERIFY(rig->facts.error().text.english().contains(QStringLiteral("ALTER TABLE update_history ENGINE = InnoDB")));
    QCOMPARE(picture(), before);
}

void TestCatalogOriginal::halfACatalogueIsRefused()
{
    sql(QStringLiteral("DROP TABLE update_history"));
    const auto first = open();
    TW_ERROR(first->facts, ErrorCode::Conflict);
    QVERIFY(first->facts.error().text.english().contains(QStringLiteral("update_history")));
    sql(QStringLiteral("CREATE TABLE update_history (id INT PRIMARY KEY AUTO_INCREMENT, cid INT)"));
    const auto second = open();
    TW_ERROR(second->facts, ErrorCode::Conflict);
    QVERIFY(second->facts.error().text.english().contains(QStringLiteral("old_updated_date")));
}

void TestCatalogOriginal::withoutContents()
{
    sql(QStringLiteral("DELETE FROM contents; DELETE FROM update_history"));
    const QByteArray before = picture();
    const auto rig = open();
    TW_GOOD(rig->facts);
    QCOMPARE(picture(), before);
    QVERIFY(contents(*rig).empty());
}

void TestCatalogOriginal::lettersOfEitherCase()
{
    sql(QStringLiteral("INSERT INTO contents VALUES (20, 'Gold', 'A.mp4', NULL, NULL)"));
    const auto rig = open();
    LevelKeys& keys = rig->keys;
    QVERIFY(contents(*rig).back().level == keys.slot(QStringLiteral("Gold")));
    QVERIFY(keys.slot(QStringLiteral("Gold")) != keys.slot(QStringLiteral("gold")));
    const auto find = [&](const char* level, const char* name) {
        return rig->seen([&](Transaction& transaction) {
            return catalog::contentWithName(
                transaction, keys, keys.slot(QString::fromLatin1(level)), name, ContentId(0));
        });
    };
    QCOMPARE(number(find("gold", "a.mp4").value().value()), 1);
    QVERIFY(!find("gold", "A.mp4").value());
    QCOMPARE(number(find("Gold", "A.mp4").value().value()), 20);
    QVERIFY(!move(*rig, 20, "gold", "silver", utc("2026-01-01T00:00:00")).value());
    QVERIFY(!move(*rig, 1, "Gold", "silver", utc("2026-01-01T00:00:00")).value());
    QVERIFY(move(*rig, 20, "Gold", "gold", utc("2026-01-01T00:00:00")).value());
    QVERIFY(contents(*rig).back().level == keys.slot(QStringLiteral("gold")));
}

void TestCatalogOriginal::maximumGoesAsFarAsTheColumn()
{
    const auto rig = open();
    const auto check = [&](qint64 count) {
        return rig->written([&](Transaction& transaction) { return catalog::checkMaxCount(transaction, count); });
    };
    QCOMPARE(check(10'000'000).value(), false);
    QCOMPARE(check(10'000'007).value(), true);
    QCOMPARE(
        sql(QStringLiteral("SELECT max_counts FROM level WHERE content_level = 'gold'")), QByteArray("10000007\n"));
    QCOMPARE(check(1'000'000'000'000).value(), true);
    QCOMPARE(check(1'000'000'000'000).value(), false);
    QCOMPARE(
        sql(QStringLiteral("SELECT max_counts FROM level ORDER BY min_counts")), QByteArray("999\n1999\n2147483647\n"));
}

void TestCatalogOriginal::valuesThatItsColumnsCannotHold()
{
    const auto rig = open();
    const auto insert = [&](std::optional<ContentId> cid, const QByteArray& name) {
        return rig->written([&](Transaction& transaction) {
            return catalog::insertContents(transaction, rig->keys, cid, name, {}, Time{});
        });
    };
    const QByteArray before = picture();
    TW_ERROR(insert(ContentId(3'000'000'000), "n.mp4"), ErrorCode::InvalidInput);
    TW_ERROR(insert({}, QByteArray(101, 'n')), ErrorCode::InvalidInput); // refused, not cut off
    TW_ERROR(insert({}, "\xf0\x9f\x8e\xac.mp4"), ErrorCode::InvalidInput); // its utf8 has three bytes at most
    QCOMPARE(picture(), before);
    TW_GOOD(insert({}, "한국.mp4"));
    QCOMPARE(contents(*rig).back().filename, QByteArray("한국.mp4"));
}

QTEST_GUILESS_MAIN(TestCatalogOriginal)
#include "test_catalog_original.moc"
