// SPDX-License-Identifier: GPL-3.0-or-later
// Builds an engine, its stores and its endpoint from options, and ends them in order. Both programs have one.
#pragma once

#include "api/http_server.h"
#include "app/data_dir.h"
#include "app/options.h"
#include "app/token_follower.h"
#include "catalog/catalog.h"
#include "core/health.h"
#include "core/mailbox.h"
#include "engine/local_engine.h"
#include "state/state_store.h"

#include <QThread>
#include <QTimer>

namespace tierwatch {

/// In the main thread, with an event loop.
class EngineHost {
public:
    struct Events {
        std::function<void(const QString& line)> ready; ///< once: catalogue, state and endpoint are there
        std::function<void(const Error&)> fatal; ///< what waiting cannot mend; the host goes on with what it can
    };

    EngineHost(Options options, std::unique_ptr<DataDir> dataDir, Events events);
    /// Drains: owed answers, running relocations, counts; 20 seconds at most.
    ~EngineHost();

    /// Checks the URLs and starts everything; what takes long reports on the health board.
    [[nodiscard]] Result<> start();
    [[nodiscard]] Engine& engine() { return *m_engine; }
    [[nodiscard]] const Clock& clock() const { return m_clock; }
    /// Another try for the endpoint; `anyPort`: a free one instead of the one asked for.
    void retryEndpoint(bool anyPort);
    [[nodiscard]] const DataDir& dataDir() const { return *m_dataDir; }

private:
    void opened(const Result<>& result);
    void startEndpoint();
    void listen();
    void look();

    EndpointCounters m_counters; // first: its cache lines are aligned
    Options m_options;
    std::unique_ptr<DataDir> m_dataDir;
    Events m_events;
    SystemClock m_clock;
    HealthBoard m_board;
    std::shared_ptr<LevelKeys> m_keys = std::make_shared<LevelKeys>();
    CatalogUrl m_catalogUrl;
    StateUrl m_stateUrl;
    Mailbox m_mailbox;
    std::shared_ptr<api::OperatorLog> m_log;
    std::unique_ptr<Catalog> m_catalog;
    std::unique_ptr<StateService> m_state;
    std::unique_ptr<LocalEngine> m_engine;
    std::unique_ptr<TokenFollower> m_tokens;
    std::unique_ptr<HttpServer> m_http;
    QTimer m_look;
    Deadline m_nextLine{};
    quint16 m_port = 0;
    bool m_opened = false;
};

} // namespace tierwatch
