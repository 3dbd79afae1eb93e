// SPDX-License-Identifier: GPL-3.0-or-later
// fault_recovery: what a crash may leave of a thousand relocations, each in another step; how long a start takes until
// every one of them is taken over and what was half done is either done or begins again.
#include "tests/faults/rig/rig.h"

#include <QCoreApplication>
#include <QDir>
#include <QFile>
#include <QFileInfo>

#include <cstdio>
#include <sys/stat.h>
#include <thread>
#include <unistd.h>

using namespace tierwatch::faults;

namespace {

constexpr int contents = 1000;
constexpr double mostSeconds = 5;
constexpr int firstEpoch = 5000;

/// What a process had done when it was killed.
enum class Step : quint8 { Claimed, Linked, Part, Copied, Committed, Aside };
constexpr int steps = 6;

QString now(bool isSqlite)
{
    return isSqlite ? QStringLiteral("CAST(strftime('%s', 'now') AS INTEGER) * 1000000")
                    : QStringLiteral("CAST(UNIX_TIMESTAMP(NOW(6)) * 1000000 AS SIGNED)");
}

/// Leaves files and rows of one content as a crash after that step does.
class Leaving final {
public:
    Leaving(Rig& rig, QString owner, bool isSqlite) : m_rig(rig), m_owner(std::move(owner)), m_isSqlite(isSqlite) { }

    /// False where a file could not be made.
    bool leave(const LedgerEntry& entry, Step step)
    {
        const bool copies = step == Step::Part || step == Step::Copied;
        const QString to = copies ? QStringLiteral("gold") : QStringLiteral("silver");
        const QString source = place(entry.level, entry.filename);
        const QString target = place(to, entry.filename);
        const QString own = QStringLiteral(".tierwatch-%1-%2").arg(entry.cid).arg(firstEpoch + entry.cid);
        QDir().mkpath(QFileInfo(target).path());
        bool good = true;
        QString part = QStringLiteral("0");
        if (step == Step::Linked || step == Step::Committed || step == Step::Aside)
            good = ::link(QFile::encodeName(source).constData(), QFile::encodeName(target).constData()) == 0;
        if (copies) {
            const QString made
                = step == Step::Copied ? target : QFileInfo(target).dir().filePath(own + QStringLiteral(".part"));
            good = QFile::copy(source, made);
            part = QString::number(inodeOf(made));
        }
        const bool committed = step == Step::Committed || step == Step::Aside;
        if (committed)
            statements.append(
                QStringLiteral("UPDATE contents SET content_level = '%1' WHERE cid = %2").arg(to).arg(entry.cid));
        const qint64 inode = inodeOf(source);
        if (step == Step::Aside)
            good = good && QFile::rename(source, QFileInfo(source).dir().filePath(own + QStringLiteral(".old")));
        statements.append(
            QStringLiteral("INSERT INTO tierwatch_relocation (cid, state, wanted, cause, author, epoch, owner, "
                           "from_level, to_level, dev, ino, size, mtime, part_ino, attempts, since, next_at, bytes) "
                           "VALUES (%1, '%2', '%3', 'views', '', %4, %5, 'bronze', '%3', 0, %6, %7, 0, %8, 0, %9, %9, "
                           "0)")
                .arg(entry.cid)
                .arg(committed ? QStringLiteral("lingering") : QStringLiteral("running"), to)
                .arg(firstEpoch + entry.cid)
                .arg(m_owner)
                .arg(committed ? inode : 0)
                .arg(committed ? entry.size : 0)
                .arg(part, now(m_isSqlite)));
        wishes += QByteArray::number(entry.cid) + '\t' + to.toUtf8() + '\n';
        return good;
    }

    QStringList statements;
    QByteArray wishes;

private:
    [[nodiscard]] QString place(const QString& level, const QString& name) const
    {
        return QDir(m_rig.library().directory(level)).filePath(name);
    }
    [[nodiscard]] static qint64 inodeOf(const QString& path)
    {
        struct stat status { };
        return ::stat(QFile::encodeName(path).constData(), &status) == 0 ? static_cast<qint64>(status.st_ino) : 0;
    }

