// SPDX-License-Identifier: GPL-3.0-or-later
// Something to copy into a shell, a configuration or a page: what it is for, the text, and a button.
#pragma once

#include <QWidget>

class QLabel;
class QPlainTextEdit;
class QPushButton;

namespace tierwatch {

class CopyLine final : public QWidget {
    Q_OBJECT
public:
    explicit CopyLine(const QString& title, QWidget* parent = nullptr);
    void setText(const QString& text);
    [[nodiscard]] QString text() const;
    /// Into the clipboard; the button says so for a moment.
    void copy();

protected:
    void changeEvent(QEvent* event) override;

private:
    void fit();

    QLabel* m_title;
    QPlainTextEdit* m_text;
    QPushButton* m_copy;
};

} // namespace tierwatch
