// SPDX-License-Identifier: GPL-3.0-or-later
// What can be done with the selected contents, from the menu bar, a context menu or the keyboard.
#pragma once

#include "models/engine_feed.h"

#include <QObject>

#include <functional>
#include <vector>

class QAction;
class QMenu;

namespace tierwatch {

class Commander;
class ForceBar;

class ContentActions final : public QObject {
    Q_OBJECT
public:
    /// The actions' shortcuts work in all of `window`. All handed in outlive it.
    ContentActions(EngineFeed& feed, Commander& commander, ForceBar& forceBar, QWidget* window);

    /// Who knows what is selected now.
    void setSelection(std::function<const std::vector<ContentId>&()> selection);
    /// To be called when the selection, or what is known of it, has changed.
    void refresh();
    void addTo(QMenu& menu) const;
    void move() { askToMove({}); }
    /// Opens the force bar with this level chosen; nothing moves before somebody says so there.
    void moveTo(LevelSlot level) { askToMove(level); }
    void holdOrRelease();

private:
    void askToMove(std::optional<LevelSlot> to);
    [[nodiscard]] const std::vector<ContentId>& selected() const;
    void retry();
    void cancel();
    void copyPaths();
    void fillLevels();
    [[nodiscard]] std::vector<ContentId> selectedIn(RelocationState first, RelocationState second) const;
    [[nodiscard]] const ContentRow* find(ContentId cid) const;

    EngineFeed& m_feed;
    Commander& m_commander;
    ForceBar& m_forceBar;
    QWidget* m_window;
    std::function<const std::vector<ContentId>&()> m_selection;
    std::vector<ContentId> m_nothing;
    QAction* m_move;
    QMenu* m_moveTo;
    QAction* m_hold;
    QAction* m_retry;
    QAction* m_cancel;
    QAction* m_copyPath;
};

/// Where a content's file is; empty where its level is not in the table.
[[nodiscard]] QString contentPath(const LevelTable& levels, const ContentRow& row);

} // namespace tierwatch
