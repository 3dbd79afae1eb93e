// SPDX-License-Identifier: GPL-3.0-or-later
#include "schema_checker.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QRegularExpression>
#include <QSet>

#include <algorithm>
#include <cmath>

namespace tierwatch::test {

namespace {

const QSet<QString> knownKeywords{ QStringLiteral("$ref"), QStringLiteral("type"), QStringLiteral("enum"),
    QStringLiteral("const"), QStringLiteral("required"), QStringLiteral("properties"),
    QStringLiteral("additionalProperties"), QStringLiteral("items"), QStringLiteral("maxItems"),
    QStringLiteral("minItems"), QStringLiteral("minimum"), QStringLiteral("maximum"), QStringLiteral("pattern"),
    QStringLiteral("oneOf"), QStringLiteral("anyOf"), QStringLiteral("minLength"), QStringLiteral("maxLength"),
    QStringLiteral("format"), QStringLiteral("description"), QStringLiteral("default"), QStringLiteral("example") };

QString shown(const QJsonValue& value)
{
    const QByteArray text = QJsonDocument(QJsonArray{ value }).toJson(QJsonDocument::Compact);
    return QString::fromUtf8(text.sliced(1, text.size() - 2).left(200));
}

bool isOfType(const QJsonValue& value, const QString& type)
{
    switch (value.type()) {
    case QJsonValue::Null:
        return type == u"null";
    case QJsonValue::Bool:
        return type == u"boolean";
    case QJsonValue::Double:
        return type == u"number" || (type == u"integer" && value.toDouble() == std::floor(value.toDouble()));
    case QJsonValue::String:
        return type == u"string";
    case QJsonValue::Array:
        return type == u"array";
    case QJsonValue::Object:
        return type == u"object";
    case QJsonValue::Undefined:
        break;
    }
    return false;
}

bool isOfTypes(const QJsonValue& value, const QJsonValue& types)
{
    if (types.isString())
        return isOfType(value, types.toString());
    const QJsonArray all = types.toArray();
    return std::ranges::any_of(all, [&](const auto& type) { return isOfType(value, type.toString()); });
}

} // namespace

QJsonObject SchemaChecker::resolved(const QJsonObject& object) const
{
    QJsonObject found = object;
    while (found.contains(QStringLiteral("$ref"))) {
        QJsonValue at = m_document;
        const QStringList path = found.value(QStringLiteral("$ref")).toString().split(u'/');
        for (const QString& name : path.sliced(1))
            at = at.toObject().value(name);
        if (!at.isObject())
            qFatal("%s leads nowhere", qPrintable(found.value(QStringLiteral("$ref")).toString()));
        found = at.toObject();
    }
    return found;
}

QStringList SchemaChecker::faults(const QJsonObject& schema, const QJsonValue& value) const
{
    QStringList found;
    check(schema, value, QStringLiteral("$"), found);
    return found;
}

void SchemaChecker::check(
    const QJsonObject& asWritten, const QJsonValue& value, const QString& at, QStringList& faults) const
{
    const QJsonObject schema = resolved(asWritten);
    for (const QString& keyword : schema.keys()) {
        if (!knownKeywords.contains(keyword))
            faults.append(at + QStringLiteral(": the checker does not know the keyword ") + keyword);
    }
    if (schema.contains(QStringLiteral("type")) && !isOfTypes(value, schema.value(QStringLiteral("type")))) {
        faults.append(at + QStringLiteral(": %1 is not of type %2").arg(shown(value), shown(schema.value(u"type"))));
        return;
    }
    if (schema.contains(QStringLiteral("const")) && schema.value(QStringLiteral("const")) != value)
        faults.append(at + QStringLiteral(": %1 is not %2").arg(shown(value), shown(schema.value(u"const"))));
    if (schema.contains(QStringLiteral("enum")) && !schema.value(QStringLiteral("enum")).toArray().contains(value))
        faults.append(at + QStringLiteral(": %1 is none of %2").arg(shown(value), shown(schema.value(u"enum"))));
    for (const QString& choice : { QStringLiteral("oneOf"), QStringLiteral("anyOf") }) {
        if (!schema.contains(choice))
            continue;
        int fitting = 0;
        QStringList why;
        for (const auto& one : schema.value(choice).toArray()) {
            QStringList its;
            check(one.toObject(), value, at, its);
            fitting += its.isEmpty() ? 1 : 0;
            why += its;
        }
        if (fitting == 0 || (choice == u"oneOf" && fitting > 1))
            faults.append(at
                + QStringLiteral(": %1 fits %2 of %3 (%4)")
                      .arg(shown(value), QString::number(fitting), choice, why.join(QStringLiteral("; "))));
    }
    if (value.isString()) {
        const QString text = value.toString();
        const QString pattern = schema.value(QStringLiteral("pattern")).toString();
        if (!pattern.isEmpty() && !QRegularExpression(pattern).match(text).hasMatch())
            faults.append(at + QStringLiteral(": %1 does not match %2").arg(shown(value), pattern));
        if (text.size() < schema.value(QStringLiteral("minLength")).toInt(0)
            || text.size() > schema.value(QStringLiteral("maxLength")).toInt(INT_MAX))
            faults.append(at + QStringLiteral(": %1 has a wrong length").arg(shown(value)));
    }
    if (value.isDouble())
        checkNumber(schema, value.toDouble(), at, faults);
    if (value.isArray()) {
        const QJsonArray items = value.toArray();
        if (items.size() < schema.value(QStringLiteral("minItems")).toInt(0)
            || items.size() > schema.value(QStringLiteral("maxItems")).toInt(INT_MAX))
            faults.append(at + QStringLiteral(": %1 items are too few or too many").arg(items.size()));
        if (schema.contains(QStringLiteral("items"))) {
            for (qsizetype i = 0; i < items.size(); ++i)
                check(schema.value(QStringLiteral("items")).toObject(), items[i], at + QStringLiteral("[%1]").arg(i),
                    faults);
        }
    }
    if (value.isObject())
        checkObject(schema, value.toObject(), at, faults);
}

void SchemaChecker::checkNumber(const QJsonObject& schema, double value, const QString& at, QStringList& faults) const
{
    if (value < schema.value(QStringLiteral("minimum")).toDouble(-HUGE_VAL)
        || value > schema.value(QStringLiteral("maximum")).toDouble(HUGE_VAL))
        faults.append(at + QStringLiteral(": %1 is out of range").arg(value));
}

void SchemaChecker::checkObject(
    const QJsonObject& schema, const QJsonObject& value, const QString& at, QStringList& faults) const
{
    for (const auto& name : schema.value(QStringLiteral("required")).toArray()) {
        if (!value.contains(name.toString()))
            faults.append(at + QStringLiteral(": %1 is missing").arg(name.toString()));
    }
    const QJsonObject properties = schema.value(QStringLiteral("properties")).toObject();
    const QJsonValue others = schema.value(QStringLiteral("additionalProperties"));
    for (const QString& name : value.keys()) {
        const QString place = at + u'.' + name;
        if (properties.contains(name))
            check(properties.value(name).toObject(), value.value(name), place, faults);
        else if (others.isObject())
            check(others.toObject(), value.value(name), place, faults);
        else if (!others.toBool(!schema.contains(QStringLiteral("properties"))))
            faults.append(place + QStringLiteral(" is not described: add it to the schema's properties"));
    }
}

} // namespace tierwatch::test
