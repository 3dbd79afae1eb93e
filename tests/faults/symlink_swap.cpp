// SPDX-License-Identifier: GPL-3.0-or-later
// Somebody exchanges directories, files and whole levels for symbolic links to a place outside while the mover works:
// nothing gets in there, nothing comes from there, nothing there changes.
#include "mover_program.h"
#include "tests/support/files/file_library.h"
#include "tests/support/files/private_mounts.h"

#include <QDir>
#include <QFile>
#include <QTemporaryDir>

#include <atomic>
#include <cstdio>
#include <fcntl.h>
#include <filesystem>
#include <random>
#include <sys/mount.h>
#include <thread>
#include <unistd.h>

using namespace Qt::StringLiterals;
using namespace tierwatch;
using namespace tierwatch::test;

namespace {

constexpr int films = 8;
const QByteArray content(1000, 'c');
const QByteArray secret(1000, 's'); ///< of the same size

bool writeFile(const QByteArray& path, const QByteArray& bytes)
{
    std::filesystem::create_directories(std::filesystem::path(path.toStdString()).parent_path());
    QFile file(QFile::decodeName(path));
    return file.open(QIODevice::WriteOnly | QIODevice::Truncate) && file.write(bytes) == bytes.size();
}

QByteArray nameOf(int film) { return "year/drama/film" + QByteArray::number(film) + ".mp4"; }

class Arena final {
public:
    explicit Arena(const QString& place) : m_place(place) { }

    QString begin()
    {
        for (const char* disk : { "/disk", "/other" }) {
            QString problem = mountAt(m_place + QLatin1StringView(disk), "none", "tmpfs");
            if (!problem.isEmpty())
                return problem;
        }
        for (const auto& [key, path] : { std::pair("bronze", "/disk/bronze"), std::pair("silver", "/disk/silver"),
                 std::pair("gold", "/other/gold") }) {
            JobLevel level;
            level.slot = static_cast<LevelSlot>(m_levels.size());
            level.key = QString::fromLatin1(key);
            level.path = m_place + QLatin1StringView(path);
            level.catalogId = u"catalogue-of-the-swaps"_s;
            level.reserve = 0;
            QDir().mkpath(level.path);
            if (const LevelProbe probed = probe(ProbeJob{ level, {}, true }); probed.error)
                return probed.error->text.english();
            m_levels.push_back(level);
        }
        // Outside, on each filesystem: what an attacker wants to be read, replaced or joined.
        for (const char* disk : { "/disk", "/other" }) {
            const QByteArray outside = QFile::encodeName(m_place) + disk + "/outside";
            for (int film = 0; film < films; ++film) {
                for (const QByteArray& name : { nameOf(film), nameOf(film).mid(5), nameOf(film).mid(11) }) {
                    if (film % 2 == 0 && !writeFile(outside + '/' + name, secret))
                        return u"the outside cannot be made"_s;
                }
            }
            std::filesystem::create_directories((outside + "/year/drama").toStdString());
            std::filesystem::create_directories((outside + "/drama").toStdString());
        }
        makeSwaps();
        m_outside = outside();
        return putFilmsInPlace() ? QString() : u"the films cannot be written"_s;
    }

    /// The attacker, until `end`: exchanges one thing after the other for a link and back.
    void swap(quint64 seed, const std::atomic<bool>& end)
    {
        std::mt19937_64 random(seed);
        while (!end) {
            const auto& [inside, link] = m_swaps.at(random() % m_swaps.size());
            for (int i = 0;
                 i < 2 && ::renameat2(AT_FDCWD, inside.constData(), AT_FDCWD, link.constData(), RENAME_EXCHANGE) == 0;
                 ++i) {
                ++m_exchanges;
                for (auto spins = random() % 2000; spins > 0 && !end; --spins)
                    std::atomic_signal_fence(std::memory_order_seq_cst);
            }
        }
    }

