// SPDX-License-Identifier: GPL-3.0-or-later
#include "state/state_check.h"

#include "core/time.h"
#include "state/redis_connection.h"
#include "state/redis_errors.h"

#include <QEventLoop>

#include <algorithm>

namespace tierwatch {

namespace {

using namespace std::chrono_literals;
using Severity = CheckFinding::Severity;

constexpr auto patience = 3s; ///< for the first answer
constexpr int sampledKeys = 200;
/// Looks like a content's number to an access list, and is greater than any content's.
constexpr auto noContentsKey = "99999999999999999999";
constexpr auto ownKey = "tierwatch:check";

CheckFinding finding(Severity severity, const char* kind, Text text, QString command = {})
{
    return { CheckFinding::Subject::State, severity, kind, std::move(text), std::move(command), {} };
}

bool isNumber(const QByteArray& key)
{
    return !key.isEmpty() && std::ranges::all_of(key, [](char c) { return c >= '0' && c <= '9'; });
}

bool isOurs(const QByteArray& key) { return isNumber(key) || key.startsWith("tierwatch:"); }

class RedisChecker final {
public:
    RedisChecker(const StateUrl& url, const QString& password)
        : m_url(url)
        , m_connection(url, password, {}, [this](const std::optional<Error>& trouble) { m_trouble = trouble; })
    {
    }

    CheckFindings run()
    {
        if (const std::optional<Error> error = reach()) {
            const bool refused = !error->text.arguments.isEmpty() // already at SELECT
                && error->text.arguments.back().startsWith(QLatin1String("NOPERM"));
            add(refused ? finding(Severity::Stop, "missing_right", error->text, allowAll())
                        : finding(Severity::Stop, "unreachable", error->text));
            return std::move(m_findings);
        }
        checkCommands();
        readInfo();
        checkServer();
        checkMemory();
        checkPersistence();
        checkKeys();
        return std::move(m_findings);
    }

private:
    void add(CheckFinding found) { m_findings.push_back(std::move(found)); }

    Result<RedisValue> ask(const QList<QByteArray>& words)
    {
        std::vector<QByteArrayView> views(words.begin(), words.end());
        std::optional<Result<RedisValue>> answer;
        QEventLoop loop;
        m_connection.send(RedisConnection::Effect::Read, views, [&](Result<RedisValue> reply) {
            answer = std::move(reply);
            loop.quit();
        });
        while (!answer)
            loop.exec();
        return *answer;
    }

    /// The reason why no command can be asked at all.
    std::optional<Error> reach()
    {
        const Deadline until = BootClock::now() + patience;
        for (;;) {
            const Result<RedisValue> answer = ask({ "PING" });
            if (answer)
                return std::nullopt; // an error reply says that somebody is there
            if (m_trouble && isFatal(*m_trouble))
                return m_trouble;
            if (BootClock::now() > until)
                return m_trouble ? *m_trouble : answer.error();
            QEventLoop loop;
            QTimer::singleShot(100ms, &loop, &QEventLoop::quit);
            loop.exec();
        }
    }

    /// What is run in a shell for this server; the password is the shell's own affair.
    [[nodiscard]] QString shell(const QString& command) const
    {
        QString address;
        if (m_url.kind == StateUrl::Kind::Unix)
            address = QStringLiteral("-s '%1'").arg(m_url.path);
        else
            address = QStringLiteral("-h %1 -p %2").arg(m_url.host).arg(m_url.port)
                + (m_url.kind == StateUrl::Kind::Tls ? QStringLiteral(" --tls") : QString());
        return QStringLiteral("redis-cli %1 %2").arg(address, command);
    }

    [[nodiscard]] QString user() const { return m_url.user.isEmpty() ? QStringLiteral("default") : m_url.user; }

    /// What gives this user all that Tierwatch does.
    [[nodiscard]] QString allowAll() const
    {
        return shell(QStringLiteral("ACL SETUSER %1 '~*' +ping +select +info +get +mget +set +setrange +eval +evalsha "
                                    "'+script|load'")
                         .arg(user()));
    }

