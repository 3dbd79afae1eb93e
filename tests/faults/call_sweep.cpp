// SPDX-License-Identifier: GPL-3.0-or-later
// Lets every file call of the mover fail, one after the other, in every way: after each the content is complete at the
// place the catalogue names, nothing lies about that no row knows of, recovery mends the rest, and the next attempt
// succeeds.
#include "call_shim.h"
#include "mover_program.h"
#include "mover_world.h"
#include "tests/support/files/private_mounts.h"

#include <QFile>
#include <QTemporaryDir>

#include <cerrno>
#include <fcntl.h>
#include <filesystem>
#include <functional>
#include <sys/mount.h>
#include <sys/xattr.h>
#include <unistd.h>

using namespace Qt::StringLiterals;
using namespace tierwatch;
using namespace tierwatch::test;

namespace {

constexpr qint64 kilobyte = 1024;
constexpr ContentId cid{ 7 };
constexpr auto bronze = static_cast<LevelSlot>(0);
constexpr auto silver = static_cast<LevelSlot>(1); ///< on bronze's filesystem
constexpr auto gold = static_cast<LevelSlot>(2); ///< on another

struct Scene {
    const char* name;
    QByteArray file;
    LevelSlot to;
    qint64 size;
    bool holes;
    bool attributes;
};

struct Way {
    QString name;
    CallFault::Kind kind;
    int errorNumber;
    bool dies; ///< the program does not live to see what comes after
    bool withoutRename2 = false;

    [[nodiscard]] CallFault at(int call) const { return { kind, call, errorNumber, withoutRename2 }; }
};

/// A world of one content, made anew for each try: two levels on one filesystem, the third on another.
class Try final {
public:
    Try(const QString& place, const Scene& scene) : m_place(place), m_scene(scene) { }

    QString begin()
    {
        for (const char* level : { "/disk/bronze", "/disk/silver", "/other/gold" })
            std::filesystem::remove_all((QFile::encodeName(m_place) + level).toStdString());
        QString problem = m_world.begin({ { u"bronze"_s, m_place + u"/disk/bronze"_s },
            { u"silver"_s, m_place + u"/disk/silver"_s }, { u"gold"_s, m_place + u"/other/gold"_s } });
        if (!problem.isEmpty())
            return problem;
        QString added = m_world.add(cid, m_scene.file, bronze, m_scene.size, m_scene.holes);
        if (added.isEmpty() && m_scene.attributes)
            return addAttributes();
        return added;
    }

    /// The way that is swept: placing and removing.
    void move()
    {
        if (m_world.claim(cid, m_scene.to))
            goOn();
    }
    /// The same in a program that is dead from the fault on.
    void moveUntilDeath(const CallFault& fault)
    {
        m_world.diesWhen(callFaultHit);
        armCalls(fault);
        move();
    }
    CallsSeen endCalls()
    {
        CallsSeen seen = disarmCalls();
        m_world.diesWhen({});
        return seen;
    }
    [[nodiscard]] QStringList recover() { return m_world.recoverAll(); }
    [[nodiscard]] MoverWorld& world() { return m_world; }

    /// What may not be, whatever failed; and after recovery everything must be well and the next attempt succeed.
    QStringList judge()
    {
        QStringList wrong = m_world.check(m_world.rows() == 0);
        for (int round = 0; round < 3 && m_world.rows() != 0; ++round) {
            const QStringList problems = m_world.recoverAll();
            if (round == 2)
                wrong += problems;
        }
        if (m_world.rows() != 0)
            wrong.append(u"the relocation is stuck"_s);
        wrong += m_world.check(true);
        if (!wrong.isEmpty())
            return wrong;
        const LevelSlot there = m_world.content(cid).level;
        if (there != m_scene.to) {
            move();
            if (m_world.rows() != 0 || m_world.content(cid).level != m_scene.to)
                wrong.append(u"the next attempt fails: "_s + m_lastError);
            wrong += m_world.check(true);
        }
        if (m_scene.attributes && ::getxattr(m_world.pathOf(cid).constData(), "trusted.origin", nullptr, 0) != 8)
            wrong.append(u"an attribute is lost"_s);
        return wrong;
    }

private:
    QString addAttributes()
    {
        const QByteArray path = m_world.pathOf(cid);
        // Not user.…: an older tmpfs keeps none of those.
        return ::setxattr(path.constData(), "trusted.origin", "a studio", 8, 0) == 0 ? QString()
                                                                                     : u"no attributes on tmpfs"_s;
    }
    void goOn()
    {
        const ItemResult placed = m_world.place(cid);
        m_lastError = placed.error ? placed.error->text.english() : QString();
        if (placed.error || !m_world.hasRow(cid))
            return;
        const ItemResult removed = m_world.remove(cid);
        if (removed.error)
            m_lastError = removed.error->text.english();
    }

    QString m_place;
    const Scene& m_scene;
    MoverWorld m_world;
    QString m_lastError;
};

class CallSweep final {
public:
    CallSweep(FaultProgram& program, QString place) : m_program(program), m_place(std::move(place)) { }

    void beginScene() { m_callsOfMove = 0; }

    /// Every call of placing and removing, in one way.
    QString moves(const Scene& scene, const Way& way)
    {
        return each(
            [&](int call) -> Tried {
                Try one(m_place, scene);
                if (const QString problem = one.begin(); !problem.isEmpty())
                    return { problem, {}, {} };
                if (way.dies) {
                    one.moveUntilDeath(way.at(call));
                } else {
                    armCalls(way.at(call));
                    one.move();
                }
                const CallsSeen seen = one.endCalls();
                m_callsOfMove = std::max(m_callsOfMove, seen.calls);
                return { {}, seen, one.judge() };
            },
            scene, way);
    }

