// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/faults/checker/ledger.h"

#include <QCryptographicHash>
#include <QFile>

namespace tierwatch::faults {

Ledger::Ledger(std::vector<LedgerEntry> entries) : m_entries(std::move(entries))
{
    for (std::size_t i = 0; i < m_entries.size(); ++i) {
        m_byCid.insert(m_entries[i].cid, i);
        m_byName.insert(m_entries[i].filename, i);
    }
}

std::optional<Ledger> Ledger::load(const QString& path)
{
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly))
        return std::nullopt;
    std::vector<LedgerEntry> entries;
    while (!file.atEnd()) {
        const QList<QByteArray> columns = file.readLine().trimmed().split('\t');
        if (columns.size() != 5)
            return std::nullopt;
        entries.push_back({ columns[0].toLongLong(), QString::fromUtf8(columns[1]), QString::fromUtf8(columns[2]),
            columns[3].toLongLong(), columns[4] });
    }
    return Ledger(std::move(entries));
}

bool Ledger::save(const QString& path) const
{
    QFile file(path);
    if (!file.open(QIODevice::WriteOnly | QIODevice::Truncate))
        return false;
    for (const LedgerEntry& entry : m_entries) {
        const QByteArray line = QByteArray::number(entry.cid) + '\t' + entry.filename.toUtf8() + '\t'
            + entry.level.toUtf8() + '\t' + QByteArray::number(entry.size) + '\t' + entry.hash + '\n';
        if (file.write(line) != line.size())
            return false;
    }
    return file.flush();
}

const LedgerEntry* Ledger::find(qint64 cid) const
{
    const auto found = m_byCid.constFind(cid);
    return found == m_byCid.constEnd() ? nullptr : &m_entries[*found];
}

const LedgerEntry* Ledger::find(const QString& filename) const
{
    const auto found = m_byName.constFind(filename);
    return found == m_byName.constEnd() ? nullptr : &m_entries[*found];
}

QByteArray contentHash(const QByteArray& bytes)
{
    return QCryptographicHash::hash(bytes, QCryptographicHash::Sha1).toHex();
}

std::optional<QHash<qint64, std::vector<QString>>> loadWishes(const QString& path)
{
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly))
        return std::nullopt;
    QHash<qint64, std::vector<QString>> wishes;
    while (!file.atEnd()) {
        const QList<QByteArray> columns = file.readLine().trimmed().split('\t');
        if (columns.size() != 2)
            return std::nullopt;
        wishes[columns[0].toLongLong()].push_back(QString::fromUtf8(columns[1]));
    }
    return wishes;
}

} // namespace tierwatch::faults
