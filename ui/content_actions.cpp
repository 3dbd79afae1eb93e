// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/content_actions.h"

#include "ui/commander.h"
#include "ui/icons.h"
#include "ui/widgets/force_bar.h"
#include "ui/words.h"

#include <QAction>
#include <QClipboard>
#include <QDesktopServices>
#include <QFileInfo>
#include <QGuiApplication>
#include <QMenu>
#include <QUrl>

#include <algorithm>
#include <span>

namespace tierwatch {

namespace {

/// The menu looks at no more rows than this to decide what it offers.
constexpr std::size_t rowsLookedAt = 500;
/// So many sizes are added up in a turn.
constexpr std::size_t rowsSummed = 10'000;

} // namespace

QString contentPath(const LevelTable& levels, const ContentRow& row)
{
    const Level* level = levels.find(row.level);
    return level ? level->path + QLatin1Char('/') + row.name.text() : QString();
}

QString contentUrl(const LevelTable& levels, const ContentRow& row)
{
    const Level* level = levels.find(row.level);
    if (level == nullptr || level->url.isEmpty())
        return {};
    const QString name = QString::fromLatin1(QUrl::toPercentEncoding(row.name.text(), "/"));
    return level->url.endsWith(u'/') ? level->url + name : level->url + u'/' + name;
}

ContentActions::ContentActions(EngineFeed& feed, Commander& commander, ForceBar& forceBar, QWidget* window)
    : QObject(window)
    , m_feed(feed)
    , m_commander(commander)
    , m_forceBar(forceBar)
    , m_window(window)
    , m_moveTo(new QMenu(tr("Move &to"), window))
{
    const auto action = [this](const QString& text, const QString& iconName, const QKeySequence& shortcut,
                            void (ContentActions::*slot)()) {
        auto* made = new QAction(icon(iconName), text, this);
        made->setShortcut(shortcut);
        connect(made, &QAction::triggered, this, slot);
        m_window->addAction(made);
        return made;
    };
    m_move = action(tr("&Move to …"), QStringLiteral("move"), Qt::CTRL | Qt::Key_M, &ContentActions::move);
    m_move->setObjectName(QStringLiteral("moveContents"));
    m_moveTo->setIcon(icon(QStringLiteral("move")));
    m_hold = action(tr("&Hold here"), QStringLiteral("hold"), Qt::CTRL | Qt::Key_H, &ContentActions::holdOrRelease);
    m_retry = action(tr("&Retry"), QStringLiteral("retry"), Qt::CTRL | Qt::Key_R, &ContentActions::retry);
    m_retry->setObjectName(QStringLiteral("retryContents"));
    m_cancel = action(tr("&Cancel relocation"), QStringLiteral("cancel"), QKeySequence(), &ContentActions::cancel);
    m_copyPath = action(
        tr("Copy &path"), QStringLiteral("copy"), Qt::CTRL | Qt::SHIFT | Qt::Key_C, &ContentActions::copyPaths);

    m_copyUrl = action(tr("Copy &URL"), QString(), QKeySequence(), &ContentActions::copyUrls);
    m_openFolder = action(tr("&Open folder"), QString(), QKeySequence(), &ContentActions::openFolder);
    m_sum.setSingleShot(true);
    connect(&m_sum, &QTimer::timeout, this, &ContentActions::sumUp);

    connect(&m_feed, &EngineFeed::ready, this, &ContentActions::fillLevels);
    connect(&m_feed, &EngineFeed::levelsChanged, this, &ContentActions::fillLevels);
    connect(&m_feed, &EngineFeed::levelStatusChanged, this,
        [this] { m_forceBar.setLevels(m_feed.levels().table, m_feed.levelStatus()); });
    connect(&m_forceBar, &ForceBar::moveAsked, this, [this](const Relocate& relocate) { m_commander.send(relocate); });
    fillLevels();
}

void ContentActions::setSelection(std::function<const SelectedContents&()> selection)
{
    m_selection = std::move(selection);
    refresh();
}

void ContentActions::addTo(QMenu& menu) const
{
    menu.addAction(m_move);
    menu.addMenu(m_moveTo);
    menu.addAction(m_hold);
    menu.addSeparator();
    menu.addAction(m_retry);
    menu.addAction(m_cancel);
    menu.addSeparator();
    menu.addAction(m_copyPath);
    menu.addAction(m_copyUrl);
    menu.addAction(m_openFolder);
}

void ContentActions::refresh()
{
    const std::vector<ContentId>& contents = selected();
    const auto looked = std::span(contents).first(std::min(contents.size(), rowsLookedAt));
    const auto is = [this](ContentId cid, std::initializer_list<RelocationState> states) {
        const auto state = m_feed.relocations().state(cid);
        return state && std::ranges::find(states, *state) != states.end();
    };
    const bool any = !contents.empty();
    const bool allHeld = any && std::ranges::all_of(looked, [this](ContentId cid) {
        const ContentRow* row = find(cid);
        return row && row->heldUntil != 0;
    });
    m_move->setEnabled(any);
    m_moveTo->setEnabled(any);
    m_hold->setEnabled(any);
    m_hold->setText(allHeld ? tr("Re&lease") : tr("&Hold here"));
    m_hold->setIcon(icon(allHeld ? QStringLiteral("release") : QStringLiteral("hold")));
    m_retry->setEnabled(
        std::ranges::any_of(looked, [&](ContentId cid) { return is(cid, { RelocationState::Failed }); }));
    m_cancel->setEnabled(std::ranges::any_of(looked, [&](ContentId cid) {
        return is(cid, { RelocationState::Waiting, RelocationState::Running });
    }));
    m_copyPath->setEnabled(any);
    m_copyUrl->setEnabled(std::ranges::any_of(looked, [this](ContentId cid) {
        const ContentRow* row = find(cid);
        return row && !contentUrl(m_feed.levels().table, *row).isEmpty();
    }));
    m_openFolder->setEnabled(contents.size() == 1);
}

const SelectedContents& ContentActions::selection() const { return m_selection ? m_selection() : m_nothing; }

const ContentRow* ContentActions::find(ContentId cid) const
{
    const auto handle = m_feed.contents().find(cid);
    return handle ? &m_feed.contents().row(*handle) : nullptr;
}

void ContentActions::askToMove(std::optional<LevelSlot> to)
{
    m_asked = ForceSelection{ .contents = selected(), .allThatMatch = selection().allThatMatch };
    m_summed = 0;
    m_forceBar.open(m_asked, to);
    sumUp();
}

void ContentActions::sumUp()
{
    if (!m_forceBar.isOpen())
        return;
    const std::size_t end = std::min(m_asked.contents.size(), m_summed + rowsSummed);
    for (; m_summed < end; ++m_summed) {
        const ContentRow* row = find(m_asked.contents[m_summed]);
        if (row && row->size >= 0)
            m_asked.bytes += row->size;
        else
            m_asked.bytesComplete = false;
    }
    const bool all = m_summed == m_asked.contents.size();
    m_forceBar.setBytes(m_asked.bytes, m_asked.bytesComplete && all);
    if (!all)
        m_sum.start();
}

void ContentActions::holdOrRelease()
{
    const std::vector<ContentId>& contents = selected();
    if (contents.empty())
        return;
    const bool allHeld = std::ranges::all_of(contents, [this](ContentId cid) {
        const ContentRow* row = find(cid);
        return row == nullptr || row->heldUntil != 0;
    });
    if (allHeld)
        m_commander.send(Release{ contents });
    else
        m_commander.send(Hold{ contents, HoldFor{ HoldFor::Kind::UntilReleased, {} } });
}

std::vector<ContentId> ContentActions::selectedIn(RelocationState first, RelocationState second) const
{
    std::vector<ContentId> found;
    for (const ContentId cid : selected()) {
        const auto state = m_feed.relocations().state(cid);
        if (state == first || state == second)
            found.push_back(cid);
    }
    return found;
}

void ContentActions::retry()
{
    if (auto contents = selectedIn(RelocationState::Failed, RelocationState::Failed); !contents.empty())
        m_commander.send(Retry{ std::move(contents) });
}

void ContentActions::cancel()
{
    if (auto contents = selectedIn(RelocationState::Waiting, RelocationState::Running); !contents.empty())
        m_commander.send(Cancel{ std::move(contents) });
}

void ContentActions::copyPaths()
{
    QStringList paths;
    for (const ContentId cid : selected()) {
        const ContentRow* row = find(cid);
        if (const QString path = row ? contentPath(m_feed.levels().table, *row) : QString(); !path.isEmpty())
            paths << path;
    }
    QGuiApplication::clipboard()->setText(paths.join(QLatin1Char('\n')));
}

void ContentActions::copyUrls()
{
    QStringList urls;
    for (const ContentId cid : selected()) {
        const ContentRow* row = find(cid);
        if (const QString url = row ? contentUrl(m_feed.levels().table, *row) : QString(); !url.isEmpty())
            urls << url;
    }
    QGuiApplication::clipboard()->setText(urls.join(QLatin1Char('\n')));
}

void ContentActions::openFolder()
{
    const ContentRow* row = selected().empty() ? nullptr : find(selected().front());
    if (row)
        QDesktopServices::openUrl(
            QUrl::fromLocalFile(QFileInfo(contentPath(m_feed.levels().table, *row)).absolutePath()));
}

void ContentActions::fillLevels()
{
    m_forceBar.setLevels(m_feed.levels().table, m_feed.levelStatus());
    m_moveTo->clear();
    for (const Level& level : hottestFirst(m_feed.levels().table)) {
        QAction* action = m_moveTo->addAction(level.name());
        connect(action, &QAction::triggered, this, [this, slot = level.slot] { askToMove(slot); });
    }
}

} // namespace tierwatch