    /// Every call of recovery, after a program that died in every `stride`th of the calls before.
    QString recoveries(const Scene& scene, const Way& way, int stride)
    {
        for (int died = 1; died <= m_callsOfMove; died += stride) {
            QString problem = each(
                [&](int call) -> Tried {
                    Try one(m_place, scene);
                    if (const QString bad = one.begin(); !bad.isEmpty())
                        return { bad, {}, {} };
                    one.moveUntilDeath({ CallFault::Kind::Gone, died, EIO });
                    static_cast<void>(one.endCalls());
                    armCalls(way.at(call));
                    static_cast<void>(one.recover());
                    const CallsSeen seen = one.endCalls();
                    return { {}, seen, one.judge() };
                },
                scene, way);
            if (!problem.isEmpty())
                return problem;
        }
        return {};
    }

    [[nodiscard]] qint64 faults() const { return m_faults; }
    [[nodiscard]] const std::map<QByteArray, qint64>& calls() const { return m_calls; }

private:
    struct Tried {
        QString problem;
        CallsSeen seen;
        QStringList wrong;
    };

    QString each(const std::function<Tried(int)>& run, const Scene& scene, const Way& way)
    {
        for (int call = 1; !m_program.tooMany(); ++call) {
            const Tried tried = run(call);
            if (!tried.problem.isEmpty())
                return tried.problem;
            QStringList wrong = tried.wrong;
            if (tried.seen.flushedAgain)
                wrong.append(u"a file was flushed again after its flush had failed"_s);
            for (const QString& what : wrong)
                m_program.violation(u"%1, %2 at call %3 (%4): %5"_s.arg(QLatin1StringView(scene.name), way.name)
                                        .arg(call)
                                        .arg(QString::fromLatin1(tried.seen.hitCall), what));
            if (tried.seen.hit) {
                ++m_faults;
                ++m_calls[tried.seen.hitCall];
                m_program.progress(m_faults);
            }
            if (call > tried.seen.calls) // there are no more
                return {};
        }
        return {};
    }

    FaultProgram& m_program;
    QString m_place;
    qint64 m_faults = 0;
    int m_callsOfMove = 0;
    std::map<QByteArray, qint64> m_calls;
};

std::vector<Way> waysOf(bool full)
{
    using Kind = CallFault::Kind;
    std::vector<Way> ways{ { u"ENOSPC"_s, Kind::Error, ENOSPC, false }, { u"killed"_s, Kind::Gone, EIO, true } };
    if (!full)
        return ways;
    for (const int error : { EIO, EINTR, EDQUOT, EROFS, EACCES, ENOMEM, ESTALE, EMFILE })
        ways.push_back({ QString::fromLatin1(::strerrorname_np(error)), Kind::Error, error, false });
    ways.push_back({ u"short"_s, Kind::Short, 0, false });
    ways.push_back({ u"the disk goes"_s, Kind::Gone, EIO, false });
    for (Way way : std::vector<Way>(ways)) {
        way.name += u" without renameat2"_s;
        way.withoutRename2 = true;
        ways.push_back(way);
    }
    return ways;
}

QString sweep(CallSweep& sweep, bool full)
{
    const std::vector<Scene> scenes{
        { "link", "a.mp4", silver, 10 * kilobyte, false, false },
        { "link into directories", "year/drama/a.mp4", silver, 10 * kilobyte, false, false },
        { "copy", "a.mp4", gold, 300 * kilobyte, false, true },
        { "copy with holes into directories", "year/drama/a.mp4", gold, 200 * kilobyte, true, false },
        { "copy in steps", "a.mp4", gold, 5120 * kilobyte, false, false },
        { "copy of nothing", "a.mp4", gold, 0, false, false },
    };
    for (const Scene& scene : scenes) {
        sweep.beginScene();
        for (const Way& way : waysOf(full)) {
            if (QString problem = sweep.moves(scene, way); !problem.isEmpty())
                return problem;
            const bool big = scene.size > 1024 * kilobyte;
            const bool telling = way.errorNumber == EIO || way.errorNumber == ENOSPC;
            if (!full || big || !telling)
                continue;
            if (QString problem = sweep.recoveries(scene, way, 5); !problem.isEmpty())
                return problem;
        }
    }
    return {};
}

} // namespace

int main(int argc, char** argv)
{
    FaultProgram program(u"call_sweep"_s, u"failed calls"_s);
    if (!program.parse(argc, argv))
        return 2;
    if (const QString problem = beginPrivateMounts(); !problem.isEmpty())
        return program.giveUp(problem);
    const QTemporaryDir place(u"/tmp/tierwatch-call-sweep-XXXXXX"_s);
    for (const char* name : { "/disk", "/other" }) {
        const QString problem = mountAt(place.path() + QLatin1StringView(name), "none", "tmpfs");
        if (!problem.isEmpty())
            return program.giveUp(problem);
    }
    CallSweep faults(program, place.path());
    const QString problem = sweep(faults, program.full());
    for (const char* name : { "/disk", "/other" })
        ::umount2((QFile::encodeName(place.path()) + name).constData(), MNT_DETACH);
    if (!problem.isEmpty())
        return program.giveUp(problem);
    for (const auto& [call, times] : faults.calls())
        program.count(QString::fromLatin1(call), times);
    return program.end(faults.faults());
}
