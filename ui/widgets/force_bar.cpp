// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/force_bar.h"

#include "models/format.h"
#include "ui/theme.h"
#include "ui/words.h"

#include <QComboBox>
#include <QHBoxLayout>
#include <QKeyEvent>
#include <QLabel>
#include <QPainter>
#include <QPushButton>

#include <algorithm>
#include <array>

namespace tierwatch {

namespace {

struct HoldChoice {
    HoldFor::Kind kind;
    std::chrono::seconds duration;
    const char* words;
};

constexpr std::array<HoldChoice, 5> holdChoices{ {
    { HoldFor::Kind::Timed, std::chrono::hours(1), QT_TRANSLATE_NOOP("tierwatch::ForceBar", "1 hour") },
    { HoldFor::Kind::Timed, std::chrono::hours(24), QT_TRANSLATE_NOOP("tierwatch::ForceBar", "24 hours") },
    { HoldFor::Kind::Timed, std::chrono::hours(24 * 7), QT_TRANSLATE_NOOP("tierwatch::ForceBar", "7 days") },
    { HoldFor::Kind::UntilReleased, std::chrono::seconds(0),
        QT_TRANSLATE_NOOP("tierwatch::ForceBar", "until released") },
    { HoldFor::Kind::None, std::chrono::seconds(0), QT_TRANSLATE_NOOP("tierwatch::ForceBar", "not at all") },
} };
constexpr int dayChoice = 1;

} // namespace

ForceBar::ForceBar(QWidget* parent)
    : QWidget(parent)
    , m_what(new QLabel(this))
    , m_level(new QComboBox(this))
    , m_hold(new QComboBox(this))
    , m_fits(new QLabel(this))
    , m_move(new QPushButton(tr("Move"), this))
{
    setObjectName(QStringLiteral("forceBar"));
    setAccessibleName(tr("Move to a level"));
    m_what->setObjectName(QStringLiteral("forceWhat"));
    m_level->setObjectName(QStringLiteral("forceLevel"));
    m_level->setAccessibleName(tr("Level to move to"));
    m_hold->setObjectName(QStringLiteral("forceHold"));
    m_hold->setAccessibleName(tr("How long to keep it there"));
    m_fits->setObjectName(QStringLiteral("forceFits"));
    m_move->setObjectName(QStringLiteral("forceMove"));
    m_move->setDefault(true);
    for (const HoldChoice& choice : holdChoices)
        m_hold->addItem(tr(choice.words));
    m_hold->setCurrentIndex(dayChoice);
    auto* keep = new QLabel(tr("and keep there", "followed by a duration"), this);
    auto* cancel = new QPushButton(tr("Cancel"), this);
    cancel->setObjectName(QStringLiteral("forceCancel"));

    auto* layout = new QHBoxLayout(this);
    layout->setContentsMargins(14, 8, 14, 8);
    layout->setSpacing(8);
    layout->addWidget(m_what);
    layout->addWidget(m_level);
    layout->addWidget(keep);
    layout->addWidget(m_hold);
    layout->addSpacing(8);
    layout->addWidget(m_fits, 1);
    layout->addWidget(m_move);
    layout->addWidget(cancel);

    connect(m_level, &QComboBox::currentIndexChanged, this, &ForceBar::refresh);
    connect(m_hold, &QComboBox::currentIndexChanged, this, &ForceBar::refresh);
    connect(m_move, &QPushButton::clicked, this, &ForceBar::move);
    connect(cancel, &QPushButton::clicked, this, &ForceBar::close);
    setVisible(false);
}

void ForceBar::setLevels(const LevelTable& levels, const std::vector<LevelStatus>& status)
{
    m_status = status;
    if (m_table == levels) {
        refresh();
        return;
    }
    m_table = levels;
    const QVariant before = m_level->currentData();
    const QSignalBlocker blocker(m_level);
    m_level->clear();
    for (const Level& level : hottestFirst(levels))
        m_level->addItem(level.name(), static_cast<int>(number(level.slot)));
    m_level->setCurrentIndex(std::max(0, m_level->findData(before)));
    refresh();
}

void ForceBar::open(ForceSelection selection, std::optional<LevelSlot> to)
{
    if (selection.contents.empty() || m_table.isEmpty())
        return;
    m_selection = std::move(selection);
    if (to)
        m_level->setCurrentIndex(std::max(0, m_level->findData(static_cast<int>(number(*to)))));
    m_hold->setCurrentIndex(dayChoice);
    refresh();
    setVisible(true);
    m_level->setFocus(Qt::ShortcutFocusReason);
}

void ForceBar::setBytes(qint64 bytes, bool complete)
{
    m_selection.bytes = bytes;
    m_selection.bytesComplete = complete;
    refresh();
}

void ForceBar::close()
{
    setVisible(false);
    m_selection = {};
    Q_EMIT closed();
}

HoldFor ForceBar::hold() const
{
    const HoldChoice& choice = holdChoices[static_cast<std::size_t>(m_hold->currentIndex())];
    return { choice.kind, choice.duration };
}

void ForceBar::refresh()
{
    const auto contents = static_cast<int>(m_selection.contents.size());
    const QString bytes = m_selection.bytesComplete ? formatBytes(m_selection.bytes)
                                                    : tr("at least %1", "bytes").arg(formatBytes(m_selection.bytes));
    m_what->setText(
        (m_selection.allThatMatch ? tr("Move all %Ln contents that match (%1) to", "followed by a level", contents)
                                  : tr("Move %Ln contents (%1) to", "followed by a level", contents))
            .arg(bytes));

    const auto slot = static_cast<LevelSlot>(m_level->currentData().toInt());
    const auto status = std::ranges::find(m_status, slot, &LevelStatus::slot);
    QString words;
    bool trouble = false;
    if (status != m_status.end() && !status->writable) {
        words = status->detail.isEmpty() ? tr("cannot be written to now: it will wait") : translate(status->detail);
        trouble = true;
    } else if (status != m_status.end() && status->bytesFree >= 0) {
        trouble = status->bytesFree < m_selection.bytes;
        words = trouble
            ? tr("%1 short: the rest waits", "bytes").arg(formatBytes(m_selection.bytes - status->bytesFree))
            : tr("fits, %1 left", "bytes").arg(formatBytes(status->bytesFree - m_selection.bytes));
    }
    if (hold().kind == HoldFor::Kind::None)
        words += (words.isEmpty() ? QString() : QStringLiteral(" · ")) + tr("goes back at its next view");
    m_fits->setText(words);
    const Theme& theme = Theme::of(palette());
    QPalette colors = palette();
    colors.setColor(QPalette::WindowText, trouble ? theme.warning : theme.faint);
    m_fits->setPalette(colors);
}

void ForceBar::move()
{
    Relocate relocate;
    relocate.contents = m_selection.contents;
    relocate.level = static_cast<LevelSlot>(m_level->currentData().toInt());
    relocate.hold = hold();
    close();
    Q_EMIT moveAsked(relocate);
}

void ForceBar::keyPressEvent(QKeyEvent* event)
{
    if (event->key() == Qt::Key_Escape)
        close();
    else if (event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter)
        move();
    else
        QWidget::keyPressEvent(event);
}

void ForceBar::paintEvent(QPaintEvent*)
{
    QPainter painter(this);
    painter.fillRect(rect(), palette().color(QPalette::Highlight));
    painter.fillRect(QRect(0, 0, width(), 1), Theme::of(palette()).line);
}

} // namespace tierwatch
