// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/shared_settings.h"

#include "catalog/processes.h"

#include <QJsonDocument>
#include <QJsonObject>
#include <QLoggingCategory>

#include <limits>

namespace tierwatch {

namespace {

Q_LOGGING_CATEGORY(log, "tierwatch.settings")

constexpr qint64 mostRelocationsPerLevel = 1000;
constexpr qint64 widestDeadZone = 90; ///< percent
constexpr qint64 longestShortestStay = std::chrono::seconds(std::chrono::days(365)).count();

/// Without what settings of their own have changed.
Rule withItsDefaults(const Rule& rule)
{
    return rule.kind == Rule::Kind::Total ? Rule::total() : Rule::recent(rule.window);
}

QString toSetting(const Pause& pause)
{
    return QString::fromUtf8(
        QJsonDocument(QJsonObject{ { QStringLiteral("by"), pause.by },
                          { QStringLiteral("since"), static_cast<qint64>(microseconds(pause.since)) } })
            .toJson(QJsonDocument::Compact));
}

Pause pauseFromSetting(const QString& setting)
{
    const QJsonObject object = QJsonDocument::fromJson(setting.toUtf8()).object();
    return Pause{ object.value(QLatin1String("by")).toString(),
        timeFromMicroseconds(object.value(QLatin1String("since")).toInteger()) };
}

/// Microseconds by incident; never again is -1.
QString toSetting(const std::map<QByteArray, Time>& dismissed)
{
    QJsonObject object;
    for (const auto& [key, until] : dismissed)
        object.insert(QString::fromUtf8(key), until == Time::max() ? qint64{ -1 } : qint64{ microseconds(until) });
    return QString::fromUtf8(QJsonDocument(object).toJson(QJsonDocument::Compact));
}

std::map<QByteArray, Time> dismissedFromSetting(const QString& setting)
{
    std::map<QByteArray, Time> dismissed;
    const QJsonObject object = QJsonDocument::fromJson(setting.toUtf8()).object();
    for (auto one = object.begin(); one != object.end(); ++one) {
        const qint64 until = one.value().toInteger();
        dismissed[one.key().toUtf8()] = until < 0 ? Time::max() : timeFromMicroseconds(until);
    }
    return dismissed;
}

/// Reads settings one by one; the first that the catalogue refuses ends it.
class Reader {
public:
    explicit Reader(Transaction& transaction) : m_transaction(transaction) { }

    std::optional<QString> text(const QString& name)
    {
        if (!m_result)
            return std::nullopt;
        Result<std::optional<QString>> stored = catalog::selectSetting(m_transaction, name);
        if (!stored) {
            m_result = tl::unexpected(stored.error());
            return std::nullopt;
        }
        return *stored;
    }

    qint64 number(const QString& name, qint64 least, qint64 otherwise)
    {
        const std::optional<QString> stored = text(name);
        if (!stored)
            return otherwise;
        bool good = false;
        const qint64 value = stored->toLongLong(&good);
        if (good && value >= least)
            return value;
        qCWarning(log).noquote() << "the setting" << name << "is" << *stored << "and not a whole number from" << least
                                 << "on;" << otherwise << "is used";
        return otherwise;
    }

    /// Empty where it is not set, or is not in the range.
    std::optional<qint64> numberIfSet(const QString& name, qint64 most)
    {
        const std::optional<QString> stored = text(name);
        if (!stored)
            return std::nullopt;
        bool good = false;
        const qint64 value = stored->toLongLong(&good);
        if (good && value >= 0 && value <= most)
            return value;
        qCWarning(log).noquote() << "the setting" << name << "is" << *stored << "and not a whole number from 0 to"
                                 << most << "; the rule's default is used";
        return std::nullopt;
    }

