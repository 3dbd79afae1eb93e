// SPDX-License-Identifier: GPL-3.0-or-later
// fault_sharing: two tierwatchd on one MariaDB and one Redis share the work with a worker in the manner of the
// original, while the servers are killed, stopped, emptied and set back, and one of the two is killed. Every content is
// wished elsewhere once: afterwards it must be there, whole, with exactly one row of history.
#include "tests/faults/checker/places.h"
#include "tests/faults/rig/rig.h"
#include "tests/support/process.h"

#include <QCoreApplication>
#include <QDir>
#include <QElapsedTimer>
#include <QFile>
#include <QProcess>

#include <csignal>
#include <cstdio>
#include <map>
#include <sys/prctl.h>
#include <thread>

using namespace tierwatch::faults;
namespace test = tierwatch::test;

namespace {

constexpr int contentsSmoke = 2'000;
constexpr int contentsFull = 100'000;
constexpr int faultsSmoke = 16;
constexpr int faultsFull = 400;
constexpr int copiesInAThousand = 10; ///< each settles and goes alone; all others are links
constexpr int foreignClaim = 5; ///< seconds until a claim that nothing comes of is void

void sleepFor(int milliseconds) { std::this_thread::sleep_for(std::chrono::milliseconds(milliseconds)); }

/// The worker of 2018 dies of any error; somebody starts it again.
class OriginalWorker final {
public:
    OriginalWorker(Rig& rig, QString log) : m_log(std::move(log))
    {
        QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
        environment.insert(QStringLiteral("ORIGINAL_SOCKET"), rig.stores().mariaDb()->socket());
        environment.insert(QStringLiteral("ORIGINAL_USER"), rig.stores().mariaDb()->user());
        environment.insert(QStringLiteral("ORIGINAL_PASSWORD"), rig.stores().mariaDb()->password());
        environment.insert(QStringLiteral("ORIGINAL_DATABASE"), QStringLiteral("faults"));
        m_process.setProcessEnvironment(environment);
        m_process.setProcessChannelMode(QProcess::MergedChannels);
        m_process.setStandardOutputFile(m_log, QIODevice::Append);
        m_process.setChildProcessModifier([] { ::prctl(PR_SET_PDEATHSIG, SIGKILL); });
        m_redisPort = rig.stores().redis()->port();
    }
    ~OriginalWorker() { end(); }

    void keepRunning(const QUrl& api)
    {
        if (m_process.state() != QProcess::NotRunning && !m_process.waitForFinished(0))
            return;
        ++m_starts;
        m_process.start(QStringLiteral("/usr/bin/python3"),
            { QStringLiteral(TIERWATCH_SOURCE_DIR "/tests/data/original_worker.py"), api.toString(),
                QString::number(m_redisPort), QStringLiteral("3600") });
        m_process.waitForStarted();
    }
    void end()
    {
        m_process.kill();
        m_process.waitForFinished();
    }
    [[nodiscard]] int starts() const { return m_starts; }
    [[nodiscard]] qsizetype moves() const
    {
        QFile file(m_log);
        return file.open(QIODevice::ReadOnly) ? file.readAll().count(" moves ") : 0;
    }

private:
    QString m_log;
    QProcess m_process;
    quint16 m_redisPort = 0;
    int m_starts = 0;
};

class Sharing final {
public:
    Sharing(const Options& options, Rig& rig, Report& report)
        : m_options(options)
        , m_rig(rig)
        , m_report(report)
        , m_random(options.seed ^ 0x73686172U)
        , m_worker(rig, rig.library().file(QStringLiteral("worker.log")))
    {
    }

