// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/ui/plausible_reports.h"

#include <array>
#include <cmath>
#include <random>

namespace tierwatch::test {

using namespace std::chrono_literals;

ViewsReport plausibleViews(Time now)
{
    std::mt19937 random(11); // NOLINT: the same each time
    ViewsReport report;
    report.counts = { 1'304'211, 1'204'331, 318, 42, 17, 0 };
    report.since = now - 31h;
    report.lastAccepted = now - 1s;
    for (int second = 0; second < 300; ++second)
        report.perSecond.push_back(380 + 60 * std::sin(second / 40.0) + static_cast<double>(random() % 50));
    report.rejected = {
        { Text{ "%1 must be a decimal integer from %2 to %3.",
              { QStringLiteral("count"), QStringLiteral("0"), QStringLiteral("9223372036854775807") } },
            12, now - 40min },
        { Text{ "The count %1 is above the limit of %2: send a count that was really reached.",
              { QStringLiteral("9000000000000000000"), QStringLiteral("1000000000000") } },
            4, now - 3h },
        { Text{ "A view is an object with cid and count or delta.", {} }, 1, now - 26h },
    };
    for (int i = 0; i < 23; ++i)
        report.unknown.push_back(
            { static_cast<ContentId>(4711 + i * 37), random() % 60 + 1, now - std::chrono::minutes(7 * i) });
    for (int i = 0; i < 42; ++i)
        report.fell.push_back({ static_cast<ContentId>(i * 5 + 3), 1900 + static_cast<qint64>(random() % 900),
            static_cast<qint64>(random() % 30), now - std::chrono::minutes(11 * i) });
    return report;
}

MovesReport plausibleMoves(const Snapshot& snapshot, Time now)
{
    std::mt19937 random(5); // NOLINT: the same each time
    MovesReport report;
    report.step = 3h;
    report.since = now - 28 * 24h;
    for (int i = 0; i < 28 * 8; ++i) {
        const double evening = 1 + std::sin((i % 8 - 3) * 0.785);
        report.buckets.push_back({ static_cast<qint64>(evening * 20) + static_cast<qint64>(random() % 12),
            static_cast<qint64>((2 - evening) * 14) + static_cast<qint64>(random() % 9) });
    }
    report.buckets[150].up = 120;
    for (std::size_t i = 3; i < snapshot.contents.size() && report.returned.size() < 18; i += 13) {
        const ContentRow& content = snapshot.contents[i];
        const qint64 times = 1 + static_cast<qint64>(random() % 4);
        report.returned.push_back({ content.cid, content.name.text(), QStringLiteral("silver"), QStringLiteral("gold"),
            times, 2 * times * content.size, now - std::chrono::hours(5 * i) });
        ++report.returnedContents;
        report.returnedTimes += times;
        report.returnedBytes += 2 * times * content.size;
    }
    return report;
}

std::vector<AuditFinding> plausibleFindings(const Snapshot& snapshot, int count)
{
    static const std::array<QString, 3> keys{ QStringLiteral("bronze"), QStringLiteral("silver"),
        QStringLiteral("gold") };
    std::vector<AuditFinding> findings;
    for (int i = 0; i < count; ++i) {
        const ContentRow& content = snapshot.contents[static_cast<std::size_t>(i) % snapshot.contents.size()];
        AuditFinding finding;
        finding.level = keys[static_cast<std::size_t>(i) % 3];
        finding.other = keys[static_cast<std::size_t>(i + 1) % 3];
        finding.name = content.name.text();
        finding.bytes = content.size;
        finding.cid = content.cid;
        switch (i % 7) {
        case 0:
        case 3:
            finding.kind = "misplaced";
            finding.repair = "correct_catalogue";
            finding.text = Text{ "%1 is not in %2 but in %3, and only there: the catalogue can be corrected.",
                { finding.name, finding.level, finding.other } };
            break;
        case 1:
            finding.kind = "missing";
            finding.repair = "none";
            finding.text = Text{ "%1 is in no level; put it back into %2 from a copy, or remove the content.",
                { finding.name, finding.level } };
            break;
        case 2:
            finding.kind = "duplicate";
            finding.repair = "remove_copy";
            finding.text
                = Text{ "%1 is in %2, and a second time in %3; that one can go if it is the same byte for byte.",
                      { finding.name, finding.level, finding.other } };
            break;
        case 4:
            finding.kind = "wrong_state";
            finding.repair = "rewrite_state";
            finding.text = Text{ "The state store says something else than the catalogue of %1.", { finding.name } };
            break;
        default:
            finding.kind = "orphan";
            finding.repair = "none";
            finding.cid.reset();
            finding.name = QStringLiteral("incoming/take-%1.mp4").arg(i);
            finding.text = Text{ "%1 in %2 belongs to no content; add it as one, or move it away.",
                { finding.name, finding.level } };
        }
        findings.push_back(finding);
    }
    return findings;
}

AuditProgress plausibleAudit(const std::vector<AuditFinding>& findings, Time now)
{
    AuditProgress audit;
    audit.state = AuditProgress::State::Done;
    audit.by = QStringLiteral("kim");
    audit.startedAt = now - 3h;
    audit.endedAt = now - 3h + 4min;
    audit.contents = 300'000;
    audit.files = 300'118;
    audit.states = 300'000;
    for (const AuditFinding& finding : findings)
        ++audit.found[finding.kind];
    audit.left = static_cast<qint64>(findings.size());
    return audit;
}

std::vector<LogLine> plausibleLog(Time now)
{
    std::vector<LogLine> lines;
    const auto add = [&](std::chrono::minutes ago, LogEntry entry) {
        entry.time = now - ago;
        lines.push_back({ static_cast<qint64>(lines.size()) + 1, std::move(entry) });
    };
    const auto sentence = [](LogEntry::Severity severity, const QString& who, const char* text,
                              const QStringList& arguments, const QString& detail = {}) {
        LogEntry entry;
        entry.severity = severity;
        entry.who = who;
        entry.text = Text{ text, arguments };
        entry.detail = detail;
        return entry;
    };
    const auto request = [](const QString& who, const QByteArray& what, const QByteArray& body, int status,
                             const QString& detail = {}) {
        LogEntry entry;
        entry.severity = status >= 400 ? LogEntry::Severity::Warning : LogEntry::Severity::Info;
        entry.who = who;
        entry.address = QStringLiteral("10.0.0.12");
        entry.request = what;
        entry.body = body;
        entry.status = status;
        entry.detail = detail;
        return entry;
    };
    using Severity = LogEntry::Severity;
    const QString kim = QStringLiteral("kim");
    for (int day = 6; day >= 0; --day) {
        const auto ago = std::chrono::minutes(1440 * day);
        add(ago + 700min,
            sentence(Severity::Info, {}, "Tierwatch %1 has started on %2 with %3 workers.",
                { QStringLiteral("0.1.0"), QStringLiteral("vod-origin-1"), QStringLiteral("4") }));
        add(ago + 640min,
            sentence(
                Severity::Info, kim, "Move %1 to %2.", { QStringLiteral("드라마-07화.mp4"), QStringLiteral("gold") }));
        add(ago + 610min,
            sentence(Severity::Warning, kim, "Move %1 to %2.",
                { QStringLiteral("finale-e12.mp4"), QStringLiteral("silver") },
                QStringLiteral("silver is offline: its marker is not in /srv/silver.")));
        add(ago + 500min,
            request(QStringLiteral("importer"), "POST /api/v1/contents", R"({"filename":"2026/news-05-14.mp4"})", 201));
        add(ago + 340min,
            request(QStringLiteral("dashboard"), "PUT /api/v1/pause", {}, 403,
                QStringLiteral("The token dashboard may look and not change.")));
        add(ago + 300min,
            sentence(Severity::Error, {}, "Redis at %1 does not answer: connection refused.",
                { QStringLiteral("10.0.0.7:6379") }));
        add(ago + 298min, sentence(Severity::Info, {}, "%1 answers again.", { QStringLiteral("Redis") }));
        add(ago + 60min,
            sentence(Severity::Info, kim, "Set the levels: %1.",
                { QStringLiteral("bronze 0–999, silver 1000–1999, gold 2000–10000000") }));
        add(ago + 20min,
            sentence(Severity::Warning, {}, "%1 is full: %2 promotions wait. They are not failures.",
                { QStringLiteral("gold"), QStringLiteral("214") }));
    }
    return lines;
}

} // namespace tierwatch::test
