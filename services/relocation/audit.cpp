// SPDX-License-Identifier: GPL-3.0-or-later
#include "relocation/audit.h"

#include "relocation/content_path.h"

#include <algorithm>

namespace tierwatch {

namespace {

using Kind = Finding::Kind;
using Repair = Finding::Repair;
using What = AuditPlace::What;

template <typename... Arguments>
Finding finding(Kind kind, const AuditContent& content, const char* source, const Arguments&... arguments)
{
    Finding found;
    found.kind = kind;
    found.cid = content.cid;
    found.level = content.level;
    found.name = content.filename;
    found.text = Text{ source, QStringList{ QString(arguments)... } };
    return found;
}

QString shownName(const AuditContent& content) { return QString::fromUtf8(content.filename); }

QString keysOf(const std::vector<const AuditPlace*>& places)
{
    QStringList keys;
    for (const AuditPlace* place : places)
        keys.append(place->key);
    return keys.join(QStringLiteral(", "));
}

Finding notThere(const AuditContent& content, const std::vector<const AuditPlace*>& elsewhere,
    const std::vector<const AuditPlace*>& offline)
{
    const QString name = shownName(content);
    if (content.relocation)
        return finding(Kind::Missing, content,
            QT_TRANSLATE_NOOP("Text",
                "%1 is not in %2; its relocation is %3, so recovery has the say: see the relocation and retry it."),
            name, content.levelKey, QString::fromLatin1(toName(*content.relocation)));
    if (elsewhere.empty() && offline.empty())
        return finding(Kind::Missing, content,
            QT_TRANSLATE_NOOP("Text", "%1 is in no level; put it back into %2 from a copy, or remove the content."),
            name, content.levelKey);
    if (elsewhere.empty())
        return finding(Kind::Missing, content,
            QT_TRANSLATE_NOOP("Text", "%1 is not in %2; it may be in %3, which is offline: bring that back first."),
            name, content.levelKey, keysOf(offline));

    Finding found;
    const AuditPlace& there = *elsewhere.front();
    if (elsewhere.size() > 1) {
        found = finding(Kind::Misplaced, content,
            QT_TRANSLATE_NOOP("Text",
                "%1 is not in %2 but in %3; remove the ones that do not count, and the catalogue can follow the "
                "other."),
            name, content.levelKey, keysOf(elsewhere));
    } else if (!offline.empty()) {
        found = finding(Kind::Misplaced, content,
            QT_TRANSLATE_NOOP(
                "Text", "%1 is not in %2 but in %3; it may also be in %4, which is offline: bring that back first."),
            name, content.levelKey, there.key, keysOf(offline));
    } else if (content.size >= 0 && there.bytes != content.size) {
        found = finding(Kind::Misplaced, content,
            QT_TRANSLATE_NOOP(
                "Text", "%1 is not in %2 but in %3, with %4 bytes instead of %5; see whether that one is complete."),
            name, content.levelKey, there.key, QString::number(there.bytes), QString::number(content.size));
    } else {
        found = finding(Kind::Misplaced, content,
            QT_TRANSLATE_NOOP("Text", "%1 is not in %2 but in %3, and only there: the catalogue can be corrected."),
            name, content.levelKey, there.key);
        found.repair = Repair::CorrectCatalogue;
    }
    found.other = there.level;
    found.bytes = there.bytes;
    return found;
}

Finding duplicate(const AuditContent& content, const AuditPlace& kept, const AuditPlace& copy)
{
    Finding found;
    if (copy.bytes == kept.bytes) {
        found = finding(Kind::Duplicate, content,
            QT_TRANSLATE_NOOP(
                "Text", "%1 is in %2, and a second time in %3; that one can go if it is the same byte for byte."),
            shownName(content), content.levelKey, copy.key);
        found.repair = Repair::RemoveCopy;
    } else {
        found = finding(Kind::Duplicate, content,
            QT_TRANSLATE_NOOP("Text",
                "%1 is in %2, and another file of that name in %3, with %4 bytes instead of %5; rename or remove the "
                "one "
                "that is not wanted."),
            shownName(content), content.levelKey, copy.key, QString::number(copy.bytes), QString::number(kept.bytes));
    }
    found.other = copy.level;
    found.bytes = copy.bytes;
    return found;
}

} // namespace

QByteArray toName(Finding::Kind kind)
{
    switch (kind) {
    case Kind::Missing:
        return "missing";
    case Kind::Misplaced:
        return "misplaced";
    case Kind::Duplicate:
        return "duplicate";
    case Kind::Shared:
        return "shared_file";
    case Kind::Changed:
        return "changed";
    case Kind::Unusable:
        return "unusable";
    case Kind::Orphan:
        return "orphan";
    case Kind::StalePart:
        return "stale_part";
    case Kind::StaleOld:
        return "stale_old";
    case Kind::StrangeName:
        return "strange_name";
    case Kind::Unreadable:
        return "unreadable";
    case Kind::WrongState:
        return "wrong_state";
    case Kind::LevelOffline:
        return "level_offline";
    }
    return {};
}

QByteArray toName(Finding::Repair repair)
{
    switch (repair) {
    case Repair::None:
        return "none";
    case Repair::CorrectCatalogue:
        return "correct_catalogue";
    case Repair::RemoveCopy:
        return "remove_copy";
    case Repair::RemovePart:
        return "remove_part";
    case Repair::RemoveOld:
        return "remove_old";
    case Repair::RewriteState:
        return "rewrite_state";
    }
    return {};
}

std::vector<Finding> examine(const AuditContent& content, const std::vector<AuditPlace>& places)
{
    if (const Result<ContentPath> path = parseContentPath(content.filename); !path) {
        Finding found = finding(Kind::Unusable, content, "");
        found.text = path.error().text;
        return { found };
    }
    const auto own = std::ranges::find(places, content.level, &AuditPlace::level);
    if (own != places.end() && own->what == What::Unknown)
        return {};

    std::vector<const AuditPlace*> elsewhere;
    std::vector<const AuditPlace*> offline;
    for (const AuditPlace& place : places) {
        if (place.level == content.level || place.anothers)
            continue;
        if (place.what == What::File)
            elsewhere.push_back(&place);
        else if (place.what == What::Unknown)
            offline.push_back(&place);
    }
    if (own == places.end() || own->what == What::Nothing)
        return { notThere(content, elsewhere, offline) };
    if (own->what == What::Other)
        return { finding(Kind::Unusable, content,
            QT_TRANSLATE_NOOP(
                "Text", "%1 in %2 is not a regular file; put the file itself there (no link, pipe or directory)."),
            shownName(content), content.levelKey) };

    std::vector<Finding> found;
    if (content.sharesFileWith) {
        found.push_back(finding(Kind::Shared, content,
            QT_TRANSLATE_NOOP(
                "Text", "%1 in %2 is the file of content %3, too, so neither is moved; give each a file of its own."),
            shownName(content), content.levelKey, QString::number(number(*content.sharesFileWith))));
        found.back().bytes = own->bytes;
    }
    if (content.size >= 0 && content.size != own->bytes && !content.relocation) {
        found.push_back(finding(Kind::Changed, content,
            QT_TRANSLATE_NOOP("Text",
                "%1 in %2 has %3 bytes, and %4 were recorded: somebody replaced it or cut it off; see whether it is "
                "complete."),
            shownName(content), content.levelKey, QString::number(own->bytes), QString::number(content.size)));
        found.back().bytes = own->bytes;
    }
    if (!content.relocation && !content.sharesFileWith) {
        for (const AuditPlace* copy : elsewhere)
            found.push_back(duplicate(content, *own, *copy));
    }
    return found;
}

} // namespace tierwatch
