// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/mailbox.h"

#include <deque>
#include <mutex>
#include <sys/eventfd.h>
#include <system_error>
#include <unistd.h>

namespace tierwatch {

struct MailAddress::Inbox {
    std::mutex mutex;
    std::deque<Letter> letters;
    bool closed = false;
    int bell = -1;

    ~Inbox() { ::close(bell); }
};

MailAddress::MailAddress(std::shared_ptr<Inbox> inbox) : m_inbox(std::move(inbox)) { }

bool MailAddress::post(Letter letter) const
{
    if (!m_inbox)
        return false;
    const std::lock_guard lock(m_inbox->mutex);
    if (m_inbox->closed)
        return false;
    m_inbox->letters.push_back(std::move(letter));
    if (m_inbox->letters.size() == 1) // a fuller box has rung already
        eventfd_write(m_inbox->bell, 1);
    return true;
}

Mailbox::Mailbox() : m_inbox(std::make_shared<MailAddress::Inbox>())
{
    m_inbox->bell = eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC);
    if (m_inbox->bell < 0)
        throw std::system_error(errno, std::generic_category(), "eventfd");
    m_bell = std::make_unique<QSocketNotifier>(m_inbox->bell, QSocketNotifier::Read);
    QObject::connect(m_bell.get(), &QSocketNotifier::activated, m_bell.get(), [this] { open(); });
}

Mailbox::~Mailbox()
{
    m_bell.reset();
    std::deque<Letter> unopened; // destroyed outside the lock: a letter may hold an address of this box
    const std::lock_guard lock(m_inbox->mutex);
    m_inbox->closed = true;
    unopened.swap(m_inbox->letters);
}

MailAddress Mailbox::address() const { return MailAddress(m_inbox); }

void Mailbox::open()
{
    std::deque<Letter> letters;
    {
        const std::lock_guard lock(m_inbox->mutex);
        eventfd_t rings = 0;
        eventfd_read(m_inbox->bell, &rings);
        letters.swap(m_inbox->letters);
    }
    for (Letter& letter : letters)
        letter();
}

Ticket Ticket::make()
{
    Ticket ticket;
    ticket.m_token = std::make_shared<int>(0);
    return ticket;
}

TicketWatch Ticket::watch() const
{
    TicketWatch watch;
    watch.m_token = m_token;
    return watch;
}

Letter TicketWatch::guard(Letter letter) const
{
    return [token = m_token, letter = std::move(letter)] {
        if (!token.expired())
            letter();
    };
}

} // namespace tierwatch
