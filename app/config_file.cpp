// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/config_file.h"

#include <QSet>
#include <QStringDecoder>

namespace tierwatch {

Result<std::vector<ConfigLine>> parseConfigFile(const QByteArray& content, const QString& path)
{
    QStringDecoder decoder(QStringDecoder::Utf8);
    const QString text = decoder.decode(content);
    if (decoder.hasError())
        return fail(
            ErrorCode::InvalidInput, QT_TRANSLATE_NOOP("Text", "%1 is not UTF-8 text; save it as UTF-8."), path);

    std::vector<ConfigLine> lines;
    QSet<QString> seen;
    int number = 0;
    for (const QString& raw : text.split(u'\n')) {
        ++number;
        const QString line = raw.trimmed();
        if (line.isEmpty() || line.startsWith(u'#') || line.startsWith(u';'))
            continue;
        const QString place = path + u':' + QString::number(number);
        if (line.startsWith(u'[')) {
            if (line == u"[tierwatch]")
                continue;
            return fail(ErrorCode::InvalidInput,
                QT_TRANSLATE_NOOP("Text", "%1: the section %2 is not known; all keys stand under [tierwatch]."), place,
                line);
        }
        const qsizetype equals = line.indexOf(u'=');
        if (equals <= 0)
            return fail(ErrorCode::InvalidInput,
                QT_TRANSLATE_NOOP("Text", "%1: this is not a line of the form key = value."), place);
        ConfigLine entry{ line.left(equals).trimmed(), line.mid(equals + 1).trimmed(), number };
        if (entry.value.size() >= 2 && entry.value.startsWith(u'"') && entry.value.endsWith(u'"'))
            entry.value = entry.value.mid(1, entry.value.size() - 2);
        if (seen.contains(entry.key))
            return fail(ErrorCode::InvalidInput,
                QT_TRANSLATE_NOOP("Text", "%1: %2 is there twice; keep one of the lines."), place, entry.key);
        seen.insert(entry.key);
        lines.push_back(std::move(entry));
    }
    return lines;
}

} // namespace tierwatch
