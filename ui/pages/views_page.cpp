// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/views_page.h"

#include "models/format.h"
#include "ui/delegates/cell_delegate.h"
#include "ui/theme.h"
#include "ui/view_examples.h"
#include "ui/widgets/choices.h"
#include "ui/widgets/copy_line.h"
#include "ui/widgets/foot.h"
#include "ui/widgets/notice.h"
#include "ui/widgets/sparkline.h"
#include "ui/words.h"

#include <QLabel>
#include <QPushButton>
#include <QScrollArea>
#include <QStackedWidget>
#include <QVBoxLayout>

namespace tierwatch {

using namespace std::chrono_literals;

namespace {

constexpr auto interval = 1s;
constexpr auto quiet = 10min; ///< without a view: worth a sentence
constexpr std::size_t shownSeconds = 300;

SmallCell numberCell(qint64 number) { return { formatCount(number), number }; }

/// With seconds today: so one sees it go on.
QString clockText(Time time, Time now)
{
    return now - time < 12h ? formatTime(time).section(u' ', 1) : momentText(time, now);
}

SmallCell timeCell(Time time) { return { formatTime(time), qint64{ microseconds(time) } }; }

} // namespace

ViewsPage::ViewsPage(EngineFeed& feed, QWidget* parent) : WindowPage(parent), m_feed(feed)
{
    m_models[Unknown] = new SmallTable(
        { { tr("cid"), true }, { tr("Reports", "column: how many"), true }, { tr("Last", "column: a time") } }, this);
    m_models[Rejected] = new SmallTable({ { tr("Reason", "column: why views are rejected") },
                                            { tr("Views", "column: how many"), true }, { tr("Last") } },
        this);
    m_models[Fell] = new SmallTable({ { tr("cid"), true }, { tr("File") }, { tr("Before", "column: a count"), true },
                                        { tr("Reported", "column: a count"), true }, { tr("When") } },
        this);
    m_parts = new QStackedWidget(this);
    m_parts->addWidget(
        makeTable(Unknown, tr("Unknown cids"), QStringLiteral("unknownTable"), { { 0, 12 }, { 1, 12 }, { 2, 22 } }, 2));
    m_parts->addWidget(makeTable(Rejected, tr("Rejected views by reason"), QStringLiteral("rejectedTable"),
        { { 0, 60 }, { 1, 10 }, { 2, 20 } }, 0));
    m_parts->addWidget(makeTable(Fell, tr("Counts that fell"), QStringLiteral("fellTable"),
        { { 0, 10 }, { 1, 40 }, { 2, 13 }, { 3, 13 }, { 4, 20 } }, 1));
    m_parts->addWidget(makeExamples());
    m_tables[Unknown]->setEmptyText(tr("Every cid that players report is in the catalogue."));
    m_tables[Rejected]->setEmptyText(tr("No view has been rejected."));
    m_tables[Fell]->setEmptyText(tr("No count has fallen."));

    auto* choices = new Choices(tr("What is shown of the views"), this);
    const std::array<QString, 4> names{ tr("Unknown cids"), tr("Rejected"), tr("Counts that fell"),
        tr("How to report views") };
    for (std::size_t i = 0; i < names.size(); ++i) {
        m_choices.at(i) = choices->add(names.at(i));
        connect(m_choices.at(i), &QAbstractButton::clicked, this, [this, i] { showPart(static_cast<Part>(i)); });
    }
    m_foot = new Foot(this);
    m_add = m_foot->addButton(tr("Add as a content"));
    m_add->setObjectName(QStringLiteral("addUnknown"));

    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addWidget(makeHead());
    layout->addWidget(makeNotice());
    layout->addWidget(choices);
    layout->addWidget(m_parts, 1);
    layout->addWidget(m_foot);

    m_timer.setInterval(interval);
    connect(&m_timer, &QTimer::timeout, this, &ViewsPage::ask);
    connect(&m_feed, &EngineFeed::ready, this, &ViewsPage::ask);
    connect(&m_feed, &EngineFeed::statusChanged, this, &ViewsPage::showHead);
    connect(m_add, &QPushButton::clicked, this, &ViewsPage::add);
    connect(m_tables[Unknown], &QTableView::doubleClicked, this, &ViewsPage::add);
    showPart(Unknown);
    showHead();
    showNotice();
    showExamples();
}

Table* ViewsPage::makeTable(Part part, const QString& name, const QString& objectName,
    const std::vector<std::pair<int, int>>& widths, int stretched)
{
    auto* table = new Table(name, this);
    table->setObjectName(objectName);
    table->setModel(m_models[part]);
    table->setItemDelegate(new CellDelegate(m_feed, { .badges = {}, .progress = -1, .loud = {} }, table));
    table->setColumnWidths(widths);
    table->setStretchColumn(stretched);
    connect(table, &Table::inUseChanged, m_models[part], &SmallTable::setFrozen);
    connect(table, &Table::selectedRowsChanged, this, &ViewsPage::showFoot);
    connect(table, &Table::selectedRowsChanged, this, &WindowPage::selectionChanged);
    m_tables[part] = table;
    return table;
}

QWidget* ViewsPage::makeHead()
{
    auto* head = new QWidget(this);
    m_rate = new QLabel(head);
    m_rate->setObjectName(QStringLiteral("viewsRate"));
    QFont large = m_rate->font();
    large.setPointSizeF(large.pointSizeF() * 1.8);
    m_rate->setFont(large);
    m_last = new QLabel(head);
    m_last->setObjectName(QStringLiteral("viewsLast"));
    m_last->setTextFormat(Qt::PlainText);
    m_line = new Sparkline(shownSeconds, head);
    m_line->setAccessibleName(tr("Views accepted in the last five minutes"));
    m_line->setEnds(tr("5 minutes ago"), tr("now"));
    auto* words = new QVBoxLayout;
    words->setSpacing(2);
    words->addStretch(1);
    words->addWidget(m_rate);
    words->addWidget(m_last);
    words->addStretch(1);
    auto* layout = new QHBoxLayout(head);
    layout->setContentsMargins(14, 8, 14, 4);
    layout->setSpacing(24);
    layout->addLayout(words);
    layout->addWidget(m_line, 1);
    return head;
}

QWidget* ViewsPage::makeNotice()
{
    auto* notice = new Notice(this);
    m_notice = notice;
    m_noticeWords = notice->label();
    m_noticeWords->setObjectName(QStringLiteral("viewsNotice"));
    QPushButton* copy = notice->addButton(tr("Copy a test line"));
    copy->setObjectName(QStringLiteral("copyTestLine"));
    connect(copy, &QPushButton::clicked, this, [this] { m_curl->copy(); });
    QPushButton* why = notice->addButton(tr("What can be wrong?"));
    why->setObjectName(QStringLiteral("whatCanBeWrong"));
    connect(why, &QPushButton::clicked, this, [this] { showPart(Report); });
    return notice;
}

QWidget* ViewsPage::makeExamples()
{
    auto* scroll = new QScrollArea(this);
    auto* body = new QWidget(scroll);
    m_curl = new CopyLine(tr("From a shell: one view of a content that is there, to try whether reports arrive"), body);
    m_curl->setObjectName(QStringLiteral("curlLine"));
    m_nginx = new CopyLine(
        tr("From nginx: one view for each request of a film, with its cid in the address (?cid=7)"), body);
    m_nginx->setObjectName(QStringLiteral("nginxLine"));
    m_beacon = new CopyLine(
        tr("From a web page, through a web server that hands /views on as above, when a film has begun"), body);
    m_beacon->setObjectName(QStringLiteral("beaconLine"));
    m_reasons = new QLabel(body);
    m_reasons->setObjectName(QStringLiteral("viewsReasons"));
    m_reasons->setWordWrap(true);
    m_reasons->setTextFormat(Qt::PlainText);
    m_reasons->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
    auto* layout = new QVBoxLayout(body);
    layout->setContentsMargins(14, 12, 14, 12);
    layout->setSpacing(14);
    layout->addWidget(m_curl);
    layout->addWidget(m_nginx);
    layout->addWidget(m_beacon);
    layout->addWidget(m_reasons);
    layout->addStretch(1);
    scroll->setWidget(body);
    scroll->setWidgetResizable(true);
    scroll->setFrameShape(QFrame::NoFrame);
    scroll->setAccessibleName(tr("How to report views"));
    return scroll;
}

Table* ViewsPage::table() const
{
    const int part = m_parts->currentIndex();
    return m_tables.at(static_cast<std::size_t>(part < Report ? part : Unknown));
}

void ViewsPage::showPart(Part part)
{
    const bool focused = m_parts->currentWidget()->hasFocus();
    m_parts->setCurrentIndex(part);
    if (focused) // it would go to whatever comes next in the window
        m_parts->currentWidget()->setFocus();
    for (std::size_t i = 0; i < m_choices.size(); ++i)
        m_choices.at(i)->setChecked(static_cast<int>(i) == part);
    showFoot();
    Q_EMIT selectionChanged();
}

void ViewsPage::showEvent(QShowEvent* event)
{
    WindowPage::showEvent(event);
    m_timer.start();
    ask();
}

void ViewsPage::hideEvent(QHideEvent* event)
{
    m_timer.stop();
    WindowPage::hideEvent(event);
}

void ViewsPage::ask()
{
    if (!isVisible() || !m_feed.isReady())
        return;
    m_ticket = m_feed.engine().views(m_feed.address(), [this](const Result<ViewsReport>& report) {
        if (report)
            show(*report); // else the window says elsewhere that the engine does not answer
    });
}

void ViewsPage::show(const ViewsReport& report)
{
    m_report = report;
    m_known = true;
    showHead();
    showNotice();
    showTables();
    showExamples();
    showFoot();
}

void ViewsPage::showHead()
{
    m_rate->setText(tr("%1 views/s", "%1 is a number").arg(rateText(m_feed.status().viewsPerSecond)));
    const Time now = m_feed.clock().now();
    m_last->setText(!m_known ? QString()
            : m_report.lastAccepted == Time{}
            ? tr("None accepted since %1").arg(momentText(m_report.since, now))
            : tr("%1 accepted since %2, the last one at %3", "a number of views, a time, a time")
                  .arg(formatCount(static_cast<qint64>(m_report.counts.accepted)), momentText(m_report.since, now),
                      clockText(m_report.lastAccepted, now)));
    m_line->setValues(m_report.perSecond);
}

void ViewsPage::showNotice()
{
    const Time now = m_feed.clock().now();
    const Time last = std::max(m_report.lastAccepted, m_report.since);
    m_notice->setVisible(m_known && now - last >= quiet);
    m_noticeWords->setText(tr("No player has reported a view since %1.").arg(momentText(last, now)));
}

SmallCell ViewsPage::fileCell(ContentId cid) const
{
    const auto handle = m_feed.contents().find(cid);
    return { handle ? m_feed.contents().row(*handle).name.text() : unknownText() };
}

void ViewsPage::showTables()
{
    std::vector<SmallRow> unknown;
    for (const UnknownContent& content : m_report.unknown) {
        const QString cid = QString::number(number(content.cid));
        unknown.push_back({ cid,
            { { cid, number(content.cid) }, numberCell(static_cast<qint64>(content.count)), timeCell(content.last) } });
    }
    std::vector<SmallRow> rejected;
    for (const RejectedViews& reason : m_report.rejected)
        rejected.push_back({ QString::fromUtf8(reason.newest.source),
            { { translate(reason.newest) }, numberCell(static_cast<qint64>(reason.count)), timeCell(reason.last) },
            std::nullopt, translate(reason.newest) });
    std::vector<SmallRow> fell;
    QHash<QString, int> times; // several at once are several rows
    for (const FallenCount& one : m_report.fell) {
        const QString key = QStringLiteral("%1 %2").arg(number(one.cid)).arg(microseconds(one.at));
        fell.push_back({ key + QStringLiteral(" %1").arg(times[key]++),
            { { QString::number(number(one.cid)), number(one.cid) }, fileCell(one.cid), numberCell(one.before),
                numberCell(one.after), timeCell(one.at) },
            one.cid });
    }
    Choices::setCount(m_choices[Unknown], static_cast<int>(unknown.size()));
    Choices::setCount(m_choices[Rejected], static_cast<int>(m_report.counts.rejected));
    Choices::setCount(m_choices[Fell], static_cast<int>(m_report.counts.fell));
    m_models[Unknown]->setRows(std::move(unknown));
    m_models[Rejected]->setRows(std::move(rejected));
    m_models[Fell]->setRows(std::move(fell));
}

void ViewsPage::showExamples()
{
    const ComponentHealth& endpoint = m_feed.status().health.of(Component::Endpoint);
    const ViewExamples examples = viewExamples(endpoint.kind, exampleContent(m_feed));
    m_curl->setText(examples.curl);
    m_nginx->setText(examples.nginx);
    m_beacon->setText(examples.beacon);
    m_reasons->setText(whatCanBeWrong(m_feed, m_report));
}

void ViewsPage::showFoot()
{
    QString words;
    switch (static_cast<Part>(m_parts->currentIndex())) {
    case Unknown:
        words = tr("The newest thousand cids that players report and the catalogue does not have. Their views are "
                   "answered 404 and counted nowhere.");
        break;
    case Rejected:
        words = m_report.counts.failed > 0
            ? tr("Views that were not understood. %Ln more failed because a store did not take them; players were told "
                 "to come again.",
                "views", static_cast<int>(m_report.counts.failed))
            : tr("Views that were not understood or not allowed. Nothing of them was counted.");
        break;
    case Fell:
        words = tr("Reports below the count that was known. Under the rule “total” they are obeyed; a player that "
                   "reports something else than lifetime totals looks like this.");
        break;
    case Report:
        break;
    }
    m_foot->label()->setText(words);
    m_add->setVisible(m_parts->currentIndex() == Unknown);
    m_add->setEnabled(m_tables[Unknown]->selectionModel()->hasSelection());
    m_foot->setVisible(m_parts->currentIndex() != Report);
}

void ViewsPage::add()
{
    const auto rows = m_tables[Unknown]->selectedRows();
    if (rows.empty())
        return;
    bool good = false;
    const qint64 cid = m_models[Unknown]->rowAt(rows.front())->key.toLongLong(&good);
    if (good)
        Q_EMIT addAsked(static_cast<ContentId>(cid));
}

} // namespace tierwatch
