// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/audit_report.h"

#include <QJsonDocument>
#include <QJsonObject>

#include <algorithm>

namespace tierwatch {

namespace {

QString latin(const QByteArray& name) { return QString::fromLatin1(name); }

QString proposalOf(Finding::Repair repair)
{
    switch (repair) {
    case Finding::Repair::None:
        return {};
    case Finding::Repair::CorrectCatalogue:
        return QStringLiteral("let the catalogue follow the file");
    case Finding::Repair::RemoveCopy:
        return QStringLiteral("remove the second copy, once it is proven to be one");
    case Finding::Repair::RemovePart:
        return QStringLiteral("remove the unfinished copy");
    case Finding::Repair::RemoveOld:
        return QStringLiteral("remove it, once it is proven to be a copy");
    case Finding::Repair::RewriteState:
        return QStringLiteral("write the state from the catalogue");
    }
    return {};
}

QByteArray compact(const QJsonObject& object) { return QJsonDocument(object).toJson(QJsonDocument::Compact); }

} // namespace

AuditReport::AuditReport(std::FILE* out, About about, const LevelKeys& keys)
    : m_out(out), m_about(std::move(about)), m_keys(keys)
{
    if (!m_about.json)
        return;
    const QByteArray head
        = compact({ { QStringLiteral("catalogue"), m_about.catalogue }, { QStringLiteral("repair"), m_about.repair } });
    std::fprintf(m_out, "%s,\"findings\":[", head.chopped(1).constData()); // the object goes on
}

QString AuditReport::key(LevelSlot slot) const { return slot == LevelSlot::None ? QString() : m_keys.key(slot); }

/// Names are other people's: nothing in them is to move the cursor.
void AuditReport::line(const QString& text)
{
    QString shown = text;
    std::ranges::replace_if(
        shown, [](QChar c) { return c.category() == QChar::Other_Control; }, QChar(QChar::ReplacementCharacter));
    std::fprintf(m_out, "%s\n", shown.toUtf8().constData());
}

void AuditReport::add(const AuditEntry& entry)
{
    if (entry.finding.repair != Finding::Repair::None && !entry.repaired)
        ++m_mendable;
    if (m_about.json)
        addJson(entry);
    else
        addText(entry);
    std::fflush(m_out);
}

void AuditReport::addText(const AuditEntry& entry)
{
    const Finding& finding = entry.finding;
    const QString kind = latin(toName(finding.kind)).replace(u'_', u' ');
    const QString cid = finding.cid ? QStringLiteral("content %1: ").arg(number(*finding.cid)) : QString();
    line(kind + QStringLiteral(": ") + cid + finding.text.english());
    if (entry.repaired)
        line(QStringLiteral("    repaired"));
    else if (entry.whyNot)
        line(QStringLiteral("    not repaired: ") + entry.whyNot->text.english());
    else if (const QString proposal = proposalOf(finding.repair); !proposal.isEmpty())
        line(QStringLiteral("    proposed: ") + proposal);
}

void AuditReport::addJson(const AuditEntry& entry)
{
    const Finding& finding = entry.finding;
    QJsonObject object{ { QStringLiteral("kind"), latin(toName(finding.kind)) },
        { QStringLiteral("level"), key(finding.level) }, { QStringLiteral("name"), QString::fromUtf8(finding.name) },
        { QStringLiteral("repair"), latin(toName(finding.repair)) }, { QStringLiteral("repaired"), entry.repaired },
        { QStringLiteral("detail"), finding.text.english() } };
    if (finding.cid)
        object.insert(QStringLiteral("cid"), number(*finding.cid));
    if (finding.other != LevelSlot::None)
        object.insert(QStringLiteral("other"), key(finding.other));
    if (finding.bytes >= 0)
        object.insert(QStringLiteral("bytes"), finding.bytes);
    if (entry.whyNot)
        object.insert(QStringLiteral("error"), entry.whyNot->text.english());
    std::fprintf(m_out, "%s\n%s", std::exchange(m_first, false) ? "" : ",", compact(object).constData());
}

void AuditReport::end(const AuditSummary& summary)
{
    if (m_about.json)
        endJson(summary);
    else
        endText(summary);
    std::fflush(m_out);
}

void AuditReport::end(const Error& error)
{
    if (m_about.json) {
        const QByteArray rest
            = compact({ { QStringLiteral("complete"), false }, { QStringLiteral("error"), error.text.english() } });
        std::fprintf(m_out, "\n],%s\n", rest.constData() + 1);
    }
    std::fflush(m_out);
}

void AuditReport::endText(const AuditSummary& summary)
{
    QStringList kinds;
    for (const auto& [kind, count] : summary.found)
        kinds.append(QStringLiteral("%1 %2").arg(QString::number(count), latin(toName(kind)).replace(u'_', u' ')));
    const qint64 found = summary.left + summary.repaired;
    if (found > 0)
        line({});
    line(QStringLiteral("%1 contents, %2 files (%3 of them beside a content), the state of %4.")
             .arg(summary.contents)
             .arg(summary.files)
             .arg(summary.companions)
             .arg(summary.states));
    if (!summary.whyNoState.isEmpty())
        line(QStringLiteral("The state was not looked at: ") + summary.whyNoState.english());
    if (found == 0)
        return line(QStringLiteral("Nothing found."));
    line(QStringLiteral("%1 found: %2.").arg(QString::number(found), kinds.join(QStringLiteral(", "))));
    if (m_about.repair)
        line(QStringLiteral("%1 repaired, %2 left.").arg(summary.repaired).arg(summary.left));
    else if (m_mendable > 0)
        line(QStringLiteral("Nothing was changed. With --repair, %1 of them can be mended.").arg(m_mendable));
    else
        line(QStringLiteral("Nothing was changed, and nothing of it can be mended by --repair."));
}

void AuditReport::endJson(const AuditSummary& summary)
{
    QJsonObject kinds;
    for (const auto& [kind, count] : summary.found)
        kinds.insert(latin(toName(kind)), count);
    QJsonObject state{ { QStringLiteral("looked"), summary.whyNoState.isEmpty() } };
    if (!summary.whyNoState.isEmpty())
        state.insert(QStringLiteral("why"), summary.whyNoState.english());
    const QByteArray rest = compact({ { QStringLiteral("complete"), true }, { QStringLiteral("state"), state },
        { QStringLiteral("summary"),
            QJsonObject{ { QStringLiteral("contents"), summary.contents }, { QStringLiteral("files"), summary.files },
                { QStringLiteral("companions"), summary.companions }, { QStringLiteral("states"), summary.states },
                { QStringLiteral("found"), kinds }, { QStringLiteral("repaired"), summary.repaired },
                { QStringLiteral("left"), summary.left } } } });
    std::fprintf(m_out, "\n],%s\n", rest.constData() + 1);
}

} // namespace tierwatch
