// SPDX-License-Identifier: GPL-3.0-or-later
// A line one pixel thin between two parts of the window.
#pragma once

#include "ui/theme.h"

#include <QPainter>
#include <QWidget>

namespace tierwatch {

class Hairline final : public QWidget {
public:
    explicit Hairline(QWidget* parent = nullptr) : QWidget(parent) { setFixedHeight(1); }

protected:
    void paintEvent(QPaintEvent*) override { QPainter(this).fillRect(rect(), Theme::of(palette()).line); }
};

} // namespace tierwatch
