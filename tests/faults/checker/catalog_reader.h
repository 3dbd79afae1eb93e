// SPDX-License-Identifier: GPL-3.0-or-later
// The catalogue as somebody sees it who knows nothing but SQL and its public tables. It never writes.
#pragma once

#include <QSqlDatabase>
#include <QSqlQuery>
#include <QString>

#include <optional>
#include <vector>

namespace tierwatch::faults {

struct ContentSeen {
    qint64 cid = 0;
    QString level;
    QString filename;
    QString relocation; ///< state of its row; empty: there is none
    QString error; ///< what the row says of it
};

struct LevelSeen {
    QString key;
    QString path;
};

/// One row of update_history.
struct ChangeSeen {
    qint64 id = 0;
    qint64 cid = 0;
    QString from;
    QString to;
};

/// Every answer may be missing: the catalogue did not answer; the next question connects anew.
class CatalogReader final {
public:
    /// `sqlite:PATH`, `mysql://USER@HOST:PORT/DATABASE` or `mysql://USER@localhost/DATABASE?socket=PATH`; the password
    /// comes from TIERWATCH_CATALOG_PASSWORD.
    explicit CatalogReader(const QString& url);
    ~CatalogReader();
    CatalogReader(const CatalogReader&) = delete;
    CatalogReader& operator=(const CatalogReader&) = delete;

    /// False: such a URL is not known here.
    [[nodiscard]] bool isValid() const { return m_database.isValid(); }

    [[nodiscard]] std::optional<std::vector<LevelSeen>> levels();
    /// Of one content; cid 0 in the answer: there is no such row.
    [[nodiscard]] std::optional<ContentSeen> content(qint64 cid);
    [[nodiscard]] std::optional<std::vector<ChangeSeen>> changes(qint64 cid);
    [[nodiscard]] std::optional<qint64> relocationRows();
    /// The one number that such a question has for an answer.
    [[nodiscard]] std::optional<qint64> number(const QString& sql);

    struct Snapshot {
        std::vector<ContentSeen> contents; ///< by rising cid
        std::vector<ChangeSeen> changes; ///< with an id above the one asked for, by rising id
    };
    /// Both of one moment.
    [[nodiscard]] std::optional<Snapshot> snapshot(qint64 changesAfter);
    struct History {
        ContentSeen content;
        std::vector<ChangeSeen> changes;
    };
    [[nodiscard]] std::optional<History> history(qint64 cid);

    /// Why the last answer is missing.
    [[nodiscard]] const QString& problem() const { return m_problem; }

private:
    [[nodiscard]] bool connectNow();
    [[nodiscard]] bool run(const QString& sql, const QVariantList& values = {});
    [[nodiscard]] bool beginSnapshot();
    [[nodiscard]] ContentSeen contentHere() const;
    [[nodiscard]] ChangeSeen changeHere() const;

    QString m_connection;
    QSqlDatabase m_database;
    QSqlQuery m_query;
    QString m_problem;
};

} // namespace tierwatch::faults
