// SPDX-License-Identifier: GPL-3.0-or-later
// A library on real directories and a catalogue in memory that never crashes: what the engine does with the mover,
// without SQL, so that very many crashes of the files can be tried. Recovery is the product's own.
#pragma once

#include "relocation/file_mover.h"

#include <QStringList>

#include <atomic>
#include <map>
#include <optional>
#include <random>

namespace tierwatch::test {

class MoverWorld {
public:
    struct Content {
        QByteArray name;
        qint64 size = 0;
        quint64 hash = 0;
        bool holes = false;
        qint64 modified = 0; ///< nanoseconds
        quint32 mode = 0;
        LevelSlot level = LevelSlot::None;
    };

    /// Marks the levels' directories as this world's; an empty text, or why not.
    [[nodiscard]] QString begin(const QList<std::pair<QString, QString>>& levels);
    /// Of copies from here on; not while something moves.
    void setVerify(Verify verify);
    /// Writes a file into that level, flushed, with `holes` between its bytes, mode and time of its own.
    [[nodiscard]] QString add(ContentId cid, const QByteArray& name, LevelSlot level, qint64 size, bool holes = false);

    /// One relocation, step by step; any thread, but one content in one thread at a time. Answers that come after
    /// crash() are lost.
    [[nodiscard]] bool claim(ContentId cid, LevelSlot to);
    ItemResult place(ContentId cid, bool standsInTarget = false);
    ItemResult remove(ContentId cid);

    void crash() { m_lives = false; }
    void comeUp() { m_lives = true; }
    /// Dead as well from where this says so, asked in the job's thread; empty: never.
    void diesWhen(std::function<bool()> dead) { m_dead = std::move(dead); }
    /// What the product's recovery would do with every row; what went wrong.
    [[nodiscard]] QStringList recoverAll();
    /// I1, and I3 where `strict` (nothing but contents lies in the levels): what is violated.
    [[nodiscard]] QStringList check(bool strict) const;
    /// The errors of jobs, by code, since the beginning.
    [[nodiscard]] std::map<QByteArray, qint64> errors() const;
    [[nodiscard]] qint64 placed() const { return m_placed; }

    [[nodiscard]] std::size_t rows() const;
    [[nodiscard]] bool hasRow(ContentId cid) const;
    [[nodiscard]] Content content(ContentId cid) const;
    [[nodiscard]] const JobLevel& level(LevelSlot slot) const;
    [[nodiscard]] QByteArray pathOf(ContentId cid) const;

private:
    class Control;
    [[nodiscard]] JobItem itemOf(const Relocation& row) const;
    [[nodiscard]] Relocation row(ContentId cid) const;
    [[nodiscard]] bool lives() const { return m_lives && !(m_dead && m_dead()); }
    void keepError(const ItemResult& result);

    mutable std::mutex m_mutex;
    std::vector<JobLevel> m_levels; ///< by slot
    std::map<ContentId, Content> m_contents;
    std::map<ContentId, Relocation> m_rows;
    qint64 m_epoch = 0;
    std::atomic<bool> m_lives = true;
    std::function<bool()> m_dead;
    std::atomic<qint64> m_placed = 0;
    std::map<QByteArray, qint64> m_errors;
    SpaceLedger m_space;
};

} // namespace tierwatch::test
