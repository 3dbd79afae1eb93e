// SPDX-License-Identifier: GPL-3.0-or-later
// The last minutes of a rate as a line, painted by hand.
#pragma once

#include <QWidget>

#include <vector>

namespace tierwatch {

class Sparkline final : public QWidget {
    Q_OBJECT
public:
    /// So many values fill the width; fewer stand at the right.
    explicit Sparkline(std::size_t capacity, QWidget* parent = nullptr);
    void setValues(std::vector<double> values); ///< the newest last
    /// What stands at the ends of the time axis.
    void setEnds(const QString& oldest, const QString& newest);
    [[nodiscard]] const std::vector<double>& values() const { return m_values; }
    [[nodiscard]] QSize sizeHint() const override;
    [[nodiscard]] QSize minimumSizeHint() const override;

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    std::size_t m_capacity;
    std::vector<double> m_values;
    QString m_oldest;
    QString m_newest;
};

} // namespace tierwatch
