// SPDX-License-Identifier: GPL-3.0-or-later
// The overview that is always there: one line for each level, the hottest on top. A click filters the contents.
#pragma once

#include "core/identifiers.h"

#include <QAbstractButton>
#include <QString>
#include <QWidget>

#include <optional>
#include <vector>

class QVBoxLayout;

namespace tierwatch {

/// What a line of the strip shows.
struct LevelBand {
    LevelSlot slot = LevelSlot::None;
    QString key;
    QString name;
    QString badge; ///< its letter
    QString range; ///< of counts, as text
    qint64 contents = 0;
    qint64 waiting = 0; ///< relocations into this level that wait
    qint64 running = 0;
    qint64 bytesFree = -1; ///< −1: not known
    qint64 bytesTotal = -1;
    QString trouble; ///< a word for what is wrong; empty where all is well
    bool stopped = false; ///< nothing can be written there; else the trouble is a warning
    QString detail; ///< the whole sentence

    bool operator==(const LevelBand&) const = default;
};

/// Widths that all lines share, so that their columns stand under each other.
struct BandColumns {
    int name = 0;
    int range = 0;
    int room = 0;
    int contents = 0;
    int flow = 0;
    int trouble = 0;

    bool operator==(const BandColumns&) const = default;
};

class LevelLine final : public QAbstractButton {
    Q_OBJECT
public:
    explicit LevelLine(QWidget* parent = nullptr);
    void show(const LevelBand& band, const BandColumns& columns);
    [[nodiscard]] const LevelBand& band() const { return m_band; }
    [[nodiscard]] QSize sizeHint() const override;

protected:
    void paintEvent(QPaintEvent* event) override;
    void enterEvent(QEnterEvent* event) override;
    void leaveEvent(QEvent* event) override;
    void dragEnterEvent(QDragEnterEvent* event) override;
    void dragLeaveEvent(QDragLeaveEvent* event) override;
    void dropEvent(QDropEvent* event) override;

Q_SIGNALS:
    void contentsDropped();

private:
    bool m_target = false; ///< rows are being dragged over it
    LevelBand m_band;
    BandColumns m_columns;
};

class LevelStrip final : public QWidget {
    Q_OBJECT
public:
    explicit LevelStrip(QWidget* parent = nullptr);
    void setBands(const std::vector<LevelBand>& bands);
    /// Marks the level that the contents are filtered by.
    void setFilter(std::optional<LevelSlot> level);

Q_SIGNALS:
    /// Empty: no longer filtered by a level.
    void filterChosen(std::optional<tierwatch::LevelSlot> level);
    /// Rows were dragged here: what is selected is to go to this level.
    void contentsDropped(tierwatch::LevelSlot level);

protected:
    void changeEvent(QEvent* event) override;

private:
    void arrange();

    QVBoxLayout* m_layout;
    std::vector<LevelLine*> m_lines;
    std::vector<LevelBand> m_bands;
    std::optional<LevelSlot> m_filter;
};

} // namespace tierwatch
