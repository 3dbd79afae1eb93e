// SPDX-License-Identifier: GPL-3.0-or-later
#include "catalog/rights.h"

#include <QRegularExpression>

#include <algorithm>
#include <limits>

namespace tierwatch {

namespace {

const QString all = QStringLiteral("ALL PRIVILEGES");

/// `SELECT (a, b), UPDATE` → UPDATE: a right on some columns is none on the table.
QSet<QString> rightsIn(const QString& list)
{
    static const QRegularExpression right(QStringLiteral("([A-Z][A-Z_ ]*[A-Z])\\s*(\\([^)]*\\))?\\s*(?:,|$)"));
    QSet<QString> found;
    for (auto matches = right.globalMatch(list); matches.hasNext();) {
        const QRegularExpressionMatch match = matches.next();
        if (match.captured(2).isEmpty())
            found.insert(match.captured(1) == QLatin1String("ALL") ? all : match.captured(1));
    }
    return found;
}

QString unquoted(QString name)
{
    if (name.startsWith(u'`') && name.size() >= 2)
        name = name.mid(1, name.size() - 2).replace(QLatin1String("``"), QLatin1String("`"));
    return name;
}

/// In a grant for a whole database its name is a pattern, as for LIKE.
bool matches(const QString& pattern, const QString& database)
{
    QString expression;
    for (qsizetype i = 0; i < pattern.size(); ++i) {
        const QChar c = pattern[i];
        if (c == u'\\' && i + 1 < pattern.size())
            expression += QRegularExpression::escape(QString(pattern[++i]));
        else if (c == u'%')
            expression += QStringLiteral(".*");
        else if (c == u'_')
            expression += u'.';
        else
            expression += QRegularExpression::escape(QString(c));
    }
    return QRegularExpression(QRegularExpression::anchoredPattern(expression)).match(database).hasMatch();
}

/// How much of the name comes before the first wildcard: the more, the closer.
qsizetype closeness(const QString& pattern)
{
    static const QRegularExpression wildcard(QStringLiteral("(?<!\\\\)[%_]"));
    const qsizetype first = pattern.indexOf(wildcard);
    return first < 0 ? std::numeric_limits<qsizetype>::max() : first;
}

bool contains(const QSet<QString>& rights, const QString& right)
{
    return rights.contains(right) || rights.contains(all);
}

QString quotedText(QString text)
{
    return u'\'' + text.replace(u'\\', QLatin1String("\\\\")).replace(u'\'', QLatin1String("''")) + u'\'';
}

} // namespace

Rights Rights::of(const QStringList& grants, const QString& database)
{
    Rights rights;
    for (const QString& grant : grants)
        rights.add(grant, database);
    return rights;
}

void Rights::add(const QString& grant, const QString& database)
{
    static const QRegularExpression form(QStringLiteral(
        "^(GRANT|REVOKE) (.+?) ON (?:TABLE )?(\\*|`(?:[^`]|``)*`)\\.(\\*|`(?:[^`]|``)*`) (?:TO|FROM) (\\S+)"));
    const QRegularExpressionMatch match = form.match(grant);
    if (!match.hasMatch())
        return; // of a role, a routine, a proxy
    const bool given = match.captured(1) == QLatin1String("GRANT");
    const QSet<QString> rights = rightsIn(match.captured(2));
    const QString where = unquoted(match.captured(3));
    const QString table = unquoted(match.captured(4));
    if (match.captured(3) == QLatin1String("*")) {
        m_everywhere += rights;
    } else if (match.captured(4) != QLatin1String("*")) {
        if (where == database)
            m_onTable[table] += rights;
    } else if (matches(where, database) && given) {
        Entry& entry = m_inDatabase[match.captured(5)];
        if (entry.pattern.isEmpty() || closeness(where) > closeness(entry.pattern))
            entry = { where, rights };
        else if (entry.pattern == where)
            entry.rights += rights;
    } else if (matches(where, database)) { // a part of what is granted everywhere (MySQL 8)
        m_everywhere -= rights;
    }
}

bool Rights::has(const QString& right) const
{
    return contains(m_everywhere, right)
        || std::ranges::any_of(m_inDatabase, [&](const Entry& entry) { return contains(entry.rights, right); });
}

bool Rights::has(const QString& right, const QString& table) const
{
    return has(right) || contains(m_onTable.value(table), right);
}

bool Rights::hasEverywhere(const QString& right) const { return contains(m_everywhere, right); }

QString quotedName(QString name) { return u'`' + name.replace(u'`', QLatin1String("``")) + u'`'; }

QString Rights::grantStatement(const QStringList& rights, const QString& database, const QString& account) const
{
    const qsizetype at = account.lastIndexOf(u'@');
    const QString user = account.left(at);
    const QString host = account.mid(at + 1);
    QString name = m_inDatabase.value(quotedName(user) + u'@' + quotedName(host)).pattern;
    if (name.isEmpty()) {
        name = database;
        name.replace(u'\\', QLatin1String("\\\\"))
            .replace(u'_', QLatin1String("\\_"))
            .replace(u'%', QLatin1String("\\%"));
    }
    return QStringLiteral("GRANT %1 ON %2.* TO %3@%4;")
        .arg(rights.join(QStringLiteral(", ")), quotedName(name), quotedText(user), quotedText(host));
}

} // namespace tierwatch
