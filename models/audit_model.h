// SPDX-License-Identifier: GPL-3.0-or-later
// The findings of the library check, live: up to a hundred thousand, fetched in pieces, filtered by kind.
#pragma once

#include "models/engine_feed.h"
#include "models/roles.h"

#include <QAbstractTableModel>
#include <QTimer>

#include <vector>

namespace tierwatch {

namespace AuditColumn {
enum Column { Kind, File, Level, Size, What, Repair, Result, Cid, Columns };
} // namespace AuditColumn

class AuditModel final : public QAbstractTableModel {
    Q_OBJECT

public:
    static constexpr std::chrono::milliseconds whileRunning{ 400 };
    static constexpr std::chrono::milliseconds otherwise{ 3000 };

    explicit AuditModel(EngineFeed& feed, QObject* parent = nullptr);

    [[nodiscard]] int rowCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] int columnCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex& index, int role = Qt::DisplayRole) const override;
    [[nodiscard]] QVariant headerData(
        int section, Qt::Orientation orientation, int role = Qt::DisplayRole) const override;
    [[nodiscard]] QHash<int, QByteArray> roleNames() const override;

    /// Looks at the engine's audit again and again, or not.
    void setActive(bool active);
    /// Looks at it now.
    void refresh();
    void setKind(const QByteArray& kind); ///< only findings like that; empty: all
    [[nodiscard]] const QByteArray& kind() const { return m_kind; }
    [[nodiscard]] const AuditProgress& progress() const { return m_progress; }
    [[nodiscard]] const AuditFinding* findingAt(int row) const; ///< null: no such row; good until the next turn
    /// Why the engine did not answer.
    [[nodiscard]] const std::optional<Error>& error() const { return m_error; }
    /// Of what is here, how many a repair could mend, of one kind or of all.
    [[nodiscard]] int repairable(const QByteArray& kind) const;

Q_SIGNALS:
    void progressChanged();

private:
    void take(const Result<AuditProgress>& progress);
    void fetch();
    void add(std::vector<AuditFinding> findings);
    void clear();
    [[nodiscard]] bool matches(const AuditFinding& finding) const;
    [[nodiscard]] QString text(const AuditFinding& finding, int column) const;

    EngineFeed& m_feed;
    bool m_active = false;
    QByteArray m_kind;
    AuditProgress m_progress;
    std::optional<Error> m_error;
    std::vector<AuditFinding> m_findings;
    std::vector<quint32> m_shown; ///< places in m_findings
    QTimer m_timer;
    Ticket m_progressTicket;
    Ticket m_findingsTicket;
    bool m_fetching = false;
};

/// "file missing"; the kind itself where there is no word for it.
[[nodiscard]] QString findingKindWord(const QByteArray& kind);
/// What a repair would do: "correct the catalogue"; empty: nothing.
[[nodiscard]] QString repairWord(const QByteArray& repair);

} // namespace tierwatch
