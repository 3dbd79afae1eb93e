// SPDX-License-Identifier: GPL-3.0-or-later
// One window for each data directory: a second start asks the first to show itself.
#pragma once

#include <QString>

#include <functional>
#include <memory>

class QLocalServer;

namespace tierwatch {

/// True where a window answered and shows itself now.
[[nodiscard]] bool raiseOtherWindow(const QString& socket);

class WindowRaiser {
public:
    WindowRaiser(const QString& socket, std::function<void()> raise);
    ~WindowRaiser();

private:
    std::unique_ptr<QLocalServer> m_server;
};

} // namespace tierwatch
