// SPDX-License-Identifier: GPL-3.0-or-later
// All contents by the number that the rule compares, on logarithmic scales, with the levels' limits to be dragged.
#pragma once

#include "models/content_spread.h"
#include "ui/widgets/limit_handle.h"

#include <QWidget>

#include <memory>
#include <vector>

namespace tierwatch {

class HistogramView final : public QWidget {
    Q_OBJECT
public:
    struct Limit {
        int row = 0; ///< of the levels' model
        bool movable = true; ///< the lowest level begins at 0
        LimitHandle::Look look;
    };

    explicit HistogramView(QWidget* parent = nullptr);

    /// Null: not known yet.
    void setSpread(std::shared_ptr<const ContentSpread> spread);
    /// By rising count. The handles keep their places in the row while they are as many.
    void setLimits(std::vector<Limit> limits);
    /// Where a level's contents are painted.
    void setColors(std::function<LevelColors(LevelSlot)> colors) { m_colors = std::move(colors); }
    /// What stands under the axis.
    void setAxisText(const QString& text);
    [[nodiscard]] double positionOf(qint64 count) const; ///< x
    [[nodiscard]] qint64 countAt(double x) const; ///< a round number near it
    [[nodiscard]] LimitHandle* handleOf(int row) const;
    [[nodiscard]] QSize sizeHint() const override;
    [[nodiscard]] QSize minimumSizeHint() const override;

Q_SIGNALS:
    void limitMoved(int row, qint64 count);
    void limitReleased();

protected:
    void paintEvent(QPaintEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;
    void mouseMoveEvent(QMouseEvent* event) override;
    void mouseReleaseEvent(QMouseEvent* event) override;
    bool event(QEvent* event) override;

private:
    [[nodiscard]] QRectF plot() const;
    [[nodiscard]] QRectF unknownPlot() const;
    [[nodiscard]] double heightOf(qint64 contents) const; ///< 0 to 1
    [[nodiscard]] int limitNear(double x) const; ///< place in m_limits; −1
    void paintGrid(QPainter& painter) const;
    void paintRanges(QPainter& painter) const;
    void paintBars(QPainter& painter) const;
    void paintStack(
        QPainter& painter, const QRectF& full, qint64 contents, const ContentSpread::OfLevels& levels) const;
    void paintLimits(QPainter& painter) const;
    void placeHandles();
    void findScale();

    std::shared_ptr<const ContentSpread> m_spread;
    std::vector<Limit> m_limits;
    std::vector<LimitHandle*> m_handles; ///< of the movable limits
    std::function<LevelColors(LevelSlot)> m_colors;
    QString m_axisText;
    double m_decades = 4; ///< of the axis
    int m_dragged = -1; ///< row
    bool m_dragging = false;
};

} // namespace tierwatch
