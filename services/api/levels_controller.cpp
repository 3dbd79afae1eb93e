// SPDX-License-Identifier: GPL-3.0-or-later
#include "api/levels_controller.h"

#include "api/check_json.h"
#include "api/json_body.h"
#include "api/json_values.h"

#include <QJsonArray>

#include <algorithm>
#include <array>
#include <limits>

namespace tierwatch::api {

using namespace Qt::Literals::StringLiterals;

namespace {

constexpr qint64 most = std::numeric_limits<qint64>::max();
const QStringList& verifyWords()
{
    static const QStringList words{ u"read_back"_s, u"size_only"_s };
    return words;
}
const QStringList& modeWords()
{
    static const QStringList words{ u"in_use"_s, u"no_new_files"_s, u"drain"_s, u"offline"_s };
    return words;
}

QJsonObject toJson(const LevelFound& found)
{
    return { { u"found"_s, QString::fromLatin1(found.token) }, { u"marked"_s, found.marked },
        { u"catalog"_s, textOrNull(found.catalog) }, { u"level"_s, textOrNull(found.level) },
        { u"looked_for"_s, found.asked }, { u"there"_s, found.there } };
}

QJsonObject toJson(const Level& level, const Overview& overview)
{
    const auto orNull = [](const std::optional<qint64>& value) { return value ? QJsonValue(*value) : QJsonValue(); };
    QJsonObject status;
    const auto known = std::ranges::find(overview.levelStatus, level.slot, &LevelStatus::slot);
    if (known != overview.levelStatus.end())
        status = { { u"contents"_s, known->contents }, { u"bytes_free"_s, countOrNull(known->bytesFree) },
            { u"bytes_total"_s, countOrNull(known->bytesTotal) }, { u"bytes"_s, known->bytes },
            { u"filesystem"_s, known->filesystem == 0 ? QJsonValue() : QJsonValue(QString::number(known->filesystem)) },
            { u"full"_s, known->full }, { u"usable"_s, known->writable },
            { u"detail"_s, textOrNull(known->detail.english()) },
            { u"unconfirmed"_s, known->unconfirmed ? QJsonValue(toJson(*known->unconfirmed)) : QJsonValue() } };
    return { { u"level"_s, level.key }, { u"label"_s, level.label }, { u"min_counts"_s, level.minCount },
        { u"max_counts"_s, level.maxCount }, { u"path"_s, level.path }, { u"url"_s, level.url },
        { u"verify"_s, verifyWords().at(static_cast<qsizetype>(level.verify)) },
        { u"linger"_s, level.linger ? QJsonValue(qint64{ level.linger->count() }) : QJsonValue() },
        { u"reserve"_s, orNull(level.reserve) }, { u"capacity"_s, orNull(level.capacity) }, { u"high"_s, level.high },
        { u"low"_s, level.low }, { u"mode"_s, modeWords().at(static_cast<qsizetype>(level.mode)) },
        { u"status"_s, status } };
}

/// What may be given of a level both in the table and by itself.
LevelChange takeChange(JsonBody& body)
{
    LevelChange change;
    change.label = body.string("label");
    change.url = body.string("url");
    if (const auto verify = body.word("verify", verifyWords()))
        change.verify = static_cast<Verify>(*verify);
    if (const auto linger = body.integerOrNull("linger", 0, std::chrono::seconds(std::chrono::days(3650)).count()))
        change.linger = linger->has_value() ? std::optional(std::chrono::seconds(**linger)) : std::nullopt;
    change.reserve = body.integerOrNull("reserve", 0, most);
    change.capacity = body.integerOrNull("capacity", 1, most);
    if (const auto high = body.integer("high", 1, 100))
        change.high = static_cast<int>(*high);
    if (const auto low = body.integer("low", 0, 99))
        change.low = static_cast<int>(*low);
    if (const auto mode = body.word("mode", modeWords()))
        change.mode = static_cast<LevelMode>(*mode);
    return change;
}

/// A level of the table as it is to be; what is left out stays as it is, of a new one it is the default.
struct GivenLevel {
    QString key;
    qint64 minCount = 0;
    std::optional<qint64> maxCount;
    std::optional<QString> path;
    LevelChange change;
};

std::vector<GivenLevel> takeLevels(JsonBody& body, std::optional<Problem>& problem)
{
    std::vector<GivenLevel> levels;
    const JsonMember array = body.required("levels", body.any("levels"));
    const bool whole = readJsonArray(array.value, [&](const JsonMember& element) {
        JsonBody fields(element, u"levels[%1]"_s.arg(levels.size()));
        GivenLevel level;
        level.key = fields.required("level", fields.string("level"));
        level.minCount = fields.required("min_counts", fields.integer("min_counts", 0, most));
        level.maxCount = fields.integer("max_counts", 0, most);
        level.path = fields.string("path");
        level.change = takeChange(fields);
        fields.ignore("status"); // as GET answers it
        fields.ignore("check");
        problem = fields.problem();
        levels.push_back(std::move(level));
        return !problem && levels.size() <= 255;
    });
    if (!whole && !problem)
        body.refuse("levels must be an array of at most 255 levels.", {});
    return levels;
}

LevelTable tableOf(const std::vector<GivenLevel>& given, const LevelTable& before)
{
    constexpr qint64 notGiven = -1;
    std::vector<Level> levels;
    for (const GivenLevel& wanted : given) {
        const Level* known = before.find(wanted.key);
        Level level = changed(known == nullptr ? Level{} : *known, wanted.change);
        level.key = wanted.key;
        level.minCount = wanted.minCount;
        level.maxCount = wanted.maxCount.value_or(notGiven);
        level.path = wanted.path.value_or(level.path);
        levels.push_back(std::move(level));
    }
    levels = LevelTable(std::move(levels)).levels();
    for (std::size_t i = 0; i < levels.size(); ++i) {
        Level& level = levels[i];
        const bool top = i + 1 == levels.size();
        if (level.maxCount == notGiven)
            level.maxCount = std::max(
                level.minCount, top ? before.isEmpty() ? 0 : before.top()->maxCount : levels[i + 1].minCount - 1);
    }
    return LevelTable(std::move(levels));
}

/// If-Match: the number alone or in quotes, as ETag has it.
tl::expected<std::optional<quint64>, Problem> versionOf(const Request& request)
{
    QByteArrayView text = request.ifMatch;
    if (text.isEmpty())
        return std::nullopt;
    if (text.size() >= 2 && text.startsWith('"') && text.endsWith('"'))
        text = text.sliced(1, text.size() - 2);
    bool isNumber = false;
    const quint64 version = text.toByteArray().toULongLong(&isNumber);
    if (isNumber && text.front() != '+')
        return version;
    return tl::unexpected(
        Problem{ 400, Text{ "If-Match must be the version of the levels that GET /api/v1/levels answers.", {} } });
}

tl::expected<bool, Problem> toSwitch(const Field& field)
{
    if (!field.value || *field.value == "0")
        return false;
    if (*field.value == "1")
        return true;
    return tl::unexpected(
        Problem{ 400, Text{ "%1 takes 1 or 0.", { QString::fromLatin1(field.name.toByteArray()) } } });
}

tl::expected<std::optional<Existing>, Problem> toExisting(const Field& field)
{
    if (!field.value)
        return std::nullopt;
    if (*field.value == "move")
        return Existing::Move;
    if (*field.value == "as_viewed")
        return Existing::AsViewed;
    return tl::unexpected(Problem{ 400, Text{ "existing takes move or as_viewed.", {} } });
}

} // namespace

void LevelsController::addTo(Router& router)
{
    const auto handler = [this](auto method) {
        return [this, method](const Request& request, Answer answer) { (this->*method)(request, answer); };
    };
    router.add(Method::Get, Audience::Viewer, "/api/v1/levels", handler(&LevelsController::list));
    router.add(Method::Put, Audience::Operator, "/api/v1/levels", handler(&LevelsController::replace));
    router.add(Method::Patch, Audience::Operator, "/api/v1/levels/{level}", handler(&LevelsController::change));
    router.add(Method::Post, Audience::Operator, "/api/v1/levels/{level}/check", handler(&LevelsController::check));
    router.add(
        Method::Post, Audience::Operator, "/api/v1/levels/{level}/make-room", handler(&LevelsController::makeRoom));
    router.add(Method::Post, Audience::Operator, "/api/v1/levels/{level}/confirm", handler(&LevelsController::confirm));
}

void LevelsController::sendLevels(Answer answer, std::optional<PlanId> plan)
{
    m_desk.overview(answer, [answer, plan](const Overview& overview) {
        QJsonArray levels;
        for (const Level& level : overview.levels.table.levels())
            levels.append(toJson(level, overview));
        Reply reply;
        reply.headers = "ETag: \"" + QByteArray::number(overview.levels.version) + "\"\r\n";
        QJsonObject object{ { u"version"_s, static_cast<qint64>(overview.levels.version) }, { u"levels"_s, levels } };
        if (plan)
            object.insert(u"plan"_s, number(*plan));
        OperatorDesk::send(answer, object, reply);
    });
}

void LevelsController::sendLevel(Answer answer, const QString& key)
{
    m_desk.withLevel(answer, key, 404, [answer](const Level& level, const Overview& overview) {
        Reply reply;
        reply.headers = "ETag: \"" + QByteArray::number(overview.levels.version) + "\"\r\n";
        OperatorDesk::send(answer, toJson(level, overview), reply);
    });
}

void LevelsController::list(const Request& request, Answer answer)
{
    if (const std::optional<Problem> problem = readQuery(request, {}))
        return answer.send(*problem);
    sendLevels(answer);
}

void LevelsController::replace(const Request& request, Answer answer)
{
    const tl::expected<std::optional<quint64>, Problem> version = versionOf(request);
    if (!version)
        return answer.send(version.error());
    if (!*version)
        return answer.send(Problem{ 428,
            Text{ "If-Match is missing: send the version that GET /api/v1/levels answered, so that nobody's change is "
                  "undone unseen.",
                {} } });
    JsonBody body(request);
    std::optional<Problem> problem;
    const std::vector<GivenLevel> given = takeLevels(body, problem);
    body.ignore("version"); // as GET answers it
    if (!problem)
        problem = body.problem();
    std::array<Field, 2> query{ Field{ "dry_run" }, Field{ "existing" } };
    if (!problem)
        problem = readQuery(request, query);
    const tl::expected<bool, Problem> dryRun = toSwitch(query[0]);
    const tl::expected<std::optional<Existing>, Problem> existing = toExisting(query[1]);
    if (!problem && (!dryRun || !existing))
        problem = !dryRun ? dryRun.error() : existing.error();
    if (problem)
        return answer.send(*problem);
    m_desk.overview(answer,
        [this, answer, given, version = **version, dryRun = *dryRun, existing = *existing, author = authorOf(request)](
            const Overview& overview) {
            const LevelTable table = tableOf(given, overview.levels.table);
            if (dryRun)
                return tryOut(answer, table);
            m_desk.submit(answer, ReplaceLevels{ table, version, existing }, author,
                [this, answer](const Outcome& outcome) { sendLevels(answer, outcome.plan); });
        });
}

void LevelsController::tryOut(Answer answer, const LevelTable& table)
{
    m_desk.ask<LevelTrial>(
        answer,
        [table](Engine& engine, const MailAddress& to, Done<LevelTrial> done) {
            return engine.tryLevels(table, to, std::move(done));
        },
        [answer](const LevelTrial& trial) {
            QJsonArray levels;
            for (const LevelTrial::PerLevel& level : trial.levels)
                levels.append(QJsonObject{ { u"level"_s, level.level },
                    { u"in"_s, QJsonObject{ { u"contents"_s, level.contentsIn }, { u"bytes"_s, level.bytesIn } } },
                    { u"out"_s, QJsonObject{ { u"contents"_s, level.contentsOut }, { u"bytes"_s, level.bytesOut } } },
                    { u"fits"_s, level.fits } });
            OperatorDesk::send(answer,
                { { u"contents"_s, trial.contents }, { u"bytes"_s, trial.bytes },
                    { u"sizes_unknown"_s, trial.sizesUnknown }, { u"near_limit"_s, trial.nearLimit },
                    { u"seconds"_s, trial.seconds < 0 ? QJsonValue() : QJsonValue(trial.seconds) },
                    { u"waits_for_go_on"_s, trial.waits }, { u"levels"_s, levels } });
        });
}

void LevelsController::change(const Request& request, Answer answer)
{
    const tl::expected<std::optional<quint64>, Problem> version = versionOf(request);
    if (!version)
        return answer.send(version.error());
    JsonBody body(request);
    const LevelChange change = takeChange(body);
    if (const std::optional<Problem> problem = body.problem())
        return answer.send(*problem);
    const QString key = QString::fromUtf8(request.parameters.front());
    m_desk.withLevel(answer, key, 404,
        [this, answer, key, change, version = *version, author = authorOf(request)](
            const Level& level, const Overview&) {
            m_desk.submit(answer, ChangeLevel{ level.slot, change, version }, author,
                [this, answer, key](const Outcome&) { sendLevel(answer, key); });
        });
}

void LevelsController::makeRoom(const Request& request, Answer answer)
{
    JsonBody body(request);
    if (const std::optional<Problem> problem = body.problem())
        return answer.send(*problem);
    const QString key = QString::fromUtf8(request.parameters.front());
    m_desk.withLevel(answer, key, 404, [this, answer, author = authorOf(request)](const Level& level, const Overview&) {
        m_desk.submit(answer, MakeRoom{ level.slot }, author, [answer](const Outcome& outcome) {
            Reply reply;
            reply.status = 202;
            OperatorDesk::send(answer, { { u"going_down"_s, outcome.accepted } }, reply);
        });
    });
}

void LevelsController::check(const Request& request, Answer answer)
{
    JsonBody body(request);
    if (const std::optional<Problem> problem = body.problem())
        return answer.send(*problem);
    const QString key = QString::fromUtf8(request.parameters.front());
    m_desk.withLevel(
        answer, key, 404, [this, answer, key, author = authorOf(request)](const Level& level, const Overview&) {
            m_desk.submit(answer, CheckLevel{ level.slot }, author, [this, answer, key](const Outcome& outcome) {
                m_desk.withLevel(
                    answer, key, 404, [answer, checked = outcome.checked](const Level& now, const Overview& overview) {
                        QJsonObject object = toJson(now, overview);
                        if (checked)
                            object.insert(u"check"_s, toJson(*checked));
                        OperatorDesk::send(answer, object);
                    });
            });
        });
}

void LevelsController::confirm(const Request& request, Answer answer)
{
    JsonBody body(request);
    const QString found = body.required("found", body.string("found"));
    if (const std::optional<Problem> problem = body.problem())
        return answer.send(*problem);
    const QString key = QString::fromUtf8(request.parameters.front());
    m_desk.withLevel(
        answer, key, 404, [this, answer, key, found, author = authorOf(request)](const Level& level, const Overview&) {
            m_desk.submit(answer, ConfirmLevel{ level.slot, found.toUtf8() }, author,
                [this, answer, key](const Outcome&) { sendLevel(answer, key); });
        });
}

} // namespace tierwatch::api