    Rig& m_rig;
    QString m_owner;
    bool m_isSqlite;
};

/// Empty where all of it is there.
QString leaveAll(Rig& rig, const Options& options, qint64& owner)
{
    rig.daemon().start();
    if (!rig.daemon().waitReady())
        return QStringLiteral("tierwatchd does not start");
    rig.daemon().kill();
    owner = rig.catalog().number(QStringLiteral("SELECT MAX(id) FROM tierwatch_process")).value_or(0);
    Leaving left(rig, QString::number(owner), options.stores == u"sqlite");
    for (const LedgerEntry& entry : rig.library().ledger().entries()) {
        if (!left.leave(entry, static_cast<Step>(entry.cid % steps)))
            return QStringLiteral("%1 cannot be made").arg(entry.filename);
    }
    left.statements.append(QStringLiteral("DELETE FROM tierwatch_counter WHERE name = 'epoch'"));
    left.statements.append(QStringLiteral("INSERT INTO tierwatch_counter (name, value) VALUES ('epoch', %1)")
                               .arg(firstEpoch + 2 * contents));
    QFile wishes(rig.library().wishesFile());
    if (!wishes.open(QIODevice::WriteOnly) || wishes.write(left.wishes) != left.wishes.size())
        return QStringLiteral("the wishes cannot be written");
    return rig.stores().sql(left.statements) ? QString() : QStringLiteral("the rows cannot be written");
}

/// Seconds until `sql` answers 0; −1 where it does not in a minute.
double secondsUntilNone(Rig& rig, const QElapsedTimer& timer, const QString& sql)
{
    while (timer.elapsed() < 60'000) {
        if (rig.catalog().number(sql) == 0)
            return static_cast<double>(timer.elapsed()) / 1000;
        std::this_thread::sleep_for(std::chrono::milliseconds(10));
    }
    return -1;
}

} // namespace

int main(int argc, char** argv)
{
    QCoreApplication application(argc, argv);
    const Options options = parseOptions(
        QStringLiteral("recovery"), QStringLiteral("How long a start takes after a crash in a thousand relocations."));
    Report report(QStringLiteral("recovery"), options);
    LibraryShape shape;
    shape.contents = contents;
    shape.great = 0;
    shape.allInBronze = true;
    Rig rig(options, shape);
    qint64 owner = 0;
    const QString problem = rig.problem().isEmpty() ? leaveAll(rig, options, owner) : rig.problem();
    if (!problem.isEmpty()) {
        std::fprintf(stderr, "fault_recovery: %s\n", qPrintable(problem));
        return 2;
    }
    const auto watch = rig.checker(QStringLiteral("watch"));
    QElapsedTimer timer;
    timer.start();
    rig.daemon().start(rig.environment());
    const bool isReady = rig.daemon().waitReady(60'000);
    const double ready = static_cast<double>(timer.elapsed()) / 1000;
    const double taken = secondsUntilNone(
        rig, timer, QStringLiteral("SELECT COUNT(*) FROM tierwatch_relocation WHERE owner = %1").arg(owner));
    const double rest = secondsUntilNone(rig, timer, QStringLiteral("SELECT COUNT(*) FROM tierwatch_relocation"));
    if (!isReady || taken < 0 || taken > mostSeconds || ready > mostSeconds)
        report.violation(QStringLiteral("ready after %1 s, all taken over after %2 s").arg(ready).arg(taken));
    if (rest < 0)
        report.violation(QStringLiteral("stuck: ") + rig.restless().mid(0, 5).join(u';'));
    if (rig.daemon().stop() != 0)
        report.violation(QStringLiteral("it does not end in good order; see %1").arg(rig.log()));
    watch->finish();
    report.violations(watch->violations());
    rig.checkAtRest(report);
    report.set(QStringLiteral("rows"), contents);
    report.set(QStringLiteral("ready"), ready);
    report.set(QStringLiteral("taken over"), taken);
    report.set(QStringLiteral("at rest"), rest);
    return report.end(
        QStringLiteral("%1 rows in %2 steps: ready after %3 s, all taken over after %4 s, at rest after %5 s")
            .arg(contents)
            .arg(steps)
            .arg(ready, 0, 'f', 2)
            .arg(taken, 0, 'f', 2)
            .arg(rest, 0, 'f', 2));
}
