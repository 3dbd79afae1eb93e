// SPDX-License-Identifier: GPL-3.0-or-later
// Cuts the power under the mover, again and again: ext4 and xfs on loop images, shut down at a random moment without
// writing what is still in memory, mounted again (the journal is replayed), recovered, checked.
#include "mover_program.h"
#include "mover_world.h"
#include "tests/support/files/private_mounts.h"

#include <QFile>
#include <QTemporaryDir>

#include <chrono>
#include <fcntl.h>
#include <sys/ioctl.h>
#include <sys/mount.h>
#include <sys/sendfile.h>
#include <thread>
#include <unistd.h>

using namespace Qt::StringLiterals;
using namespace tierwatch;
using namespace tierwatch::test;

namespace {

constexpr int films = 24;
constexpr int workers = 3;
constexpr qint64 megabyte = 1'048'576;

/// _IOR('X', 125, __u32) of both filesystems: stop at once, and do not write the journal.
constexpr unsigned long shutDown = 0x8004587DUL;
constexpr quint32 withoutFlushingTheLog = 2;

struct Kind {
    const char* type;
    const char* mkfs;
    QStringList arguments;
    qint64 bytes;
    /// ext4, unmounted after its end, still writes blocks that its journal does not know, which a power cut would not:
    /// what the disk held is copied before.
    bool writesAfterItsEnd;
};

/// One filesystem on a loop image, which can be cut and brought back.
class Disk final {
public:
    Disk() = default;
    Disk(const Disk&) = delete;
    Disk& operator=(const Disk&) = delete;
    ~Disk()
    {
        ::close(m_root);
        static_cast<void>(unmount(m_directory));
    }
    QString make(const Kind& kind, const QString& image, const QString& directory)
    {
        m_kind = kind;
        m_directory = directory;
        m_image = image;
        const QString problem = makeImage(image, kind.bytes, QString::fromLatin1(kind.mkfs), kind.arguments);
        return problem.isEmpty() ? mount() : problem;
    }
    /// Everything in memory is lost from here on.
    [[nodiscard]] bool cut() const
    {
        quint32 how = withoutFlushingTheLog;
        return ::ioctl(m_root, shutDown, &how) == 0;
    }
    QString bringBack()
    {
        if (m_kind.writesAfterItsEnd) {
            const QString before = std::exchange(m_image, m_image.endsWith(u'+') ? m_image.chopped(1) : m_image + u'+');
            if (!copyOf(before, m_image))
                return u"the image %1 cannot be copied"_s.arg(before);
        }
        ::close(std::exchange(m_root, -1));
        const QString problem = unmount(m_directory);
        return problem.isEmpty() ? mount() : problem;
    }

private:
    QString mount()
    {
        QString problem = m_loop.attach(m_image);
        if (problem.isEmpty())
            problem = mountAt(m_directory, m_loop.path().constData(), m_kind.type);
        if (problem.isEmpty())
            m_root = ::open(qPrintable(m_directory), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
        return problem;
    }
    static bool copyOf(const QString& before, const QString& after)
    {
        QFile from(before);
        QFile to(after);
        if (!from.open(QIODevice::ReadOnly) || !to.open(QIODevice::ReadWrite | QIODevice::Truncate)
            || !to.resize(from.size()))
            return false;
        for (off_t data = 0, hole = 0; (data = ::lseek(from.handle(), hole, SEEK_DATA)) >= 0;) {
            hole = ::lseek(from.handle(), data, SEEK_HOLE);
            ::lseek(to.handle(), data, SEEK_SET);
            for (off_t at = data; at < hole;) {
                const ssize_t copied = ::sendfile(to.handle(), from.handle(), &at, static_cast<size_t>(hole - at));
                if (copied <= 0)
                    return false;
            }
        }
        return true;
    }

private:
    Kind m_kind{};
    QString m_directory;
    QString m_image;
    LoopDevice m_loop;
    int m_root = -1;
};

class Cuts final {
public:
    Cuts(FaultProgram& program, const Kind& kind) : m_program(program), m_kind(kind), m_random(program.seed()) { }

