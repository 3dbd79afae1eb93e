// SPDX-License-Identifier: GPL-3.0-or-later
// What the contents are filtered by: text, level, status.
#pragma once

#include "models/content_query.h"

#include <QWidget>

class QComboBox;
class QLineEdit;

namespace tierwatch {

class FilterField;

class FilterBar final : public QWidget {
    Q_OBJECT
public:
    explicit FilterBar(QWidget* parent = nullptr);

    void setLevels(const LevelTable& levels);
    /// Shows what another part of the window has chosen.
    void setFilter(const ContentFilter& filter);
    /// The page shown takes only a text, or everything, or nothing.
    void setUses(bool text, bool others);
    [[nodiscard]] QLineEdit* field() const;

Q_SIGNALS:
    void textChanged(const QString& text);
    void levelChosen(std::optional<tierwatch::LevelSlot> level);
    void statusesChosen(quint32 statuses);

private:
    FilterField* m_text;
    QComboBox* m_level;
    QComboBox* m_status;
};

/// The parts of the contents that rail and combo box offer, each with its ContentFilter::statuses.
struct StatusChoice {
    const char* words;
    quint32 statuses;
};
constexpr std::array<StatusChoice, 6> statusChoices{ {
    { QT_TRANSLATE_NOOP("tierwatch::FilterBar", "In place"),
        ContentFilter::bit(ContentStatus::InPlace) | ContentFilter::bit(ContentStatus::Unknown) },
    { QT_TRANSLATE_NOOP("tierwatch::FilterBar", "Waiting"), ContentFilter::bit(ContentStatus::Waiting) },
    { QT_TRANSLATE_NOOP("tierwatch::FilterBar", "Running"), ContentFilter::bit(ContentStatus::Running) },
    { QT_TRANSLATE_NOOP("tierwatch::FilterBar", "Lingering"), ContentFilter::bit(ContentStatus::Lingering) },
    { QT_TRANSLATE_NOOP("tierwatch::FilterBar", "Held"), ContentFilter::bit(ContentStatus::Held) },
    { QT_TRANSLATE_NOOP("tierwatch::FilterBar", "Failed"), ContentFilter::bit(ContentStatus::Failed) },
} };

} // namespace tierwatch
