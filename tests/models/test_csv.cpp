// SPDX-License-Identifier: GPL-3.0-or-later
// CSV: lines as RFC 4180 has them, whole files or none, written beside the GUI thread.
#include "models/csv_rows.h"
#include "tests/models/random_world.h"

#include <QFile>
#include <QTemporaryDir>

using namespace tierwatch;
using namespace tierwatch::test;

namespace {

/// A reader of its own: rows of cells.
QList<QStringList> parse(const QByteArray& bytes)
{
    const QString text = QString::fromUtf8(bytes);
    QList<QStringList> rows;
    QStringList row;
    QString cell;
    bool quoted = false;
    for (qsizetype i = 0; i < text.size(); ++i) {
        const QChar c = text[i];
        if (quoted) {
            if (c == u'"' && i + 1 < text.size() && text[i + 1] == u'"') {
                cell += c;
                ++i;
            } else if (c == u'"') {
                quoted = false;
            } else {
                cell += c;
            }
        } else if (c == u'"') {
            quoted = true;
        } else if (c == u',') {
            row << std::exchange(cell, {});
        } else if (c == u'\r' && i + 1 < text.size() && text[i + 1] == u'\n') {
            row << std::exchange(cell, {});
            rows << std::exchange(row, {});
            ++i;
        } else {
            cell += c;
        }
    }
    return rows;
}

QByteArray contentsOf(const QString& path)
{
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

} // namespace

class TestCsv : public QObject {
    Q_OBJECT

    QTemporaryDir m_dir;
    Mailbox m_mailbox;

    [[nodiscard]] QString path() const { return m_dir.filePath(QStringLiteral("export.csv")); }
    Result<qint64> exported(CsvRows rows, const QString& to)
    {
        std::optional<Result<qint64>> answer;
        const CsvExport under(to, std::move(rows), m_mailbox.address(),
            [&answer](Result<qint64> written) { answer = std::move(written); });
        if (!waitUntil([&answer] { return answer.has_value(); }))
            return tl::unexpected(Error{});
        return *answer;
    }

private Q_SLOTS:
    void cleanup() { QFile::remove(path()); }

    void cellsAreQuotedWhereNeeded()
    {
        QCOMPARE(
            csvLine({ QStringLiteral("a"), QStringLiteral("1,234"), QString() }), QStringLiteral("a,\"1,234\",\r\n"));
        QCOMPARE(csvLine({ QStringLiteral("say \"hi\"\nthere"), QStringLiteral("a\tb"), QStringLiteral("x\ry") }),
            QStringLiteral("\"say \"\"hi\"\"\nthere\",a\tb,\"x\ry\"\r\n"));
        QCOMPARE(csvLine({ QStringLiteral("드라마-07화.mp4") }), QStringLiteral("드라마-07화.mp4\r\n"));
    }

    void whatWasWrittenIsRead()
    {
        QRandomGenerator random(printedSeed());
        const QString letters = QStringLiteral("ab,\"\n\r;드 ");
        QList<QStringList> rows;
        for (int i = 0; i < 200; ++i) {
            QStringList row;
            for (int column = 0; column < 4; ++column) {
                QString cell;
                for (int n = random.bounded(6); n > 0; --n)
                    cell += letters[random.bounded(static_cast<int>(letters.size()))];
                row << cell;
            }
            rows << row;
        }
        QString text;
        for (const QStringList& row : std::as_const(rows))
            text += csvLine(row);
        QCOMPARE(parse(text.toUtf8()), rows);
    }

    void contentsAreExportedAsTheyAreShown()
    {
        RandomWorld world(printedSeed(), 500);
        EngineFeed feed(world.engine, world.clock);
        ContentModel model(feed);
        QVERIFY(waitUntil([&] { return feed.isReady() && model.isSettled() && model.rowCount() > 0; }));
        ContentFilter filter;
        filter.level = silver;
        model.setFilter(filter);
        QVERIFY(waitUntil([&] { return model.isSettled(); }));
        const Result<qint64> written = exported(csvOf(model, feed), path());
        QVERIFY(written);
        QCOMPARE(*written, model.rowCount());
        const QList<QStringList> rows = parse(contentsOf(path()));
        QCOMPARE(rows.size(), model.rowCount() + 1);
        QCOMPARE(rows.front().size(), rows.back().size());
        QCOMPARE(rows.front()[1], QStringLiteral("file"));
        for (int row = 0; row < model.rowCount(); ++row) {
            const ContentRow& content = *model.contentAt(row);
            QCOMPARE(rows[row + 1][0], QString::number(number(content.cid)));
            QCOMPARE(rows[row + 1][1], content.name.text());
            QCOMPARE(rows[row + 1][2], QStringLiteral("silver"));
            QCOMPARE(rows[row + 1][5], content.count < 0 ? QString() : QString::number(content.count));
        }
    }