    QString begin(const QString& directory)
    {
        const QString type = QString::fromLatin1(m_kind.type);
        const QString base = directory + u'/' + type;
        for (Disk* disk : { &m_lower, &m_upper }) {
            const QString name = base + (disk == &m_lower ? u"-lower"_s : u"-upper"_s);
            if (QString problem = disk->make(m_kind, name + u".img"_s, name); !problem.isEmpty())
                return problem;
        }
        QString problem = m_world.begin({ { u"bronze"_s, base + u"-lower/bronze"_s },
            { u"silver"_s, base + u"-lower/silver"_s }, { u"gold"_s, base + u"-upper/gold"_s } });
        if (!problem.isEmpty())
            return problem;
        for (int i = 1; i <= films; ++i) {
            const qint64 size = i == 1 ? 0 : static_cast<qint64>(m_random() % (i % 4 == 0 ? megabyte : 60'000));
            const QByteArray name = (i % 3 == 0 ? "year/" + QByteArray::number(i % 5) + '/' : QByteArray()) + "film"
                + QByteArray::number(i) + ".mp4";
            QString added = m_world.add(ContentId{ i }, name, static_cast<LevelSlot>(i % 3), size, i % 7 == 0);
            if (!added.isEmpty())
                return added;
        }
        ::sync();
        return {};
    }

    /// One cut; false: the machine does not do it.
    bool once()
    {
        const bool programDies = m_random() % 2 == 0;
        m_world.setVerify(m_random() % 2 == 0 ? Verify::ReadBack : Verify::SizeOnly);
        const auto moment = std::chrono::microseconds(m_random() % (1U << (6 + m_random() % 12)));
        std::atomic<bool> end = false;
        std::atomic<int> started = 0;
        std::vector<std::thread> threads;
        threads.reserve(workers);
        for (int i = 0; i < workers; ++i)
            threads.emplace_back([this, i, seed = m_random(), &end, &started] { work(i, seed, end, started); });
        while (started < workers)
            std::this_thread::yield();
        std::this_thread::sleep_for(moment);
        const bool cut = m_lower.cut() && m_upper.cut();
        if (programDies)
            m_world.crash();
        // One that lives on must not believe anything of a disk that has gone.
        std::this_thread::sleep_for(std::chrono::milliseconds(1));
        end = true;
        for (std::thread& thread : threads)
            thread.join();
        m_world.comeUp();
        if (!cut)
            return false;
        m_unfinished += static_cast<qint64>(m_world.rows());
        if (!bringBack(u"after the cut: "_s))
            return false;
        if (m_random() % 4 == 0 && !cutRecovery())
            return false;
        for (const QString& wrong : m_world.recoverAll())
            tell(wrong);
        for (const QString& wrong : m_world.check(true))
            tell(u"after recovery: "_s + wrong);
        return true;
    }

    /// The power goes once more while recovery is at work.
    bool cutRecovery()
    {
        const bool programDies = m_random() % 2 == 0;
        const auto moment = std::chrono::microseconds(m_random() % 10'000);
        bool cut = false;
        std::thread cutter([&] {
            std::this_thread::sleep_for(moment);
            cut = m_lower.cut() && m_upper.cut();
            if (programDies)
                m_world.crash();
        });
        static_cast<void>(m_world.recoverAll()); // what it cannot do now it can do when the disk is back
        cutter.join();
        m_world.comeUp();
        ++m_recoveriesCut;
        return cut && bringBack(u"after a cut of recovery: "_s);
    }

    [[nodiscard]] qint64 recoveriesCut() const { return m_recoveriesCut; }
    [[nodiscard]] qint64 moves() const { return m_world.placed(); }
    [[nodiscard]] qint64 unfinished() const { return m_unfinished; }
    void tell(const QString& what) { m_program.violation(QString::fromLatin1(m_kind.type) + u": "_s + what); }

private:
    bool bringBack(const QString& when)
    {
        for (Disk* disk : { &m_lower, &m_upper }) {
            if (const QString problem = disk->bringBack(); !problem.isEmpty()) {
                tell(problem);
                return false;
            }
        }
        for (const QString& wrong : m_world.check(false))
            tell(when + wrong);
        return true;
    }

    /// Each thread has the contents of its own third, and some luck.
    void work(int which, quint64 seed, const std::atomic<bool>& end, std::atomic<int>& started)
    {
        std::mt19937_64 random(seed);
        ++started;
        while (!end) {
            const ContentId cid{ 1 + which + static_cast<int>(random() % (films / workers)) * workers };
            if (m_world.hasRow(cid)) {
                std::this_thread::yield();
                continue;
            }
            const auto to = static_cast<LevelSlot>(random() % 3);
            if (m_world.claim(cid, to) && !m_world.place(cid).error && m_world.hasRow(cid))
                m_world.remove(cid);
        }
    }

    FaultProgram& m_program;
    Kind m_kind;
    std::mt19937_64 m_random;
    Disk m_lower;
    Disk m_upper;
    MoverWorld m_world;
    qint64 m_unfinished = 0;
    qint64 m_recoveriesCut = 0;
};

/// For the images, in memory.
class Place final {
public:
    ~Place() { ::umount2(qPrintable(path()), MNT_DETACH); } // a loop device lets go of its image a little later
    [[nodiscard]] QString path() const { return m_directory.path(); }

private:
    QTemporaryDir m_directory{ u"/tmp/tierwatch-power-cut-XXXXXX"_s };
};

} // namespace

int main(int argc, char** argv)
{
    FaultProgram program(u"power_cut"_s, u"power cuts"_s);
    if (!program.parse(argc, argv))
        return 2;
    if (const QString problem = beginPrivateMounts(); !problem.isEmpty())
        return program.giveUp(problem);
    const Place place;
    if (const QString problem = mountAt(place.path(), "none", "tmpfs"); !problem.isEmpty())
        return program.giveUp(problem);

    const int cycles = program.cycles(25, 1000);
    qint64 done = 0;
    {
        const Kind kinds[] = { { "ext4", "mkfs.ext4", { u"-q"_s, u"-F"_s }, 64 * megabyte, true },
            { "xfs", "mkfs.xfs", { u"-q"_s, u"-f"_s }, 320 * megabyte, false } };
        for (const Kind& kind : kinds) {
            Cuts cuts(program, kind);
            if (const QString problem = cuts.begin(place.path()); !problem.isEmpty())
                return program.giveUp(problem);
            int cut = 0;
            for (; cut < cycles && !program.tooMany(); ++cut) {
                if (!cuts.once())
                    return program.giveUp(u"%1 cannot be shut down"_s.arg(QString::fromLatin1(kind.type)));
                program.progress(done + cut + 1);
            }
            done += cut;
            const QString type = QString::fromLatin1(kind.type);
            program.count(type + u" cuts"_s, cut);
            program.count(type + u" moves"_s, cuts.moves());
            program.count(type + u" relocations cut off"_s, cuts.unfinished());
            program.count(type + u" recoveries cut off"_s, cuts.recoveriesCut());
        }
    }
    return program.end(done);
}
