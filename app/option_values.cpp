// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/option_values.h"

#include <QDir>
#include <QProcess>
#include <QTimeZone>
#include <QUrl>

#include <arpa/inet.h>

#include <array>
#include <utility>

namespace tierwatch {

namespace {

QString clean(const GivenValue& given) { return given.text.trimmed(); }

struct Unit {
    QStringView name;
    qint64 factor;
};

/// A whole number with an optional unit; nothing where it is neither, or does not fit.
std::optional<qint64> numberWithUnit(const QString& text, std::span<const Unit> units, qint64 withoutUnit)
{
    qsizetype digits = 0;
    while (digits < text.size() && text[digits] >= u'0' && text[digits] <= u'9')
        ++digits;
    bool ok = false;
    const qint64 number = QStringView(text).left(digits).toLongLong(&ok);
    if (!ok)
        return std::nullopt;
    const QStringView name = QStringView(text).mid(digits).trimmed();
    qint64 factor = name.isEmpty() ? withoutUnit : 0;
    for (const Unit& unit : units) {
        if (name == unit.name)
            factor = unit.factor;
    }
    qint64 product = 0;
    if (factor == 0 || __builtin_mul_overflow(number, factor, &product))
        return std::nullopt;
    return product;
}

bool isAddress(const QString& host, int family)
{
    std::array<unsigned char, sizeof(in6_addr)> parsed{};
    // A scope (fe80::1%eth0) is checked when it is bound.
    const QString address = family == AF_INET6 ? host.section(u'%', 0, 0) : host;
    return inet_pton(family, address.toUtf8().constData(), parsed.data()) == 1;
}

} // namespace

Result<bool> readSwitch(const GivenValue& given)
{
    const QString text = clean(given).toLower();
    for (const QStringView yes : { u"on", u"yes", u"true", u"1" }) {
        if (text == yes)
            return true;
    }
    for (const QStringView no : { u"off", u"no", u"false", u"0" }) {
        if (text == no)
            return false;
    }
    return fail(ErrorCode::InvalidInput, QT_TRANSLATE_NOOP("Text", "%1 is '%2'; it takes on or off."), given.origin,
        given.text);
}

Result<int> readNumber(const GivenValue& given, int least, int most)
{
    const std::optional<qint64> number = numberWithUnit(clean(given), {}, 1);
    if (!number || *number < least || *number > most)
        return fail(ErrorCode::InvalidInput,
            QT_TRANSLATE_NOOP("Text", "%1 is '%2'; it takes a whole number from %3 to %4."), given.origin, given.text,
            QString::number(least), QString::number(most));
    return static_cast<int>(*number);
}

Result<qsizetype> readBytes(const GivenValue& given, qsizetype least, qsizetype most)
{
    static constexpr std::array<Unit, 2> units{ { { u"K", 1024 }, { u"M", qint64{ 1024 } * 1024 } } };
    const std::optional<qint64> number = numberWithUnit(clean(given), units, 1);
    if (!number || *number < least || *number > most)
        return fail(ErrorCode::InvalidInput,
            QT_TRANSLATE_NOOP("Text", "%1 is '%2'; it takes bytes from %3 to %4, as in 65536 or 64K."), given.origin,
            given.text, QString::number(least), QString::number(most));
    return *number;
}

Result<std::chrono::milliseconds> readDuration(
    const GivenValue& given, std::chrono::milliseconds least, std::chrono::milliseconds most)
{
    static constexpr std::array<Unit, 3> units{ { { u"ms", 1 }, { u"s", 1000 }, { u"min", 60000 } } };
    const std::optional<qint64> number = numberWithUnit(clean(given), units, 1000);
    if (!number || *number < least.count() || *number > most.count())
        return fail(ErrorCode::InvalidInput,
            QT_TRANSLATE_NOOP("Text", "%1 is '%2'; it takes a time from %3 ms to %4 s, as in 10s or 500ms."),
            given.origin, given.text, QString::number(least.count()), QString::number(most.count() / 1000));
    return std::chrono::milliseconds(*number);
}

Result<std::chrono::hours> readLongTime(const GivenValue& given)
{
    static constexpr std::array<Unit, 2> units{ { { u"h", 1 }, { u"d", 24 } } };
    constexpr qint64 most = std::chrono::hours(std::chrono::days(36500)).count();
    const std::optional<qint64> number = numberWithUnit(clean(given), units, 24);
    if (!number || *number < 1 || *number > most)
        return fail(ErrorCode::InvalidInput,
            QT_TRANSLATE_NOOP("Text", "%1 is '%2'; it takes a time from 1h to 36500d, as in 400d."), given.origin,
            given.text);
    return std::chrono::hours(*number);
}

Result<QStringList> readCommand(const GivenValue& given)
{
    const QStringList words = QProcess::splitCommand(given.text);
    if (!words.isEmpty() && QDir::isAbsolutePath(words.front()))
        return words;
    return fail(ErrorCode::InvalidInput,
        QT_TRANSLATE_NOOP("Text",
            "%1 is '%2'; it takes an absolute path to a program, and its arguments, as in /usr/bin/logger -t "
            "tierwatch."),
        given.origin, given.text);
}

Result<QString> readPath(const GivenValue& given)
{
    if (given.text.isEmpty())
        return fail(ErrorCode::InvalidInput, QT_TRANSLATE_NOOP("Text", "%1 is empty; it takes a path."), given.origin);
    return QDir::cleanPath(QDir(given.baseDirectory).absoluteFilePath(given.text));
}

Result<QString> readStoreUrl(const GivenValue& given, const char* passwordVariable)
{
    const QString text = clean(given);
    if (text.isEmpty())
        return fail(ErrorCode::InvalidInput, QT_TRANSLATE_NOOP("Text", "%1 is empty; it takes a URL."), given.origin);
    // The URL itself is not repeated: it holds the password.
    if (const qsizetype slashes = text.indexOf(u"://"); slashes >= 0) {
        const QString authority = text.mid(slashes + 3).section(u'/', 0, 0);
        if (const qsizetype at = authority.lastIndexOf(u'@'); at >= 0 && QStringView(authority).left(at).contains(u':'))
            return fail(ErrorCode::InvalidInput,
                QT_TRANSLATE_NOOP("Text",
                    "%1 has a password in its URL, where others can read it; put it into %2 or a file named by "
                    "%2_FILE."),
                given.origin, QString::fromLatin1(passwordVariable));
    }
    return text;
}

Result<QString> readTimeZone(const GivenValue& given)
{
    const QString text = clean(given);
    const bool offset = text.startsWith(u'+') || text.startsWith(u'-');
    const QTimeZone zone(offset ? QByteArray("UTC") + text.toUtf8() : text.toUtf8());
    if (text.isEmpty() || !zone.isValid())
        return fail(ErrorCode::InvalidInput,
            QT_TRANSLATE_NOOP("Text", "%1 is '%2'; it takes a time zone such as +09:00 or Asia/Seoul."), given.origin,
            given.text);
    return text;
}

Result<ListenAddress> readListenAddress(const GivenValue& given)
{
    const auto wrong = [&given] {
        return fail(ErrorCode::InvalidInput,
            QT_TRANSLATE_NOOP(
                "Text", "%1 is '%2'; it takes an address and a port, as in 127.0.0.1:5000 or [::1]:5000."),
            given.origin, given.text);
    };
    const QString text = clean(given);
    const qsizetype colon = text.lastIndexOf(u':');
    if (colon <= 0)
        return wrong();
    const std::optional<qint64> port = numberWithUnit(text.mid(colon + 1), {}, 1);
    if (!port || *port > 65535)
        return wrong();
    QString host = text.left(colon);
    if (host == u"localhost") {
        host = QStringLiteral("127.0.0.1");
    } else if (host.startsWith(u'[') && host.endsWith(u']')) {
        host = host.mid(1, host.size() - 2);
        if (!isAddress(host, AF_INET6))
            return wrong();
    } else if (!isAddress(host, AF_INET)) {
        return wrong();
    }
    return ListenAddress{ host, static_cast<quint16>(*port) };
}

} // namespace tierwatch
