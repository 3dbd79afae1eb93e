// SPDX-License-Identifier: GPL-3.0-or-later
// The line under a page's table: how much is shown, and what can be done about that.
#pragma once

#include <QWidget>

class QHBoxLayout;
class QLabel;
class QPushButton;

namespace tierwatch {

class Foot final : public QWidget {
    Q_OBJECT
public:
    explicit Foot(QWidget* parent = nullptr);
    [[nodiscard]] QLabel* label() const { return m_label; }
    /// From left to right, at the right end.
    QPushButton* addButton(const QString& text);
    void addWidget(QWidget* widget);
    /// A sentence about something that is wrong takes the colour of that.
    void setTrouble(bool trouble);

protected:
    void paintEvent(QPaintEvent* event) override;
    void changeEvent(QEvent* event) override;

private:
    void color();

    QHBoxLayout* m_layout;
    QLabel* m_label;
    bool m_trouble = false;
};

} // namespace tierwatch