    /// One move there and its removal, by link or by copy.
    void move(std::mt19937_64& random)
    {
        const int film = static_cast<int>(random() % films);
        const std::size_t from = random() % m_levels.size();
        const std::size_t to = (from + 1 + random() % 2) % m_levels.size();
        JobItem item{ ContentId{ film + 1 }, static_cast<Epoch>(++m_epoch), nameOf(film), {}, 0 };
        PlayedControl control;
        ItemResult result = placeByLink(LinkJob{ m_levels[from], m_levels[to], { item } }, control).items.at(0);
        if (result.needsCopy)
            result = placeByCopy(CopyJob{ m_levels[from], m_levels[to], item }, control, m_space).items.at(0);
        if (!result.error) {
            ++m_moves;
            item.file = result.file;
            item.partInode = control.partInode;
            static_cast<void>(removeSources(RemoveJob{ m_levels[from], m_levels[to], { item } }, control));
        } else {
            static_cast<void>(inspect(InspectJob{ m_levels[from], m_levels[to], { item }, true }));
        }
    }

    /// With the attacker at rest; afterwards every film is in one place again.
    QStringList check()
    {
        QStringList wrong;
        if (outside() != m_outside) {
            wrong.append(
                u"what lies outside has changed: %1"_s.arg(QString::fromUtf8(QByteArray::fromStdString(difference()))));
            m_outside = outside();
        }
        for (const JobLevel& level : m_levels) {
            for (const auto& entry : std::filesystem::recursive_directory_iterator(level.path.toStdString())) {
                QFile file(QString::fromStdString(entry.path().string()));
                if (entry.is_symlink() || !entry.is_regular_file() || entry.path().filename() == ".tierwatch-level")
                    continue;
                if (!file.open(QIODevice::ReadOnly) || file.readAll().contains('s'))
                    wrong.append(u"%1 came from outside"_s.arg(file.fileName()));
            }
        }
        if (!putFilmsInPlace())
            wrong.append(u"the films cannot be put in place again"_s);
        return wrong;
    }

    [[nodiscard]] qint64 moves() const { return m_moves; }
    [[nodiscard]] qint64 exchanges() const { return m_exchanges; }

private:
    void makeSwaps()
    {
        const auto add = [this](const QByteArray& inside, const QByteArray& link, const QByteArray& target) {
            std::filesystem::create_directories(std::filesystem::path(inside.toStdString()).parent_path());
            if (::symlink(target.constData(), link.constData()) == 0)
                m_swaps.emplace_back(inside, link);
        };
        for (const JobLevel& level : m_levels) {
            const QByteArray path = QFile::encodeName(level.path);
            const QByteArray disk = path.left(path.lastIndexOf('/'));
            const QByteArray outside = disk + "/outside";
            const QByteArray aside = disk + "/links-" + level.key.toLatin1() + '-';
            std::filesystem::create_directories((path + "/year/drama").toStdString());
            add(path, aside + "level", outside);
            add(path + "/year", aside + "year", outside + "/year");
            add(path + "/year/drama", aside + "drama", outside + "/drama");
            for (int film = 0; film < films; ++film) {
                const QByteArray name = nameOf(film);
                add(path + '/' + name, aside + QByteArray::number(film), outside + '/' + name);
            }
        }
    }

