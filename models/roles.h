// SPDX-License-Identifier: GPL-3.0-or-later
// What the models say beside the text of a cell; one set of numbers, so that one delegate serves every model.
#pragma once

#include <QByteArray>
#include <QHash>
#include <QList>
#include <Qt>

namespace tierwatch {

namespace ItemRole {
enum ItemRole : int {
    Cid = Qt::UserRole + 1, ///< qint64
    LevelSlot, ///< int: the level that this cell is about (of "to": the wanted one); invalid where there is none
    Badge, ///< QString: that level's letter
    Status, ///< int: ContentStatus, or RelocationState in the relocations' model
    Progress, ///< double 0 … 1 of a running relocation; invalid otherwise
    TimeLeft, ///< qint64 seconds of a running relocation; invalid while not known
    Sort, ///< the value behind the text: qint64, double or QString
    Pending, ///< bool: edited here and not applied yet
    Choices, ///< QStringList: what an editor offers; the edited value is a place in it. Invalid: it is typed
    Loud, ///< bool: wants to be seen (a failure, a level that is offline)
};
} // namespace ItemRole

/// The roles that change with a row's values.
[[nodiscard]] const QList<int>& valueRoles();
/// A model's role names with ours.
[[nodiscard]] QHash<int, QByteArray> withRoleNames(QHash<int, QByteArray> names);

} // namespace tierwatch
