// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/files/mover_fixture.h"

#include <QDebug>

namespace tierwatch::test {

bool endedIn(const std::optional<Error>& error, ErrorCode code)
{
    if (error && error->code == code && !error->text.english().isEmpty())
        return true;
    qWarning() << (error ? toName(error->code) + ": " + error->text.english().toUtf8() : QByteArray("no error"));
    return false;
}

bool isDone(const ItemResult& result)
{
    if (result.error)
        qWarning() << toName(result.error->code) << result.error->text.english();
    return !result.error;
}

QString MoverFixture::begin()
{
    m_library = std::make_unique<FileLibrary>();
    m_control.stop.reset();
    m_control.publishAllowed = true;
    m_control.partInode = 0;
    m_control.bytesDone = 0;
    m_control.atProgress = nullptr;
    m_control.atPublish = nullptr;
    return m_library->problem();
}

ItemResult MoverFixture::link(const JobItem& what)
{
    return placeByLink(LinkJob{ bronze(), silver(), { what } }, m_control).items.at(0);
}

ItemResult MoverFixture::copy(const JobItem& what)
{
    return placeByCopy(CopyJob{ bronze(), gold(), what }, m_control, m_space).items.at(0);
}

ItemResult MoverFixture::remove(const JobLevel& to, const JobItem& what)
{
    return removeSources(RemoveJob{ bronze(), to, { what } }, m_control).items.at(0);
}

FilesSeen MoverFixture::seen(const JobLevel& to, const JobItem& what, bool dropParts)
{
    const ItemResult result = inspect(InspectJob{ bronze(), to, { what }, dropParts }).items.at(0);
    if (result.error)
        qFatal("%s", qPrintable(result.error->text.english()));
    return result.seen;
}

JobItem MoverFixture::placed(const JobLevel& to, qint64 epoch)
{
    if (!FileLibrary::exists(bronze(), "a.mp4"))
        m_library->write(bronze(), "a.mp4");
    JobItem made = item("a.mp4", epoch);
    const bool byCopy = to.key == gold().key;
    const ItemResult result = byCopy ? copy(made) : link(made);
    if (result.error)
        qFatal("%s", qPrintable(result.error->text.english()));
    made.file = result.file;
    made.partInode = byCopy ? m_control.partInode : 0;
    return made;
}

} // namespace tierwatch::test
