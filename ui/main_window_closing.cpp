// SPDX-License-Identifier: GPL-3.0-or-later
// What the window does when somebody closes it, looks away and comes back.
#include "models/absence.h"
#include "ui/main_window.h"
#include "ui/tray.h"
#include "ui/words.h"

#include <QCloseEvent>

#include <algorithm>

namespace tierwatch {

namespace {

/// So long after its last request the endpoint counts as being in use.
constexpr std::chrono::minutes inUse{ 10 };
const QString closingNotice = QStringLiteral("closing");

} // namespace

void MainWindow::noteUse()
{
    if (m_feed.status().requestsPerSecond > 0)
        m_lastRequest = m_feed.clock().now();
}

void MainWindow::closeEvent(QCloseEvent* event)
{
    const bool asked = std::ranges::any_of(m_notices, [](const Notice& one) { return one.id == closingNotice; });
    const auto running = static_cast<int>(std::ranges::count_if(m_feed.relocations().entries(),
        [](const RelocationEntry& entry) { return entry.row.relocation.state == RelocationState::Running; }));
    const bool used = m_lastRequest != Time{} && m_feed.clock().now() - m_lastRequest < inUse;
    if (!m_settings.quit || asked || (running == 0 && !used)) {
        event->accept();
        if (m_settings.quit)
            m_settings.quit();
        return;
    }
    event->ignore();
    QStringList ends;
    if (used)
        ends << tr("Players are using the endpoint; it closes with this window.");
    if (running > 0)
        ends << tr("%Ln relocations are running; they are finished first.", nullptr, running);
    Notice notice{ closingNotice, ends.join(u' '), Attention::Severity::Warning, {} };
    if (Tray::isAvailable())
        notice.remedies.push_back({ tr("Keep running in the tray"), [this] {
                                       dismiss(closingNotice);
                                       hide();
                                   } });
    notice.remedies.push_back({ running > 0 ? tr("Finish and quit") : tr("Quit"), [this] { m_settings.quit(); } });
    m_notices.push_back(std::move(notice));
    refresh();
}

void MainWindow::activationChanged()
{
    if (!isActiveWindow()) {
        m_absence->leave();
        return;
    }
    const std::optional<Absence> absence = m_absence->comeBack();
    if (!absence)
        return;
    const Time now = m_feed.clock().now();
    std::erase_if(m_notices, [](const Notice& one) { return one.id == QLatin1String("absence"); });
    m_notices.push_back({ QStringLiteral("absence"),
        absenceText(*absence, momentText(absence->since, now), momentText(absence->peakAt, now)),
        Attention::Severity::Notice, { { tr("Show the history"), [this] { showPage(History); } } } });
    refresh();
}

void MainWindow::dismiss(const QString& id)
{
    std::erase_if(m_notices, [&id](const Notice& one) { return one.id == id; });
    refresh();
}

} // namespace tierwatch
