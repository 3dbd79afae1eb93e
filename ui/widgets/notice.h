// SPDX-License-Identifier: GPL-3.0-or-later
// A sentence on a page that somebody should read, with what can be done about it as buttons.
#pragma once

#include <QWidget>

class QHBoxLayout;
class QLabel;
class QPushButton;

namespace tierwatch {

class Notice final : public QWidget {
    Q_OBJECT
public:
    explicit Notice(QWidget* parent = nullptr);
    [[nodiscard]] QLabel* label() const { return m_label; }
    QPushButton* addButton(const QString& text);

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    QHBoxLayout* m_layout;
    QLabel* m_label;
};

} // namespace tierwatch
