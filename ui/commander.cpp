// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/commander.h"

#include "ui/words.h"

namespace tierwatch {

Commander::Commander(EngineFeed& feed, Author author, QObject* parent)
    : QObject(parent), m_feed(feed), m_author(std::move(author))
{
}

QString Commander::whatItDoes(const Command& command) const
{
    if (std::holds_alternative<ReplaceLevels>(command))
        return tr("levels edited");
    const auto* force = std::get_if<Relocate>(&command);
    if (force == nullptr)
        return {};
    const auto contents = static_cast<int>(force->contents.size());
    return tr("%Ln contents to %1", "a level", contents).arg(m_feed.levelName(force->level));
}

void Commander::send(const Command& command, Done<Outcome> done)
{
    const quint64 id = m_next++;
    m_tickets.insert(id,
        m_feed.engine().submit(command, m_author, m_feed.address(),
            [this, id, what = whatItDoes(command), done = std::move(done)](Result<Outcome> answer) {
                const Ticket ticket = m_tickets.take(id); // ends when this function does
                if (answer && answer->plan && !what.isEmpty())
                    Q_EMIT planned(*answer->plan, what);
                if (done)
                    done(std::move(answer));
                else if (const QString sentence = refusalText(answer); !sentence.isEmpty())
                    Q_EMIT refused(sentence);
            }));
}

} // namespace tierwatch
