// SPDX-License-Identifier: GPL-3.0-or-later
// Checks a value against a schema of an OpenAPI document: the part of JSON Schema that the document uses.
#pragma once

#include <QJsonObject>
#include <QJsonValue>
#include <QStringList>

namespace tierwatch::test {

class SchemaChecker final {
public:
    explicit SchemaChecker(QJsonObject document) : m_document(std::move(document)) { }

    /// The object itself, or what its $ref names in the document.
    [[nodiscard]] QJsonObject resolved(const QJsonObject& object) const;
    /// One line for each thing that is not as the schema says, with the place in the value. Objects with `properties`
    /// are closed unless the schema says `additionalProperties`: what is answered is to be described. A keyword that
    /// this does not know is a fault, too.
    [[nodiscard]] QStringList faults(const QJsonObject& schema, const QJsonValue& value) const;

private:
    void check(const QJsonObject& schema, const QJsonValue& value, const QString& at, QStringList& faults) const;
    void checkObject(const QJsonObject& schema, const QJsonObject& value, const QString& at, QStringList& faults) const;
    void checkNumber(const QJsonObject& schema, double value, const QString& at, QStringList& faults) const;

    QJsonObject m_document;
};

} // namespace tierwatch::test
