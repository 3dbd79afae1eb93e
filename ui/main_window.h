// SPDX-License-Identifier: GPL-3.0-or-later
// The operators' window: overview on top, pages in the middle, details beside them, health at the foot.
#pragma once

#include "models/content_query.h"
#include "models/engine_feed.h"
#include "ui/attentions.h"
#include "ui/content_actions.h"
#include "ui/exporter.h"

#include <QMainWindow>
#include <QTimer>

#include <functional>
#include <vector>

class QAction;
class QLabel;
class QSplitter;
class QStackedWidget;

namespace tierwatch {

class AbsenceWatch;
class AddBar;
class AttentionBar;
class Commander;
class ContentsPage;
class DetailsPane;
class FilterBar;
class ForceBar;
class HealthBar;
class HistoryPage;
class LevelStrip;
class LevelsPage;
class LibraryCheckPage;
class LogPage;
class OpeningPage;
class WindowPage;
class Rail;
class Preferences;
class RelocationsPage;
class Tray;
class ViewsPage;
class WallPage;

/// What the program tells its window, and what the window may ask of it. Functions that are empty are not offered.
struct WindowSettings {
    QString connection; ///< whose engine it is, for the title; empty: the host's name
    Author author; ///< in whose name commands are given
    bool wall = false; ///< start as a wall screen
    QStringList problems; ///< sentences about what went wrong before there was a window
    std::function<void()> retryEndpoint; ///< listen again where it was asked for
    std::function<void()> useFreePort; ///< listen on any free port
    std::function<void()> quit; ///< empty: the window closes
    std::shared_ptr<Preferences> preferences; ///< empty: forgotten with the window
    ChooseFile chooseFile = {}; ///< for exports; empty: a dialog
    std::function<void()> lookChosen; ///< another language or colours: make the window anew, in a later turn
};

class MainWindow final : public QMainWindow {
    Q_OBJECT
public:
    enum PageNumber : int { Contents, Relocations, History, Levels, Views, LibraryCheck, Log };

    /// Engine and clock outlive the window.
    MainWindow(Engine& engine, const Clock& clock, WindowSettings settings);
    ~MainWindow() override;

    void showPage(PageNumber number);
    void setWall(bool wall);
    /// Something went wrong outside the engine: shown until dismissed. GUI thread.
    void report(const QString& sentence);

protected:
    void changeEvent(QEvent* event) override;
    void closeEvent(QCloseEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;

private:
    void build();
    void connectParts();
    void makeMenus();
    QAction* pageAction(PageNumber number, const QString& text, const QString& iconName);
    [[nodiscard]] WindowPage* page() const;
    void selectionChanged();
    void setContentFilter(const std::function<void(ContentFilter&)>& change);
    void showContentFilter();
    void openMenu(const QPoint& position);
    void togglePause();
    void clearFilter();
    void nextPane();
    void showAbout();
    void exportShown();
    void notice(const QString& sentence);
    void rememberGeometry();
    void noteUse();
    void activationChanged();
    void dismiss(const QString& id);
    void refreshSoon();
    void refresh();

    WindowSettings m_settings;
    EngineFeed m_feed;
    Remedies m_remedies;
    Commander* m_commander;
    SelectedContents m_selected;
    struct Notice {
        QString id;
        QString sentence;
        Attention::Severity severity;
        std::vector<Remedy> remedies; ///< besides dismissing it
    };
    std::vector<Notice> m_notices;
    int m_nextNotice = 0;
    QTimer m_refresh;
    Time m_lastRequest{}; ///< of players at the endpoint, as far as the window saw

    AttentionBar* m_attentionBar;
    LevelStrip* m_strip;
    Rail* m_rail;
    QStackedWidget* m_pages;
    OpeningPage* m_opening;
    ContentsPage* m_contents;
    RelocationsPage* m_relocations;
    HistoryPage* m_history;
    LevelsPage* m_levels;
    ViewsPage* m_views;
    LibraryCheckPage* m_check;
    LogPage* m_log;
    std::vector<WindowPage*> m_pageList; ///< by number
    ForceBar* m_forceBar;
    AddBar* m_addBar;
    DetailsPane* m_details;
    HealthBar* m_health;
    FilterBar* m_filterBar;
    QWidget* m_toolBar = nullptr;
    QStackedWidget* m_screens; ///< the window, or the wall
    WallPage* m_wall;
    ContentActions* m_actions;
    AbsenceWatch* m_absence;
    Tray* m_tray;
    Exporter* m_exporter;
    PageNumber m_page = Contents;
    QAction* m_pause = nullptr;
    QAction* m_export = nullptr;
    QAction* m_wallAction = nullptr;
    QAction* m_detailsAction = nullptr;
    std::vector<QAction*> m_pageActions;
};

} // namespace tierwatch
