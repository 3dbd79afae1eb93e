// SPDX-License-Identifier: GPL-3.0-or-later
// A row of buttons of which one is down: which part of a table is shown, with how many rows each part has.
#pragma once

#include <QAbstractButton>
#include <QWidget>

class QHBoxLayout;

namespace tierwatch {

class Choices final : public QWidget {
    Q_OBJECT
public:
    explicit Choices(const QString& name, QWidget* parent = nullptr);
    QAbstractButton* add(const QString& text);
    static void setCount(QAbstractButton* choice, int count);

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    QHBoxLayout* m_layout;
};

} // namespace tierwatch
