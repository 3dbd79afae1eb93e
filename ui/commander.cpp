// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/commander.h"

#include "ui/words.h"

namespace tierwatch {

Commander::Commander(EngineFeed& feed, Author author, QObject* parent)
    : QObject(parent), m_feed(feed), m_author(std::move(author))
{
}

void Commander::send(const Command& command, Done<Outcome> done)
{
    const quint64 id = m_next++;
    m_tickets.insert(id,
        m_feed.engine().submit(
            command, m_author, m_feed.address(), [this, id, done = std::move(done)](Result<Outcome> answer) {
                const Ticket ticket = m_tickets.take(id); // ends when this function does
                if (done)
                    done(std::move(answer));
                else if (const QString sentence = refusalText(answer); !sentence.isEmpty())
                    Q_EMIT refused(sentence);
            }));
}

} // namespace tierwatch
