// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/audit_model.h"

#include "models/format.h"

#include <QCoreApplication>

#include <algorithm>

namespace tierwatch {

namespace {

constexpr int pieceSize = 2000; // little enough for one turn of the GUI thread

struct Word {
    const char* name;
    const char* source;
};

constexpr Word kindWords[] = {
    { "missing", QT_TRANSLATE_NOOP("Words", "file missing") },
    { "misplaced", QT_TRANSLATE_NOOP("Words", "in another level") },
    { "duplicate", QT_TRANSLATE_NOOP("Words", "second copy") },
    { "shared_file", QT_TRANSLATE_NOOP("Words", "shares its file") },
    { "changed", QT_TRANSLATE_NOOP("Words", "size changed") },
    { "unusable", QT_TRANSLATE_NOOP("Words", "not usable") },
    { "orphan", QT_TRANSLATE_NOOP("Words", "file without content") },
    { "stale_part", QT_TRANSLATE_NOOP("Words", "abandoned copy") },
    { "stale_old", QT_TRANSLATE_NOOP("Words", "old source left") },
    { "strange_name", QT_TRANSLATE_NOOP("Words", "strange name") },
    { "unreadable", QT_TRANSLATE_NOOP("Words", "not readable") },
    { "wrong_state", QT_TRANSLATE_NOOP("Words", "state differs") },
    { "level_offline", QT_TRANSLATE_NOOP("Words", "level offline") },
};

constexpr Word repairWords[] = {
    { "correct_catalogue", QT_TRANSLATE_NOOP("Words", "correct the catalogue") },
    { "remove_copy", QT_TRANSLATE_NOOP("Words", "remove the copy, once proven the same") },
    { "remove_part", QT_TRANSLATE_NOOP("Words", "remove the abandoned copy") },
    { "remove_old", QT_TRANSLATE_NOOP("Words", "remove the old source, once proven the same") },
    { "rewrite_state", QT_TRANSLATE_NOOP("Words", "write the state again") },
};

template <std::size_t N> QString wordFor(const Word (&words)[N], const QByteArray& name, const QString& otherwise)
{
    const auto found = std::ranges::find(words, name, [](const Word& word) { return QByteArray(word.name); });
    return found == std::end(words) ? otherwise : QCoreApplication::translate("Words", found->source);
}

bool canBeRepaired(const AuditFinding& finding)
{
    return !finding.repaired && !finding.repair.isEmpty() && finding.repair != "none";
}

} // namespace

QString findingKindWord(const QByteArray& kind) { return wordFor(kindWords, kind, QString::fromLatin1(kind)); }

QString repairWord(const QByteArray& repair) { return wordFor(repairWords, repair, {}); }

AuditModel::AuditModel(EngineFeed& feed, QObject* parent) : QAbstractTableModel(parent), m_feed(feed)
{
    connect(&m_timer, &QTimer::timeout, this, &AuditModel::refresh);
    connect(&feed, &EngineFeed::ready, this, &AuditModel::refresh);
    connect(&feed, &EngineFeed::levelsChanged, this, [this] {
        if (!m_shown.empty())
            Q_EMIT dataChanged(index(0, AuditColumn::Level), index(rowCount() - 1, AuditColumn::Level));
    });
}

int AuditModel::rowCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_shown.size());
}

int AuditModel::columnCount(const QModelIndex& parent) const { return parent.isValid() ? 0 : AuditColumn::Columns; }

const AuditFinding* AuditModel::findingAt(int row) const
{
    return row < 0 || row >= rowCount() ? nullptr : &m_findings[m_shown[static_cast<std::size_t>(row)]];
}

QString AuditModel::text(const AuditFinding& finding, int column) const
{
    switch (static_cast<AuditColumn::Column>(column)) {
    case AuditColumn::Kind:
        return findingKindWord(finding.kind);
    case AuditColumn::File:
        return finding.name.isEmpty() ? unknownText() : finding.name;
    case AuditColumn::Level: {
        const Level* level = m_feed.levels().table.find(finding.level);
        return level == nullptr ? finding.level : level->name();
    }
    case AuditColumn::Size:
        return formatBytes(finding.bytes);
    case AuditColumn::What:
        return translate(finding.text);
    case AuditColumn::Repair: {
        const QString word = repairWord(finding.repair);
        return word.isEmpty() ? tr("yours to decide", "what a repair would do: nothing") : word;
    }
    case AuditColumn::Result:
        if (finding.repaired)
            return tr("repaired");
        return finding.whyNot ? translate(*finding.whyNot) : QString();
    case AuditColumn::Cid:
        return finding.cid ? QString::number(number(*finding.cid)) : unknownText();
    case AuditColumn::Columns:
        break;
    }
    return {};
}

