// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/engine_host.h"

#include "api/operator_log.h"
#include "app/sample_library.h"

#include <QHostAddress>
#include <QLoggingCategory>
#include <QSysInfo>

namespace tierwatch {

namespace {

Q_LOGGING_CATEGORY(log, "tierwatch")

constexpr auto lookInterval = std::chrono::milliseconds(20);
constexpr auto lineInterval = std::chrono::minutes(1);

InitialLibrary toInitialLibrary(const SampleLibrary& sample)
{
    InitialLibrary library;
    library.levels = sample.levels;
    for (const SampleContent& content : sample.contents)
        library.contents.push_back({ content.cid, content.filename, content.level, content.size });
    return library;
}

} // namespace

EngineHost::EngineHost(Options options, std::unique_ptr<DataDir> dataDir, Events events)
    : m_options(std::move(options)), m_dataDir(std::move(dataDir)), m_events(std::move(events))
{
    QObject::connect(&m_look, &QTimer::timeout, &m_look, [this] { look(); });
}

EngineHost::~EngineHost()
{
    m_look.stop();
    m_http.reset();
    m_tokens.reset();
    m_engine.reset();
    m_state.reset();
    m_catalog.reset();
}

Result<> EngineHost::start()
{
    const Result<CatalogUrl> catalog = CatalogUrl::parse(m_options.catalog);
    if (!catalog)
        return tl::unexpected(catalog.error());
    const Result<StateUrl> state = StateUrl::parse(m_options.state);
    if (!state)
        return tl::unexpected(state.error());
    m_catalogUrl = *catalog;
    m_catalogUrl.timeZone = m_options.catalogTimeZone;
    m_stateUrl = *state;

    const auto stateFatal = [this, address = m_mailbox.address()](const Error& error) {
        address.post([this, error] {
            if (m_opened && !m_look.isActive()) // it has served before: shown as a state, and mended without a restart
                qCWarning(log).noquote() << error.text.english();
            else
                m_events.fatal(error);
        });
    };
    m_catalog = std::make_unique<Catalog>(m_catalogUrl, m_options.catalogPassword, m_board);
    m_state = m_stateUrl.kind == StateUrl::Kind::Embedded
        ? makeEmbeddedState(m_dataDir->file(QStringLiteral("state.sqlite")), m_board, stateFatal)
        : makeRedisState(m_stateUrl, m_options.statePassword, m_board, stateFatal);

    m_log = std::make_shared<api::OperatorLog>(m_dataDir->file(QStringLiteral("operators.log")));
    EngineSettings settings;
    settings.instance = m_dataDir->instance();
    settings.host = QSysInfo::machineHostName();
    settings.workers = m_options.workers;
    settings.originalWorkers = m_options.originalWorkers;
    settings.stateIsShared = m_stateUrl.kind != StateUrl::Kind::Embedded;
    settings.rule = m_options.rule;
    settings.paused = m_options.paused;
    settings.alertCommand = m_options.alertCommand;
    settings.historyKeep = m_options.historyKeep;
    if (!m_options.sampleDir.isEmpty()) {
        settings.prepare = [directory = m_options.sampleDir]() -> Result<std::optional<InitialLibrary>> {
            if (const Result<SampleFound> made = provideSampleLibrary(directory); !made)
                return tl::unexpected(made.error());
            return toInitialLibrary(sampleLibrary(directory));
        };
    }
    const LocalEngine::Stores stores{ *m_catalog, *m_state, m_board, m_counters, m_keys, m_clock, m_log };
    m_engine = std::make_unique<LocalEngine>(stores, settings, [this, address = m_mailbox.address()](Result<> result) {
        address.post([this, result = std::move(result)] { opened(result); });
    });

    if (m_options.api) {
        startEndpoint();
    } else {
        m_board.set(Component::Endpoint, { Condition::Off, {}, {} });
    }
    m_nextLine = m_clock.uptime() + std::chrono::seconds(2);
    m_look.start(lookInterval);
    return {};
}

void EngineHost::opened(const Result<>& result)
{
    if (result)
        m_opened = true;
    else
        m_events.fatal(result.error());
}

void EngineHost::startEndpoint()
{
    const auto tokens = std::make_shared<TokenBook>();
    tokens->setOwn({ QStringLiteral("admin"), Role::Operator, hashOfToken(m_dataDir->token().toLatin1()) });
    m_tokens = std::make_unique<TokenFollower>(*m_catalog, tokens);
    HttpSettings settings = m_options.http;
    settings.playersToken = m_options.playersToken.toLatin1();
    settings.tokens = tokens;
    settings.log = m_log;
    m_http = std::make_unique<HttpServer>(settings, m_engine->viewIntakes(), *m_engine, m_board, m_counters);
    listen();
}

void EngineHost::listen()
{
    const Result<quint16> port = m_http->listen();
    if (!port)
        return m_events.fatal(port.error());
    m_port = *port;
    if (m_options.http.open && !QHostAddress(m_options.http.host).isLoopback())
        qCWarning(log).noquote() << "open = on: whoever can reach" << m_options.http.host << "port" << m_port
                                 << "can report views; a players' token would keep strangers out.";
}

void EngineHost::retryEndpoint(bool anyPort)
{
    if (!m_http || m_port != 0)
        return;
    m_http->setAddress(m_options.http.host, anyPort ? 0 : m_options.http.port);
    listen();
}

/// The line of readiness, once; until then why it takes so long, once a minute.
void EngineHost::look()
{
    const bool endpoint = !m_options.api || m_port != 0;
    if (m_opened && endpoint && m_board.ready()) {
        m_look.stop();
        const QString address = m_options.api ? m_board.health().of(Component::Endpoint).kind : QStringLiteral("-");
        m_events.ready(
            QStringLiteral("tierwatch ready %1 catalog=%2 state=%3 workers=%4")
                .arg(address,
                    m_catalogUrl.kind == CatalogUrl::Kind::Sqlite ? QStringLiteral("sqlite") : QStringLiteral("mysql"),
                    m_state->name(), QString::number(m_options.workers)));
        return;
    }
    if (m_clock.uptime() < m_nextLine)
        return;
    m_nextLine = m_clock.uptime() + lineInterval;
    const Health health = m_board.health();
    for (const Component component : { Component::Catalog, Component::State }) {
        const ComponentHealth& part = health.of(component);
        if (part.condition != Condition::Good && !part.detail.isEmpty())
            qCWarning(log).noquote() << "waiting:" << part.detail.english();
    }
}

} // namespace tierwatch
