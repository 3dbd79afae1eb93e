// SPDX-License-Identifier: GPL-3.0-or-later
// A line of text that tells what stands in it while an input method still composes: Hangul filters syllable by
// syllable.
#pragma once

#include <QLineEdit>

namespace tierwatch {

class FilterField final : public QLineEdit {
    Q_OBJECT
public:
    explicit FilterField(QWidget* parent = nullptr);
    /// With what is being composed, as it is seen.
    [[nodiscard]] QString shownText() const;

Q_SIGNALS:
    void shownTextChanged(const QString& text);

protected:
    void inputMethodEvent(QInputMethodEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;

private:
    void noteText();

    QString m_composing;
    QString m_told;
};

} // namespace tierwatch