    void relocationsAreExported()
    {
        RandomWorld world(printedSeed(), 300);
        for (int i = 0; i < 20; ++i)
            world.pushBatch(40);
        EngineFeed feed(world.engine, world.clock);
        RelocationModel model(feed);
        QVERIFY(waitUntil([&] { return feed.isReady() && model.rowCount() > 3; }));
        const Result<qint64> written = exported(csvOf(model, feed), path());
        QVERIFY(written);
        QCOMPARE(*written, model.rowCount());
        const QList<QStringList> rows = parse(contentsOf(path()));
        for (int row = 0; row < model.rowCount(); ++row)
            QCOMPARE(rows[row + 1][0], QString::number(number(*model.cidAt(row))));
    }

    void theWholeHistoryIsExportedPageByPage()
    {
        FakeEngine engine;
        std::vector<HistoryRow> history;
        for (qint64 id = 1; id <= 12'345; ++id) {
            HistoryRow row;
            row.id = id;
            row.cid = static_cast<ContentId>(id % 50);
            row.filename = QStringLiteral("f, %1.mp4").arg(id % 50);
            row.newDate = timeFromMicroseconds(1'700'000'000'000'000);
            row.oldLevel = QStringLiteral("bronze");
            row.newLevel = QStringLiteral("gold");
            history.push_back(row);
        }
        engine.setHistory(history);
        HistoryQuery query;
        query.cid = ContentId(7);
        QCOMPARE(exported(csvOf(HistoryQuery{}, engine), path()).value_or(-1), 12'345);
        const QList<QStringList> rows = parse(contentsOf(path()));
        QCOMPARE(rows.size(), 12'346);
        QCOMPARE(rows[1][0], QStringLiteral("12345"));
        QCOMPARE(rows[1][2], QStringLiteral("f, 45.mp4"));
        QCOMPARE(rows[1][5], QStringLiteral("2023-11-14T22:13:20Z"));
        QCOMPARE(rows.back()[0], QStringLiteral("1"));
        QCOMPARE(exported(csvOf(query, engine), path()).value_or(-1), 247);
    }

    void whatCannotBeWrittenIsSaidAndLeavesNothing()
    {
        const CsvRows rows{ QStringLiteral("x.csv"), { QStringLiteral("a") },
            [](const CsvRows::Write& write, const std::function<bool()>&) { return write({ QStringLiteral("1") }); } };
        const Result<qint64> nowhere = exported(rows, m_dir.filePath(QStringLiteral("missing/x.csv")));
        QVERIFY(!nowhere);
        QVERIFY(nowhere.error().text.english().contains(QStringLiteral("missing/x.csv")));
        FakeEngine engine;
        engine.failHistory(Error{ ErrorCode::Unavailable, Text{ "Not now.", {} } });
        QVERIFY(!exported(csvOf(HistoryQuery{}, engine), path()));
        QVERIFY(!QFile::exists(path()));
    }

    void anExportThatIsCalledOffLeavesTheOldFile()
    {
        QFile old(path());
        QVERIFY(old.open(QIODevice::WriteOnly) && old.write("old") == 3);
        old.close();
        {
            std::atomic<bool> begun = false;
            const CsvRows endless{ QStringLiteral("x.csv"), { QStringLiteral("a") },
                [&begun](const CsvRows::Write& write, const std::function<bool()>& stopped) -> Result<> {
                    while (!stopped()) {
                        if (Result<> written = write({ QStringLiteral("1") }); !written)
                            return written;
                        begun = true;
                    }
                    return {};
                } };
            const CsvExport under(path(), endless, m_mailbox.address(), [](const Result<qint64>&) {});
            QTRY_VERIFY(begun.load()); // there is no event to wait for
        }
        QCOMPARE(contentsOf(path()), QByteArray("old"));
    }
};

QTEST_GUILESS_MAIN(TestCsv)
#include "test_csv.moc"
