// SPDX-License-Identifier: GPL-3.0-or-later
// resources/openapi.json against the program: every route is described and every described route is there, for the
// same callers; each example is sent to a real server, and what comes back is as the document says.
//
// An example has a name. It is sent with the parts of the request that have an example of that name (requestBody's, and
// parameters'; a parameter's plain `example` goes with all of them), and the status expected is that of the response
// whose `examples`, or `x-examples` where it has no content of its own, name it. A list `x-before` of an operation
// names what is sent before each of its examples: {"request": "POST /api/v1/…", "body": {…}}. Each operation has a
// fresh sample library, served without workers.
#include "endpoint.h"
#include "schema_checker.h"

#include "tests/support/process.h"

#include <QFile>
#include <QJsonArray>
#include <QTemporaryDir>
#include <QTest>
#include <QUrlQuery>

#include <map>

using namespace tierwatch;
using namespace tierwatch::test;

namespace {

const QStringList methods{ QStringLiteral("get"), QStringLiteral("put"), QStringLiteral("post"),
    QStringLiteral("delete"), QStringLiteral("options"), QStringLiteral("head"), QStringLiteral("patch") };

QJsonObject readDocument()
{
    QFile file(QStringLiteral(TIERWATCH_SOURCE_DIR "/resources/openapi.json"));
    if (!file.open(QIODevice::ReadOnly))
        return {};
    QJsonParseError error{};
    const QJsonDocument document = QJsonDocument::fromJson(file.readAll(), &error);
    if (error.error != QJsonParseError::NoError)
        qWarning("openapi.json, byte %d: %s", error.offset, qPrintable(error.errorString()));
    return document.object();
}

const QJsonObject document = readDocument();
const SchemaChecker checker(document);

QJsonObject at(const QJsonObject& object, const char* name) { return object.value(QLatin1String(name)).toObject(); }

/// "GET /healthz" → its operation.
std::map<QString, QJsonObject> operations()
{
    std::map<QString, QJsonObject> found;
    const QJsonObject paths = at(document, "paths");
    for (const QString& path : paths.keys()) {
        for (const QString& method : methods) {
            if (paths.value(path).toObject().contains(method))
                found.emplace(method.toUpper() + u' ' + path, paths.value(path).toObject().value(method).toObject());
        }
    }
    return found;
}

/// Who may call it, in the words of `security`; "undescribed" where that is missing.
QString audienceOf(const QJsonObject& operation)
{
    if (!operation.contains(QStringLiteral("security")))
        return QStringLiteral("undescribed");
    const QJsonArray security = operation.value(QStringLiteral("security")).toArray();
    QStringList names;
    for (const auto& one : security)
        names += one.toObject().isEmpty() ? QStringList{ QStringLiteral("nobody's token") } : one.toObject().keys();
    return names.join(QStringLiteral(" or "));
}

QString audienceOf(Audience audience)
{
    switch (audience) {
    case Audience::Anyone:
        return {};
    case Audience::Players:
        return QStringLiteral("nobody's token or players");
    case Audience::Viewer:
        return QStringLiteral("viewer");
    case Audience::Operator:
        break;
    }
    return QStringLiteral("operator");
}

const QHash<QString, QString> securityOf{ { QString(), QStringLiteral("[]") },
    { QStringLiteral("nobody's token or players"), QStringLiteral("[{}, { \"players\": [] }]") },
    { QStringLiteral("viewer"), QStringLiteral("[{ \"viewer\": [] }]") },
    { QStringLiteral("operator"), QStringLiteral("[{ \"operator\": [] }]") } };

QJsonObject contentOf(const QJsonObject& message) { return at(checker.resolved(message), "content"); }

/// The names of the examples that are answered so.
QStringList exampleNames(const QJsonObject& response)
{
    QStringList names;
    for (const auto& name : response.value(QStringLiteral("x-examples")).toArray())
        names.append(name.toString());
    for (const auto& media : contentOf(response))
        names += at(media.toObject(), "examples").keys();
    return names;
}

struct Sent {
    QByteArray method;
    QString path;
    QUrlQuery query;
    QByteArray headers;
    QByteArray body;

