// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/import_csv.h"

#include <QUtf8StringView>

#include <algorithm>
#include <array>
#include <cmath>

namespace tierwatch {

namespace {

constexpr std::array<const char*, 5> columns{ "cid", "filename", "level", "count", "views per day" };
enum Column : std::size_t { Cid, Filename, Level, Count, ViewsPerDay };
constexpr double mostViewsPerDay = 1e12;

bool isDigits(QByteArrayView text)
{
    return !text.isEmpty() && std::ranges::all_of(text, [](char c) { return c >= '0' && c <= '9'; });
}

/// Decimal digits only; empty where it is something else or greater than `most`.
std::optional<qint64> integerOf(QByteArrayView text, qint64 least, qint64 most)
{
    bool good = false;
    const qint64 value = isDigits(text) ? text.toLongLong(&good) : 0;
    return good && value >= least && value <= most ? std::optional(value) : std::nullopt;
}

/// Digits, and a point with digits where there is one.
std::optional<double> decimalOf(QByteArrayView text)
{
    const qsizetype point = text.indexOf('.');
    const bool good = point < 0 ? isDigits(text) : isDigits(text.first(point)) && isDigits(text.sliced(point + 1));
    if (!good)
        return std::nullopt;
    const double value = text.toDouble();
    return std::isfinite(value) && value <= mostViewsPerDay ? std::optional(value) : std::nullopt;
}

bool hasControlCharacter(QByteArrayView text)
{
    return std::ranges::any_of(text, [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7f; });
}

/// As it is shown in a sentence: not too long, and no control characters.
QString shown(QByteArrayView field)
{
    constexpr qsizetype longest = 60;
    QString text = QString::fromUtf8(field.first(std::min(field.size(), longest)));
    for (QChar& c : text) {
        if (c.category() == QChar::Other_Control)
            c = u'?';
    }
    return field.size() > longest ? text + u'…' : text;
}

} // namespace

void ImportProblems::add(ImportProblem problem)
{
    ++m_count;
    if (m_first.size() < mostKept)
        m_first.push_back(std::move(problem));
}

void ImportProblems::sort() { std::ranges::stable_sort(m_first, {}, &ImportProblem::line); }

Error ImportProblems::toError() const
{
    const ImportProblem& first = m_first.front();
    return fail(ErrorCode::InvalidInput,
        QT_TRANSLATE_NOOP("Text",
            "The import was refused as a whole and nothing was changed: faults: %1; the first is in line %2: %3"),
        QString::number(m_count), QString::number(first.line), first.rule.english())
        .value();
}

void ImportReader::feed(QByteArrayView piece)
{
    while (!piece.isEmpty() && !m_noText) {
        const qsizetype end = piece.indexOf('\n');
        const QByteArrayView part = end < 0 ? piece : piece.first(end);
        if (m_rest.size() + part.size() > longestLine)
            m_tooLong = true;
        if (!m_tooLong)
            m_rest.append(part);
        if (end < 0)
            return;
        piece = piece.sliced(end + 1);
        line(m_rest);
        m_rest.clear();
        m_tooLong = false;
    }
}

ImportList ImportReader::finish()
{
    if (!m_rest.isEmpty() || m_tooLong)
        line(m_rest);
    m_rest.clear();
    if (m_list.rows.empty() && m_problems.isEmpty())
        m_problems.add(0, "", QT_TRANSLATE_NOOP("Text", "The list has no contents: give one line for each."));
    findTwins();
    m_problems.sort();
    return std::move(m_list);
}

void ImportReader::line(QByteArrayView text)
{
    ++m_line;
    const bool first = !std::exchange(m_begun, true);
    if (m_tooLong)
        return m_problems.add(m_line, "",
            QT_TRANSLATE_NOOP("Text", "The line is longer than %1 bytes: this is no list of contents."),
            QString::number(longestLine));
    if (first && text.startsWith("\xef\xbb\xbf"))
        text = text.sliced(3);
    if (first && (text.startsWith("\xff\xfe") || text.startsWith("\xfe\xff"))) {
        m_noText = true;
        return m_problems.add(
            m_line, "", QT_TRANSLATE_NOOP("Text", "The list is written in UTF-16: save it as UTF-8."));
    }
    if (text.endsWith('\r'))
        text = text.chopped(1);
    if (text.isEmpty())
        return;
    if (text.contains('\0'))
        return m_problems.add(m_line, "", QT_TRANSLATE_NOOP("Text", "The line contains a zero byte: remove it."));
    if (!QUtf8StringView(text).isValidUtf8())
        return m_problems.add(m_line, "",
            QT_TRANSLATE_NOOP("Text", "The line is not valid UTF-8 (Latin-1, perhaps): save the list as UTF-8."));
    if (hasControlCharacter(text))
        return m_problems.add(
            m_line, "", QT_TRANSLATE_NOOP("Text", "The line contains a control character: remove it."));
    if (!split(text) || (first && isHeader()))
        return;
    row();
}

bool ImportReader::split(QByteArrayView text)
{
    m_fields.clear();
    qsizetype at = 0;
    for (;;) {
        QByteArray field;
        if (at < text.size() && text[at] == '"') {
            ++at;
            bool closed = false;
            while (at < text.size() && !closed) {
                if (text[at] != '"') {
                    field.append(text[at++]);
                } else if (at + 1 < text.size() && text[at + 1] == '"') {
                    field.append('"');
                    at += 2;
                } else {
                    closed = true;
                    ++at;
                }
            }
            if (!closed || (at < text.size() && text[at] != ',')) {
                m_problems.add(m_line, columns.at(std::min(m_fields.size(), columns.size() - 1)),
                    closed ? QT_TRANSLATE_NOOP("Text",
                        "Something stands between a closing quotation mark and the next comma: put the whole field "
                        "into quotation marks, and double those inside.")
                           : QT_TRANSLATE_NOOP("Text",
                               "A quotation mark is not closed on its line: close it, and double those inside."));
                return false;
            }
        } else {
            const qsizetype comma = text.indexOf(',', at);
            field = text.sliced(at, (comma < 0 ? text.size() : comma) - at).toByteArray();
            at += field.size();
            if (field.contains('"')) {
                m_problems.add(m_line, columns.at(std::min(m_fields.size(), columns.size() - 1)),
                    QT_TRANSLATE_NOOP("Text",
                        "A quotation mark stands inside of the field '%1': put the whole field into quotation marks, "
                        "and double those inside."),
                    shown(field));
                return false;
            }
        }
        m_fields.push_back(std::move(field));
        if (at >= text.size())
            return true;
        ++at; // the comma
        if (m_fields.size() == columns.size()) {
            m_problems.add(m_line, "",
                QT_TRANSLATE_NOOP("Text",
                    "The line has more than five fields: cid, filename, level, count, views per day; put a file name "
                    "with a comma into quotation marks."));
            return false;
        }
    }
}

bool ImportReader::isHeader()
{
    if (m_fields.front().compare(columns.front(), Qt::CaseInsensitive) != 0)
        return false;
    for (std::size_t i = 0; i < m_fields.size(); ++i) {
        if (m_fields[i].compare(columns.at(i), Qt::CaseInsensitive) != 0) {
            m_problems.add(m_line, columns.at(i),
                QT_TRANSLATE_NOOP("Text",
                    "The column %1 is called '%2': the columns are cid, filename, level, count, views per day, in "
                    "this order."),
                QString::number(i + 1), shown(m_fields[i]));
            break;
        }
    }
    return true;
}

void ImportReader::row()
{
    if (m_fields.size() < 2)
        return m_problems.add(m_line, "",
            m_fields.front().contains(';')
                ? QT_TRANSLATE_NOOP("Text", "The fields are separated by semicolons: separate them by commas.")
                : QT_TRANSLATE_NOOP(
                    "Text", "The line has one field: give a cid and a file name, separated by a comma."));
    const qint64 before = m_problems.count();
    m_fields.resize(columns.size());
    ImportRow row;
    row.line = m_line;
    if (!m_fields[Cid].isEmpty()) {
        if (const auto cid = integerOf(m_fields[Cid], 1, std::numeric_limits<qint64>::max()))
            row.cid = ContentId(*cid);
        else
            m_problems.add(m_line, columns[Cid],
                QT_TRANSLATE_NOOP(
                    "Text", "cid is '%1': give digits only, from 1 to 9223372036854775807, or nothing for a new one."),
                shown(m_fields[Cid]));
    }
    if (m_fields[Filename].isEmpty())
        m_problems.add(m_line, columns[Filename], QT_TRANSLATE_NOOP("Text", "The content has no file name: give one."));
    if (!m_fields[Level].isEmpty())
        row.level = levelOf(m_fields[Level]);
    if (!m_fields[Count].isEmpty()) {
        if (const auto count = integerOf(m_fields[Count], 0, m_countLimit))
            row.count = *count;
        else
            m_problems.add(m_line, columns[Count],
                QT_TRANSLATE_NOOP(
                    "Text", "count is '%1': give digits only, from 0 to %2, or nothing where it is not known."),
                shown(m_fields[Count]), QString::number(m_countLimit));
    }
    if (!m_fields[ViewsPerDay].isEmpty()) {
        if (const auto views = decimalOf(m_fields[ViewsPerDay]))
            row.viewsPerDay = *views;
        else
            m_problems.add(m_line, columns[ViewsPerDay],
                QT_TRANSLATE_NOOP("Text",
                    "views per day is '%1': give a number such as 12 or 0.5, or nothing where it is not known."),
                shown(m_fields[ViewsPerDay]));
    }
    if (row.viewsPerDay >= 0 && row.count < 0)
        m_problems.add(m_line, columns[Count],
            QT_TRANSLATE_NOOP("Text", "views per day stands without a count: give the count as well."));
    if (m_problems.count() != before)
        return;
    row.filename = m_list.names->store(m_fields[Filename]);
    m_list.rows.push_back(row);
}

quint16 ImportReader::levelOf(const QByteArray& key)
{
    const auto known = std::ranges::find(m_list.levels, key);
    if (known != m_list.levels.end())
        return static_cast<quint16>(known - m_list.levels.begin());
    if (static_cast<qsizetype>(m_list.levels.size()) == mostLevels) {
        m_problems.add(m_line, columns[Level], QT_TRANSLATE_NOOP("Text", "The list names more than %1 levels."),
            QString::number(mostLevels));
        return ImportRow::noLevel;
    }
    m_list.levels.push_back(key);
    return static_cast<quint16>(m_list.levels.size() - 1);
}

/// Two lines with one cid, or with one file.
void ImportReader::findTwins()
{
    std::vector<quint32> order(m_list.rows.size());
    for (quint32 i = 0; i < order.size(); ++i)
        order[i] = i;
    const auto& rows = m_list.rows;
    const auto cid = [&rows](quint32 at) { return rows[at].cid ? number(*rows[at].cid) : 0; };
    std::ranges::stable_sort(order, {}, cid);
    for (std::size_t i = 1; i < order.size(); ++i) {
        if (cid(order[i]) != 0 && cid(order[i]) == cid(order[i - 1]))
            m_problems.add(rows[order[i]].line, columns[Cid],
                QT_TRANSLATE_NOOP("Text", "The cid %1 stands in line %2 already: each content has one line."),
                QString::number(cid(order[i])), QString::number(rows[order[i - 1]].line));
    }
    const auto lessName = [&rows](quint32 a, quint32 b) {
        const int compared = rows[a].filename.bytes().compare(rows[b].filename.bytes());
        return compared != 0 ? compared < 0 : rows[a].level < rows[b].level;
    };
    std::ranges::stable_sort(order, lessName);
    for (std::size_t i = 1; i < order.size(); ++i) {
        const ImportRow& one = rows[order[i - 1]];
        const ImportRow& other = rows[order[i]];
        if (one.filename.bytes() != other.filename.bytes())
            continue;
        if (one.level == other.level || one.level == ImportRow::noLevel || other.level == ImportRow::noLevel)
            m_problems.add(other.line, columns[Filename],
                QT_TRANSLATE_NOOP("Text", "The file %1 stands in line %2 already: two contents cannot share a file."),
                shown(other.filename.bytes()), QString::number(one.line));
    }
}

} // namespace tierwatch
