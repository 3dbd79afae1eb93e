// SPDX-License-Identifier: GPL-3.0-or-later
// Taking over a library: what is asked for, and how far it has come. Values.
#pragma once

#include "core/details.h"
#include "core/import_csv.h"

namespace tierwatch {

/// A level as it is to be: given where the catalogue has none yet.
struct AdoptedLevel {
    QString key;
    QString path; ///< absolute
    qint64 minCount = 0;

    bool operator==(const AdoptedLevel&) const = default;
};

/// What an adoption does beside looking at all levels.
struct AdoptionOrder {
    enum class Take : quint8 {
        Nothing, ///< levels only; files get their contents from a list, later
        Files, ///< every file becomes a content in the level where it lies
        List, ///< the contents of a list, and no others
    };
    std::vector<AdoptedLevel> levels; ///< empty: those of the catalogue
    Take take = Take::Files;
    std::shared_ptr<const QByteArray> list; ///< of Take::List: the CSV
};

/// How far it has come. Bytes are those of the contents that were taken in.
struct AdoptionCounts {
    qint64 files = 0; ///< regular ones that were looked at, without our own names
    qint64 inPlace = 0; ///< of those: the catalogue has them where they lie, or has them now
    qint64 imported = 0; ///< contents that are new in the catalogue
    qint64 counted = 0; ///< contents whose views came with the list
    qint64 companions = 0; ///< files beside a content: they stay
    qint64 bytes = 0;

    bool operator==(const AdoptionCounts&) const = default;
};

/// An adoption under way, or the last one on this catalogue.
struct AdoptionProgress {
    enum class State : quint8 { None, Running, Done, Failed };
    static constexpr std::size_t mostFindings = 1000;

    State state = State::None;
    AdoptionOrder::Take take = AdoptionOrder::Take::Files;
    QString by;
    Time startedAt{};
    Time endedAt{}; ///< zero: not yet
    bool resumed = false; ///< it goes on with one that was cut off
    AdoptionCounts counts;
    double filesPerSecond = 0; ///< since it began, or went on
    std::map<QByteArray, qint64> found; ///< findings by kind
    std::vector<AuditFinding> findings; ///< the first ones; none where another process ran it
    std::vector<ImportProblem> problems; ///< of a list that was refused: the first ones
    std::optional<Error> error; ///< of Failed
};

[[nodiscard]] QByteArray toName(AdoptionProgress::State state);
[[nodiscard]] QByteArray toName(AdoptionOrder::Take take);
[[nodiscard]] std::optional<AdoptionOrder::Take> takeFromName(QByteArrayView name);
/// `gold=/srv/gold:2000`: key, directory, least count.
[[nodiscard]] Result<AdoptedLevel> parseAdoptedLevel(const QString& text);

} // namespace tierwatch