    [[nodiscard]] QByteArray bytes() const
    {
        const QString target = path + (query.isEmpty() ? QString() : u'?' + query.toString(QUrl::FullyEncoded));
        return method + ' ' + target.toUtf8() + " HTTP/1.1\r\nHost: localhost\r\n" + headers
            + "Content-Length: " + QByteArray::number(body.size()) + "\r\n\r\n" + body;
    }
};

QByteArray encoded(const QString& type, const QJsonValue& value)
{
    if (type == u"application/x-www-form-urlencoded") {
        QUrlQuery form;
        const QJsonObject fields = value.toObject();
        for (const QString& name : fields.keys())
            form.addQueryItem(name, fields.value(name).toVariant().toString());
        return form.toString(QUrl::FullyEncoded).toUtf8();
    }
    return value.isObject() ? QJsonDocument(value.toObject()).toJson(QJsonDocument::Compact)
                            : QJsonDocument(value.toArray()).toJson(QJsonDocument::Compact);
}

Sent requestOf(const QString& key, const QJsonObject& operation, const QString& example, const QByteArray& token)
{
    Sent sent;
    sent.method = key.section(u' ', 0, 0).toLatin1();
    sent.path = key.section(u' ', 1);
    sent.headers = "Authorization: Bearer " + token + "\r\n";
    for (const auto& value : operation.value(QStringLiteral("parameters")).toArray()) {
        const QJsonObject parameter = checker.resolved(value.toObject());
        const QJsonValue ours = at(at(parameter, "examples"), qPrintable(example)).value(QStringLiteral("value"));
        const QJsonValue given = ours.isUndefined() ? parameter.value(QStringLiteral("example")) : ours;
        if (given.isUndefined())
            continue;
        const QString name = parameter.value(QStringLiteral("name")).toString();
        const QString text = given.toVariant().toString();
        const QString where = parameter.value(QStringLiteral("in")).toString();
        if (where == u"path")
            sent.path.replace(u'{' + name + u'}', QString::fromLatin1(QUrl::toPercentEncoding(text)));
        else if (where == u"query")
            sent.query.addQueryItem(name, text);
        else
            sent.headers += name.toUtf8() + ": " + text.toUtf8() + "\r\n";
    }
    const QJsonObject content = contentOf(at(operation, "requestBody"));
    for (const QString& type : content.keys()) {
        const QJsonObject examples = at(content.value(type).toObject(), "examples");
        if (!examples.contains(example))
            continue;
        sent.headers += "Content-Type: " + type.toUtf8() + "\r\n";
        sent.body = encoded(type, at(examples, qPrintable(example)).value(QStringLiteral("value")));
    }
    return sent;
}

/// The faults of an answer to an example of the operation.
QStringList faultsOf(const RawAnswer& answer, const QJsonObject& responses)
{
    const QString status = QString::number(answer.status);
    if (!responses.contains(status))
        return { QStringLiteral("the status %1 is not described: add it to responses").arg(status) };
    const QJsonObject content = contentOf(responses.value(status).toObject());
    const QString type = QString::fromLatin1(answer.field("Content-Type").value_or("")).section(u';', 0, 0);
    if (content.isEmpty() && answer.body.isEmpty())
        return {};
    if (!content.contains(type))
        return { QStringLiteral("the content type %1 is not described").arg(type) };
    const QJsonObject schema = at(content.value(type).toObject(), "schema");
    if (type != u"application/json")
        return checker.faults(schema, QString::fromUtf8(answer.body));
    QJsonParseError error{};
    const QJsonDocument body = QJsonDocument::fromJson(answer.body, &error);
    if (error.error != QJsonParseError::NoError)
        return { error.errorString() };
    return checker.faults(schema, body.isArray() ? QJsonValue(body.array()) : QJsonValue(body.object()));
}

} // namespace

