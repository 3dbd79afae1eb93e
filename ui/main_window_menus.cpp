// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/content_actions.h"
#include "ui/icons.h"
#include "ui/look_menus.h"
#include "ui/main_window.h"
#include "ui/pages/contents_page.h"
#include "ui/pages/levels_page.h"
#include "ui/pages/relocations_page.h"
#include "ui/undo.h"
#include "ui/widgets/add_bar.h"
#include "ui/widgets/details_pane.h"
#include "ui/widgets/filter_bar.h"
#include "ui/widgets/rail.h"

#include <QActionGroup>
#include <QLineEdit>
#include <QMenu>
#include <QMenuBar>
#include <QToolBar>

namespace tierwatch {

QAction* MainWindow::pageAction(PageNumber number, const QString& text, const QString& iconName)
{
    auto* action = new QAction(icon(iconName), text, this);
    action->setShortcut(
        QKeySequence(Qt::CTRL | static_cast<Qt::Key>(static_cast<int>(Qt::Key_1) + static_cast<int>(number))));
    action->setCheckable(true);
    connect(action, &QAction::triggered, this, [this, number] { showPage(number); });
    m_pageActions.push_back(action);
    m_rail->addPage(iconName, text);
    if (number == Contents) {
        for (std::size_t i = 0; i < statusChoices.size(); ++i)
            m_rail->addFilter(FilterBar::tr(statusChoices[i].words));
        m_rail->filter(static_cast<int>(statusChoices.size()) - 1)->setLoud(true);
    }
    return action;
}

void MainWindow::makeMenus()
{
    const auto add
        = [this](QMenu* menu, const QString& text, const QString& iconName, const QKeySequence& shortcut, auto&& slot) {
              QAction* action = menu->addAction(icon(iconName), text);
              action->setShortcut(shortcut);
              connect(action, &QAction::triggered, this, slot);
              addAction(action); // also where the menu bar is hidden
              return action;
          };

    QMenu* file = menuBar()->addMenu(tr("&File"));
    m_export = add(
        file, tr("&Export what is shown …"), QStringLiteral("export"), Qt::CTRL | Qt::Key_E, [this] { exportShown(); });
    m_export->setObjectName(QStringLiteral("exportShown"));
    file->addSeparator();
    add(file, tr("&Quit"), QString(), QKeySequence::Quit, [this] {
        if (m_settings.quit)
            m_settings.quit();
        else
            close();
    })->setMenuRole(QAction::QuitRole);

    QMenu* edit = menuBar()->addMenu(tr("&Edit"));
    auto* undo = new Undo(*m_commander, this);
    edit->addAction(undo);
    addAction(undo);
    edit->addSeparator();
    add(edit, tr("&Copy rows"), QStringLiteral("copy"), QKeySequence::Copy, [this] { page()->table()->copyRows(); });
    add(edit, tr("Select &all"), QString(), QKeySequence::SelectAll, [this] { page()->table()->selectAll(); });
    edit->addSeparator();
    add(edit, tr("&Filter"), QStringLiteral("search"), QKeySequence::Find, [this] {
        if (!page()->takesText())
            showPage(Contents);
        m_filterBar->field()->setFocus(Qt::ShortcutFocusReason);
        m_filterBar->field()->selectAll();
    });
    add(edit, tr("&Show all"), QString(), QKeySequence(), [this] { clearFilter(); });

    QMenu* view = menuBar()->addMenu(tr("&View"));
    auto* pages = new QActionGroup(this);
    for (QAction* action : { pageAction(Contents, tr("Contents"), QStringLiteral("contents")),
             pageAction(Relocations, tr("Relocations"), QStringLiteral("relocations")),
             pageAction(History, tr("History"), QStringLiteral("history")),
             pageAction(Levels, tr("Levels"), QStringLiteral("levels")),
             pageAction(Views, tr("Views"), QStringLiteral("views")),
             pageAction(LibraryCheck, tr("Library check"), QStringLiteral("check")),
             pageAction(Log, tr("Log"), QStringLiteral("log")) }) {
        pages->addAction(action);
        view->addAction(action);
        addAction(action);
    }
    view->addSeparator();
    add(view, tr("&Sort again"), QStringLiteral("sort"), Qt::Key_F5, [this] { page()->sortAgain(); });
    m_detailsAction
        = add(view, tr("&Details"), QStringLiteral("details"), Qt::CTRL | Qt::Key_D, [this] { showPage(m_page); });
    m_detailsAction->setCheckable(true);
    m_detailsAction->setChecked(true);
    add(view, tr("&Next pane"), QString(), Qt::Key_F6, [this] { nextPane(); });
    m_wallAction = add(
        view, tr("&Wall screen"), QStringLiteral("wall"), Qt::Key_F11, [this] { setWall(m_wallAction->isChecked()); });
    m_wallAction->setCheckable(true);
    if (m_settings.lookChosen) {
        view->addSeparator();
        addLookMenus(*view, *m_settings.preferences, m_settings.lookChosen);
    }

    QMenu* content = menuBar()->addMenu(tr("&Content"));
    content->setObjectName(QStringLiteral("contentMenu"));
    m_actions->addTo(*content);
    content->addSeparator();
    add(content, tr("&Add a content …"), QString(), QKeySequence::New, [this] {
        showPage(Contents);
        m_addBar->open();
    });

    QMenu* relocation = menuBar()->addMenu(tr("&Relocation"));
    m_pause = add(relocation, tr("&Pause all"), QStringLiteral("pause"), Qt::CTRL | Qt::SHIFT | Qt::Key_P,
        [this] { togglePause(); });
    m_pause->setObjectName(QStringLiteral("pauseAll"));
    relocation->addSeparator();
    add(relocation, tr("Show &failed ones"), QStringLiteral("error"), QKeySequence(),
        [this] { m_remedies.showFailed(); });

    QMenu* levels = menuBar()->addMenu(tr("&Levels"));
    add(levels, tr("&Edit the levels"), QStringLiteral("levels"), QKeySequence(), [this] { showPage(Levels); });
    add(levels, tr("&Apply edits"), QString(), QKeySequence::Save, [this] {
        if (m_page == Levels)
            m_levels->apply();
    });
    add(levels, tr("&Discard edits"), QString(), QKeySequence(), [this] { m_levels->model()->discard(); });

    QMenu* help = menuBar()->addMenu(tr("&Help"));
    add(help, tr("&About Tierwatch"), QStringLiteral("info"), QKeySequence(), [this] {
        showAbout();
    })->setMenuRole(QAction::AboutRole);

    auto* bar = addToolBar(tr("Tools"));
    bar->setObjectName(QStringLiteral("toolBar"));
    bar->setMovable(false);
    bar->setFloatable(false);
    bar->setContextMenuPolicy(Qt::PreventContextMenu);
    bar->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    bar->setIconSize(QSize(16, 16));
    bar->addAction(m_pause);
    bar->addAction(undo);
    bar->addSeparator();
    bar->addWidget(m_filterBar);
    m_toolBar = bar;
}

} // namespace tierwatch
