// SPDX-License-Identifier: GPL-3.0-or-later
// Says what a forced relocation will do before it is done: what, how much, where to, how long it is to stay there.
#pragma once

#include "core/engine.h"

#include <QWidget>

class QComboBox;
class QLabel;
class QPushButton;

namespace tierwatch {

/// What is selected, as far as the bar needs it.
struct ForceSelection {
    std::vector<ContentId> contents;
    bool allThatMatch = false; ///< everything that the filter shows
    qint64 bytes = 0; ///< of those whose size is known
    bool bytesComplete = true; ///< all sizes are known
};

class ForceBar final : public QWidget {
    Q_OBJECT
public:
    explicit ForceBar(QWidget* parent = nullptr);
    void setLevels(const LevelTable& levels, const std::vector<LevelStatus>& status);
    /// What the bar is about; while it is open the selection is kept, whatever happens in the table.
    void open(ForceSelection selection, std::optional<LevelSlot> to = {});
    /// The sum may come after the bar is open.
    void setBytes(qint64 bytes, bool complete);
    [[nodiscard]] bool isOpen() const { return isVisibleTo(parentWidget()); }
    void close();

Q_SIGNALS:
    void moveAsked(const tierwatch::Relocate& relocate);
    void closed();

protected:
    void keyPressEvent(QKeyEvent* event) override;
    void paintEvent(QPaintEvent* event) override;

private:
    void refresh();
    void move();
    [[nodiscard]] HoldFor hold() const;

    ForceSelection m_selection;
    LevelTable m_table;
    std::vector<LevelStatus> m_status;
    QLabel* m_what;
    QComboBox* m_level;
    QComboBox* m_hold;
    QLabel* m_fits;
    QPushButton* m_move;
};

} // namespace tierwatch
