// SPDX-License-Identifier: GPL-3.0-or-later
// The levels: what each is, which count belongs to which, and whether a table of them makes sense.
#pragma once

#include "core/error.h"
#include "core/identifiers.h"

#include <QString>

#include <chrono>
#include <memory>
#include <mutex>
#include <optional>
#include <vector>

namespace tierwatch {

enum class Verify : quint8 { ReadBack, SizeOnly };
enum class LevelMode : quint8 { InUse, NoNewFiles, Drain, Offline };

struct Level {
    LevelSlot slot = LevelSlot::None;
    QString key; ///< never changes; what tables and JSON call it
    QString label; ///< what people call it; empty: the key
    qint64 minCount = 0; ///< placement looks at this one only
    qint64 maxCount = 0; ///< kept for the original's programs; the top one is raised by a greater count
    QString path; ///< absolute directory
    QString url; ///< public address of that directory; empty: none
    Verify verify = Verify::ReadBack;
    std::optional<std::chrono::seconds> linger; ///< empty: the default for this kind of level
    std::optional<qint64> reserve; ///< bytes left free; empty: the smaller of 2 % and 10 GiB
    LevelMode mode = LevelMode::InUse;
    std::optional<qint64> capacity; ///< bytes that its contents may take together; empty: the whole filesystem
    int high = 95; ///< percent of the capacity from which on it counts as full
    int low = 85; ///< percent down to which room is made

    [[nodiscard]] QString name() const { return label.isEmpty() ? key : label; }
    bool operator==(const Level&) const = default;
};

/// Gives each level key a small number for the life of this process, also to keys that no table has any more. Any
/// thread.
class LevelKeys {
public:
    /// At most 255 keys; LevelSlot::None beyond.
    [[nodiscard]] LevelSlot slot(const QString& key);
    [[nodiscard]] QString key(LevelSlot slot) const;

private:
    mutable std::mutex m_mutex;
    std::vector<QString> m_keys;
};

/// All levels, by rising minimum. A value; changed only by making another.
class LevelTable {
public:
    LevelTable() = default;
    explicit LevelTable(std::vector<Level> levels);

    [[nodiscard]] const std::vector<Level>& levels() const { return m_levels; }
    [[nodiscard]] bool isEmpty() const { return m_levels.empty(); }
    [[nodiscard]] const Level* find(LevelSlot slot) const;
    [[nodiscard]] const Level* find(const QString& key) const;
    /// The last level whose minimum is not above the count; null only in an empty table or below the lowest minimum.
    [[nodiscard]] const Level* forCount(qint64 count) const;
    /// The level with min_counts 0: where a new content starts. Null in an empty table.
    [[nodiscard]] const Level* lowest() const { return m_levels.empty() ? nullptr : &m_levels.front(); }
    [[nodiscard]] const Level* top() const { return m_levels.empty() ? nullptr : &m_levels.back(); }
    /// Names level and rule that is broken: `conflict` where levels do not fit together (ranges without gap or overlap
    /// from 0, paths neither equal nor nested), `invalid_input` where one is wrong by itself.
    [[nodiscard]] Result<> validate() const;

    bool operator==(const LevelTable&) const = default;

private:
    std::vector<Level> m_levels;
};

} // namespace tierwatch
