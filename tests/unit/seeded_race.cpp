// SPDX-License-Identifier: GPL-3.0-or-later
// A race on purpose, beside the way threads really talk here: the thread sanitizer must find it, or its silence
// elsewhere is worth nothing. Expected to fail, and run under that sanitizer only.
#include "core/mailbox.h"

#include <QCoreApplication>
#include <QThread>

int main(int argc, char** argv)
{
    QCoreApplication application(argc, argv);
    tierwatch::Mailbox mailbox;
    int seeded = 0; // touched by both threads without a lock
    int posted = 0; // touched in this thread only, by letters
    const std::unique_ptr<QThread> thread(QThread::create([&seeded, &posted, address = mailbox.address()] {
        for (int i = 0; i < 1000; ++i) {
            ++seeded;
            address.post([&posted] {
                if (++posted == 1000)
                    QCoreApplication::quit();
            });
        }
    }));
    thread->start();
    for (int i = 0; i < 1000; ++i)
        ++seeded;
    const int code = QCoreApplication::exec();
    thread->wait();
    return seeded == 0 ? 1 : code;
}