    [[nodiscard]] Result<> result() const { return m_result; }

private:
    Transaction& m_transaction;
    Result<> m_result;
};

} // namespace

qint64 speedLimitAt(const SharedSettings& settings, Time now)
{
    const QDateTime local = QDateTime::fromMSecsSinceEpoch(microseconds(now) / 1000, Qt::LocalTime);
    return settings.speedTimetable.limitAt(local).value_or(settings.speedLimit);
}

Result<> readSharedSettings(Transaction& transaction, SharedSettings& settings)
{
    const SharedSettings defaults;
    Reader reader(transaction);
    if (const std::optional<QString> text = reader.text(QStringLiteral("rule"))) {
        if (const Result<Rule> rule = Rule::parse(*text))
            settings.rule = *rule;
        else
            qCWarning(log).noquote() << rule.error().text.english();
    }
    settings.rule = withItsDefaults(settings.rule);
    settings.deadZone.reset();
    settings.shortestStay.reset();
    if (const std::optional<qint64> percent = reader.numberIfSet(QStringLiteral("dead-zone"), widestDeadZone)) {
        settings.deadZone = static_cast<int>(*percent);
        settings.rule.deadZone = static_cast<double>(*percent) / 100;
    }
    if (const std::optional<qint64> seconds
        = reader.numberIfSet(QStringLiteral("shortest-stay"), longestShortestStay)) {
        settings.shortestStay = std::chrono::seconds(*seconds);
        settings.rule.shortestStay = *settings.shortestStay;
    }
    settings.pause.reset();
    if (const std::optional<QString> text = reader.text(QStringLiteral("pause")))
        settings.pause = pauseFromSetting(*text);
    settings.speedLimit = reader.number(QStringLiteral("speed-limit"), 0, defaults.speedLimit);
    settings.speedTimetable = {};
    if (const std::optional<QString> text = reader.text(QStringLiteral("speed-timetable"))) {
        if (const Result<SpeedTimetable> timetable = SpeedTimetable::parse(*text))
            settings.speedTimetable = *timetable;
        else
            qCWarning(log).noquote() << timetable.error().text.english();
    }
    settings.dismissed.clear();
    if (const std::optional<QString> text = reader.text(QStringLiteral("dismissed")))
        settings.dismissed = dismissedFromSetting(*text);
    settings.relocationsPerLevel = static_cast<int>(
        std::min<qint64>(reader.number(QStringLiteral("relocations-per-level"), 1, defaults.relocationsPerLevel),
            mostRelocationsPerLevel));
    settings.countLimit = reader.number(QStringLiteral("count-limit"), 1, defaults.countLimit);
    settings.foreignClaim
        = std::chrono::seconds(reader.number(QStringLiteral("foreign-claim"), 1, defaults.foreignClaim.count()));
    if (const std::optional<QString> text = reader.text(QStringLiteral("make-room"))) {
        if (const std::optional<MakesRoom> known = makesRoomFromName(*text))
            settings.makeRoom = *known;
        else
            qCWarning(log).noquote() << "the setting make-room is" << *text << "and not auto, on or off; auto is used";
    }
    return reader.result();
}

Result<> savePause(Transaction& transaction, const std::optional<Pause>& pause)
{
    return catalog::saveSetting(
        transaction, QStringLiteral("pause"), pause ? std::optional(toSetting(*pause)) : std::nullopt);
}

Result<> saveSpeedLimit(Transaction& transaction, qint64 bytesPerSecond)
{
    return catalog::saveSetting(transaction, QStringLiteral("speed-limit"),
        bytesPerSecond > 0 ? std::optional(QString::number(bytesPerSecond)) : std::nullopt);
}

Result<> saveDismissed(Transaction& transaction, const DismissIncident& dismissed, Time now)
{
    const Result<std::optional<QString>> stored = catalog::selectSetting(transaction, QStringLiteral("dismissed"));
    if (!stored)
        return tl::unexpected(stored.error());
    std::map<QByteArray, Time> all = dismissedFromSetting(stored->value_or(QString()));
    std::erase_if(all, [now](const auto& one) { return one.second <= now; });
    all[dismissed.key] = dismissed.until.value_or(Time::max());
    return catalog::saveSetting(transaction, QStringLiteral("dismissed"), toSetting(all));
}

Result<> check(const ChangeSettings& change)
{
    constexpr qint64 most = std::numeric_limits<qint64>::max();
    const std::optional<qint64> claim
        = change.foreignClaim ? std::optional<qint64>(change.foreignClaim->count()) : std::nullopt;
    const std::optional<qint64> deadZone = change.deadZone.value_or(std::nullopt);
    const std::optional<qint64> stay = change.shortestStay && *change.shortestStay
        ? std::optional<qint64>((*change.shortestStay)->count())
        : std::nullopt;
    struct Range {
        const char* name;
        std::optional<qint64> value;
        qint64 least;
        qint64 greatest;
    };
    for (const Range& range : { Range{ "speed-limit", change.speedLimit, 0, most },
             Range{ "relocations-per-level", change.relocationsPerLevel, 1, mostRelocationsPerLevel },
             Range{ "count-limit", change.countLimit, 1, most }, Range{ "foreign-claim", claim, 1, most },
             Range{ "dead-zone", deadZone, 0, widestDeadZone },
             Range{ "shortest-stay", stay, 0, longestShortestStay } }) {
        if (range.value && (*range.value < range.least || *range.value > range.greatest))
            return fail(ErrorCode::InvalidInput,
                QT_TRANSLATE_NOOP("Text", "%1 is %2: give a whole number from %3 to %4."),
                QString::fromLatin1(range.name), QString::number(*range.value), QString::number(range.least),
                QString::number(range.greatest));
    }
    return {};
}

Result<> saveSettings(Transaction& transaction, const ChangeSettings& change)
{
    Result<> saved;
    const auto save = [&](const char* name, const std::optional<QString>& value) {
        if (saved && value)
            saved = catalog::saveSetting(transaction, QString::fromLatin1(name), value);
    };
    const auto text = [](const std::optional<qint64>& value) {
        return value ? std::optional(QString::number(*value)) : std::nullopt;
    };
    save("rule", change.rule ? std::optional(change.rule->toString()) : std::nullopt);
    if (saved && change.deadZone)
        saved = catalog::saveSetting(transaction, QStringLiteral("dead-zone"), text(*change.deadZone));
    if (saved && change.shortestStay) {
        const std::optional<std::chrono::seconds>& stay = *change.shortestStay;
        saved = catalog::saveSetting(transaction, QStringLiteral("shortest-stay"),
            stay ? std::optional(QString::number(stay->count())) : std::nullopt);
    }
    save("relocations-per-level", text(change.relocationsPerLevel));
    save("count-limit", text(change.countLimit));
    if (change.foreignClaim)
        save("foreign-claim", QString::number(change.foreignClaim->count()));
    if (saved && change.speedTimetable)
        saved = catalog::saveSetting(transaction, QStringLiteral("speed-timetable"),
            change.speedTimetable->isEmpty() ? std::nullopt : std::optional(change.speedTimetable->toString()));
    if (change.makeRoom)
        save("make-room", QString::fromLatin1(toName(*change.makeRoom)));
    if (saved && change.speedLimit)
        saved = saveSpeedLimit(transaction, *change.speedLimit);
    return saved;
}

} // namespace tierwatch
