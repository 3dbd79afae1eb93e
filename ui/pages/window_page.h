// SPDX-License-Identifier: GPL-3.0-or-later
// What the window asks of each page in its stack.
#pragma once

#include "core/identifiers.h"
#include "models/csv.h"
#include "ui/widgets/table.h"

#include <QWidget>

#include <vector>

namespace tierwatch {

class WindowPage : public QWidget {
    Q_OBJECT
public:
    using QWidget::QWidget;

    [[nodiscard]] virtual Table* table() const = 0;
    /// The contents that the selected rows are about, in the order of the table, each once.
    [[nodiscard]] virtual std::vector<ContentId> selectedContents() const { return {}; }
    /// Everything that a filter shows is selected, and there is a filter.
    [[nodiscard]] virtual bool allThatMatchSelected() const { return false; }
    /// The content of the current row.
    [[nodiscard]] virtual std::optional<ContentId> currentContent() const { return {}; }
    /// What the filter field asks for; a page without a text filter says that it has none.
    virtual void setText(const QString&) { }
    [[nodiscard]] virtual bool takesText() const { return false; }
    /// Whether the details of the current content are shown beside it.
    [[nodiscard]] virtual bool hasDetails() const { return true; }
    /// What Ctrl+E writes: every row that the filter shows. Empty: nothing.
    [[nodiscard]] virtual std::optional<CsvRows> csv() { return {}; }
    [[nodiscard]] virtual bool hasCsv() const { return false; }
    /// Puts everything where it belongs, also while rows are kept in their places.
    virtual void sortAgain() { }

Q_SIGNALS:
    void selectionChanged();
    /// Somebody asks for the menu of the selected rows.
    void menuAsked(const QPoint& position);
};

} // namespace tierwatch