    /// Names, bytes, links and owners of everything outside: the time of a change to an inode too.
    [[nodiscard]] QMap<QByteArray, QByteArray> outside() const
    {
        QMap<QByteArray, QByteArray> found;
        for (const char* disk : { "/disk", "/other" }) {
            const QByteArray root = QFile::encodeName(m_place) + disk + "/outside";
            for (const auto& entry : std::filesystem::recursive_directory_iterator(root.toStdString())) {
                const QByteArray path = QByteArray::fromStdString(entry.path().string());
                struct stat status { };
                if (::lstat(path.constData(), &status) != 0)
                    continue;
                QFile file(QFile::decodeName(path));
                const bool plain = S_ISREG(status.st_mode) && file.open(QIODevice::ReadOnly);
                found.insert(path,
                    QByteArray::number(status.st_ino) + ' ' + QByteArray::number(status.st_nlink) + ' '
                        + QByteArray::number(status.st_mode) + ' ' + QByteArray::number(status.st_ctim.tv_sec) + '.'
                        + QByteArray::number(static_cast<qint64>(status.st_ctim.tv_nsec)) + ' '
                        + (plain ? file.readAll() : QByteArray()));
            }
        }
        return found;
    }
    [[nodiscard]] std::string difference() const
    {
        const QMap<QByteArray, QByteArray> now = outside();
        for (auto it = now.begin(); it != now.end(); ++it) {
            if (m_outside.value(it.key()) != it.value())
                return (it.key() + ": " + m_outside.value(it.key()).left(60) + " → " + it.value().left(60))
                    .toStdString();
        }
        return "something is missing";
    }

    /// Exchanges that were cut short are taken back; every film lies in one level, as a plain file.
    bool putFilmsInPlace()
    {
        for (int pass = 0; pass < 3; ++pass) { // from the outermost name inwards
            for (const auto& [inside, link] : m_swaps) {
                struct stat status { };
                if (::lstat(inside.constData(), &status) == 0 && S_ISLNK(status.st_mode))
                    ::renameat2(AT_FDCWD, inside.constData(), AT_FDCWD, link.constData(), RENAME_EXCHANGE);
            }
        }
        for (const JobLevel& level : m_levels) {
            const std::filesystem::path drama((QFile::encodeName(level.path) + "/year/drama").toStdString());
            std::filesystem::remove_all(drama.parent_path());
            std::filesystem::create_directories(drama);
        }
        for (int film = 0; film < films; ++film) {
            for (const auto& [inside, link] : m_swaps) { // a plain file where the link was is a film's
                struct stat status { };
                if (::lstat(link.constData(), &status) == 0 && S_ISREG(status.st_mode))
                    ::unlink(link.constData());
            }
            const JobLevel& level = m_levels.at(static_cast<std::size_t>(film) % m_levels.size());
            if (!writeFile(QFile::encodeName(level.path) + '/' + nameOf(film), content))
                return false;
        }
        return true;
    }

    QString m_place;
    std::vector<JobLevel> m_levels;
    std::vector<std::pair<QByteArray, QByteArray>> m_swaps; ///< a name inside, and the link that takes its place
    QMap<QByteArray, QByteArray> m_outside;
    SpaceLedger m_space;
    qint64 m_epoch = 0;
    qint64 m_moves = 0;
    std::atomic<qint64> m_exchanges = 0;
};

} // namespace

int main(int argc, char** argv)
{
    FaultProgram program(u"symlink_swap"_s, u"moves against symlink swaps"_s);
    if (!program.parse(argc, argv))
        return 2;
    if (const QString problem = beginPrivateMounts(); !problem.isEmpty())
        return program.giveUp(problem);
    const QTemporaryDir place(u"/tmp/tierwatch-symlink-swap-XXXXXX"_s);
    Arena arena(place.path());
    if (const QString problem = arena.begin(); !problem.isEmpty())
        return program.giveUp(problem);
    constexpr int ofARound = 200;
    const int cycles = program.cycles(2000, 100'000);
    std::mt19937_64 random(program.seed());
    int done = 0;
    while (done < cycles && !program.tooMany()) {
        std::atomic<bool> end = false;
        std::thread attacker([&arena, &end, seed = random()] { arena.swap(seed, end); });
        for (int i = 0; i < ofARound; ++i, ++done)
            arena.move(random);
        end = true;
        attacker.join();
        for (const QString& wrong : arena.check())
            program.violation(wrong);
        program.progress(done);
    }
    for (const char* disk : { "/disk", "/other" })
        ::umount2((QFile::encodeName(place.path()) + disk).constData(), MNT_DETACH);
    program.count(u"placed in spite of it"_s, arena.moves());
    program.count(u"exchanges"_s, arena.exchanges());
    return program.end(done);
}