    int run()
    {
        QFile config(m_rig.library().file(QStringLiteral("tierwatch.conf")));
        if (!config.open(QIODevice::WriteOnly) || config.write("[tierwatch]\noriginal-workers = on\n") < 0)
            return 2;
        config.close();
        const QStringList more{ QStringLiteral("--config"), config.fileName() };
        m_first = m_rig.anotherDaemon(QStringLiteral("first"), more);
        m_second = m_rig.anotherDaemon(QStringLiteral("second"), more);
        m_first->start(m_rig.environment());
        m_second->start(m_rig.environment());
        if (!m_first->waitReady() || !m_second->waitReady()) {
            m_report.violation(QStringLiteral("they do not start"));
            return m_report.end(QStringLiteral("nothing"));
        }
        const auto watch = m_rig.checker(QStringLiteral("watch"),
            { QStringLiteral("--foreign-movers"), QStringLiteral("--pause"), QStringLiteral("200") });
        m_worker.keepRunning(m_first->url());

        const int faults = m_options.full && m_options.amount == 0 ? faultsFull : faultsSmoke;
        const std::vector<Rig::Wish> wishes = makeWishes();
        for (int number = 0; number <= faults && m_report.isGood(); ++number) {
            const std::size_t begin
                = wishes.size() * static_cast<std::size_t>(number) / static_cast<std::size_t>(faults + 1);
            const std::size_t end
                = wishes.size() * static_cast<std::size_t>(number + 1) / static_cast<std::size_t>(faults + 1);
            m_rig.wish({ wishes.begin() + static_cast<std::ptrdiff_t>(begin),
                           wishes.begin() + static_cast<std::ptrdiff_t>(end) },
                (m_random.bounded(2) == 0 ? m_first : m_second)->url(), 20'000);
            sleepFor(100 + m_random.bounded(400));
            if (number == 0)
                keepOldDump();
            else
                fault();
            m_worker.keepRunning(m_first->url());
            m_report.violations(watch->violations().mid(m_told));
            m_told = watch->violations().size();
        }
        rest();
        const QJsonObject looked = watch->finish();
        m_report.violations(watch->violations().mid(m_told));
        return end(looked);
    }

private:
    std::vector<Rig::Wish> makeWishes()
    {
        std::vector<Rig::Wish> wishes;
        for (const LedgerEntry& entry : m_rig.library().ledger().entries())
            wishes.push_back({ entry.cid,
                m_random.bounded(1000) < copiesInAThousand ? QStringLiteral("gold") : QStringLiteral("silver") });
        return wishes;
    }

    [[nodiscard]] QString dump() const
    {
        const QList<QByteArray> answer
            = m_rig.stores()
                  .redis()
                  ->run({ QStringLiteral("CONFIG"), QStringLiteral("GET"), QStringLiteral("dir") })
                  .split('\n');
        return QDir(QString::fromUtf8(answer.value(1).trimmed())).filePath(QStringLiteral("dump.rdb"));
    }
    void keepOldDump()
    {
        m_dump = dump();
        m_rig.stores().redis()->run({ QStringLiteral("SAVE") });
        QFile::rename(m_dump, m_rig.library().file(QStringLiteral("old.rdb")));
    }

    void fault()
    {
        test::RedisServer& redis = *m_rig.stores().redis();
        test::MariaDbServer& mariaDb = *m_rig.stores().mariaDb();
        const int stopped = 200 + m_random.bounded(1500);
        QString name;
        switch (m_next++ % 7) {
        case 0:
            name = QStringLiteral("Redis stopped");
            redis.pause();
            sleepFor(stopped);
            redis.resume();
            break;
        case 1:
            name = QStringLiteral("MariaDB killed");
            mariaDb.kill();
            sleepFor(m_random.bounded(500));
            mariaDb.start();
            break;
        case 2:
            name = QStringLiteral("Redis flushed");
            redis.flush();
            break;
        case 3:
            name = QStringLiteral("Redis killed, empty afterwards");
            redis.kill();
            sleepFor(m_random.bounded(500));
            redis.start();
            break;
        case 4:
            name = QStringLiteral("MariaDB stopped");
            mariaDb.pause();
            sleepFor(stopped);
            mariaDb.resume();
            break;
        case 5:
            name = QStringLiteral("Redis restored from an old dump");
            redis.kill();
            QFile::copy(m_rig.library().file(QStringLiteral("old.rdb")), m_dump);
            redis.start();
            QFile::remove(m_dump);
            break;
        default:
            name = QStringLiteral("tierwatchd killed");
            m_second->kill();
            m_second->start(m_rig.environment());
            if (!m_second->waitReady())
                m_report.violation(QStringLiteral("stuck: it does not start any more"));
        }
        ++m_faults[name];
    }

    /// Everything comes to rest beside the worker. What it had begun when a server went away under it, it never ends:
    /// that is ended by hand, as an operator would.
    void rest()
    {
        const int patience = m_options.full ? 1'800'000 : 90'000;
        QElapsedTimer timer;
        timer.start();
        while (timer.elapsed() < patience) {
            m_worker.keepRunning(m_first->url());
            m_rig.wishAgain(m_first->url());
            if (m_rig.isAtRest())
                break;
            if (timer.elapsed() > qint64{ 3000 } * foreignClaim)
                endForTheWorker();
            sleepFor(500);
        }
        m_rig.sendForgottenAgain(10'000, m_first->url());
        if (!m_rig.waitForRest(30'000, m_first->url())) {
            for (const QString& text : m_rig.restless())
                m_report.violation(QStringLiteral("stuck: ") + text);
            writeRows();
        }
        m_worker.end();
        for (Daemon* daemon : { m_first.get(), m_second.get() }) {
            if (daemon->stop() != 0)
                m_report.violation(QStringLiteral("one of them does not end in good order"));
        }
        m_rig.checkAtRest(m_report);
    }

    /// The servers go with the test; what they say of the contents that are stuck stays for people.
    void writeRows() const
    {
        QFile file(m_rig.library().file(QStringLiteral("stuck.txt")));
        if (!file.open(QIODevice::WriteOnly))
            return;
        file.write(
            m_rig.stores()
                .mariaDb()
                ->sql(QStringLiteral("SELECT * FROM tierwatch_process; SELECT * FROM tierwatch_relocation; SELECT * "
                                     "FROM tierwatch_counter"),
                    QStringLiteral("faults"))
                .value_or(QByteArray()));
        for (const ContentSeen& row : m_rig.catalog().snapshot(0).value_or(CatalogReader::Snapshot{}).contents) {
            if (!row.relocation.isEmpty())
                file.write(m_rig.stores().redis()->run({ QStringLiteral("GET"), QString::number(row.cid) }));
        }
    }

    void endForTheWorker()
    {
        const auto seen = m_rig.catalog().snapshot(std::numeric_limits<qint64>::max());
        for (const ContentSeen& content : seen ? seen->contents : std::vector<ContentSeen>{}) {
            const QString wanted = m_rig.wanted(content.cid);
            const LedgerEntry* entry = m_rig.library().ledger().find(content.cid);
            const QDir target(m_rig.library().directory(wanted));
            if (wanted == content.level
                || QFile::exists(QDir(m_rig.library().directory(content.level)).filePath(content.filename))
                || lookAt(target.filePath(content.filename), *entry) != Copy::Complete)
                continue;
            m_byHand.insert(content.cid);
            const QString done = QStringLiteral(
                R"({"cid": "%1", "count": "%2", "target": "%3", "db_level": "%4", "filename": "%5", "worker_id": null, "status": "done"})")
                                     .arg(content.cid)
                                     .arg(Library::countFor(wanted))
                                     .arg(wanted, content.level, content.filename);
            m_rig.stores().redis()->run({ QStringLiteral("SET"), QString::number(content.cid), done });
            static_cast<void>(test::post(
                m_first->url(), QStringLiteral("/update_sentence"), "cid=" + QByteArray::number(content.cid)));
        }
    }

    int end(const QJsonObject& looked)
    {
        QJsonObject faults;
        int count = 0;
        for (const auto& [name, times] : m_faults) {
            faults.insert(name, times);
            count += times;
        }
        const auto contents = static_cast<qint64>(m_rig.library().ledger().entries().size());
        m_report.set(QStringLiteral("faults"), faults);
        m_report.set(QStringLiteral("moved by the original's worker"), m_worker.moves());
        m_report.set(QStringLiteral("the original's worker started"), m_worker.starts());
        m_report.set(QStringLiteral("ended by hand for it"), m_byHand.size());
        m_report.set(QStringLiteral("views forgotten with Redis"), m_rig.forgotten());
        m_report.set(QStringLiteral("checker"), looked);
        return m_report.end(QStringLiteral("%1 contents moved under %2 faults, %3 of them by the original's worker")
                                .arg(contents)
                                .arg(count)
                                .arg(m_worker.moves()));
    }

    const Options& m_options;
    Rig& m_rig;
    Report& m_report;
    QRandomGenerator m_random;
    OriginalWorker m_worker;
    std::unique_ptr<Daemon> m_first;
    std::unique_ptr<Daemon> m_second;
    std::map<QString, int> m_faults;
    QString m_dump;
    qsizetype m_told = 0;
    int m_next = 0;
    QSet<qint64> m_byHand;
};

} // namespace

int main(int argc, char** argv)
{
    QCoreApplication application(argc, argv);
    const Options options = parseOptions(QStringLiteral("sharing"),
        QStringLiteral("Several processes share the work while their servers fail."), QStringLiteral("mariadb"));
    Report report(QStringLiteral("sharing"), options);
    LibraryShape shape;
    shape.contents = static_cast<int>(options.amount > 0 ? options.amount
            : options.full                               ? contentsFull
                                                         : contentsSmoke);
    shape.great = 2;
    shape.allInBronze = true;
    shape.mostSmall = 2 * 1024;
    shape.directories = false; // the original's worker makes none
    Rig rig(options, shape);
    const bool ready = rig.problem().isEmpty()
        && rig.stores().sql(
            { QStringLiteral("INSERT INTO tierwatch_setting (name, value) VALUES ('foreign-claim', '%1')")
                    .arg(foreignClaim) });
    if (!ready) {
        std::fprintf(stderr, "fault_sharing: %s\n", qPrintable(rig.problem()));
        return 2;
    }
    const int code = Sharing(options, rig, report).run();
    if (code != 0) {
        rig.library().keep();
        std::printf("sharing: what it left is kept in %s\n", qPrintable(rig.library().file({})));
    }
    return code;
}