class TestOpenapi : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { QVERIFY2(!document.isEmpty(), "resources/openapi.json is not one JSON object"); }

    void everyRouteIsDescribed()
    {
        Endpoint endpoint;
        QVERIFY(endpoint.listen());
        const auto described = operations();
        QStringList faults;
        QStringList routes;
        for (const RouteName& route : endpoint.server->routes()) {
            const QString key = QString::fromLatin1(route.method + ' ' + route.path);
            routes.append(key);
            if (route.method == "HEAD" || described.contains(key)) // HEAD is GET without a body
                continue;
            faults.append(QStringLiteral("%1 is not described: under \"paths\", \"%2\" add \"%3\" with \"summary\", "
                                         "\"security\": %4, \"responses\" and examples")
                              .arg(key, QString::fromLatin1(route.path), QString::fromLatin1(route.method).toLower(),
                                  securityOf.value(audienceOf(route.audience))));
        }
        for (const auto& [key, operation] : described) {
            if (!routes.contains(key))
                faults.append(key + QStringLiteral(" is described, and there is no such route: remove it"));
        }
        QVERIFY2(faults.isEmpty(), qPrintable(faults.join(u'\n')));
    }

    void everyRouteIsForWhomTheDocumentSays()
    {
        Endpoint endpoint;
        QVERIFY(endpoint.listen());
        const auto described = operations();
        QStringList faults;
        for (const RouteName& route : endpoint.server->routes()) {
            const QString key = QString::fromLatin1(route.method + ' ' + route.path);
            const QString wanted = audienceOf(route.audience);
            if (described.contains(key) && audienceOf(described.at(key)) != wanted)
                faults.append(QStringLiteral("%1: \"security\" is to be %2").arg(key, securityOf.value(wanted)));
        }
        QVERIFY2(faults.isEmpty(), qPrintable(faults.join(u'\n')));
    }

    void parametersAreThosePathsHave()
    {
        static const QRegularExpression braces(QStringLiteral("\\{([a-z]+)\\}"));
        QStringList faults;
        for (const auto& [key, operation] : operations()) {
            QStringList inPath;
            for (auto match = braces.globalMatch(key); match.hasNext();)
                inPath.append(match.next().captured(1));
            QStringList described;
            for (const auto& value : operation.value(QStringLiteral("parameters")).toArray()) {
                const QJsonObject parameter = checker.resolved(value.toObject());
                if (parameter.value(QStringLiteral("in")).toString() == u"path")
                    described.append(parameter.value(QStringLiteral("name")).toString());
            }
            if (inPath != described)
                faults.append(QStringLiteral("%1: parameters in the path are %2, described are %3")
                                  .arg(key, inPath.join(u','), described.join(u',')));
        }
        QVERIFY2(faults.isEmpty(), qPrintable(faults.join(u'\n')));
    }

    void examplesFitTheirSchemas()
    {
        QStringList faults;
        const auto look = [&faults](const QString& where, const QJsonObject& content) {
            for (const QString& type : content.keys()) {
                const QJsonObject media = content.value(type).toObject();
                const QJsonObject examples = at(media, "examples");
                for (const QString& name : examples.keys()) {
                    const QStringList found = checker.faults(
                        at(media, "schema"), examples.value(name).toObject().value(QStringLiteral("value")));
                    for (const QString& fault : found)
                        faults.append(QStringLiteral("%1, example '%2': %3").arg(where, name, fault));
                }
            }
        };
        for (const auto& [key, operation] : operations()) {
            const QJsonObject responses = at(operation, "responses");
            for (const QString& status : responses.keys())
                look(key + u' ' + status, contentOf(responses.value(status).toObject()));
        }
        QVERIFY2(faults.isEmpty(), qPrintable(faults.join(u'\n')));
    }

    void examplesAreAnsweredAsDescribed_data()
    {
        QTest::addColumn<QString>("key");
        for (const auto& [key, operation] : operations())
            QTest::newRow(qPrintable(key)) << key;
    }

    void examplesAreAnsweredAsDescribed()
    {
        QFETCH(QString, key);
        const QJsonObject operation = operations().at(key);
        const QJsonObject responses = at(operation, "responses");
        QStringList names;
        for (const QString& status : responses.keys())
            names += exampleNames(responses.value(status).toObject());
        QVERIFY2(!names.isEmpty(), "no example: add one to a response, and to the request where it sends something");

        const QTemporaryDir dir;
        Program program(QStringLiteral("tierwatchd"),
            { QStringLiteral("--listen"), QStringLiteral("127.0.0.1:0"), QStringLiteral("--workers"),
                QStringLiteral("0"), QStringLiteral("--data-dir"), dir.filePath(QStringLiteral("data")),
                QStringLiteral("--sample"), dir.filePath(QStringLiteral("library")) });
        QVERIFY2(!program.waitReady().isEmpty(), program.errors().constData());
        QFile file(dir.filePath(QStringLiteral("data/admin-token")));
        QVERIFY(file.open(QIODevice::ReadOnly));
        const QByteArray token = file.readAll().trimmed();
        RawClient client(static_cast<quint16>(program.url().port()));

        for (const QString& status : responses.keys()) {
            for (const QString& name : exampleNames(responses.value(status).toObject())) {
                for (const auto& value : operation.value(QStringLiteral("x-before")).toArray()) {
                    const QString request = value.toObject().value(QStringLiteral("request")).toString();
                    Sent before;
                    before.method = request.section(u' ', 0, 0).toLatin1();
                    before.path = request.section(u' ', 1);
                    before.headers = "Authorization: Bearer " + token + "\r\nContent-Type: application/json\r\n";
                    before.body = encoded(QString(), value.toObject().value(QStringLiteral("body")));
                    QVERIFY(client.send(before.bytes()));
                    const auto answer = client.answer();
                    QVERIFY2(answer && answer->status < 300,
                        qPrintable(
                            request + QStringLiteral(": ") + QString::fromUtf8(answer.value_or(RawAnswer{}).body)));
                }
                const Sent sent = requestOf(key, operation, name, token);
                QVERIFY(client.send(sent.bytes()));
                const auto answer = client.answer();
                QVERIFY2(answer, qPrintable(name));
                const QString shown = QStringLiteral("example '%1': %2\n%3")
                                          .arg(name, QString::fromUtf8(answer->head), QString::fromUtf8(answer->body));
                QVERIFY2(QString::number(answer->status) == status,
                    qPrintable(QStringLiteral("%1 expected, ").arg(status) + shown));
                const QStringList faults = faultsOf(*answer, responses);
                QVERIFY2(faults.isEmpty(), qPrintable(faults.join(u'\n') + u'\n' + shown));
            }
        }
        QCOMPARE(program.stop(), 0);
    }

    // The checker itself must be able to say no.
    void seededFaults_data()
    {
        QTest::addColumn<QByteArray>("schema");
        QTest::addColumn<QByteArray>("value");
        QTest::addColumn<bool>("good");
        const auto row = [](const char* schema, const char* value, bool good) {
            QTest::addRow("%s: %s", schema, value)
                << QByteArray(schema).replace('\'', '"') << QByteArray(value).replace('\'', '"') << good;
        };
        row("{'type':'integer'}", "[1]", true);
        row("{'type':'integer'}", "[1.5]", false);
        row("{'type':'integer'}", "['1']", false);
        row("{'type':['string','null']}", "[null]", true);
        row("{'type':'integer','minimum':1}", "[0]", false);
        row("{'enum':['a','b']}", "['c']", false);
        row("{'const':'a'}", "['b']", false);
        row("{'type':'string','pattern':'^a'}", "['ba']", false);
        row("{'type':'object','required':['a']}", "[{'b':1}]", false);
        row("{'type':'object','properties':{'a':{}}}", "[{'a':1}]", true);
        row("{'type':'object','properties':{'a':{}}}", "[{'b':1}]", false);
        row("{'type':'object','properties':{'a':{}},'additionalProperties':true}", "[{'b':1}]", true);
        row("{'type':'object','properties':{'a':{'type':'object','properties':{'b':{'type':'null'}}}}}",
            "[{'a':{'b':1}}]", false);
        row("{'type':'array','items':{'type':'string'}}", "[['a',1]]", false);
        row("{'oneOf':[{'type':'string'},{'type':'integer'}]}", "[1]", true);
        row("{'oneOf':[{'type':'string'},{'type':'integer'}]}", "[true]", false);
        row("{'unheardOf':1}", "[1]", false);
        row("{'$ref':'#/components/schemas/Problem'}", "[{'error':'x','detail':'y'}]", true);
        row("{'$ref':'#/components/schemas/Problem'}", "[{'error':'x'}]", false);
    }

    void seededFaults()
    {
        QFETCH(QByteArray, schema);
        QFETCH(QByteArray, value);
        QFETCH(bool, good);
        const QStringList faults
            = checker.faults(QJsonDocument::fromJson(schema).object(), QJsonDocument::fromJson(value).array().first());
        QVERIFY2(faults.isEmpty() == good, qPrintable(faults.join(u'\n')));
    }
};

QTEST_GUILESS_MAIN(TestOpenapi)
#include "test_openapi.moc"
