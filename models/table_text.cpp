// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/table_text.h"

#include <QAbstractItemModel>

#include <set>

namespace tierwatch {

namespace {

template <typename Cell>
QString toLines(const QModelIndexList& indexes, QChar separator, const QString& end, const Cell& cell)
{
    std::set<int> rows;
    std::set<int> columns;
    const QAbstractItemModel* model = nullptr;
    for (const QModelIndex& index : indexes) {
        if (!index.isValid())
            continue;
        model = index.model();
        rows.insert(index.row());
        columns.insert(index.column());
    }
    if (model == nullptr)
        return {};
    QString text;
    const auto line = [&](const auto& valueOf) {
        QStringList cells;
        for (const int column : columns)
            cells.append(cell(valueOf(column).toString()));
        text += cells.join(separator) + end;
    };
    line([model](int column) { return model->headerData(column, Qt::Horizontal); });
    for (const int row : rows)
        line([model, row](int column) { return model->index(row, column).data(); });
    return text;
}

} // namespace

QString toTsv(const QModelIndexList& indexes)
{
    return toLines(indexes, u'\t', QStringLiteral("\n"), [](QString text) {
        for (QChar& c : text) {
            if (c == u'\t' || c == u'\n' || c == u'\r')
                c = u' ';
        }
        return text;
    });
}

QString toCsv(const QModelIndexList& indexes)
{
    return toLines(indexes, u',', QStringLiteral("\r\n"), [](QString text) {
        const bool quoted = text.contains(u',') || text.contains(u'"') || text.contains(u'\n') || text.contains(u'\r');
        return quoted ? u'"' + text.replace(QStringLiteral("\""), QStringLiteral("\"\"")) + u'"' : text;
    });
}

} // namespace tierwatch
