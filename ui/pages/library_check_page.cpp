// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/library_check_page.h"

#include "models/format.h"
#include "ui/commander.h"
#include "ui/delegates/cell_delegate.h"
#include "ui/widgets/choices.h"
#include "ui/widgets/foot.h"
#include "ui/widgets/notice.h"
#include "ui/words.h"

#include <QAbstractButton>
#include <QHBoxLayout>
#include <QLabel>
#include <QProgressBar>
#include <QPushButton>
#include <QScrollArea>
#include <QSet>
#include <QVBoxLayout>

#include <algorithm>

namespace tierwatch {

namespace {

constexpr int progressSteps = 1000;

} // namespace

LibraryCheckPage::LibraryCheckPage(EngineFeed& feed, Commander& commander, QWidget* parent)
    : WindowPage(parent)
    , m_feed(feed)
    , m_commander(commander)
    , m_model(new AuditModel(feed, this))
    , m_table(new Table(tr("Findings"), this))
    , m_summary(new QLabel(this))
    , m_progress(new QProgressBar(this))
    , m_check(new QPushButton(tr("Check now"), this))
    , m_kinds(new Choices(tr("Findings shown"), this))
    , m_confirm(new Notice(this))
    , m_foot(new Foot(this))
    , m_repair(m_foot->addButton(tr("Repair these …")))
{
    m_table->setObjectName(QStringLiteral("findingsTable"));
    m_table->setModel(m_model);
    m_table->setItemDelegate(new CellDelegate(
        feed, { .badges = { AuditColumn::Level }, .progress = -1, .loud = { AuditColumn::Result } }, m_table));
    m_table->setColumnWidths({ { AuditColumn::Kind, 17 }, { AuditColumn::File, 22 }, { AuditColumn::Level, 10 },
        { AuditColumn::Size, 9 }, { AuditColumn::What, 40 }, { AuditColumn::Repair, 22 }, { AuditColumn::Result, 9 } });
    m_table->setStretchColumn(AuditColumn::What);
    m_table->setWideColumns({ AuditColumn::Size }, 150);
    m_summary->setObjectName(QStringLiteral("checkSummary"));
    m_summary->setTextFormat(Qt::PlainText);
    m_summary->setWordWrap(true);
    m_progress->setObjectName(QStringLiteral("checkProgress"));
    m_progress->setAccessibleName(tr("Progress of the check"));
    m_progress->setTextVisible(false);
    m_progress->setFixedWidth(fontMetrics().averageCharWidth() * 24);
    m_check->setObjectName(QStringLiteral("checkNow"));
    m_check->setToolTip(tr("Compares catalogue, directories and state store. Nothing is changed."));
    m_repair->setObjectName(QStringLiteral("repairThese"));
    m_confirm->setObjectName(QStringLiteral("repairConfirm"));
    m_confirm->setVisible(false);

    QPushButton* repair = m_confirm->addButton(tr("Repair"));
    repair->setObjectName(QStringLiteral("repairNow"));
    QPushButton* cancel = m_confirm->addButton(tr("Cancel"));
    auto* head = new QWidget(this);
    auto* headLayout = new QHBoxLayout(head);
    headLayout->setContentsMargins(14, 8, 10, 8);
    headLayout->setSpacing(12);
    headLayout->addWidget(m_summary, 1);
    headLayout->addWidget(m_progress);
    headLayout->addWidget(m_check);
    auto* kinds = new QScrollArea(this); // there are more kinds than a narrow window has room for
    kinds->setWidget(m_kinds);
    kinds->setWidgetResizable(true);
    kinds->setFrameShape(QFrame::NoFrame);
    kinds->setFocusPolicy(Qt::NoFocus);
    kinds->setVerticalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    kinds->setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addWidget(head);
    layout->addWidget(kinds);
    layout->addWidget(m_table, 1);
    layout->addWidget(m_confirm);
    layout->addWidget(m_foot);

    QAbstractButton* all = m_kinds->add(tr("All findings"));
    all->setChecked(true);
    m_kindButtons[QByteArray()] = all;
    kinds->setFixedHeight(m_kinds->sizeHint().height());
    connect(all, &QAbstractButton::clicked, this, [this] { showKind({}); });
    connect(m_check, &QPushButton::clicked, this, [this] { start({}); });
    connect(m_repair, &QPushButton::clicked, this, &LibraryCheckPage::showRepair);
    connect(repair, &QPushButton::clicked, this, [this] {
        m_confirm->setVisible(false);
        start(chosenRepair());
    });
    connect(cancel, &QPushButton::clicked, m_confirm, &QWidget::hide);
    connect(m_table, &Table::selectedRowsChanged, this, [this] {
        m_confirm->setVisible(false);
        showState();
    });
    connect(m_table, &Table::selectedRowsChanged, this, &WindowPage::selectionChanged);
    connect(m_table, &QWidget::customContextMenuRequested, this, &WindowPage::menuAsked);
    connect(m_model, &AuditModel::progressChanged, this, &LibraryCheckPage::showState);
    connect(&m_feed, &EngineFeed::ready, this, &LibraryCheckPage::showState);
    showState();
}

void LibraryCheckPage::showEvent(QShowEvent* event)
{
    WindowPage::showEvent(event);
    m_model->setActive(true);
}

void LibraryCheckPage::hideEvent(QHideEvent* event)
{
    m_model->setActive(false);
    WindowPage::hideEvent(event);
}

std::vector<ContentId> LibraryCheckPage::selectedContents() const
{
    std::vector<ContentId> contents;
    QSet<ContentId> known;
    for (const int row : m_table->selectedRows()) {
        const AuditFinding* finding = m_model->findingAt(row);
        if (!finding || !finding->cid || known.contains(*finding->cid))
            continue;
        known.insert(*finding->cid);
        contents.push_back(*finding->cid);
    }
    return contents;
}

std::optional<ContentId> LibraryCheckPage::currentContent() const
{
    const AuditFinding* finding
        = m_table->selectionModel()->hasSelection() ? m_model->findingAt(m_table->currentIndex().row()) : nullptr;
    return finding ? finding->cid : std::nullopt;
}

QString LibraryCheckPage::summary() const
{
    const AuditProgress& audit = m_model->progress();
    const Time now = m_feed.clock().now();
    const QString by = audit.by.isEmpty() ? QString() : tr(" by %1", "who began the check").arg(audit.by);
    switch (audit.state) {
    case AuditProgress::State::None:
        return tr("The library has not been checked yet. A check compares catalogue, directories and state store, and "
                  "changes nothing.");
    case AuditProgress::State::Running:
        return tr("Checking since %1%2: %3 files of %4 contents looked at", "a time, by whom, a number, a number")
            .arg(momentText(audit.startedAt, now), by, formatCount(audit.files), formatCount(audit.contents));
    case AuditProgress::State::Failed:
        return tr("The check of %1%2 came to no end. %3", "a time, by whom, a sentence")
            .arg(momentText(audit.endedAt, now), by, audit.error ? translate(*audit.error) : QString());
    case AuditProgress::State::Done:
        break;
    }
    QString words = tr("Last checked %1%2: %3 contents, %4 files.", "a time, by whom, a number, a number")
                        .arg(momentText(audit.endedAt, now), by, formatCount(audit.contents), formatCount(audit.files));
    if (audit.left == 0 && audit.repaired == 0)
        return words + u' ' + tr("Everything is as it should be.");
    if (audit.repaired > 0)
        words += u' ' + tr("%Ln repaired.", "findings", static_cast<int>(audit.repaired));
    if (audit.left > 0)
        words += u' ' + tr("%Ln findings left.", nullptr, static_cast<int>(audit.left));
    if (m_model->rowCount() == 0 && m_model->kind().isEmpty())
        words += u' ' + tr("Check again to see them: they are not kept over a restart.");
    return words;
}

void LibraryCheckPage::showState()
{
    const AuditProgress& audit = m_model->progress();
    const bool running = audit.state == AuditProgress::State::Running || m_starting;
    m_summary->setText(summary());
    m_progress->setVisible(running);
    const bool known = audit.contents > 0;
    m_progress->setRange(0, known ? progressSteps : 0);
    if (known) // files and states are each a half
        m_progress->setValue(
            static_cast<int>((std::min(audit.files, audit.contents) + std::min(audit.states, audit.contents))
                * progressSteps / (2 * audit.contents)));
    m_check->setEnabled(m_feed.isReady() && !running);
    showKinds();
    const int repairable = m_model->repairable(m_model->kind());
    m_repair->setEnabled(!running && repairable > 0);
    const auto& error = m_model->error();
    m_foot->setTrouble(error.has_value() || !m_refusal.isEmpty());
    if (!m_refusal.isEmpty())
        m_foot->label()->setText(m_refusal);
    else if (error)
        m_foot->label()->setText(tr("The check could not be asked for. %1").arg(translate(*error)));
    else if (m_model->rowCount() == 0)
        m_foot->label()->clear();
    else
        m_foot->label()->setText(
            tr("%Ln of them can be repaired; the others are yours to decide.", "findings", repairable));
    if (audit.state == AuditProgress::State::None)
        m_table->setEmptyText(tr("Nothing has been checked yet."));
    else
        m_table->setEmptyText(running ? QString() : tr("No finding is like that."));
}

/// A button for each kind that has occurred, in the order of their first occurrence.
void LibraryCheckPage::showKinds()
{
    int all = 0;
    for (const auto& [kind, count] : m_model->progress().found) {
        all += static_cast<int>(count);
        QAbstractButton*& button = m_kindButtons[kind];
        if (!button) {
            button = m_kinds->add(findingKindWord(kind));
            connect(button, &QAbstractButton::clicked, this, [this, kind = kind] { showKind(kind); });
        }
    }
    for (const auto& [kind, button] : m_kindButtons) {
        const auto found = m_model->progress().found.find(kind);
        const int count = found == m_model->progress().found.end() ? 0 : static_cast<int>(found->second);
        Choices::setCount(button, kind.isEmpty() ? all : count);
        button->setVisible(kind.isEmpty() || count > 0 || kind == m_model->kind());
    }
}

void LibraryCheckPage::showKind(const QByteArray& kind)
{
    m_confirm->setVisible(false);
    m_model->setKind(kind);
    for (const auto& [one, button] : m_kindButtons)
        button->setChecked(one == kind);
    showState();
}

StartAudit LibraryCheckPage::chosenRepair() const
{
    StartAudit repair{ true };
    repair.contents = selectedContents();
    if (!m_model->kind().isEmpty())
        repair.kinds = { m_model->kind() };
    return repair;
}

void LibraryCheckPage::showRepair()
{
    const StartAudit repair = chosenRepair();
    const QSet<ContentId> contents(repair.contents.begin(), repair.contents.end());
    std::map<QByteArray, int> deeds;
    int findings = 0;
    for (int row = 0; row < m_model->rowCount(); ++row) {
        const AuditFinding& finding = *m_model->findingAt(row);
        const bool chosen = contents.isEmpty() || (finding.cid && contents.contains(*finding.cid));
        if (!chosen || finding.repaired || repairWord(finding.repair).isEmpty())
            continue;
        ++deeds[finding.repair];
        ++findings;
    }
    QStringList words;
    for (const auto& [deed, count] : deeds)
        words << tr("%1: %2", "what is done: how many times").arg(repairWord(deed), formatCount(count));
    if (findings == 0) {
        m_refusal = tr("Of what is selected nothing can be repaired.");
        showState();
        return;
    }
    m_refusal.clear();
    m_confirm->label()->setText(
        tr("Repair %Ln findings? Each is looked at again and proven first; no last copy is ever removed.", nullptr,
            findings)
        + u'\n' + words.join(QStringLiteral(" · ")));
    m_confirm->setVisible(true);
}

void LibraryCheckPage::start(const StartAudit& audit)
{
    m_starting = true;
    m_refusal.clear();
    showState();
    m_commander.send(audit, [this](const Result<Outcome>& answer) {
        m_starting = false;
        m_refusal = refusalText(answer);
        m_model->refresh();
        showState();
    });
}

} // namespace tierwatch
