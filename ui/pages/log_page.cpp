// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/log_page.h"

#include "models/format.h"
#include "ui/delegates/cell_delegate.h"
#include "ui/widgets/choices.h"
#include "ui/widgets/foot.h"

#include <QAbstractButton>
#include <QLabel>
#include <QVBoxLayout>

namespace tierwatch {

LogPage::LogPage(EngineFeed& feed, QWidget* parent)
    : WindowPage(parent), m_model(new LogModel(feed, this)), m_table(new Table(tr("Log"), this)), m_foot(new Foot(this))
{
    m_table->setObjectName(QStringLiteral("logTable"));
    m_table->setModel(m_model);
    m_table->setItemDelegate(new CellDelegate(
        feed, { .badges = {}, .progress = -1, .loud = { LogColumn::Severity, LogColumn::What } }, m_table));
    m_table->setColumnWidths({ { LogColumn::Time, 19 }, { LogColumn::Severity, 8 }, { LogColumn::Who, 12 },
        { LogColumn::What, 50 }, { LogColumn::Result, 26 }, { LogColumn::From, 14 } });
    m_table->setStretchColumn(LogColumn::What);
    m_table->setWideColumns({ LogColumn::From }, 170);

    auto* choices = new Choices(tr("Lines shown"), this);
    const std::array<QString, 3> names{ tr("Everything"), tr("Warnings and errors"), tr("Errors") };
    for (std::size_t i = 0; i < names.size(); ++i) {
        m_choices.at(i) = choices->add(names.at(i));
        connect(m_choices.at(i), &QAbstractButton::clicked, this,
            [this, i] { m_model->setLeast(static_cast<LogEntry::Severity>(i)); });
    }
    m_choices.front()->setChecked(true);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addWidget(choices);
    layout->addWidget(m_table, 1);
    layout->addWidget(m_foot);
    connect(m_table, &Table::selectedRowsChanged, this, &WindowPage::selectionChanged);
    connect(m_model, &LogModel::stateChanged, this, &LogPage::showFoot);
    showFoot();
}

void LogPage::showEvent(QShowEvent* event)
{
    WindowPage::showEvent(event);
    m_model->setActive(true);
}

void LogPage::hideEvent(QHideEvent* event)
{
    m_model->setActive(false);
    WindowPage::hideEvent(event);
}

void LogPage::showFoot()
{
    const auto& error = m_model->error();
    m_foot->setTrouble(error.has_value());
    const bool filtered = !m_model->text().isEmpty() || m_model->least() != LogEntry::Severity::Info;
    if (error)
        m_foot->label()->setText(tr("The log could not be read. %1").arg(translate(*error)));
    else if (m_model->isLoading())
        m_foot->label()->setText(tr("Reading …"));
    else if (m_model->canFetchMore({}))
        m_foot->label()->setText(
            tr("The newest %Ln lines; older ones come as you scroll", nullptr, m_model->rowCount()));
    else
        m_foot->label()->setText(tr("%Ln lines", "of the log", m_model->rowCount()));
    m_table->setEmptyText(m_model->isLoading() ? QString()
            : filtered                         ? tr("No line is like that.")
                                               : tr("Nobody has done anything yet."));
}

} // namespace tierwatch
