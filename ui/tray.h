// SPDX-License-Identifier: GPL-3.0-or-later
// The desktop's tray: a sign that Tierwatch still works, a way back to its window, and a word when something needs
// somebody.
#pragma once

#include "ui/widgets/attention_bar.h"

#include <QObject>
#include <QSet>

#include <memory>

class QAction;
class QMenu;
class QSystemTrayIcon;

namespace tierwatch {

/// GUI thread. Does nothing where the desktop has no tray.
class Tray final : public QObject {
    Q_OBJECT
public:
    explicit Tray(QWidget* window);
    ~Tray() override;

    [[nodiscard]] static bool isAvailable();
    /// What needs attention now. A trouble that is new is told of where nobody looks at the window; each once.
    void show(const std::vector<Attention>& attentions, const QString& title);
    /// Of those, what would be told: what is graver than a notice and was not there before.
    [[nodiscard]] static std::vector<Attention> fresh(
        const std::vector<Attention>& attentions, const QSet<QString>& before);

Q_SIGNALS:
    void windowAsked();
    void quitAsked();

private:
    QWidget* m_window;
    std::unique_ptr<QMenu> m_menu;
    QSystemTrayIcon* m_icon = nullptr;
    QSet<QString> m_known;
};

} // namespace tierwatch
