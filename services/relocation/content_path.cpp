// SPDX-License-Identifier: GPL-3.0-or-later
#include "relocation/content_path.h"

#include <QUtf8StringView>

#include <algorithm>

namespace tierwatch {

namespace {

constexpr int mostComponents = 16;
constexpr qsizetype longestComponent = 255;

bool hasControlCharacter(const QString& text)
{
    return std::any_of(text.begin(), text.end(), [](QChar c) { return c.category() == QChar::Other_Control; });
}

QByteArray ownName(ContentId cid, Epoch epoch, const char* suffix)
{
    return ".tierwatch-" + QByteArray::number(number(cid)) + '-' + QByteArray::number(number(epoch)) + suffix;
}

} // namespace

Result<ContentPath> parseContentPath(const QByteArray& filename)
{
    const QString shown = QString::fromUtf8(filename);
    if (!QUtf8StringView(filename).isValidUtf8())
        return fail(ErrorCode::InvalidInput,
            QT_TRANSLATE_NOOP(
                "Text", "The file name '%1' is not valid UTF-8; rename the file and correct the content's file name."),
            shown);
    if (hasControlCharacter(shown))
        return fail(ErrorCode::InvalidInput,
            QT_TRANSLATE_NOOP("Text",
                "The file name '%1' contains a control character; rename the file and correct the content's file "
                "name."),
            QString(shown).replace(QChar(u'\n'), QChar(u' ')));
    const QList<QByteArray> components = filename.split('/');
    if (components.size() > mostComponents)
        return fail(ErrorCode::InvalidInput,
            QT_TRANSLATE_NOOP(
                "Text", "The file name '%1' has more than 16 components; move the file to a directory less deep."),
            shown);
    for (const QByteArray& component : components) {
        if (component.isEmpty() || component == "." || component == "..")
            return fail(ErrorCode::InvalidInput,
                QT_TRANSLATE_NOOP("Text",
                    "The file name '%1' is not a plain path inside its level; give it without empty parts, '.' and "
                    "'..'."),
                shown);
        if (component.size() > longestComponent)
            return fail(ErrorCode::InvalidInput,
                QT_TRANSLATE_NOOP(
                    "Text", "A part of the file name '%1' is longer than 255 bytes; give the file a shorter name."),
                shown);
        if (component.startsWith(".tierwatch"))
            return fail(ErrorCode::InvalidInput,
                QT_TRANSLATE_NOOP(
                    "Text", "The file name '%1' begins like Tierwatch's own files; give the file another name."),
                shown);
    }
    const qsizetype slash = filename.lastIndexOf('/');
    return ContentPath{ slash < 0 ? QByteArray() : filename.left(slash), filename.mid(slash + 1) };
}

QByteArray partName(ContentId cid, Epoch epoch) { return ownName(cid, epoch, ".part"); }

QByteArray asideName(ContentId cid, Epoch epoch) { return ownName(cid, epoch, ".old"); }

std::optional<OwnName> parseOwnName(const QByteArray& name)
{
    if (!name.startsWith(".tierwatch-"))
        return std::nullopt;
    const qsizetype dash = name.indexOf('-', 11);
    const qsizetype dot = name.indexOf('.', dash);
    if (dash < 0 || dot < 0)
        return std::nullopt;
    OwnName own;
    own.cid = static_cast<ContentId>(name.mid(11, dash - 11).toLongLong());
    own.epoch = static_cast<Epoch>(name.mid(dash + 1, dot - dash - 1).toLongLong());
    own.kind = name.endsWith(".part") ? OwnName::Kind::Part : OwnName::Kind::Aside;
    // Only what we would have written ourselves: no leading zeros, signs or blanks.
    const QByteArray written
        = own.kind == OwnName::Kind::Part ? partName(own.cid, own.epoch) : asideName(own.cid, own.epoch);
    return written == name && number(own.cid) > 0 && number(own.epoch) > 0 ? std::optional(own) : std::nullopt;
}

} // namespace tierwatch
