// SPDX-License-Identifier: GPL-3.0-or-later
// One connection to the catalogue's database. Made, used and destroyed in one thread, except for waiting().
#pragma once

#include "catalog/database.h"
#include "catalog/sql_error.h"

#include <atomic>
#include <chrono>
#include <unordered_map>
#include <vector>

namespace tierwatch {

class Connection final : public Transaction {
public:
    struct Options {
        QString password;
        QString timeZone = QStringLiteral("+00:00"); ///< of the original's columns (MariaDB/MySQL only)
        bool readOnly = false;
        std::chrono::seconds answerWithin{
            3
        }; ///< a statement; then the connection counts as lost (MariaDB/MySQL only)
        bool asItStands = false; ///< for who only looks: the database's own settings stay as they are (SQLite only)
    };

    explicit Connection(CatalogUrl url);
    ~Connection() override;
    Connection(const Connection&) = delete;
    Connection& operator=(const Connection&) = delete;

    [[nodiscard]] Result<> open(const Options& options);
    void close();
    [[nodiscard]] bool isOpen() const { return m_open; }

    /// One statement without values and without preparing it: for what cannot be prepared.
    [[nodiscard]] Result<> execute(const QString& sql);
    [[nodiscard]] Result<> begin();
    [[nodiscard]] Result<> commit();
    /// Also where it fails the transaction is over: the connection is closed then.
    void rollback();
    /// The point that the next rollbackToSavepoint goes back to.
    [[nodiscard]] Result<> savepoint();
    [[nodiscard]] Result<> rollbackToSavepoint();
    /// Ends all queries that were run, and says whether one failed while its rows were fetched.
    [[nodiscard]] Result<> finishQueries();

    /// The gravest since begin().
    [[nodiscard]] SqlTrouble trouble() const { return m_failure.trouble; }
    /// The latest failure, for those who look for one particular number.
    [[nodiscard]] const SqlFailure& failure() const { return m_failure; }
    /// "SQLite", "MariaDB 10.11.6", "MySQL 5.7.44".
    [[nodiscard]] QString serverName();
    /// How long the statement under way has been waiting for its answer; any thread.
    [[nodiscard]] std::chrono::milliseconds waiting() const;

    [[nodiscard]] CatalogUrl::Kind kind() const override { return m_url.kind; }
    [[nodiscard]] bool isReadOnly() const override { return m_readOnly; }
    [[nodiscard]] Result<QSqlQuery*> run(const QString& sql, const QVariantList& values = {}) override;

private:
    [[nodiscard]] Result<> openDatabase(const Options& options);
    [[nodiscard]] Result<> prepareSession(const Options& options);
    [[nodiscard]] Error note(const QSqlError& error);

    CatalogUrl m_url;
    QString m_name; ///< of the connection in QSqlDatabase
    bool m_open = false;
    bool m_readOnly = false;
    bool m_begun = false;
    SqlFailure m_failure;
    std::unordered_map<QString, std::unique_ptr<QSqlQuery>> m_statements; ///< prepared, by their text
    std::vector<QSqlQuery*> m_running;
    std::atomic<qint64> m_waitingSince = 0; ///< of the boot clock; 0: nothing under way
};

} // namespace tierwatch
