// SPDX-License-Identifier: GPL-3.0-or-later
// Runs a ContentSorter in a thread of its own and hands its results to the GUI thread, one at a time.
#pragma once

#include "core/mailbox.h"
#include "models/content_sorter.h"

#include <QThread>

#include <memory>

namespace tierwatch {

/// Made, used and destroyed in the GUI thread; joins its thread.
class ContentOrder final {
public:
    using Taken = std::function<void(std::optional<ContentOrderResult>)>;

    /// `taken` is called in the GUI thread, once for each request: nothing where it was called off.
    ContentOrder(MailAddress gui, Taken taken);
    ~ContentOrder();
    ContentOrder(const ContentOrder&) = delete;
    ContentOrder& operator=(const ContentOrder&) = delete;

    [[nodiscard]] bool isBusy() const { return m_busy; }
    /// Only while not busy.
    void request(ContentFrame frame, ContentQuery query, std::vector<ContentHandle> touched);
    /// The answer still comes, sooner; it may be a whole one.
    void callOff() { m_request = Ticket(); }

private:
    class Thread;

    MailAddress m_gui;
    Taken m_taken;
    Ticket m_alive;
    Ticket m_request;
    bool m_busy = false;
    std::unique_ptr<Thread> m_thread;
};

} // namespace tierwatch
