// SPDX-License-Identifier: GPL-3.0-or-later
// The grip of a level's lower limit in a histogram: a flag with the level's letter and the number.
#pragma once

#include "ui/theme.h"

#include <QWidget>

namespace tierwatch {

class LimitHandle final : public QWidget {
    Q_OBJECT
public:
    struct Look {
        QString name; ///< of the level that begins here
        QString letter;
        LevelColors colors;
        qint64 count = 0;
        bool pending = false; ///< edited, not applied
    };

    explicit LimitHandle(QWidget* parent);
    void show(const Look& look);
    [[nodiscard]] const Look& look() const { return m_look; }
    [[nodiscard]] QSize sizeHint() const override;

Q_SIGNALS:
    void dragged(int x); ///< in the parent's coordinates
    void stepped(qint64 count); ///< by the keyboard
    void released();

protected:
    void paintEvent(QPaintEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;
    void mouseMoveEvent(QMouseEvent* event) override;
    void mouseReleaseEvent(QMouseEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;
    void focusInEvent(QFocusEvent* event) override;
    void focusOutEvent(QFocusEvent* event) override;

private:
    Look m_look;
    int m_grip = 0; ///< from where the pointer took it to its middle
};

} // namespace tierwatch
