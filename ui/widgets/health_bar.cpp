// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/health_bar.h"

#include "models/format.h"
#include "ui/theme.h"
#include "ui/words.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QPainter>

namespace tierwatch {

QString conditionWord(Condition condition)
{
    switch (condition) {
    case Condition::Starting:
        return HealthBar::tr("starting");
    case Condition::Good:
        return HealthBar::tr("good");
    case Condition::Degraded:
        return HealthBar::tr("degraded");
    case Condition::Down:
        return HealthBar::tr("down");
    case Condition::Off:
        return HealthBar::tr("off");
    }
    return {};
}

HealthLabel::HealthLabel(QWidget* parent) : QWidget(parent) { }

void HealthLabel::show(const QString& part, const ComponentHealth& health)
{
    QString text = health.kind.isEmpty() ? part : part + QLatin1Char(' ') + health.kind;
    if (health.condition != Condition::Good)
        text += QStringLiteral(" – ") + conditionWord(health.condition);
    setToolTip(health.detail.isEmpty() ? QString() : translate(health.detail));
    if (text == m_text && health.condition == m_condition)
        return;
    m_text = text;
    m_condition = health.condition;
    setAccessibleName(part);
    setAccessibleDescription(text + QStringLiteral(", ") + conditionWord(health.condition));
    updateGeometry();
    update();
}

QSize HealthLabel::sizeHint() const
{
    const QFontMetrics metrics = fontMetrics();
    return { metrics.horizontalAdvance(m_text) + metrics.height() + 2, metrics.height() + 4 };
}

void HealthLabel::paintEvent(QPaintEvent*)
{
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    const Theme& theme = Theme::of(palette());
    QColor color = theme.faint;
    switch (m_condition) {
    case Condition::Good:
        color = theme.good;
        break;
    case Condition::Starting:
    case Condition::Degraded:
        color = theme.warning;
        break;
    case Condition::Down:
        color = theme.error;
        break;
    case Condition::Off:
        break;
    }
    const int line = fontMetrics().height();
    const double dot = line * 0.5;
    painter.setPen(Qt::NoPen);
    painter.setBrush(color);
    painter.drawEllipse(QRectF(1, (height() - dot) / 2, dot, dot));
    painter.setPen(m_condition == Condition::Good || m_condition == Condition::Off ? theme.text : color);
    painter.drawText(
        rect().adjusted(static_cast<int>(line * 0.95), 0, 0, 0), Qt::AlignVCenter | Qt::TextSingleLine, m_text);
}

HealthBar::HealthBar(QWidget* parent)
    : QWidget(parent)
    , m_components{ new HealthLabel(this), new HealthLabel(this), new HealthLabel(this) }
    , m_workers(new QLabel(this))
    , m_rates(new QLabel(this))
{
    setAccessibleName(tr("Status"));
    auto* layout = new QHBoxLayout(this);
    layout->setContentsMargins(14, 4, 14, 4);
    layout->setSpacing(20);
    for (HealthLabel* label : m_components)
        layout->addWidget(label);
    layout->addStretch(1);
    layout->addWidget(m_workers);
    layout->addWidget(m_rates);
    m_components[0]->setObjectName(QStringLiteral("catalogHealth"));
    m_components[1]->setObjectName(QStringLiteral("stateHealth"));
    m_components[2]->setObjectName(QStringLiteral("endpointHealth"));
    m_workers->setObjectName(QStringLiteral("workers"));
    m_rates->setObjectName(QStringLiteral("rates"));
    showOpening();
}

void HealthBar::showOpening()
{
    show(EngineStatus{});
    m_workers->clear();
    m_rates->clear();
}

void HealthBar::show(const EngineStatus& status)
{
    m_components[0]->show(tr("Catalogue"), status.health.of(Component::Catalog));
    m_components[1]->show(tr("State"), status.health.of(Component::State));
    m_components[2]->show(tr("Endpoint"), status.health.of(Component::Endpoint));
    const QString workers = tr("%n workers", nullptr, status.workers);
    m_workers->setText(status.host.isEmpty() ? workers : tr("%1 (%2)", "host, its workers").arg(status.host, workers));
    m_rates->setText(
        tr("%1 views/s · %2 requests/s").arg(rateText(status.viewsPerSecond), rateText(status.requestsPerSecond)));
}

void HealthBar::paintEvent(QPaintEvent*)
{
    QPainter painter(this);
    painter.fillRect(QRect(0, 0, width(), 1), Theme::of(palette()).line);
}

} // namespace tierwatch
