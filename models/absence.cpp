// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/absence.h"

#include "models/format.h"

#include <QCoreApplication>

#include <algorithm>

namespace tierwatch {

namespace {

QString words(const char* source, int n = -1) { return QCoreApplication::translate("Absence", source, nullptr, n); }

} // namespace

AbsenceWatch::AbsenceWatch(EngineFeed& feed, QObject* parent) : QObject(parent), m_feed(feed)
{
    connect(&feed, &EngineFeed::statusChanged, this, &AbsenceWatch::note);
}

void AbsenceWatch::leave()
{
    if (m_away || !m_feed.isReady())
        return;
    m_away = true;
    m_absence = {};
    m_absence.since = m_feed.clock().now();
    m_history = m_feed.newestHistory();
    m_levels = m_feed.levels().version;
    note();
}

void AbsenceWatch::note()
{
    const double rate = m_feed.status().viewsPerSecond;
    if (!m_away || rate <= m_absence.peak)
        return;
    m_absence.peak = rate;
    m_absence.peakAt = m_feed.clock().now();
}

std::optional<Absence> AbsenceWatch::comeBack()
{
    if (!std::exchange(m_away, false) || m_feed.clock().now() - m_absence.since < shortest)
        return {};
    // Where no row was known before, what came since then is not known either.
    m_absence.moved = m_history > 0 ? m_feed.newestHistory() - m_history : 0;
    m_absence.levelsChanged = m_feed.levels().version != m_levels;
    std::map<QByteArray, std::pair<qint64, Text>> causes;
    for (const RelocationEntry& entry : m_feed.relocations().entries()) {
        const Relocation& relocation = entry.row.relocation;
        if (relocation.state != RelocationState::Failed || relocation.since < m_absence.since || !relocation.error)
            continue;
        ++m_absence.failed;
        auto& [count, text] = causes[relocation.error->text.source];
        ++count;
        text = relocation.error->text;
    }
    const auto most = std::ranges::max_element(causes, {}, [](const auto& one) { return one.second.first; });
    if (most != causes.end())
        m_absence.cause = most->second.second;
    if (m_absence.moved == 0 && m_absence.failed == 0 && !m_absence.levelsChanged)
        return {};
    return m_absence;
}

QString absenceText(const Absence& absence, const QString& since, const QString& peakAt)
{
    QStringList parts;
    if (absence.moved > 0)
        parts << words(QT_TRANSLATE_N_NOOP("Absence", "%Ln contents moved"), static_cast<int>(absence.moved));
    if (absence.failed > 0)
        parts << words(QT_TRANSLATE_N_NOOP("Absence", "%Ln failed"), static_cast<int>(absence.failed));
    if (absence.levelsChanged)
        parts << words(QT_TRANSLATE_NOOP("Absence", "the levels were changed"));
    if (absence.peak >= 1)
        parts << words(QT_TRANSLATE_NOOP("Absence", "at most %1 views a second (%2)"))
                     .arg(formatCount(static_cast<qint64>(absence.peak)), peakAt);
    QString text = words(QT_TRANSLATE_NOOP("Absence", "Since you last looked (%1): %2."))
                       .arg(since, parts.join(QStringLiteral(", ")));
    if (absence.failed > 0)
        text += u' ' + translate(absence.cause);
    return text;
}

} // namespace tierwatch
