// SPDX-License-Identifier: GPL-3.0-or-later
// The left rail: pages, and under the first of them the filters of its contents, each with how many there are.
#pragma once

#include <QAbstractButton>
#include <QString>
#include <QWidget>

#include <optional>
#include <vector>

class QVBoxLayout;

namespace tierwatch {

class RailEntry final : public QAbstractButton {
    Q_OBJECT
public:
    RailEntry(const QString& iconName, const QString& text, bool indented, QWidget* parent);
    void setCount(qint64 count);
    /// An entry that stands out when there is something: failed relocations.
    void setLoud(bool loud);
    [[nodiscard]] QSize sizeHint() const override;

protected:
    void paintEvent(QPaintEvent* event) override;
    void enterEvent(QEnterEvent* event) override;
    void leaveEvent(QEvent* event) override;

private:
    QString m_iconName;
    bool m_indented;
    bool m_loud = false;
    std::optional<qint64> m_count;
};

class Rail final : public QWidget {
    Q_OBJECT
public:
    explicit Rail(QWidget* parent = nullptr);
    int addPage(const QString& iconName, const QString& text);
    int addFilter(const QString& text);
    void setPage(int page);
    /// None: all contents.
    void setFilter(std::optional<int> filter);
    [[nodiscard]] RailEntry* page(int page) const { return m_pages[static_cast<std::size_t>(page)]; }
    [[nodiscard]] RailEntry* filter(int filter) const { return m_filters[static_cast<std::size_t>(filter)]; }

Q_SIGNALS:
    void pageChosen(int page);
    void filterChosen(int filter);

protected:
    void paintEvent(QPaintEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;

private:
    RailEntry* add(const QString& iconName, const QString& text, bool indented);

    QVBoxLayout* m_layout;
    std::vector<RailEntry*> m_entries;
    std::vector<RailEntry*> m_pages;
    std::vector<RailEntry*> m_filters;
};

} // namespace tierwatch
