// SPDX-License-Identifier: GPL-3.0-or-later
// A library with its stores and its tierwatchd: what the parts of the suite have in common.
#pragma once

#include "tests/faults/checker/catalog_reader.h"
#include "tests/faults/rig/checker_process.h"
#include "tests/faults/rig/daemon.h"
#include "tests/faults/rig/library.h"
#include "tests/faults/rig/options.h"
#include "tests/faults/rig/stores.h"

#include <QSet>

namespace tierwatch::faults {

class Rig final {
public:
    struct Wish {
        qint64 cid = 0;
        QString level;
    };

    /// Makes everything and the rows in the catalogue; nothing runs afterwards but the stores. Look at problem().
    Rig(const Options& options, const LibraryShape& shape);
    Rig(const Rig&) = delete;
    Rig& operator=(const Rig&) = delete;
    ~Rig();

    [[nodiscard]] const QString& problem() const { return m_problem; }
    [[nodiscard]] Library& library() { return m_library; }
    [[nodiscard]] Stores& stores() { return *m_stores; }
    [[nodiscard]] Daemon& daemon() { return *m_daemon; }
    [[nodiscard]] CatalogReader& catalog() { return *m_catalog; }
    /// Another tierwatchd on the same stores, with a data directory of its own.
    [[nodiscard]] std::unique_ptr<Daemon> anotherDaemon(const QString& name, const QStringList& more = {}) const;
    /// With the mutations that were asked for; nothing without any.
    [[nodiscard]] QStringList environment(const QStringList& more = {}) const;
    [[nodiscard]] QString log() const { return m_library.file(QStringLiteral("data.log")); }
    [[nodiscard]] std::unique_ptr<CheckerProcess> checker(const QString& mode, const QStringList& more = {}) const;

    /// Notes them, then posts them; how many were answered. The rest is not forgotten: see settle().
    std::size_t wish(const std::vector<Wish>& wishes, const QUrl& to, int milliseconds = 5000);
    /// Posts again what was not answered.
    void wishAgain(const QUrl& to);
    /// Everything is where its last wish says, and no row is left; until then what is not answered is posted again.
    [[nodiscard]] bool waitForRest(int milliseconds, const QUrl& to);
    /// Starts tierwatchd without any fault, waits for rest, ends it in good order, and looks at everything strictly.
    void settle(Report& report, int milliseconds = 60'000);
    /// With Redis, a view that was answered just before a SIGKILL may be forgotten (its own state store takes it up
    /// again): once no row is left, such views are posted again, and counted.
    void sendForgottenAgain(int milliseconds, const QUrl& to);
    [[nodiscard]] int forgotten() const { return m_forgotten; }
    /// The last part of that.
    void checkAtRest(Report& report);
    [[nodiscard]] bool isAtRest() { return m_unanswered.isEmpty() && restless().isEmpty(); }
    /// The level that was wished last; empty: none was.
    [[nodiscard]] QString wanted(qint64 cid) const { return m_lastWish.value(cid); }
    /// What does not come to rest, for the report.
    [[nodiscard]] QStringList restless();

private:
    [[nodiscard]] bool makeRows();

    Options m_options;
    Library m_library;
    std::unique_ptr<Stores> m_stores;
    std::unique_ptr<Daemon> m_daemon;
    std::unique_ptr<CatalogReader> m_catalog;
    QHash<qint64, QString> m_lastWish;
    QSet<qint64> m_unanswered;
    int m_forgotten = 0;
    QString m_problem;
};

/// A name that stands as TIERWATCH_FAILPOINT("…") in the sources.
[[nodiscard]] QStringList failpointsInSources();

} // namespace tierwatch::faults
