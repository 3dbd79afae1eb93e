// SPDX-License-Identifier: GPL-3.0-or-later
// What can be done with the selected contents, from the menu bar, a context menu or the keyboard.
#pragma once

#include "models/engine_feed.h"
#include "ui/widgets/force_bar.h"

#include <QObject>
#include <QTimer>

#include <functional>
#include <vector>

class QAction;
class QMenu;

namespace tierwatch {

class Commander;

/// What a page has selected.
struct SelectedContents {
    std::vector<ContentId> contents;
    bool allThatMatch = false; ///< everything that a filter shows, and there is a filter
};

class ContentActions final : public QObject {
    Q_OBJECT
public:
    /// The actions' shortcuts work in all of `window`. All handed in outlive it.
    ContentActions(EngineFeed& feed, Commander& commander, ForceBar& forceBar, QWidget* window);

    /// Who knows what is selected now.
    void setSelection(std::function<const SelectedContents&()> selection);
    /// To be called when the selection, or what is known of it, has changed.
    void refresh();
    void addTo(QMenu& menu) const;
    void move() { askToMove({}); }
    /// Opens the force bar with this level chosen; nothing moves before somebody says so there.
    void moveTo(LevelSlot level) { askToMove(level); }
    void holdOrRelease();

private:
    void askToMove(std::optional<LevelSlot> to);
    [[nodiscard]] const SelectedContents& selection() const;
    [[nodiscard]] const std::vector<ContentId>& selected() const { return selection().contents; }
    void retry();
    void cancel();
    void copyPaths();
    void copyUrls();
    void openFolder();
    void sumUp();
    void fillLevels();
    [[nodiscard]] std::vector<ContentId> selectedIn(RelocationState first, RelocationState second) const;
    [[nodiscard]] const ContentRow* find(ContentId cid) const;

    EngineFeed& m_feed;
    Commander& m_commander;
    ForceBar& m_forceBar;
    QWidget* m_window;
    std::function<const SelectedContents&()> m_selection;
    SelectedContents m_nothing;
    ForceSelection m_asked; ///< what the force bar is about, while it is summed up
    std::size_t m_summed = 0;
    QTimer m_sum;
    QAction* m_move;
    QMenu* m_moveTo;
    QAction* m_hold;
    QAction* m_retry;
    QAction* m_cancel;
    QAction* m_copyPath;
    QAction* m_copyUrl;
    QAction* m_openFolder;
};

/// Where a content's file is; empty where its level is not in the table.
[[nodiscard]] QString contentPath(const LevelTable& levels, const ContentRow& row);
/// Where players get it; empty where its level has no public address.
[[nodiscard]] QString contentUrl(const LevelTable& levels, const ContentRow& row);

} // namespace tierwatch
