// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/main_window.h"

#include "models/absence.h"
#include "models/format.h"
#include "ui/commander.h"
#include "ui/content_actions.h"
#include "ui/icons.h"
#include "ui/pages/contents_page.h"
#include "ui/pages/history_page.h"
#include "ui/pages/levels_page.h"
#include "ui/pages/library_check_page.h"
#include "ui/pages/log_page.h"
#include "ui/pages/opening_page.h"
#include "ui/pages/relocations_page.h"
#include "ui/pages/views_page.h"
#include "ui/pages/wall_page.h"
#include "ui/preferences.h"
#include "ui/tray.h"
#include "ui/widgets/add_bar.h"
#include "ui/widgets/attention_bar.h"
#include "ui/widgets/details_pane.h"
#include "ui/widgets/filter_bar.h"
#include "ui/widgets/force_bar.h"
#include "ui/widgets/hairline.h"
#include "ui/widgets/health_bar.h"
#include "ui/widgets/level_strip.h"
#include "ui/widgets/rail.h"
#include "ui/words.h"

#include <QKeyEvent>
#include <QLineEdit>
#include <QMenu>
#include <QMenuBar>
#include <QSplitter>
#include <QStackedWidget>
#include <QToolBar>
#include <QVBoxLayout>

#include <algorithm>

