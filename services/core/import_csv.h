// SPDX-License-Identifier: GPL-3.0-or-later
// A list of contents to import, `cid,filename[,level][,count][,views per day]`: read in pieces, with a report of
// everything that is wrong with it by line, field and rule. Pure.
#pragma once

#include "core/error.h"
#include "core/identifiers.h"
#include "core/name_arena.h"

#include <QByteArray>

#include <limits>
#include <memory>
#include <optional>
#include <vector>

namespace tierwatch {

/// One thing that is wrong with an import.
struct ImportProblem {
    qint64 line = 0; ///< from 1; 0: of no line
    QByteArray field; ///< `cid`, `filename`, `level`, `count`, `views per day`; empty: the line as a whole
    Text rule; ///< what is wrong and what would be right

    bool operator==(const ImportProblem&) const = default;
};

/// What is wrong, bounded: the first ones, and how many there are in all.
class ImportProblems {
public:
    static constexpr std::size_t mostKept = 200;

    template <typename... Arguments>
    void add(qint64 line, const char* field, const char* source, const Arguments&... arguments)
    {
        add(ImportProblem{ line, field, Text{ source, QStringList{ QString(arguments)... } } });
    }
    void add(ImportProblem problem);
    [[nodiscard]] const std::vector<ImportProblem>& first() const { return m_first; }
    [[nodiscard]] qint64 count() const { return m_count; }
    [[nodiscard]] bool isEmpty() const { return m_count == 0; }
    /// By rising line.
    void sort();
    /// One sentence for the whole; there is at least one problem.
    [[nodiscard]] Error toError() const;

private:
    std::vector<ImportProblem> m_first;
    qint64 m_count = 0;
};

/// One line. 56 bytes and its name.
struct ImportRow {
    qint64 line = 0;
    std::optional<ContentId> cid; ///< empty: a new one
    Name filename;
    quint16 level = noLevel; ///< place in ImportList::levels
    qint64 count = -1; ///< −1: not known
    double viewsPerDay = -1; ///< below 0: not known

    static constexpr quint16 noLevel = 0xffff;
};

struct ImportList {
    std::vector<ImportRow> rows; ///< as they stand in the file
    std::vector<QByteArray> levels; ///< the keys that were named, each once
    std::unique_ptr<NameArena> names = std::make_unique<NameArena>();
};

/// Takes the file in pieces of any size; keeps at most one line of it. Lines end with LF or CRLF; a first line of the
/// columns' names may be left out; fields may stand in double quotes (RFC 4180), but no field goes over a line's end.
class ImportReader {
public:
    explicit ImportReader(qint64 countLimit = std::numeric_limits<qint64>::max()) : m_countLimit(countLimit) { }

    static constexpr qsizetype longestLine = 16 * 1024;
    static constexpr qsizetype mostLevels = 255;

    void feed(QByteArrayView piece);
    /// The end of the file. Whole or nothing: the list is of use only where problems() is empty.
    [[nodiscard]] ImportList finish();
    [[nodiscard]] ImportProblems& problems() { return m_problems; }

private:
    void line(QByteArrayView text);
    [[nodiscard]] bool split(QByteArrayView text);
    [[nodiscard]] bool isHeader();
    void row();
    [[nodiscard]] quint16 levelOf(const QByteArray& key);
    void findTwins();

    const qint64 m_countLimit;
    ImportProblems m_problems;
    ImportList m_list;
    QByteArray m_rest; ///< of a line whose end has not come
    bool m_tooLong = false; ///< the rest of this line is dropped
    qint64 m_line = 0;
    bool m_begun = false;
    bool m_noText = false; ///< UTF-16 or another kind of file: not read any further
    std::vector<QByteArray> m_fields;
};

} // namespace tierwatch