    void checkCommands()
    {
        const QByteArray nothing;
        const QList<QList<QByteArray>> commands{
            { "GET", noContentsKey },
            { "MGET", noContentsKey, ownKey },
            { "SET", noContentsKey, nothing, "XX" }, // only where it stands, and it does not
            { "SET", ownKey, nothing, "XX", "EX", "1" },
            { "SETRANGE", noContentsKey, "0", nothing }, // changes nothing
            { "EVAL", "return 1", "1", noContentsKey },
            { "EVALSHA", "0000000000000000000000000000000000000000", "1", noContentsKey },
        };
        QStringList refused;
        for (const QList<QByteArray>& command : commands) {
            const Result<RedisValue> answer = ask(command);
            if (answer && answer->kind == RedisValue::Kind::Error && answer->bytes.startsWith("NOPERM"))
                refused.append(QString::fromLatin1(command.front()));
            else if (answer && answer->kind == RedisValue::Kind::Error && !answer->bytes.startsWith("NOSCRIPT"))
                m_trouble = faultOf(answer->bytes, m_url).error;
        }
        refused.removeDuplicates();
        if (!refused.isEmpty())
            add(finding(Severity::Stop, "missing_right",
                { QT_TRANSLATE_NOOP("Text",
                      "Redis at %1 does not let the user %2 do %3 with Tierwatch's keys: allow it the commands and the "
                      "keys (numbers, and those that begin with tierwatch:)."),
                    { addressOf(m_url), user(), refused.join(QStringLiteral(", ")) } },
                allowAll()));
        else if (m_trouble)
            add(finding(Severity::Stop, "no_writes", m_trouble->text));
    }

    void readInfo()
    {
        const Result<RedisValue> answer = ask({ "INFO" });
        if (!answer || answer->kind != RedisValue::Kind::Bytes) {
            add(finding(Severity::Notice, "no_info",
                { QT_TRANSLATE_NOOP("Text",
                      "Redis at %1 does not tell this user about itself (INFO), so that its memory and its persistence "
                      "could not be looked at: allow INFO, or look yourself."),
                    { addressOf(m_url) } },
                shell(QStringLiteral("ACL SETUSER %1 +info").arg(user()))));
            return;
        }
        for (const QByteArray& line : answer->bytes.split('\n')) {
            const qsizetype colon = line.indexOf(':');
            if (colon > 0)
                m_info.insert(line.left(colon), line.mid(colon + 1).trimmed());
        }
    }

    void checkServer()
    {
        constexpr int oldest = 6;
        const QByteArray version = m_info.value("redis_version");
        if (!version.isEmpty() && version.split('.').front().toInt() < oldest)
            add(finding(Severity::Stop, "server_version",
                { QT_TRANSLATE_NOOP("Text", "Redis at %1 is %2, which is too old: install Redis 6 or a later one."),
                    { addressOf(m_url), QString::fromLatin1(version) } }));
        if (m_info.value("role") == "slave")
            add(finding(Severity::Stop, "replica",
                { QT_TRANSLATE_NOOP("Text", "Redis at %1 is a replica of %2: name that one in --state."),
                    { addressOf(m_url),
                        QString::fromLatin1(m_info.value("master_host") + ':' + m_info.value("master_port")) } }));
    }

    void checkMemory()
    {
        const QByteArray policy = m_info.value("maxmemory_policy");
        const bool limited = m_info.value("maxmemory").toLongLong() > 0;
        if (policy.isEmpty() || policy == "noeviction")
            return;
        add(finding(limited ? Severity::Stop : Severity::Warning, "eviction",
            { limited ? QT_TRANSLATE_NOOP("Text",
                  "Redis at %1 throws keys away when its memory is full (maxmemory-policy %2): counts would be lost "
                  "unseen; let it refuse instead, also in its configuration file.")
                      : QT_TRANSLATE_NOOP("Text",
                          "Redis at %1 has the maxmemory-policy %2: as soon as somebody sets maxmemory, counts would "
                          "be lost "
                          "unseen; let it refuse instead, also in its configuration file."),
                { addressOf(m_url), QString::fromLatin1(policy) } },
            shell(QStringLiteral("CONFIG SET maxmemory-policy noeviction"))));
    }

