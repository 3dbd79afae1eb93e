// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/tray.h"

#include "ui/icons.h"

#include <QMenu>
#include <QSystemTrayIcon>

#include <algorithm>

namespace tierwatch {

Tray::Tray(QWidget* window) : QObject(window), m_window(window)
{
    if (!isAvailable())
        return;
    m_menu = std::make_unique<QMenu>();
    connect(m_menu->addAction(tr("&Show the window")), &QAction::triggered, this, &Tray::windowAsked);
    connect(m_menu->addAction(tr("&Quit")), &QAction::triggered, this, &Tray::quitAsked);
    m_icon = new QSystemTrayIcon(applicationIcon(), this);
    m_icon->setContextMenu(m_menu.get());
    connect(m_icon, &QSystemTrayIcon::activated, this, [this](QSystemTrayIcon::ActivationReason reason) {
        if (reason != QSystemTrayIcon::Context)
            Q_EMIT windowAsked();
    });
    connect(m_icon, &QSystemTrayIcon::messageClicked, this, &Tray::windowAsked);
    m_icon->show();
}

Tray::~Tray() = default;

bool Tray::isAvailable() { return QSystemTrayIcon::isSystemTrayAvailable(); }

std::vector<Attention> Tray::fresh(const std::vector<Attention>& attentions, const QSet<QString>& before)
{
    std::vector<Attention> found;
    std::ranges::copy_if(attentions, std::back_inserter(found), [&before](const Attention& one) {
        return one.severity != Attention::Severity::Notice && !before.contains(one.id);
    });
    return found;
}

void Tray::show(const std::vector<Attention>& attentions, const QString& title)
{
    const std::vector<Attention> news = fresh(attentions, m_known);
    m_known.clear();
    for (const Attention& one : attentions)
        m_known.insert(one.id);
    if (m_icon == nullptr)
        return;
    m_icon->setToolTip(title);
    if (!m_window->isActiveWindow()) {
        for (const Attention& one : news)
            m_icon->showMessage(title, one.sentence,
                one.severity == Attention::Severity::Error ? QSystemTrayIcon::Critical : QSystemTrayIcon::Warning);
    }
}

} // namespace tierwatch
