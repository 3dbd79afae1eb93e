// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/row_checks.h"

#include "relocation/content_path.h"

#include <QLoggingCategory>

namespace tierwatch {

namespace {

Q_LOGGING_CATEGORY(log, "tierwatch.rows")

constexpr std::size_t lookedAtAgain = 500;
const QByteArray namesKey = "rows:names";
const QByteArray tableKey = "rows:levels";

} // namespace

bool hasUsableName(const catalog::ContentRecord& record) { return parseContentPath(record.filename).has_value(); }

bool RowChecks::accepts(const catalog::ContentRecord& record)
{
    if (hasUsableName(record)) {
        m_refused.erase(record.cid);
        return true;
    }
    if (m_refused.insert(record.cid).second)
        qCWarning(log).noquote() << "content" << number(record.cid)
                                 << "is not taken up:" << parseContentPath(record.filename).error().text.english();
    return false;
}

std::vector<ContentId> RowChecks::refused() const
{
    std::vector<ContentId> some;
    for (const ContentId cid : m_refused) {
        if (some.size() == lookedAtAgain)
            break;
        some.push_back(cid);
    }
    return some;
}

void RowChecks::tell()
{
    tellNames();
    tellLevels();
    tellTable();
}

void RowChecks::tellNames()
{
    Incidents& incidents = m_world.incidents();
    if (m_refused.empty())
        return incidents.end(namesKey);
    Incident incident;
    incident.key = namesKey;
    incident.contents = static_cast<qint64>(m_refused.size());
    incident.text = { QT_TRANSLATE_NOOP("Text",
                          "Rows of the table contents have names that no content may have (%1 of them, first cid %2), "
                          "and are left out: correct filename there."),
        { QString::number(m_refused.size()), QString::number(number(*m_refused.begin())) } };
    incidents.raise(std::move(incident), m_clock.now());
}

/// Their contents stay where they are; views are counted.
void RowChecks::tellLevels()
{
    std::set<QByteArray> unknown;
    for (const catalog::LevelDigest& level : m_world.digest()) {
        if (m_world.levels().table.find(level.level) != nullptr)
            continue;
        const QString name = level.level == LevelSlot::None ? QString() : m_world.keys->key(level.level);
        Incident incident;
        incident.key = "rows:level:" + name.toUtf8();
        incident.contents = level.contents;
        incident.text = { QT_TRANSLATE_NOOP("Text",
                              "The table contents has %1 rows in the level '%2', which the table of levels does not "
                              "have: correct content_level there, or add the level."),
            { QString::number(level.contents), name } };
        unknown.insert(incident.key);
        if (!m_world.incidents().lasts(incident.key))
            qCWarning(log).noquote() << incident.text.english();
        m_world.incidents().raise(std::move(incident), m_clock.now());
    }
    for (const QByteArray& key : m_unknownLevels) {
        if (!unknown.contains(key))
            m_world.incidents().end(key);
    }
    m_unknownLevels = std::move(unknown);
}

void RowChecks::tellTable()
{
    const Result<> valid = m_world.levels().table.validate();
    if (valid || m_world.levels().table.isEmpty())
        return m_world.incidents().end(tableKey);
    Incident incident;
    incident.key = tableKey;
    incident.text = valid.error().text;
    m_world.incidents().raise(std::move(incident), m_clock.now());
}

} // namespace tierwatch