    void checkPersistence()
    {
        if (m_info.isEmpty() || m_info.value("aof_enabled") == "1")
            return;
        const Result<RedisValue> save = ask({ "CONFIG", "GET", "save" });
        const bool told = save && save->kind == RedisValue::Kind::Array && save->elements.size() == 2;
        if (!told || save->elements.back().bytes.isEmpty())
            add(finding(told ? Severity::Warning : Severity::Notice, "no_persistence",
                { told ? QT_TRANSLATE_NOOP("Text",
                      "Redis at %1 keeps nothing over a restart: views of the last seconds would be lost with it "
                      "(the catalogue is at most five seconds behind); let it write, also in its configuration file.")
                       : QT_TRANSLATE_NOOP("Text",
                           "Redis at %1 writes no append-only file, and does not tell this user whether it saves at "
                           "all: "
                           "see that it does, or let it write one."),
                    { addressOf(m_url) } },
                shell(QStringLiteral("CONFIG SET appendonly yes"))));
    }

    /// Whose keys these are, by some of them.
    void checkKeys()
    {
        const QByteArray ours = "db" + QByteArray::number(m_url.database);
        const auto keysIn = [this](const QByteArray& database) {
            const QByteArray counts = m_info.value(database); // keys=12,expires=0,avg_ttl=0
            return counts.startsWith("keys=") ? counts.mid(5, counts.indexOf(',') - 5).toLongLong() : 0;
        };
        if (keysIn(ours) == 0) {
            for (auto at = m_info.cbegin(); at != m_info.cend(); ++at) {
                if (at.key().startsWith("db") && isNumber(at.key().mid(2)) && keysIn(at.key()) > 0)
                    add(finding(Severity::Notice, "another_database",
                        { QT_TRANSLATE_NOOP("Text",
                              "Redis at %1 has no keys in database %2, and %3 in database %4: see that --state names "
                              "the "
                              "database that the players' programs use."),
                            { addressOf(m_url), QString::number(m_url.database), QString::number(keysIn(at.key())),
                                QString::fromLatin1(at.key().mid(2)) } }));
            }
            return;
        }
        QByteArray cursor = "0";
        QList<QByteArray> foreign;
        int seen = 0;
        do {
            const Result<RedisValue> page = ask({ "SCAN", cursor, "COUNT", QByteArray::number(sampledKeys) });
            if (!page || page->kind != RedisValue::Kind::Array || page->elements.size() != 2)
                return; // not allowed: no finding of ours
            cursor = page->elements.front().bytes;
            for (const RedisValue& key : page->elements.back().elements) {
                ++seen;
                if (!isOurs(key.bytes))
                    foreign.append(key.bytes);
            }
        } while (cursor != "0" && seen < sampledKeys);
        if (!foreign.isEmpty())
            add(finding(Severity::Warning, "foreign_keys",
                { QT_TRANSLATE_NOOP("Text",
                      "Database %2 of Redis at %1 is used by another program, too (a key of %3 looked at is '%4'): "
                      "give "
                      "Tierwatch a database of its own in --state, unless that program keeps off numbers."),
                    { addressOf(m_url), QString::number(m_url.database), QString::number(seen),
                        QString::fromUtf8(foreign.front().left(64)) } }));
    }

    const StateUrl& m_url;
    CheckFindings m_findings;
    std::optional<Error> m_trouble;
    QHash<QByteArray, QByteArray> m_info;
    RedisConnection m_connection;
};

} // namespace

CheckFindings checkRedis(const StateUrl& url, const QString& password) { return RedisChecker(url, password).run(); }

} // namespace tierwatch
