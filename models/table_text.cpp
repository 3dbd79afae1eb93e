// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/table_text.h"

#include <QAbstractItemModel>

#include <set>

namespace tierwatch {

QString toTsv(const QModelIndexList& indexes)
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
        for (const int column : columns) {
            QString cell = valueOf(column).toString();
            for (QChar& c : cell) {
                if (c == u'\t' || c == u'\n' || c == u'\r')
                    c = u' ';
            }
            cells.append(cell);
        }
        text += cells.join(u'\t') + u'\n';
    };
    line([model](int column) { return model->headerData(column, Qt::Horizontal); });
    for (const int row : rows)
        line([model, row](int column) { return model->index(row, column).data(); });
    return text;
}

} // namespace tierwatch