QVariant AuditModel::data(const QModelIndex& index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid | CheckIndexOption::ParentIsInvalid))
        return {};
    const AuditFinding& finding = *findingAt(index.row());
    switch (role) {
    case Qt::DisplayRole:
        return text(finding, index.column());
    case Qt::ToolTipRole:
        return translate(finding.text);
    case Qt::TextAlignmentRole:
        return headerData(index.column(), Qt::Horizontal, role);
    case ItemRole::Cid:
        return finding.cid ? QVariant(number(*finding.cid)) : QVariant();
    case ItemRole::LevelSlot:
    case ItemRole::Badge: {
        const Level* level = index.column() == AuditColumn::Level ? m_feed.levels().table.find(finding.level) : nullptr;
        if (level == nullptr)
            return {};
        return role == ItemRole::Badge ? QVariant(m_feed.levelBadge(level->slot))
                                       : QVariant(static_cast<int>(number(level->slot)));
    }
    case ItemRole::Loud:
        return finding.whyNot.has_value();
    default:
        return {};
    }
}

QVariant AuditModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || section < 0 || section >= AuditColumn::Columns)
        return {};
    const bool isNumber = section == AuditColumn::Size || section == AuditColumn::Cid;
    if (role == Qt::TextAlignmentRole)
        return QVariant((isNumber ? Qt::AlignRight : Qt::AlignLeft) | Qt::AlignVCenter);
    if (role != Qt::DisplayRole)
        return {};
    switch (static_cast<AuditColumn::Column>(section)) {
    case AuditColumn::Kind:
        return tr("Finding", "column: what kind of finding it is");
    case AuditColumn::File:
        return tr("File");
    case AuditColumn::Level:
        return tr("Level");
    case AuditColumn::Size:
        return tr("Size");
    case AuditColumn::What:
        return tr("What was found", "column: a sentence");
    case AuditColumn::Repair:
        return tr("A repair would", "column: what a repair would do");
    case AuditColumn::Result:
        return tr("Done", "column: what became of the repair");
    case AuditColumn::Cid:
        return tr("cid");
    case AuditColumn::Columns:
        break;
    }
    return {};
}

QHash<int, QByteArray> AuditModel::roleNames() const { return withRoleNames(QAbstractTableModel::roleNames()); }

void AuditModel::setActive(bool active)
{
    m_active = active;
    if (active)
        refresh();
    else
        m_timer.stop();
}

void AuditModel::refresh()
{
    if (!m_feed.isReady())
        return;
    m_progressTicket
        = m_feed.engine().audit(m_feed.address(), [this](const Result<AuditProgress>& progress) { take(progress); });
}

void AuditModel::take(const Result<AuditProgress>& progress)
{
    if (progress) {
        m_error.reset();
        if (progress->startedAt != m_progress.startedAt)
            clear();
        m_progress = *progress;
        m_progress.findings.clear(); // they come in pieces
        fetch();
    } else {
        m_error = progress.error();
    }
    const bool runs = m_progress.state == AuditProgress::State::Running;
    if (m_active)
        m_timer.start(runs ? whileRunning : otherwise);
    Q_EMIT progressChanged();
}

void AuditModel::fetch()
{
    if (m_fetching)
        return;
    qint64 all = 0;
    for (const auto& [kind, count] : m_progress.found)
        all += count;
    const auto here = static_cast<qint64>(m_findings.size());
    if (all <= here)
        return;
    m_fetching = true;
    m_findingsTicket = m_feed.engine().findings(
        FindingsQuery{ here, pieceSize }, m_feed.address(), [this](Result<Page<AuditFinding>> page) {
            m_fetching = false;
            if (!page) // the next look asks again
                return;
            const bool more = page->more;
            add(std::move(page->rows));
            if (more)
                fetch();
        });
}

void AuditModel::add(std::vector<AuditFinding> findings)
{
    std::vector<quint32> fresh;
    for (AuditFinding& finding : findings) {
        if (matches(finding))
            fresh.push_back(static_cast<quint32>(m_findings.size()));
        m_findings.push_back(std::move(finding));
    }
    if (!fresh.empty()) {
        beginInsertRows({}, rowCount(), rowCount() + static_cast<int>(fresh.size()) - 1);
        m_shown.insert(m_shown.end(), fresh.begin(), fresh.end());
        endInsertRows();
    }
    Q_EMIT progressChanged();
}

void AuditModel::clear()
{
    m_findingsTicket = Ticket();
    m_fetching = false;
    beginResetModel();
    m_findings.clear();
    m_shown.clear();
    endResetModel();
}

bool AuditModel::matches(const AuditFinding& finding) const { return m_kind.isEmpty() || finding.kind == m_kind; }

void AuditModel::setKind(const QByteArray& kind)
{
    if (kind == m_kind)
        return;
    m_kind = kind;
    beginResetModel();
    m_shown.clear();
    for (std::size_t i = 0; i < m_findings.size(); ++i) {
        if (matches(m_findings[i]))
            m_shown.push_back(static_cast<quint32>(i));
    }
    endResetModel();
}

int AuditModel::repairable(const QByteArray& kind) const
{
    return static_cast<int>(std::ranges::count_if(m_findings, [&](const AuditFinding& finding) {
        return canBeRepaired(finding) && (kind.isEmpty() || finding.kind == kind);
    }));
}

} // namespace tierwatch
