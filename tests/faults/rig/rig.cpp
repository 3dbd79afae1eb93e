// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/faults/rig/rig.h"

#include <QDirIterator>
#include <QElapsedTimer>
#include <QFile>
#include <QRegularExpression>

#include <thread>

namespace tierwatch::faults {

Rig::Rig(const Options& options, const LibraryShape& shape)
    : m_options(options), m_library(shape, options.seed), m_problem(m_library.problem())
{
    if (options.keep)
        m_library.keep();
    if (!m_problem.isEmpty())
        return;
    m_stores = Stores::make(options.stores, m_library.file({}));
    if (!m_stores) {
        m_problem = QStringLiteral("the stores %1 do not start").arg(options.stores);
        return;
    }
    m_daemon = anotherDaemon(QStringLiteral("data"));
    m_catalog = std::make_unique<CatalogReader>(m_stores->catalogUrl());
    if (!makeRows())
        m_problem = QStringLiteral("the catalogue cannot be made; see %1").arg(log());
}

Rig::~Rig() = default;

std::unique_ptr<Daemon> Rig::anotherDaemon(const QString& name, const QStringList& more) const
{
    return std::make_unique<Daemon>(
        QStringList{ QStringLiteral("--data-dir"), m_library.file(name), QStringLiteral("--listen"),
            QStringLiteral("127.0.0.1:0"), QStringLiteral("--workers"), QStringLiteral("4") }
            + m_stores->arguments() + more,
        m_library.file(name + QStringLiteral(".log")));
}

bool Rig::makeRows()
{
    m_daemon->start(); // the tables are its own
    return m_daemon->waitReady() && m_daemon->stop() == 0 && m_stores->sql(m_library.rows());
}

QStringList Rig::environment(const QStringList& more) const
{
    return m_options.mutations.isEmpty()
        ? more
        : more + QStringList{ QStringLiteral("TIERWATCH_MUTATIONS=") + m_options.mutations.join(u',') };
}

std::unique_ptr<CheckerProcess> Rig::checker(const QString& mode, const QStringList& more) const
{
    return std::make_unique<CheckerProcess>(mode, m_stores->catalogUrl(), m_library.ledgerFile(), more);
}

std::size_t Rig::wish(const std::vector<Wish>& wishes, const QUrl& to, int milliseconds)
{
    QFile file(m_library.wishesFile());
    if (!file.open(QIODevice::Append))
        return 0;
    std::vector<View> views;
    for (const Wish& wish : wishes) {
        file.write(QByteArray::number(wish.cid) + '\t' + wish.level.toUtf8() + '\n');
        m_lastWish.insert(wish.cid, wish.level);
        m_unanswered.insert(wish.cid);
        views.push_back({ wish.cid, Library::countFor(wish.level) });
    }
    file.close();
    const std::size_t answered = postViews(to, views, milliseconds);
    for (std::size_t i = 0; i < answered; ++i)
        m_unanswered.remove(wishes[i].cid);
    for (std::size_t i = answered; i < wishes.size(); ++i) // an earlier one of the same content may have been answered
        m_unanswered.insert(wishes[i].cid);
    return answered;
}

void Rig::wishAgain(const QUrl& to)
{
    std::vector<View> views;
    for (const qint64 cid : std::as_const(m_unanswered))
        views.push_back({ cid, Library::countFor(m_lastWish.value(cid)) });
    const std::size_t answered = postViews(to, views, 20'000);
    for (std::size_t i = 0; i < answered; ++i)
        m_unanswered.remove(views[i].cid);
}

QStringList Rig::restless()
{
    const std::optional<CatalogReader::Snapshot> seen = m_catalog->snapshot(std::numeric_limits<qint64>::max());
    if (!seen)
        return { QStringLiteral("the catalogue does not answer: ") + m_catalog->problem() };
    QStringList texts;
    for (const ContentSeen& content : seen->contents) {
        const QString wanted = m_lastWish.value(content.cid, content.level);
        if (content.level != wanted || !content.relocation.isEmpty())
            texts.append(
                QStringLiteral("content %1 is in %2, its count says %3, its relocation is %4 %5")
                    .arg(content.cid)
                    .arg(content.level, wanted,
                        content.relocation.isEmpty() ? QStringLiteral("none") : content.relocation, content.error));
    }
    return texts;
}

bool Rig::waitForRest(int milliseconds, const QUrl& to)
{
    QElapsedTimer timer;
    timer.start();
    while (!isAtRest()) {
        if (timer.elapsed() > milliseconds)
            return false;
        if (!m_unanswered.isEmpty())
            wishAgain(to);
        std::this_thread::sleep_for(std::chrono::milliseconds(50));
    }
    return true;
}

void Rig::sendForgottenAgain(int milliseconds, const QUrl& to)
{
    QElapsedTimer timer;
    timer.start();
    int quiet = 0; // looks: a wish that was taken becomes a row within moments
    while (quiet < 10 && timer.elapsed() < milliseconds) {
        wishAgain(to);
        const std::optional<qint64> rows = m_catalog->relocationRows();
        quiet = rows && *rows == 0 && m_unanswered.isEmpty() ? quiet + 1 : 0;
        std::this_thread::sleep_for(std::chrono::milliseconds(50));
    }
    const auto seen = m_catalog->snapshot(std::numeric_limits<qint64>::max());
    for (const ContentSeen& content : seen ? seen->contents : std::vector<ContentSeen>{}) {
        if (content.level != m_lastWish.value(content.cid, content.level) && content.relocation.isEmpty()) {
            ++m_forgotten;
            m_unanswered.insert(content.cid);
        }
    }
}

void Rig::settle(Report& report, int milliseconds)
{
    m_daemon->start(environment());
    if (!m_daemon->waitReady())
        return report.violation(QStringLiteral("stuck: it does not start any more; see %1").arg(log()));
    if (m_stores->redis() != nullptr)
        sendForgottenAgain(milliseconds, m_daemon->url());
    if (!waitForRest(milliseconds, m_daemon->url())) {
        for (const QString& text : restless())
            report.violation(QStringLiteral("stuck: ") + text);
        if (!m_unanswered.isEmpty())
            report.violation(QStringLiteral("stuck: %1 views are not taken").arg(m_unanswered.size()));
    }
    if (m_daemon->stop() != 0)
        report.violation(QStringLiteral("stuck: it does not end in good order; see %1").arg(log()));
    checkAtRest(report);
}

void Rig::checkAtRest(Report& report)
{
    const auto final = checker(QStringLiteral("final"), { QStringLiteral("--wishes"), m_library.wishesFile() });
    const QJsonObject summary = final->finish();
    report.violations(final->violations());
    if (summary.isEmpty())
        report.violation(QStringLiteral("the checker came to a bad end"));
}

QStringList failpointsInSources()
{
    static const QRegularExpression mark(QStringLiteral(R"rx(TIERWATCH_FAILPOINT\("([^"]+)"\))rx"));
    QSet<QString> names;
    for (QDirIterator at(QStringLiteral(TIERWATCH_SOURCE_DIR "/services"), { QStringLiteral("*.cpp") }, QDir::Files,
             QDirIterator::Subdirectories);
         at.hasNext();) {
        QFile file(at.next());
        if (!file.open(QIODevice::ReadOnly))
            continue;
        const QString text = QString::fromUtf8(file.readAll());
        for (auto match = mark.globalMatch(text); match.hasNext();)
            names.insert(match.next().captured(1));
    }
    QStringList sorted = names.values();
    sorted.sort();
    return sorted;
}

} // namespace tierwatch::faults
