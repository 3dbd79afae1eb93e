// SPDX-License-Identifier: GPL-3.0-or-later
#include "mover_world.h"

#include "relocation/descriptor.h"
#include "relocation/file_calls.h"
#include "relocation/recovery.h"

#include <QDir>
#include <QFile>

#include <cerrno>
#include <cstdlib>
#include <fcntl.h>
#include <filesystem>
#include <unistd.h>
#include <xxhash.h>

using namespace Qt::StringLiterals;

namespace tierwatch::test {

namespace {

constexpr qint64 block = 4096;

QByteArray bytesOf(ContentId cid, qint64 size, bool holes)
{
    std::mt19937_64 random(static_cast<quint64>(number(cid)));
    QByteArray bytes(size, '\0');
    quint64 drawn = 0;
    for (qint64 at = 0; at < size; ++at) {
        drawn = at % 8 == 0 ? random() | 0x0101010101010101U : drawn >> 8U;
        if (!holes || at / (block * 4) % 2 == 0)
            bytes[at] = static_cast<char>(drawn);
    }
    return bytes;
}

/// Holes are not written.
bool writeFile(int file, const QByteArray& bytes)
{
    for (qint64 at = 0; at < bytes.size(); at += block) {
        const QByteArray piece = bytes.mid(at, block);
        const bool hole = piece.count('\0') == piece.size();
        if (!hole && !writeAll(file, piece.constData(), static_cast<std::size_t>(piece.size()), at))
            return false;
    }
    return ::ftruncate(file, bytes.size()) == 0 && ::fsync(file) == 0;
}

QString difference(const QByteArray& found, const QByteArray& right)
{
    const auto at = std::mismatch(found.begin(), found.end(), right.begin(), right.end());
    const qsizetype first = at.first - found.begin();
    qsizetype bad = 0;
    for (qsizetype i = first; i < std::min(found.size(), right.size()); ++i)
        bad += found.at(i) != right.at(i) ? 1 : 0;
    return u"from %1 on, %2 bytes differ, the first is %3"_s.arg(first).arg(bad).arg(
        first < found.size() ? static_cast<int>(static_cast<quint8>(found.at(first))) : -1);
}

quint64 hashOf(const QByteArray& bytes)
{
    return XXH3_64bits(bytes.constData(), static_cast<std::size_t>(bytes.size()));
}

QString failed(const QByteArray& what)
{
    return QString::fromUtf8(what) + u": "_s + QString::fromLocal8Bit(::strerrordesc_np(errno));
}

} // namespace

/// Publishing is allowed once the row has the part's inode, which a dead program does not live to see.
class MoverWorld::Control final : public JobControl {
public:
    explicit Control(MoverWorld& world) : m_world(world) { }
    [[nodiscard]] std::optional<Error> stopped() const override { return std::nullopt; }
    void progress(ContentId, qint64) override { }
    void partMade(ContentId cid, Epoch, quint64 inode) override
    {
        const std::lock_guard lock(m_world.m_mutex);
        if (m_world.lives())
            m_world.m_rows.at(cid).partInode = inode;
    }
    [[nodiscard]] bool mayPublish() override { return m_world.lives(); }
    void throttle(qint64) override { }

private:
    MoverWorld& m_world;
};

QString MoverWorld::begin(const QList<std::pair<QString, QString>>& levels)
{
    for (const auto& [key, path] : levels) {
        JobLevel level;
        level.slot = static_cast<LevelSlot>(m_levels.size());
        level.key = key;
        level.path = path;
        level.catalogId = u"catalogue-of-the-faults"_s;
        level.reserve = 0;
        QDir().mkpath(path);
        m_levels.push_back(level);
        if (const LevelProbe probed = probe(ProbeJob{ level, {}, true }); probed.error)
            return probed.error->text.english();
    }
    return {};
}

void MoverWorld::setVerify(Verify verify)
{
    for (JobLevel& level : m_levels)
        level.verify = verify;
}

QString MoverWorld::add(ContentId cid, const QByteArray& name, LevelSlot level, qint64 size, bool holes)
{
    const QByteArray bytes = bytesOf(cid, size, holes);
    Content made;
    made.name = name;
    made.size = size;
    made.hash = hashOf(bytes);
    made.holes = holes;
    made.mode = number(cid) % 2 == 0 ? 0644 : 0640;
    made.modified = 1'400'000'000'000'000'000 + number(cid) * 1'000'001;
    made.level = level;
    const QByteArray path = QFile::encodeName(this->level(level).path) + '/' + name;
    QDir().mkpath(QString::fromUtf8(path.left(path.lastIndexOf('/'))));
    const Descriptor file(::open(path.constData(), O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, made.mode));
    const timespec time{ made.modified / 1'000'000'000, made.modified % 1'000'000'000 };
    const std::array times{ time, time };
    if (!file.isOpen() || ::fchmod(file.get(), made.mode) != 0 || !writeFile(file.get(), bytes)
        || ::futimens(file.get(), times.data()) != 0 || ::fsync(file.get()) != 0)
        return failed(path);
    for (qsizetype slash = path.lastIndexOf('/'); slash > 0; slash = path.lastIndexOf('/', slash - 1)) {
        const Descriptor directory(::open(path.left(slash).constData(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
        if (!directory.isOpen() || ::fsync(directory.get()) != 0)
            return failed(path.left(slash));
        if (slash <= QFile::encodeName(this->level(level).path).size())
            break;
    }
    const std::lock_guard lock(m_mutex);
    m_contents.insert_or_assign(cid, made);
    return {};
}

bool MoverWorld::claim(ContentId cid, LevelSlot to)
{
    const std::lock_guard lock(m_mutex);
    const Content& content = m_contents.at(cid);
    if (!lives() || content.level == to || m_rows.contains(cid))
        return false;
    Relocation row;
    row.cid = cid;
    row.state = RelocationState::Running;
    row.epoch = static_cast<Epoch>(++m_epoch);
    row.from = content.level;
    row.to = to;
    m_rows.emplace(cid, row);
    return true;
}

ItemResult MoverWorld::place(ContentId cid, bool standsInTarget)
{
    const Relocation row = this->row(cid);
    Control control(*this);
    JobItem item = itemOf(row);
    item.standsInTarget = standsInTarget;
    ItemResult result = placeByLink(LinkJob{ level(row.from), level(row.to), { item } }, control).items.at(0);
    if (result.needsCopy)
        result = placeByCopy(CopyJob{ level(row.from), level(row.to), item }, control, m_space).items.at(0);

    const std::lock_guard lock(m_mutex);
    if (!lives())
        return result;
    keepError(result);
    if (!result.error) {
        ++m_placed;
        m_contents.at(cid).level = row.to;
        m_rows.at(cid).state = RelocationState::Lingering;
        m_rows.at(cid).file = result.file;
    } else if (!result.mayStandInTarget) {
        m_rows.erase(cid);
    }
    return result;
}

ItemResult MoverWorld::remove(ContentId cid)
{
    const Relocation row = this->row(cid);
    Control control(*this);
    ItemResult result
        = removeSources(RemoveJob{ level(row.from), level(row.to), { itemOf(row) } }, control).items.at(0);
    const std::lock_guard lock(m_mutex);
    if (!lives())
        return result;
    keepError(result);
    if (!result.error)
        m_rows.erase(cid);
    return result;
}

QStringList MoverWorld::recoverAll()
{
    using Then = Recovered::Then;
    QStringList wrong;
    std::map<ContentId, Relocation> rows;
    {
        const std::lock_guard lock(m_mutex);
        rows = m_rows;
    }
    for (auto& [cid, row] : rows) {
        const auto say = [&wrong, &row = row](const QString& what) {
            wrong.append(u"content %1, %2, from %3 to %4: %5"_s.arg(number(row.cid))
                             .arg(QString::fromLatin1(toName(row.state)))
                             .arg(static_cast<int>(row.from))
                             .arg(static_cast<int>(row.to))
                             .arg(what));
        };
        {
            const std::lock_guard lock(m_mutex);
            row.epoch = m_rows.at(cid).epoch = static_cast<Epoch>(++m_epoch);
        }
        const ItemResult looked
            = inspect(InspectJob{ level(row.from), level(row.to), { itemOf(row) }, true }).items.at(0);
        if (looked.error) {
            say(u"recovery cannot look: "_s + looked.error->text.english());
            continue;
        }
        const Recovered recovered = tierwatch::recover(row, content(cid).level, looked.seen, false);
        if (!lives())
            break;
        if (recovered.then == Then::StartAgain || recovered.then == Then::Finish) {
            const std::lock_guard lock(m_mutex);
            m_rows.erase(cid);
            continue;
        }
        if (recovered.then == Then::Fail || recovered.then == Then::FollowOther) {
            say(u"recovery gives up: "_s
                + (recovered.error ? recovered.error->text.english() : u"somebody else's move"_s));
            continue;
        }
        if (recovered.then == Then::FlushAndCommit) {
            if (const ItemResult again = place(cid, true); again.error) {
                say(u"recovery cannot go on: "_s + again.error->text.english());
                continue;
            }
        }
        if (const ItemResult gone = remove(cid); gone.error)
            say(u"recovery cannot remove: "_s + gone.error->text.english());
    }
    return wrong;
}

QStringList MoverWorld::check(bool strict) const
{
    QStringList wrong;
    const std::lock_guard lock(m_mutex);
    QHash<QByteArray, ContentId> places;
    for (const auto& [cid, content] : m_contents) {
        const QByteArray path
            = QFile::encodeName(m_levels.at(static_cast<std::size_t>(content.level)).path) + '/' + content.name;
        places.insert(path, cid);
        QFile file(QFile::decodeName(path));
        struct stat status { };
        if (!file.open(QIODevice::ReadOnly) || ::fstat(file.handle(), &status) != 0) {
            wrong.append(u"I1: content %1 does not open at %2"_s.arg(number(cid)).arg(QString::fromUtf8(path)));
            continue;
        }
        const QByteArray bytes = file.readAll();
        if (bytes.size() != content.size || hashOf(bytes) != content.hash)
            wrong.append(u"I1: content %1 at %2 is not complete: %3 bytes of %4, %5"_s.arg(number(cid))
                             .arg(QString::fromUtf8(path))
                             .arg(bytes.size())
                             .arg(content.size)
                             .arg(difference(bytes, bytesOf(cid, content.size, content.holes))));
        if ((status.st_mode & 07777) != content.mode || identityOf(status).modified != content.modified)
            wrong.append(
                u"content %1 at %2 has lost its mode or its time"_s.arg(number(cid)).arg(QString::fromUtf8(path)));
    }
    if (!strict)
        return wrong;
    for (const JobLevel& level : m_levels) {
        for (const auto& entry : std::filesystem::recursive_directory_iterator(level.path.toStdString())) {
            const QByteArray path = QByteArray::fromStdString(entry.path().string());
            if (!entry.is_directory() && entry.path().filename() != ".tierwatch-level" && !places.contains(path))
                wrong.append(u"I3: %1 lies there without a row"_s.arg(QString::fromUtf8(path)));
        }
    }
    return wrong;
}

std::map<QByteArray, qint64> MoverWorld::errors() const
{
    const std::lock_guard lock(m_mutex);
    return m_errors;
}

std::size_t MoverWorld::rows() const
{
    const std::lock_guard lock(m_mutex);
    return m_rows.size();
}

bool MoverWorld::hasRow(ContentId cid) const
{
    const std::lock_guard lock(m_mutex);
    return m_rows.contains(cid);
}

MoverWorld::Content MoverWorld::content(ContentId cid) const
{
    const std::lock_guard lock(m_mutex);
    return m_contents.at(cid);
}

const JobLevel& MoverWorld::level(LevelSlot slot) const { return m_levels.at(static_cast<std::size_t>(slot)); }

QByteArray MoverWorld::pathOf(ContentId cid) const
{
    const Content found = content(cid);
    return QFile::encodeName(level(found.level).path) + '/' + found.name;
}

JobItem MoverWorld::itemOf(const Relocation& row) const
{
    return JobItem{ row.cid, row.epoch, content(row.cid).name, row.file, row.partInode };
}

Relocation MoverWorld::row(ContentId cid) const
{
    const std::lock_guard lock(m_mutex);
    return m_rows.at(cid);
}

void MoverWorld::keepError(const ItemResult& result)
{
    if (result.error)
        ++m_errors[toName(result.error->code)];
}

} // namespace tierwatch::test
