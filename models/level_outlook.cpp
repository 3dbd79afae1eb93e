// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/level_outlook.h"

#include "core/thread.h"

#include <algorithm>
#include <cmath>
#include <map>

namespace tierwatch {

namespace {

constexpr std::size_t slice = 4096; // between two looks at whether it is still wanted

/// What the engine leaves free where nobody says otherwise.
qint64 reserveOf(const Level& level, qint64 total)
{
    constexpr qint64 most = qint64{ 10 } << 30;
    return level.reserve.value_or(std::min(total / 50, most));
}

} // namespace

/// Goes through all contents once.
class LevelOutlook::Worker final : public Thread {
public:
    Worker(ContentFrame frame, const Rule& rule, Time now, MailAddress gui, TicketWatch wanted, Taken done)
        : m_frame(std::move(frame))
        , m_prepared(std::make_shared<Prepared>(Prepared{ WhatIf(rule, now), {} }))
        , m_gui(std::move(gui))
        , m_wanted(std::move(wanted))
        , m_done(std::move(done))
    {
        setObjectName(QStringLiteral("outlook"));
        start(QThread::LowPriority);
    }

protected:
    void work() override
    {
        const Rule& rule = m_prepared->whatIf.rule();
        const Time now = m_prepared->whatIf.now();
        for (std::size_t i = 0; i < m_frame.rows.size(); ++i) {
            if (i % slice == 0 && !m_wanted.held())
                return;
            if (m_frame.statuses[i] == ContentStatus::Gone)
                continue;
            const ContentRow& row = m_frame.rows[i];
            const Views views = viewsOf(row);
            const bool held = row.heldUntil > microseconds(now);
            m_prepared->whatIf.add(views, row.level, timeFromMicroseconds(row.updated), held, row.size);
            std::optional<double> number;
            if (views.total)
                number
                    = rule.kind == Rule::Kind::Recent ? recentAt(views, rule, now) : static_cast<double>(*views.total);
            m_prepared->spread.add(number, row.level);
        }
        m_prepared->whatIf.prepare();
        m_prepared->spread.prepare();
        m_frame = {}; // or the models' next changes would copy what nobody reads any more
        m_gui.post(m_wanted.guard([done = std::move(m_done), prepared = std::move(m_prepared)] { done(prepared); }));
    }

private:
    ContentFrame m_frame;
    std::shared_ptr<Prepared> m_prepared;
    MailAddress m_gui;
    TicketWatch m_wanted;
    Taken m_done;
};

LevelOutlook::LevelOutlook(EngineFeed& feed, QObject* parent) : QObject(parent), m_feed(feed)
{
    m_pace.setSingleShot(true);
    m_pace.setInterval(pace);
    connect(&m_pace, &QTimer::timeout, this, [this] {
        if (m_stale)
            prepare();
    });
    connect(&feed, &EngineFeed::ready, this, [this] {
        m_stale = true;
        prepare();
    });
    connect(&feed, &EngineFeed::contentsChanged, this, &LevelOutlook::prepareSoon);
    connect(&feed, &EngineFeed::statusChanged, this, [this] {
        if (m_prepared && m_prepared->whatIf.rule() != m_feed.status().rule) {
            m_stale = true;
            prepare();
        }
    });
    connect(&feed, &EngineFeed::levelStatusChanged, this, &LevelOutlook::changed);
}

LevelOutlook::~LevelOutlook()
{
    m_work = Ticket(); // ends early
    if (m_worker)
        m_worker->join();
}

void LevelOutlook::setActive(bool active)
{
    m_active = active;
    if (active && m_stale)
        prepare();
}

void LevelOutlook::prepareSoon()
{
    m_stale = true;
    if (m_active && !m_pace.isActive())
        m_pace.start();
}

void LevelOutlook::prepare()
{
    if (!m_active || !m_feed.isReady())
        return;
    if (m_busy) {
        prepareSoon();
        return;
    }
    if (m_worker)
        m_worker->join();
    m_stale = false;
    m_busy = true;
    m_work = Ticket::make();
    m_worker = std::make_unique<Worker>(m_feed.contentFrame(), m_feed.status().rule, m_feed.clock().now(),
        m_feed.address(), m_work.watch(), [this](std::shared_ptr<const Prepared> prepared) {
            m_busy = false;
            m_prepared = std::move(prepared);
            Q_EMIT changed();
        });
}

std::shared_ptr<const ContentSpread> LevelOutlook::spread() const
{
    return m_prepared ? std::shared_ptr<const ContentSpread>(m_prepared, &m_prepared->spread) : nullptr;
}

std::optional<LevelOutlook::Answer> LevelOutlook::evaluate(const LevelTable& table) const
{
    if (!m_prepared)
        return {};
    // New levels need numbers by which the answer can tell them apart.
    std::vector<Level> levels = table.levels();
    unsigned free = number(LevelSlot::None);
    for (Level& level : levels) {
        if (level.slot == LevelSlot::None)
            level.slot = static_cast<LevelSlot>(--free);
    }
    const LevelTable numbered(std::move(levels));
    const auto links = [this](LevelSlot from, LevelSlot to) {
        const LevelStatus* here = m_feed.levelStatus(from);
        const LevelStatus* there = m_feed.levelStatus(to);
        return here != nullptr && there != nullptr && here->filesystem != 0 && here->filesystem == there->filesystem;
    };
    Answer answer;
    answer.moves = m_prepared->whatIf.evaluate(numbered, links);
    findShortages(numbered, answer);
    if (m_secondsPerByte) {
        const auto bytes = static_cast<double>(answer.moves.up.bytes + answer.moves.down.bytes);
        answer.duration = std::chrono::seconds(std::llround(bytes * *m_secondsPerByte));
    }
    return answer;
}

void LevelOutlook::findShortages(const LevelTable& table, Answer& answer) const
{
    // Levels on one filesystem share its room: what moves between them takes none.
    std::map<quint64, qint64> taken;
    const auto net = [](const WhatIf::OfLevel& level) { return level.comes.bytes - level.goes.bytes; };
    for (const WhatIf::OfLevel& level : answer.moves.levels) {
        const LevelStatus* status = m_feed.levelStatus(level.level);
        if (status != nullptr && status->filesystem != 0)
            taken[status->filesystem] += net(level);
    }
    for (const WhatIf::OfLevel& one : answer.moves.levels) {
        if (one.comes.contents == 0)
            continue;
        const Level* level = table.find(one.level);
        const LevelStatus* status = m_feed.levelStatus(one.level);
        if (level == nullptr || status == nullptr || status->bytesFree < 0) {
            answer.roomKnown = false;
            continue;
        }
        const qint64 more = status->filesystem != 0 ? taken[status->filesystem] : net(one);
        qint64 lacks = more > 0 ? more - (status->bytesFree - reserveOf(*level, status->bytesTotal)) : 0;
        if (level->capacity)
            lacks = std::max(lacks, status->bytes + net(one) - *level->capacity);
        if (lacks > 0 && net(one) > 0)
            answer.shortages.push_back({ one.level, lacks });
    }
}

void LevelOutlook::askSpeed(const LevelTable& table)
{
    m_trial = m_feed.engine().tryLevels(table, m_feed.address(), [this](const Result<LevelTrial>& trial) {
        if (!trial || trial->seconds < 0 || trial->bytes <= 0)
            return; // what is not known is not said
        m_secondsPerByte = trial->seconds / static_cast<double>(trial->bytes);
        Q_EMIT changed();
    });
}

} // namespace tierwatch
