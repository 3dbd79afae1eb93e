// SPDX-License-Identifier: GPL-3.0-or-later
// The line at the window's foot: how the stores and the endpoint are, who works, and how much comes in.
#pragma once

#include "core/engine.h"

#include <QWidget>

#include <array>

class QLabel;

namespace tierwatch {

/// One part's state: a dot, what it is, and, where it is not good, a word for it.
class HealthLabel final : public QWidget {
    Q_OBJECT
public:
    explicit HealthLabel(QWidget* parent = nullptr);
    void show(const QString& part, const ComponentHealth& health);
    [[nodiscard]] QString text() const { return m_text; }
    [[nodiscard]] QSize sizeHint() const override;
    [[nodiscard]] QSize minimumSizeHint() const override { return sizeHint(); }

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    QString m_text;
    Condition m_condition = Condition::Starting;
};

class HealthBar final : public QWidget {
    Q_OBJECT
public:
    explicit HealthBar(QWidget* parent = nullptr);
    /// Nothing has been heard of the engine yet.
    void showOpening();
    void show(const EngineStatus& status);

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    std::array<HealthLabel*, 3> m_components;
    QLabel* m_workers;
    QLabel* m_rates;
};

/// "starting", "degraded", "down", "off", or "good".
[[nodiscard]] QString conditionWord(Condition condition);

} // namespace tierwatch
