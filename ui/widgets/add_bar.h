// SPDX-License-Identifier: GPL-3.0-or-later
// Adds a content to the catalogue: its file's name, and, if wanted, its number and the level in which the file lies.
#pragma once

#include "core/engine.h"

#include <QWidget>

class QComboBox;
class QLabel;
class QLineEdit;
class QPushButton;

namespace tierwatch {

class Commander;

class AddBar final : public QWidget {
    Q_OBJECT
public:
    /// The commander outlives it.
    explicit AddBar(Commander& commander, QWidget* parent = nullptr);
    void setLevels(const LevelTable& levels);
    /// With the number of a content that players ask for, if it is about one.
    void open(std::optional<ContentId> cid = {});
    void close();

Q_SIGNALS:
    void added(tierwatch::ContentId cid);
    void closed();

protected:
    void keyPressEvent(QKeyEvent* event) override;
    void paintEvent(QPaintEvent* event) override;

private:
    void refresh();
    void add();
    void say(const QString& sentence, bool trouble);

    Commander& m_commander;
    bool m_adding = false;
    QLineEdit* m_file;
    QLineEdit* m_cid;
    QComboBox* m_level;
    QLabel* m_sentence;
    QPushButton* m_add;
};

} // namespace tierwatch
