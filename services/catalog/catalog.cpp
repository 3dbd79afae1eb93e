// SPDX-License-Identifier: GPL-3.0-or-later
#include "catalog/catalog.h"

#include "catalog/schema.h"
#include "catalog/side_connection.h"
#include "catalog/sql_thread.h"

#include <QSqlDatabase>

namespace tierwatch {

namespace {

using namespace std::chrono_literals;

constexpr std::size_t mostInGroup = 256;
constexpr auto stuckAfter = 2s; ///< above the longest wait for a row's lock, which is one second
constexpr auto watchEvery = 250ms;
constexpr auto answerWithin = 3s; ///< a statement of the writer
constexpr auto readWithin = 5s; ///< one of the reader: a search through all names takes its time
constexpr auto prepareWithin = 60s; ///< a statement that makes tables
constexpr auto asideWithin = 60s; ///< one that nobody waits behind

/// Sees to it that nobody waits long behind a server that has stopped answering.
class Watcher final : public Thread {
public:
    explicit Watcher(std::function<void()> look) : m_look(std::move(look)) { }
    ~Watcher() override
    {
        {
            const std::lock_guard lock(m_mutex);
            m_ending = true;
        }
        m_wake.notify_one();
        join();
    }

protected:
    void work() override
    {
        std::unique_lock lock(m_mutex);
        while (!m_wake.wait_for(lock, watchEvery, [this] { return m_ending; })) {
            lock.unlock();
            m_look();
            lock.lock();
        }
    }

private:
    std::function<void()> m_look;
    std::mutex m_mutex;
    std::condition_variable m_wake;
    bool m_ending = false;
};

} // namespace

class Catalog::Impl {
public:
    Impl(CatalogUrl url, QString password, HealthBoard& board)
        : m_url(std::move(url))
        , m_password(std::move(password))
        , m_board(board)
        , m_reader(m_url,
              { 1, [this](Connection& connection) { return connectReader(connection); },
                  [](const std::optional<Error>&) {} })
        , m_writer(m_url,
              { mostInGroup, [this](Connection& connection) { return connectWriter(connection); },
                  [this](const std::optional<Error>& error) { report(error); } })
        , m_watcher([this] { watch(); })
    {
        setHealth(Condition::Starting, {});
        // Qt looks for its drivers once: here, before there are threads that would share what it finds.
        static_cast<void>(QSqlDatabase::drivers());
    }

    void start(std::function<void(Result<CatalogFacts>)> opened)
    {
        m_opened = std::move(opened);
        m_writer.start();
        if (m_url.kind == CatalogUrl::Kind::Mysql)
            m_watcher.start();
    }

    Result<std::unique_ptr<SideConnection>> aside(bool readOnly)
    {
        const std::lock_guard lock(m_mutex);
        if (!m_prepared)
            return tl::unexpected(m_prepared.error());
        return std::make_unique<SideConnection>(
            m_url, Connection::Options{ m_password, m_prepared->timeZone, readOnly, asideWithin });
    }

    SqlThread& writer() { return m_writer; }
    SqlThread& reader() { return m_reader; }

private:
    Result<> connectWriter(Connection& connection)
    {
        if (m_final)
            return tl::unexpected(*m_final);
        if (!m_isPrepared) {
            const Result<PreparedCatalog> prepared = prepare(connection);
            if (!prepared && prepared.error().code != ErrorCode::Unavailable)
                m_final = prepared.error();
            {
                const std::lock_guard lock(m_mutex);
                m_prepared = prepared;
            }
            m_isPrepared = prepared.has_value();
            if (m_opened)
                m_opened(prepared.map([](const PreparedCatalog& catalog) { return catalog.facts; }));
            if (m_final || m_isPrepared)
                m_opened = {};
            if (!m_reader.isRunning())
                m_reader.start();
            if (!prepared)
                return tl::unexpected(prepared.error());
        }
        Result<> connected = connect(connection, false);
        // What is well for the one is well for the other: no read is refused until its next attempt.
        if (connected)
            m_reader.hurry();
        return connected;
    }

    Result<> connectReader(Connection& connection)
    {
        {
            const std::lock_guard lock(m_mutex);
            if (!m_prepared)
                return tl::unexpected(m_prepared.error());
        }
        return connect(connection, true);
    }

    Result<PreparedCatalog> prepare(Connection& connection)
    {
        const Result<> opened = connection.open({ m_password, QStringLiteral("+00:00"), false, prepareWithin });
        if (!opened)
            return tl::unexpected(opened.error());
        return prepareSchema(connection, m_url);
    }

    Result<> connect(Connection& connection, bool readOnly)
    {
        QString timeZone;
        {
            const std::lock_guard lock(m_mutex);
            timeZone = m_prepared->timeZone;
        }
        return connection.open({ m_password, timeZone, readOnly, readOnly ? readWithin : answerWithin });
    }

    void watch()
    {
        const Error stuck = fail(ErrorCode::Unavailable,
            QT_TRANSLATE_NOOP(
                "Text", "The catalogue's server %1 does not answer: see that it runs and is not overloaded."),
            placeOf(m_url))
                                .value();
        m_writer.refuseIfStuck(stuckAfter, stuck);
        m_reader.refuseIfStuck(stuckAfter, stuck);
    }

    void report(const std::optional<Error>& error)
    {
        if (error)
            setHealth(Condition::Down, error->text);
        else
            setHealth(Condition::Good, {});
    }

    void setHealth(Condition condition, const Text& detail)
    {
        QString kind = m_url.kind == CatalogUrl::Kind::Sqlite ? QStringLiteral("SQLite") : QStringLiteral("MariaDB");
        {
            const std::lock_guard lock(m_mutex);
            if (m_prepared)
                kind = m_prepared->facts.kind.section(u' ', 0, 0);
        }
        m_board.set(Component::Catalog, { condition, kind, detail });
    }

    CatalogUrl m_url;
    QString m_password;
    HealthBoard& m_board;
    std::function<void(Result<CatalogFacts>)> m_opened; ///< of the writer's thread once started
    bool m_isPrepared = false; ///< of the writer's thread
    std::optional<Error> m_final; ///< of the writer's thread: waiting does not mend it
    std::mutex m_mutex;
    Result<PreparedCatalog> m_prepared = fail(
        ErrorCode::Unavailable, QT_TRANSLATE_NOOP("Text", "The catalogue is not open yet: try again in a moment."));
    // Ended in reverse order: the watcher uses both threads, the writer starts the reader.
    SqlThread m_reader;
    SqlThread m_writer;
    Watcher m_watcher;
};

Catalog::Catalog(CatalogUrl url, QString password, HealthBoard& board)
    : m_impl(std::make_unique<Impl>(std::move(url), std::move(password), board))
{
}

Catalog::~Catalog() = default;

void Catalog::start(std::function<void(Result<CatalogFacts>)> opened) { m_impl->start(std::move(opened)); }

void Catalog::write(Work work, Done<> done) { m_impl->writer().add({ std::move(work), std::move(done) }); }

void Catalog::read(Work work, Done<> done) { m_impl->reader().add({ std::move(work), std::move(done) }); }

Result<std::unique_ptr<SideConnection>> Catalog::aside(bool readOnly) { return m_impl->aside(readOnly); }

} // namespace tierwatch
