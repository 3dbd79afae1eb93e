// SPDX-License-Identifier: GPL-3.0-or-later
// Cells as text for other programs.
#pragma once

#include <QModelIndexList>
#include <QString>

namespace tierwatch {

/// The cells' rows from top to bottom, a line each, as they read in the window; the columns that occur, from left to
/// right, under their headers. Tabs and line breaks within a cell become spaces.
[[nodiscard]] QString toTsv(const QModelIndexList& indexes);

} // namespace tierwatch
