// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/attention_bar.h"

#include "ui/icons.h"
#include "ui/theme.h"

#include <QEvent>
#include <QHBoxLayout>
#include <QLabel>
#include <QPainter>
#include <QPushButton>
#include <QToolButton>

#include <algorithm>

namespace tierwatch {

namespace {

QColor color(Attention::Severity severity, const Theme& theme)
{
    switch (severity) {
    case Attention::Severity::Error:
        return theme.error;
    case Attention::Severity::Warning:
        return theme.warning;
    case Attention::Severity::Notice:
        break;
    }
    return theme.accent;
}

QColor tint(Attention::Severity severity, const Theme& theme, const QPalette& palette)
{
    switch (severity) {
    case Attention::Severity::Error:
        return theme.errorTint;
    case Attention::Severity::Warning:
        return theme.warningTint;
    case Attention::Severity::Notice:
        break;
    }
    return palette.color(QPalette::Highlight);
}

QString iconName(Attention::Severity severity)
{
    switch (severity) {
    case Attention::Severity::Error:
        return QStringLiteral("error");
    case Attention::Severity::Warning:
        return QStringLiteral("warning");
    case Attention::Severity::Notice:
        break;
    }
    return QStringLiteral("info");
}

} // namespace

AttentionBar::AttentionBar(QWidget* parent)
    : QWidget(parent)
    , m_icon(new QLabel(this))
    , m_sentence(new QLabel(this))
    , m_position(new QLabel(this))
    , m_remedies(new QWidget(this))
    , m_remedyLayout(new QHBoxLayout(m_remedies))
    , m_previous(new QToolButton(this))
    , m_next(new QToolButton(this))
{
    setAccessibleName(tr("Attention"));
    m_sentence->setObjectName(QStringLiteral("attentionSentence"));
    m_sentence->setWordWrap(true);
    m_sentence->setTextFormat(Qt::PlainText);
    m_sentence->setTextInteractionFlags(Qt::TextSelectableByMouse);
    m_remedyLayout->setContentsMargins(0, 0, 0, 0);
    m_remedyLayout->setSpacing(6);
    m_previous->setIcon(icon(QStringLiteral("previous")));
    m_previous->setAccessibleName(tr("Previous attention"));
    m_previous->setToolTip(m_previous->accessibleName());
    m_previous->setAutoRaise(true);
    m_next->setIcon(icon(QStringLiteral("next")));
    m_next->setAccessibleName(tr("Next attention"));
    m_next->setToolTip(m_next->accessibleName());
    m_next->setAutoRaise(true);
    connect(m_previous, &QToolButton::clicked, this, [this] { step(-1); });
    connect(m_next, &QToolButton::clicked, this, [this] { step(1); });

    auto* layout = new QHBoxLayout(this);
    layout->setContentsMargins(14, 5, 8, 5);
    layout->setSpacing(8);
    layout->addWidget(m_icon);
    layout->addWidget(m_sentence, 1);
    layout->addWidget(m_remedies);
    layout->addWidget(m_position);
    layout->addWidget(m_previous);
    layout->addWidget(m_next);
    setVisible(false);
}

void AttentionBar::setAttentions(std::vector<Attention> attentions)
{
    const auto known = [this](const Attention& one) {
        return std::any_of(
            m_attentions.begin(), m_attentions.end(), [&](const Attention& other) { return other.id == one.id; });
    };
    const auto fresh = std::find_if_not(attentions.begin(), attentions.end(), known);
    if (fresh != attentions.end())
        m_current = fresh->id;
    m_attentions = std::move(attentions);
    const auto place = std::find_if(
        m_attentions.begin(), m_attentions.end(), [this](const Attention& one) { return one.id == m_current; });
    m_index = place == m_attentions.end() ? 0 : static_cast<std::size_t>(place - m_attentions.begin());
    showCurrent();
}

QString AttentionBar::sentence() const { return m_sentence->text(); }

void AttentionBar::step(int by)
{
    const auto size = static_cast<int>(m_attentions.size());
    m_index = static_cast<std::size_t>((static_cast<int>(m_index) + by + size) % size);
    showCurrent();
}

void AttentionBar::showCurrent()
{
    setVisible(!m_attentions.empty());
    if (m_attentions.empty()) {
        m_current.clear();
        m_sentence->clear();
        return;
    }
    const Attention& one = m_attentions[m_index];
    m_current = one.id;
    const Theme& theme = Theme::of(palette());
    const int size = fontMetrics().height();
    m_icon->setPixmap(
        iconPixmap(iconName(one.severity), QSize(size, size), devicePixelRatioF(), color(one.severity, theme)));
    m_sentence->setText(one.sentence);
    // The same buttons stay where they are while only the sentence changes: one that is just being clicked must not go.
    const auto buttons = m_remedies->findChildren<QPushButton*>(QString(), Qt::FindDirectChildrenOnly);
    for (std::size_t i = 0; i < std::max(one.remedies.size(), static_cast<std::size_t>(buttons.size())); ++i) {
        const bool exists = i < static_cast<std::size_t>(buttons.size());
        QPushButton* button = exists ? buttons[static_cast<qsizetype>(i)] : new QPushButton(m_remedies);
        if (!exists) {
            m_remedyLayout->addWidget(button);
            connect(button, &QPushButton::clicked, this, [this, i] {
                if (m_index < m_attentions.size() && i < m_attentions[m_index].remedies.size()) {
                    const auto act = m_attentions[m_index].remedies[i].act; // acting may replace the attentions
                    act();
                }
            });
        }
        button->setVisible(i < one.remedies.size());
        if (i < one.remedies.size())
            button->setText(one.remedies[i].label);
    }
    const bool several = m_attentions.size() > 1;
    m_position->setText(tr("%1 of %2", "position in the attentions").arg(m_index + 1).arg(m_attentions.size()));
    m_position->setVisible(several);
    m_previous->setVisible(several);
    m_next->setVisible(several);
    update();
}

void AttentionBar::paintEvent(QPaintEvent*)
{
    if (m_attentions.empty())
        return;
    QPainter painter(this);
    const Theme& theme = Theme::of(palette());
    const auto severity = m_attentions[m_index].severity;
    painter.fillRect(rect(), tint(severity, theme, palette()));
    painter.fillRect(QRect(0, 0, 4, height()), color(severity, theme));
    painter.fillRect(QRect(0, height() - 1, width(), 1), theme.line);
}

void AttentionBar::changeEvent(QEvent* event)
{
    if (event->type() == QEvent::PaletteChange || event->type() == QEvent::FontChange)
        showCurrent();
    QWidget::changeEvent(event);
}

} // namespace tierwatch
