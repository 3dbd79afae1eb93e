// SPDX-License-Identifier: GPL-3.0-or-later
// Moves over time: promotions upward, demotions downward. The wheel zooms, a drag moves in time, a drag with Shift
// chooses a part; a double click shows everything again.
#pragma once

#include "core/reports.h"

#include <QWidget>

#include <optional>

namespace tierwatch {

class MovesPlot final : public QWidget {
    Q_OBJECT
public:
    static constexpr Duration shortest = std::chrono::minutes(10); ///< of what can be shown

    explicit MovesPlot(QWidget* parent = nullptr);

    void setReport(const MovesReport& report);
    /// What the width shows; not beyond `now`.
    void setRange(Time since, Time until, Time now);
    [[nodiscard]] Time since() const { return m_since; }
    [[nodiscard]] Time until() const { return m_until; }
    [[nodiscard]] QSize sizeHint() const override;
    [[nodiscard]] QSize minimumSizeHint() const override { return sizeHint(); }

Q_SIGNALS:
    /// Somebody zoomed, moved or chose a part. An `until` that is now has no value: it goes on with time.
    void rangeChosen(tierwatch::Time since, std::optional<tierwatch::Time> until);
    void everythingAsked();

protected:
    void paintEvent(QPaintEvent* event) override;
    void wheelEvent(QWheelEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;
    void mouseMoveEvent(QMouseEvent* event) override;
    void mouseReleaseEvent(QMouseEvent* event) override;
    void mouseDoubleClickEvent(QMouseEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;
    void leaveEvent(QEvent* event) override;

private:
    [[nodiscard]] QRectF plot() const;
    [[nodiscard]] double place(Time time) const;
    [[nodiscard]] Time timeAt(double x) const;
    [[nodiscard]] std::optional<std::size_t> bucketAt(double x) const;
    [[nodiscard]] Time beginOf(std::size_t bucket) const;
    void paintScale(QPainter& painter, qint64 top) const;
    void paintBars(QPainter& painter, qint64 top) const;
    [[nodiscard]] QString words(std::size_t bucket) const;
    void zoom(double factor, Time around);
    void move(Duration by);
    void choose(Time since, Time until);

    MovesReport m_report;
    Time m_since{};
    Time m_until{};
    Time m_now{};
    std::optional<double> m_pointer; ///< x
    double m_pressedAt = 0;
    Time m_pressedSince{};
    Time m_pressedUntil{};
    bool m_dragging = false;
    std::optional<std::pair<double, double>> m_part; ///< x, while it is chosen
};

/// "1 h", "15 min": the length of a bucket.
[[nodiscard]] QString stepText(std::chrono::seconds step);

} // namespace tierwatch
