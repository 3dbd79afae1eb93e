// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/content_order.h"

#include <condition_variable>
#include <mutex>

namespace tierwatch {

class ContentOrder::Thread final : public QThread {
public:
    Thread()
    {
        setObjectName(QStringLiteral("order"));
        start();
        std::unique_lock lock(m_mutex);
        m_begun.wait(lock, [this] { return m_ready; });
    }
    ~Thread() override
    {
        m_address.post([] { QThread::currentThread()->exit(); });
        wait();
    }
    Thread(const Thread&) = delete;
    Thread& operator=(const Thread&) = delete;

    [[nodiscard]] const MailAddress& address() const { return m_address; }
    ContentSorter sorter; ///< used in this thread only

private:
    void run() override
    {
        Mailbox mailbox;
        {
            const std::lock_guard lock(m_mutex);
            m_address = mailbox.address();
            m_ready = true;
            m_begun.notify_one();
        }
        exec();
    }

    std::mutex m_mutex;
    std::condition_variable m_begun;
    bool m_ready = false;
    MailAddress m_address;
};

ContentOrder::ContentOrder(MailAddress gui, Taken taken)
    : m_gui(std::move(gui)), m_taken(std::move(taken)), m_alive(Ticket::make()), m_thread(std::make_unique<Thread>())
{
}

ContentOrder::~ContentOrder()
{
    callOff(); // a sort under way ends early
    m_thread.reset();
}

void ContentOrder::request(ContentFrame frame, ContentQuery query, std::vector<ContentHandle> touched)
{
    m_busy = true;
    m_request = Ticket::make();
    auto work = [this, thread = m_thread.get(), gui = m_gui, alive = m_alive.watch(),
                    wanted = [watch = m_request.watch()] { return watch.held(); }, frame = std::move(frame),
                    query = std::move(query), touched = std::move(touched)] {
        auto result
            = std::make_shared<std::optional<ContentOrderResult>>(thread->sorter.order(frame, query, touched, wanted));
        gui.post([this, alive, result = std::move(result)] {
            if (!alive.held())
                return;
            m_busy = false;
            m_taken(std::move(*result));
        });
    };
    m_thread->address().post(std::move(work));
}

} // namespace tierwatch
