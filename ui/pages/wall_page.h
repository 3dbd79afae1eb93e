// SPDX-License-Identifier: GPL-3.0-or-later
// For a screen on a wall: the levels over the whole width, what moves, what needs somebody. Nothing to click.
#pragma once

#include "models/engine_feed.h"
#include "ui/widgets/attention_bar.h"
#include "ui/widgets/level_strip.h"

#include <QTimer>
#include <QWidget>

namespace tierwatch {

class WallPage final : public QWidget {
    Q_OBJECT
public:
    WallPage(const EngineFeed& feed, QWidget* parent = nullptr);
    void show(const std::vector<Attention>& attentions);

protected:
    void paintEvent(QPaintEvent* event) override;
    void showEvent(QShowEvent* event) override;
    void hideEvent(QHideEvent* event) override;

private:
    struct Moving {
        QString file;
        QString way;
        QString left;
        std::optional<double> progress;
    };
    [[nodiscard]] std::vector<Moving> moving(std::size_t most) const;
    double paintHead(QPainter& painter, double top) const;
    double paintAttentions(QPainter& painter, double top) const;
    double paintBands(QPainter& painter, double top, double bottom) const;
    void paintMoving(QPainter& painter, double top) const;

    const EngineFeed& m_feed;
    std::vector<Attention> m_attentions;
    QTimer m_second;
    double m_unit = 28; ///< height of ordinary text, in pixels
};

} // namespace tierwatch
