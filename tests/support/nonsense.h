// SPDX-License-Identifier: GPL-3.0-or-later
// tests/data/import_nonsense.tsv: lists that are refused, and what is said about them.
#pragma once

#include <QByteArray>
#include <QFile>
#include <QString>

#include <vector>

namespace tierwatch::test {

struct Nonsense {
    QByteArray name;
    QByteArray list;
    qint64 line = 0;
    QByteArray field; ///< empty: the line as a whole
    QString rule; ///< part of the sentence
};

/// "\n", "\r", "\t" and "\xHH" become what they stand for.
[[nodiscard]] inline QByteArray unescaped(const QByteArray& text)
{
    QByteArray bytes;
    for (qsizetype i = 0; i < text.size(); ++i) {
        if (text[i] != '\\' || i + 1 == text.size()) {
            bytes.append(text[i]);
            continue;
        }
        const char kind = text[++i];
        if (kind == 'x') {
            bytes.append(QByteArray::fromHex(text.mid(i + 1, 2)));
            i += 2;
        } else {
            bytes.append(kind == 'n' ? '\n' : kind == 'r' ? '\r' : kind == 't' ? '\t' : kind);
        }
    }
    return bytes;
}

[[nodiscard]] inline std::vector<Nonsense> allNonsense()
{
    QFile file(QStringLiteral(TIERWATCH_SOURCE_DIR "/tests/data/import_nonsense.tsv"));
    std::vector<Nonsense> all;
    if (!file.open(QIODevice::ReadOnly))
        return all;
    for (const QByteArray& line : file.readAll().split('\n')) {
        const QList<QByteArray> columns = line.split('\t');
        if (line.startsWith('#') || columns.size() != 5)
            continue;
        all.push_back({ columns[0], columns[1] == "-" ? QByteArray() : unescaped(columns[1]), columns[2].toLongLong(),
            columns[3] == "-" ? QByteArray() : columns[3], QString::fromUtf8(columns[4]) });
    }
    return all;
}

} // namespace tierwatch::test
