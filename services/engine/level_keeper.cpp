// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/level_keeper.h"

#include <QRandomGenerator>

#include <algorithm>

namespace tierwatch {

namespace {

constexpr auto interval = std::chrono::seconds(3);
constexpr auto patience = std::chrono::seconds(5); ///< for a directory to answer
constexpr std::size_t mostSamples = 1000;

Error doesNotAnswer(const QString& path)
{
    return Error{ ErrorCode::Unavailable,
        Text{
            QT_TRANSLATE_NOOP("Text",
                "The directory %1 does not answer: its server or disk hangs. Relocations from and to it wait; mend it, "
                "or unmount it."),
            { path } } };
}

constexpr auto offlineSentence = QT_TRANSLATE_NOOP("Text",
    "%1 was set offline by an operator: what is there stays, what is wanted from and to it waits. Its directory may be "
    "unmounted.");

Error setOffline(const Level& level)
{
    return Error{ ErrorCode::Unavailable, Text{ offlineSentence, { level.name() } } };
}

bool isSetOffline(const LevelProbe& probe) { return probe.error && probe.error->text.source == offlineSentence; }

JobLevel toJobLevel(const Level& level, const QString& catalogId)
{
    JobLevel job;
    job.slot = level.slot;
    job.key = level.key;
    job.path = level.path;
    job.catalogId = catalogId;
    job.reserve = level.reserve.value_or(-1);
    job.verify = level.verify;
    return job;
}

} // namespace

LevelKeeper::LevelKeeper(
    World& world, WorkerPool& pool, QString catalogId, const Clock& clock, std::function<void(LevelSlot)> usableChanged)
    : m_world(world)
    , m_pool(pool)
    , m_catalogId(std::move(catalogId))
    , m_clock(clock)
    , m_usableChanged(std::move(usableChanged))
{
    QObject::connect(&m_timer, &QTimer::timeout, &m_timer, [this] { look(); });
}

void LevelKeeper::start() { m_timer.start(interval); }

void LevelKeeper::look(const std::function<void()>& done)
{
    auto left = std::make_shared<std::size_t>(m_world.levels().table.levels().size());
    if (*left == 0 && done)
        return done();
    for (const Level& level : m_world.levels().table.levels()) {
        probe(level, [left, done] {
            if (--*left == 0 && done)
                done();
        });
    }
}

void LevelKeeper::look(LevelSlot slot, std::function<void()> done)
{
    if (const Level* level = m_world.levels().table.find(slot))
        probe(*level, std::move(done));
    else
        done();
}

void LevelKeeper::probe(const Level& level, std::function<void()> done)
{
    if (level.mode == LevelMode::Offline) { // no call goes there
        looked({ level.slot, setOffline(level), -1, -1, 0 });
        return done();
    }
    if (m_underWay.contains(level.slot))
        return done();
    const quint64 id = ++m_newest;
    m_underWay.emplace(level.slot, id);
    const auto once = std::make_shared<std::function<void()>>(std::move(done));
    const auto answer = [once] {
        if (const auto waiting = std::exchange(*once, {}))
            waiting();
    };
    QTimer::singleShot(patience, &m_timer, [this, slot = level.slot, path = level.path, id, answer] {
        const auto waiting = m_underWay.find(slot);
        if (waiting == m_underWay.end() || waiting->second != id)
            return;
        m_pool.setAnswering(slot, false);
        looked({ slot, doesNotAnswer(path) });
        answer();
    });
    m_pool.start(jobFor(level), JobEvents{ {}, {}, [this, slot = level.slot, answer](const JobResult& result) {
                                              m_underWay.erase(slot);
                                              m_pool.setAnswering(slot, true);
                                              if (result.probe)
                                                  looked(*result.probe);
                                              answer();
                                          } });
}

void LevelKeeper::tryOut(const Level& level, bool empty, std::function<void(LevelProbe)> done)
{
    ProbeJob job{ toJobLevel(level, m_catalogId), {}, empty };
    if (!empty)
        job.samples = jobFor(level).samples;
    const auto once = std::make_shared<std::function<void(LevelProbe)>>(std::move(done));
    const auto answer = [once](const LevelProbe& probe) {
        if (const auto waiting = std::exchange(*once, {}))
            waiting(probe);
    };
    QTimer::singleShot(patience, &m_timer, [slot = level.slot, path = level.path, answer] {
        answer({ slot, doesNotAnswer(path) });
    });
    m_pool.start(std::move(job),
        JobEvents{ {}, {}, [answer](const JobResult& result) { answer(result.probe.value_or(LevelProbe{})); } });
}

void LevelKeeper::confirm(LevelSlot slot, const QByteArray& seen, Done<> done)
{
    const Level* level = m_world.levels().table.find(slot);
    if (level == nullptr)
        return done(fail(ErrorCode::NotFound, QT_TRANSLATE_NOOP("Text", "There is no such level.")));
    ProbeJob job = jobFor(*level);
    job.confirmed = seen;
    const auto once = std::make_shared<Done<>>(std::move(done));
    const auto answer = [once](const Result<>& result) {
        if (const Done<> waiting = std::exchange(*once, {}))
            waiting(result);
    };
    QTimer::singleShot(
        patience, &m_timer, [path = level->path, answer] { answer(tl::unexpected(doesNotAnswer(path))); });
    m_pool.start(std::move(job), JobEvents{ {}, {}, [this, key = level->key, seen, answer](const JobResult& result) {
                                               const LevelProbe& probe = *result.probe;
                                               looked(probe);
                                               if (!probe.error)
                                                   return answer({});
                                               if (!probe.unconfirmed || probe.unconfirmed->token == seen)
                                                   return answer(tl::unexpected(*probe.error));
                                               answer(fail(ErrorCode::Conflict,
                                                   QT_TRANSLATE_NOOP("Text",
                                                       "In the directory of %1 stands something else than was "
                                                       "confirmed: look again at what was found there."),
                                                   key));
                                           } });
}

ProbeJob LevelKeeper::jobFor(const Level& level) const
{
    ProbeJob job{ toJobLevel(level, m_catalogId), {}, true };
    const std::vector<LevelStatus>& known = m_world.levelStatus();
    const auto status = std::ranges::find(known, level.slot, &LevelStatus::slot);
    const bool trusted = status != known.end() && status->writable;
    // Samples matter only where a marker may have to be written.
    if (trusted) {
        job.empty = false;
        return job;
    }
    quint32 seen = 0;
    m_world.index().forEach([&](const IndexEntry& entry) {
        if (entry.level != level.slot)
            return;
        job.empty = false;
        ++seen;
        if (job.samples.size() < mostSamples)
            job.samples.push_back(entry.name.bytes().toByteArray());
        else if (const quint32 place = QRandomGenerator::global()->bounded(seen); place < mostSamples)
            job.samples[place] = entry.name.bytes().toByteArray();
    });
    return job;
}

void LevelKeeper::looked(const LevelProbe& probe)
{
    const Level* level = m_world.levels().table.find(probe.slot);
    if (level == nullptr || (level->mode == LevelMode::Offline && !isSetOffline(probe)))
        return; // asked before it was set offline
    const bool wasUsable = m_world.usable(probe.slot);
    LevelStatus status;
    status.slot = probe.slot;
    status.bytesFree = probe.bytesFree;
    status.bytesTotal = probe.bytesTotal;
    status.filesystem = probe.filesystem;
    status.writable = !probe.error;
    if (probe.error)
        status.detail = probe.error->text;
    status.unconfirmed = probe.unconfirmed;
    tell(probe);
    m_world.setLevelStatus(probe.slot, status);
    if (wasUsable != m_world.usable(probe.slot))
        m_usableChanged(probe.slot);
}

void LevelKeeper::tell(const LevelProbe& probe)
{
    const QString key = m_world.keys->key(probe.slot);
    const QByteArray incident = "confirm:" + key.toUtf8();
    if (!probe.unconfirmed)
        return m_world.incidents().end(incident);
    Incident waits;
    waits.key = incident;
    waits.severity = Incident::Severity::Error;
    waits.text = probe.error->text;
    waits.remedy = Incident::Remedy::ConfirmLevel;
    waits.level = key;
    m_world.incidents().raise(std::move(waits), m_clock.now());
}

JobLevel LevelKeeper::jobLevel(LevelSlot slot) const
{
    const Level* level = m_world.levels().table.find(slot);
    return level == nullptr ? JobLevel{} : toJobLevel(*level, m_catalogId);
}

} // namespace tierwatch