namespace tierwatch {

namespace {

/// Often enough to look live, seldom enough to be calm and cheap.
constexpr std::chrono::milliseconds refreshInterval{ 120 };

} // namespace

MainWindow::MainWindow(Engine& engine, const Clock& clock, WindowSettings settings)
    : m_settings(std::move(settings))
    , m_feed(engine, clock)
    , m_commander(new Commander(m_feed, m_settings.author, this))
{
    setObjectName(QStringLiteral("mainWindow"));
    if (!m_settings.preferences)
        m_settings.preferences = std::make_shared<Preferences>();
    setWindowIcon(applicationIcon());
    build();
    makeMenus();
    connectParts();
    for (const QString& problem : m_settings.problems)
        report(problem);
    showPage(Contents);
    m_pages->setCurrentWidget(m_opening);
    refresh();
    resize(1280, 800);
    restoreGeometry(m_settings.preferences->value(PreferenceKey::geometry).toByteArray());
    if (m_settings.wall)
        setWall(true);
}

MainWindow::~MainWindow()
{
    rememberGeometry();
    // Models and widgets read the feed until they are gone; it is a member, and members go before children do.
    delete takeCentralWidget();
}

void MainWindow::build()
{
    m_attentionBar = new AttentionBar(this);
    m_strip = new LevelStrip(this);
    m_rail = new Rail(this);
    m_pages = new QStackedWidget(this);
    m_opening = new OpeningPage(m_feed, m_pages);
    m_contents = new ContentsPage(m_feed, *m_settings.preferences, m_pages);
    m_relocations = new RelocationsPage(m_feed, *m_commander, m_pages);
    m_history = new HistoryPage(m_feed, m_pages);
    m_levels = new LevelsPage(m_feed, *m_commander, m_pages);
    m_views = new ViewsPage(m_feed, m_pages);
    m_check = new LibraryCheckPage(m_feed, *m_commander, m_pages);
    m_log = new LogPage(m_feed, m_pages);
    m_pageList = { m_contents, m_relocations, m_history, m_levels, m_views, m_check, m_log };
    for (WindowPage* one : m_pageList)
        m_pages->addWidget(one);
    m_pages->addWidget(m_opening);
    m_forceBar = new ForceBar(this);
    m_addBar = new AddBar(*m_commander, this);
    m_details = new DetailsPane(m_feed, this);
    m_health = new HealthBar(this);
    m_filterBar = new FilterBar(this);

    auto* middle = new QWidget(this);
    auto* middleLayout = new QVBoxLayout(middle);
    middleLayout->setContentsMargins(0, 0, 0, 0);
    middleLayout->setSpacing(0);
    middleLayout->addWidget(m_pages, 1);
    middleLayout->addWidget(m_forceBar);
    middleLayout->addWidget(m_addBar);
    auto* body = new QWidget(this);
    auto* bodyLayout = new QHBoxLayout(body);
    bodyLayout->setContentsMargins(0, 0, 0, 0);
    bodyLayout->setSpacing(0);
    bodyLayout->addWidget(m_rail);
    bodyLayout->addWidget(middle, 1);
    bodyLayout->addWidget(m_details);
    auto* window = new QWidget(this);
    auto* layout = new QVBoxLayout(window);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addWidget(m_attentionBar);
    layout->addWidget(m_strip);
    layout->addWidget(new Hairline(window));
    layout->addWidget(body, 1);
    layout->addWidget(m_health);

    m_wall = new WallPage(m_feed, this);
    m_screens = new QStackedWidget(this);
    m_screens->addWidget(window);
    m_screens->addWidget(m_wall);
    setCentralWidget(m_screens);

    m_absence = new AbsenceWatch(m_feed, this);
    m_tray = new Tray(this);
    m_actions = new ContentActions(m_feed, *m_commander, *m_forceBar, this);
    m_actions->setSelection([this]() -> const SelectedContents& { return m_selected; });
}

void MainWindow::connectParts()
{
    connect(m_rail, &Rail::pageChosen, this, [this](int number) {
        if (number == Contents)
            setContentFilter([](ContentFilter& filter) { filter.statuses = 0; });
        showPage(static_cast<PageNumber>(number));
    });
    connect(m_rail, &Rail::filterChosen, this, [this](int choice) {
        const quint32 statuses = statusChoices.at(static_cast<std::size_t>(choice)).statuses;
        setContentFilter([statuses](ContentFilter& filter) { filter.statuses = statuses; });
        showPage(Contents);
    });
    connect(m_strip, &LevelStrip::filterChosen, this, [this](std::optional<LevelSlot> level) {
        setContentFilter([level](ContentFilter& filter) { filter.level = level; });
        showPage(Contents);
    });
    connect(m_strip, &LevelStrip::contentsDropped, m_actions, &ContentActions::moveTo);
    connect(m_filterBar, &FilterBar::textChanged, this, [this](const QString& text) { page()->setText(text); });
    connect(m_filterBar, &FilterBar::levelChosen, this, [this](std::optional<LevelSlot> level) {
        setContentFilter([level](ContentFilter& filter) { filter.level = level; });
    });
    connect(m_filterBar, &FilterBar::statusesChosen, this, [this](quint32 statuses) {
        setContentFilter([statuses](ContentFilter& filter) { filter.statuses = statuses; });
    });
    connect(m_contents, &ContentsPage::filterChanged, this, &MainWindow::showContentFilter);
    for (WindowPage* one : m_pageList) {
        connect(one, &WindowPage::selectionChanged, this, &MainWindow::selectionChanged);
        connect(one, &WindowPage::menuAsked, this, &MainWindow::openMenu);
        connect(one->table(), &QAbstractItemView::activated, this, [this] {
            if (page()->hasDetails() && !m_detailsAction->isChecked())
                m_detailsAction->trigger();
        });
    }
    connect(m_details, &DetailsPane::moveAsked, m_actions, &ContentActions::move);
    connect(m_details, &DetailsPane::holdAsked, m_actions, &ContentActions::holdOrRelease);
    connect(m_forceBar, &ForceBar::closed, this, [this] { page()->table()->setFocus(); });
    connect(m_views, &ViewsPage::addAsked, m_addBar, [this](ContentId cid) { m_addBar->open(cid); });
    connect(m_addBar, &AddBar::closed, this, [this] { page()->table()->setFocus(); });
    connect(m_tray, &Tray::windowAsked, this, [this] {
        setWindowState(windowState() & ~Qt::WindowMinimized);
        show();
        raise();
        activateWindow();
    });
    connect(
        m_tray, &Tray::quitAsked, this, [this] { m_settings.quit ? m_settings.quit() : static_cast<void>(close()); });
    connect(m_commander, &Commander::refused, this, &MainWindow::report);
    m_exporter = new Exporter(m_feed.address(), m_settings.chooseFile, this);
    connect(m_exporter, &Exporter::failed, this, [this](const Error& error) { report(translate(error)); });
    connect(m_exporter, &Exporter::written, this, [this](const QString& path, qint64 rows) {
        notice(tr("%1 rows are in %2.", "after an export; a number, a file").arg(formatCount(rows), path));
    });

    connect(&m_feed, &EngineFeed::ready, this, [this] {
        m_filterBar->setLevels(m_feed.levels().table);
        m_addBar->setLevels(m_feed.levels().table);
        showPage(m_page);
        refresh();
    });
    connect(&m_feed, &EngineFeed::levelsChanged, this, [this] {
        m_filterBar->setLevels(m_feed.levels().table);
        m_addBar->setLevels(m_feed.levels().table);
        refreshSoon();
    });
    connect(&m_feed, &EngineFeed::liveChanged, this, [this] {
        page()->table()->viewport()->update();
        refresh();
    });
    connect(&m_feed, &EngineFeed::statusChanged, this, &MainWindow::refreshSoon);
    connect(&m_feed, &EngineFeed::levelStatusChanged, this, &MainWindow::refreshSoon);
    connect(&m_feed, &EngineFeed::contentCountsChanged, this, &MainWindow::refreshSoon);
    connect(&m_feed, &EngineFeed::contentsChanged, this, &MainWindow::refreshSoon);
    connect(&m_feed, &EngineFeed::relocationsChanged, this, &MainWindow::refreshSoon);
    m_refresh.setSingleShot(true);
    m_refresh.setInterval(refreshInterval);
    connect(&m_refresh, &QTimer::timeout, this, &MainWindow::refresh);

    m_remedies.send = [this](const Command& command) { m_commander->send(command); };
    m_remedies.resume = [this] { m_commander->send(ResumeRelocations{}); };
    m_remedies.tryEndpointAgain = m_settings.retryEndpoint;
    m_remedies.useFreePort = m_settings.useFreePort;
    m_remedies.showLevels = [this] { showPage(Levels); };
    m_remedies.showFailed = [this] {
        m_relocations->showState(RelocationState::Failed);
        showPage(Relocations);
    };
}

WindowPage* MainWindow::page() const { return m_pageList.at(static_cast<std::size_t>(m_page)); }

void MainWindow::showPage(PageNumber number)
{
    m_page = number;
    m_forceBar->setVisible(false);
    m_addBar->setVisible(false);
    if (m_feed.isReady())
        m_pages->setCurrentWidget(page());
    m_rail->setPage(number);
    m_pageActions[number]->setChecked(true);
    m_export->setEnabled(page()->hasCsv());
    m_filterBar->setUses(page()->takesText(), number == Contents);
    m_details->setVisible(m_detailsAction->isChecked() && page()->hasDetails() && m_feed.isReady());
    showContentFilter();
    selectionChanged();
    page()->table()->setFocus();
}

void MainWindow::setContentFilter(const std::function<void(ContentFilter&)>& change)
{
    ContentFilter filter = m_contents->filter();
    change(filter);
    m_contents->setFilter(filter);
    showContentFilter();
}

void MainWindow::showContentFilter()
{
    const ContentFilter& filter = m_contents->filter();
    if (m_page == Contents)
        m_filterBar->setFilter(filter);
    m_strip->setFilter(m_page == Contents ? filter.level : std::nullopt);
    const auto choice = std::find_if(statusChoices.begin(), statusChoices.end(),
        [&filter](const StatusChoice& one) { return one.statuses == filter.statuses; });
    m_rail->setFilter(m_page == Contents && choice != statusChoices.end()
            ? std::optional(static_cast<int>(choice - statusChoices.begin()))
            : std::nullopt);
}

void MainWindow::selectionChanged()
{
    m_selected = { page()->selectedContents(), page()->allThatMatchSelected() };
    m_actions->refresh();
    m_details->show(page()->currentContent(), m_selected.contents.size());
}

void MainWindow::openMenu(const QPoint& position)
{
    if (page() == m_levels)
        return;
    auto* menu = new QMenu(this);
    menu->setObjectName(QStringLiteral("contextMenu"));
    menu->setAttribute(Qt::WA_DeleteOnClose);
    m_actions->addTo(*menu);
    page()->table()->openMenu(*menu, position);
}

void MainWindow::togglePause()
{
    if (m_feed.status().pause)
        m_commander->send(ResumeRelocations{});
    else
        m_commander->send(PauseRelocations{});
}

void MainWindow::clearFilter()
{
    m_filterBar->field()->clear();
    setContentFilter([](ContentFilter& filter) { filter = {}; });
}

void MainWindow::report(const QString& sentence)
{
    m_notices.push_back({ QStringLiteral("notice-%1").arg(m_nextNotice++), sentence, Attention::Severity::Error, {} });
    refreshSoon();
}

void MainWindow::notice(const QString& sentence)
{
    m_notices.push_back({ QStringLiteral("notice-%1").arg(m_nextNotice++), sentence, Attention::Severity::Notice, {} });
    refresh();
}

void MainWindow::showAbout()
{
    notice(
        tr("Tierwatch %1 keeps every content in the level that its view count calls for. Free software under the GPL, "
           "version 3 or later.")
            .arg(QStringLiteral(TIERWATCH_VERSION)));
}

void MainWindow::exportShown()
{
    if (std::optional<CsvRows> rows = m_feed.isReady() ? page()->csv() : std::nullopt)
        m_exporter->start(std::move(*rows));
}

void MainWindow::nextPane()
{
    const std::vector<QWidget*> panes{ m_filterBar->field(), m_strip, m_rail, page()->table(), m_forceBar, m_addBar,
        m_details };
    std::size_t here = 3;
    for (std::size_t i = 0; i < panes.size(); ++i) {
        if (panes[i]->hasFocus() || (focusWidget() && panes[i]->isAncestorOf(focusWidget())))
            here = i;
    }
    for (std::size_t step = 1; step <= panes.size(); ++step) {
        QWidget* pane = panes[(here + step) % panes.size()];
        if (!pane->isVisible() || !pane->isEnabled())
            continue;
        const auto children = pane->findChildren<QWidget*>();
        const auto first = std::find_if(children.begin(), children.end(), [](const QWidget* child) {
            return child->focusPolicy() != Qt::NoFocus && child->isVisible() && child->isEnabled();
        });
        QWidget* target = pane->focusPolicy() != Qt::NoFocus ? pane : first != children.end() ? *first : nullptr;
        if (target) {
            target->setFocus(Qt::ShortcutFocusReason);
            return;
        }
    }
}

void MainWindow::setWall(bool wall)
{
    m_wallAction->setChecked(wall);
    m_screens->setCurrentIndex(wall ? 1 : 0);
    menuBar()->setVisible(!wall);
    m_toolBar->setVisible(!wall);
    setWindowState(windowState().setFlag(Qt::WindowFullScreen, wall));
}

void MainWindow::changeEvent(QEvent* event)
{
    if (event->type() == QEvent::PaletteChange && m_refresh.interval() > 0)
        refreshSoon();
    if (event->type() == QEvent::ActivationChange)
        activationChanged();
    QMainWindow::changeEvent(event);
}

void MainWindow::rememberGeometry()
{
    if (!m_wallAction->isChecked())
        m_settings.preferences->set(PreferenceKey::geometry, saveGeometry());
}

void MainWindow::keyPressEvent(QKeyEvent* event)
{
    if (event->key() == Qt::Key_Escape && m_wallAction->isChecked())
        setWall(false);
    else
        QMainWindow::keyPressEvent(event);
}

void MainWindow::refreshSoon()
{
    if (!m_refresh.isActive())
        m_refresh.start();
}

void MainWindow::refresh()
{
    m_refresh.stop();
    std::vector<Attention> troubles = attentions(m_feed, m_remedies);
    for (const Notice& notice : m_notices) {
        std::vector<Remedy> remedies = notice.remedies;
        remedies.push_back({ tr("Dismiss"), [this, id = notice.id] { dismiss(id); } });
        troubles.insert(troubles.begin(), { notice.id, notice.severity, notice.sentence, std::move(remedies) });
    }
    const auto count = std::count_if(troubles.begin(), troubles.end(),
        [](const Attention& one) { return one.severity != Attention::Severity::Notice; });
    const QString connection = m_settings.connection.isEmpty() ? m_feed.status().host : m_settings.connection;
    setWindowTitle((count > 0 ? tr("Tierwatch (%1)", "how many things need attention").arg(count) : tr("Tierwatch"))
        + (connection.isEmpty() ? QString() : QStringLiteral(" – ") + connection));
    m_tray->show(troubles, windowTitle());
    noteUse();
    m_wall->show(troubles);
    m_attentionBar->setAttentions(std::move(troubles));
    m_strip->setBands(levelBands(m_feed));
    if (m_feed.isReady())
        m_health->show(m_feed.status());
    else
        m_opening->refresh();

    const ContentStore& contents = m_feed.contents();
    m_rail->page(Contents)->setCount(contents.total());
    m_rail->page(Relocations)->setCount(m_feed.relocations().entries().size());
    for (std::size_t i = 0; i < statusChoices.size(); ++i) {
        qint64 those = 0;
        for (std::size_t status = 0; status < contentStatuses; ++status) {
            if (statusChoices[i].statuses & ContentFilter::bit(static_cast<ContentStatus>(status)))
                those += contents.count(static_cast<ContentStatus>(status));
        }
        m_rail->filter(static_cast<int>(i))->setCount(those);
    }
    const bool paused = m_feed.status().pause.has_value();
    m_pause->setText(paused ? tr("&Resume") : tr("&Pause all"));
    m_pause->setIconText(withoutMnemonic(m_pause->text()));
    m_pause->setIcon(icon(paused ? QStringLiteral("resume") : QStringLiteral("pause")));
    m_pause->setEnabled(m_feed.isReady());
    m_actions->refresh();
    m_details->refresh();
}

} // namespace tierwatch
