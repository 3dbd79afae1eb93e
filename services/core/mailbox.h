// SPDX-License-Identifier: GPL-3.0-or-later
// How values cross threads: letters in a queue, and a bell that wakes the owner's event loop. Not queued signals: their
// payloads are false races to the thread sanitizer, which would hide real ones.
#pragma once

#include <QSocketNotifier>

#include <functional>
#include <memory>

namespace tierwatch {

using Letter = std::function<void()>;

/// Where to send letters. Copyable, usable from any thread, and safe after its mailbox is gone.
class MailAddress {
public:
    MailAddress() = default;
    /// Letters are opened in order, in the mailbox's thread. False where the mailbox is gone: the letter is dropped.
    bool post(Letter letter) const;

private:
    friend class Mailbox;
    struct Inbox;
    explicit MailAddress(std::shared_ptr<Inbox> inbox);
    std::shared_ptr<Inbox> m_inbox;
};

/// A thread's letter box: made, emptied and destroyed in one thread, which runs an event loop.
class Mailbox final {
public:
    Mailbox();
    ~Mailbox();
    Mailbox(const Mailbox&) = delete;
    Mailbox& operator=(const Mailbox&) = delete;

    [[nodiscard]] MailAddress address() const;
    bool post(Letter letter) const { return address().post(std::move(letter)); }
    /// Opens all letters that are here now. The event loop calls it; a loop of one's own may, too.
    void open();

private:
    std::shared_ptr<MailAddress::Inbox> m_inbox;
    std::unique_ptr<QSocketNotifier> m_bell;
};

/// Sees whether a ticket is still held, without holding it. Any thread.
class TicketWatch {
public:
    /// A letter that does nothing once the ticket is gone.
    [[nodiscard]] Letter guard(Letter letter) const;
    /// For work that may stop early.
    [[nodiscard]] bool held() const { return !m_token.expired(); }

private:
    friend class Ticket;
    std::weak_ptr<int> m_token;
};

/// A subscription or a request under way: while it lives, answers come; dropping it, in the thread of the mailbox that
/// they come to, ends them.
class Ticket {
public:
    Ticket() = default;
    [[nodiscard]] static Ticket make();
    [[nodiscard]] TicketWatch watch() const;
    [[nodiscard]] Letter guard(Letter letter) const { return watch().guard(std::move(letter)); }

private:
    std::shared_ptr<int> m_token;
};

} // namespace tierwatch
