// SPDX-License-Identifier: GPL-3.0-or-later
// What each content was when the library was made: the checker's only idea of "complete".
#pragma once

#include <QByteArray>
#include <QHash>
#include <QString>

#include <optional>
#include <vector>

namespace tierwatch::faults {

struct LedgerEntry {
    qint64 cid = 0;
    QString filename;
    QString level; ///< the key of the level in which it began
    qint64 size = 0; ///< bytes
    QByteArray hash; ///< see contentHash(), in hex
};

/// By rising cid; one line for each, columns separated by tabs.
class Ledger final {
public:
    Ledger() = default;
    explicit Ledger(std::vector<LedgerEntry> entries);

    /// Empty where the file cannot be read or is none.
    [[nodiscard]] static std::optional<Ledger> load(const QString& path);
    [[nodiscard]] bool save(const QString& path) const;

    [[nodiscard]] const std::vector<LedgerEntry>& entries() const { return m_entries; }
    [[nodiscard]] const LedgerEntry* find(qint64 cid) const;
    [[nodiscard]] const LedgerEntry* find(const QString& filename) const;

private:
    std::vector<LedgerEntry> m_entries;
    QHash<qint64, std::size_t> m_byCid;
    QHash<QString, std::size_t> m_byName;
};

[[nodiscard]] QByteArray contentHash(const QByteArray& bytes);

/// The levels that were wished for each content, oldest first; lines of cid and level, appended before each wish is
/// sent.
[[nodiscard]] std::optional<QHash<qint64, std::vector<QString>>> loadWishes(const QString& path);

} // namespace tierwatch::faults
