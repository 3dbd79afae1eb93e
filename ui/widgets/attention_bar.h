// SPDX-License-Identifier: GPL-3.0-or-later
// What needs an operator, one sentence at a time, with the remedy as a button beside it.
#pragma once

#include <QString>
#include <QWidget>

#include <functional>
#include <vector>

class QLabel;
class QPushButton;
class QToolButton;
class QHBoxLayout;

namespace tierwatch {

struct Remedy {
    QString label;
    std::function<void()> act;
};

struct Attention {
    enum class Severity : quint8 { Notice, Warning, Error };
    QString id; ///< the same for the same trouble, so that the bar keeps its place while others come and go
    Severity severity = Severity::Warning;
    QString sentence;
    std::vector<Remedy> remedies;
};

class AttentionBar final : public QWidget {
    Q_OBJECT
public:
    explicit AttentionBar(QWidget* parent = nullptr);
    /// Most urgent first. A new one comes to the front.
    void setAttentions(std::vector<Attention> attentions);
    [[nodiscard]] const std::vector<Attention>& attentions() const { return m_attentions; }
    [[nodiscard]] QString sentence() const;

protected:
    void paintEvent(QPaintEvent* event) override;
    void changeEvent(QEvent* event) override;

private:
    void showCurrent();
    void step(int by);

    std::vector<Attention> m_attentions;
    QString m_current; ///< its id
    std::size_t m_index = 0;
    QLabel* m_icon;
    QLabel* m_sentence;
    QLabel* m_position;
    QWidget* m_remedies;
    QHBoxLayout* m_remedyLayout;
    QToolButton* m_previous;
    QToolButton* m_next;
};

} // namespace tierwatch
