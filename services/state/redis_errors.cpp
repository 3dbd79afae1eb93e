// SPDX-License-Identifier: GPL-3.0-or-later
#include "state/redis_errors.h"

#include <array>

namespace tierwatch {

namespace {

struct Meaning {
    QByteArrayView prefix;
    ErrorCode code;
    bool reconnect;
    const char* source; ///< %1: the address, %2: Redis's own words
};

constexpr std::array meanings{
    Meaning{ "NOAUTH", ErrorCode::Forbidden, true,
        QT_TRANSLATE_NOOP(
            "Text", "Redis at %1 wants a password; set TIERWATCH_STATE_PASSWORD or TIERWATCH_STATE_PASSWORD_FILE") },
    Meaning{ "WRONGPASS", ErrorCode::Forbidden, true,
        QT_TRANSLATE_NOOP("Text",
            "Redis at %1 refuses the user or the password; correct TIERWATCH_STATE_PASSWORD or the user in --state") },
    Meaning{ "ERR invalid password", ErrorCode::Forbidden, true,
        QT_TRANSLATE_NOOP("Text",
            "Redis at %1 refuses the user or the password; correct TIERWATCH_STATE_PASSWORD or the user in --state") },
    Meaning{ "ERR AUTH", ErrorCode::Forbidden, true,
        QT_TRANSLATE_NOOP("Text",
            "Redis at %1 has no password for this user; unset TIERWATCH_STATE_PASSWORD or correct the user in "
            "--state") },
    Meaning{ "ERR Client sent AUTH", ErrorCode::Forbidden, true,
        QT_TRANSLATE_NOOP("Text",
            "Redis at %1 has no password for this user; unset TIERWATCH_STATE_PASSWORD or correct the user in "
            "--state") },
    Meaning{ "NOPERM", ErrorCode::Forbidden, false,
        QT_TRANSLATE_NOOP("Text",
            "Redis at %1 does not allow this user what Tierwatch needs (%2); give it all keys and GET, MGET, SET, "
            "SETRANGE, EVAL, EVALSHA") },
    Meaning{ "DENIED", ErrorCode::Unavailable, true,
        QT_TRANSLATE_NOOP("Text",
            "Redis at %1 is in protected mode and takes connections of its own machine only; give it a password or "
            "bind it") },
    Meaning{ "ERR DB index is out of range", ErrorCode::InvalidInput, true,
        QT_TRANSLATE_NOOP(
            "Text", "Redis at %1 has no database of that number; correct --state or raise its `databases`") },
    Meaning{ "ERR SELECT is not allowed in cluster mode", ErrorCode::InvalidInput, true,
        QT_TRANSLATE_NOOP(
            "Text", "Redis at %1 is a cluster, which has no numbered databases; name a single Redis in --state") },
    Meaning{ "ERR max number of clients reached", ErrorCode::Exhausted, true,
        QT_TRANSLATE_NOOP("Text",
            "Redis at %1 takes no more connections; raise its `maxclients` or end clients that are not needed") },
    Meaning{ "READONLY", ErrorCode::Unavailable, true,
        QT_TRANSLATE_NOOP("Text", "Redis at %1 is a replica that takes no writes; name the master in --state") },
    Meaning{ "LOADING", ErrorCode::Unavailable, true,
        QT_TRANSLATE_NOOP("Text", "Redis at %1 is still loading its data; it will answer when that is done") },
    Meaning{ "MASTERDOWN", ErrorCode::Unavailable, true,
        QT_TRANSLATE_NOOP(
            "Text", "Redis at %1 is a replica that has lost its master; mend that or name the master in --state") },
    Meaning{ "CLUSTERDOWN", ErrorCode::Unavailable, true,
        QT_TRANSLATE_NOOP("Text", "Redis at %1 is a cluster that is down (%2); mend it") },
    Meaning{ "MOVED", ErrorCode::InvalidInput, true,
        QT_TRANSLATE_NOOP(
            "Text", "Redis at %1 is a cluster, which has no numbered databases; name a single Redis in --state") },
    Meaning{ "BUSY", ErrorCode::Unavailable, false,
        QT_TRANSLATE_NOOP("Text",
            "Redis at %1 is busy with somebody's script; end it with SCRIPT KILL if it does not end by itself") },
    Meaning{ "OOM", ErrorCode::Exhausted, false,
        QT_TRANSLATE_NOOP("Text", "Redis at %1 has no memory left for writes; raise its `maxmemory` or make room") },
    Meaning{ "MISCONF", ErrorCode::Unavailable, false,
        QT_TRANSLATE_NOOP("Text",
            "Redis at %1 takes no writes because it cannot save to its disk; see its log and make room there") },
    Meaning{ "NOREPLICAS", ErrorCode::Unavailable, false,
        QT_TRANSLATE_NOOP(
            "Text", "Redis at %1 takes no writes because too few of its replicas are there; start them") },
    Meaning{ "TRYAGAIN", ErrorCode::Unavailable, false,
        QT_TRANSLATE_NOOP("Text", "Redis at %1 cannot do that now (%2); try again") },
    Meaning{ "WRONGTYPE", ErrorCode::Corrupt, false,
        QT_TRANSLATE_NOOP("Text",
            "Redis at %1 holds something under a content's number that is no string; see who writes there and delete "
            "that key") },
};

} // namespace

QString addressOf(const StateUrl& url)
{
    if (url.kind == StateUrl::Kind::Unix)
        return url.path;
    const QString host = url.host.contains(u':') ? u'[' + url.host + u']' : url.host;
    return host + u':' + QString::number(url.port);
}

RedisFault faultOf(const QByteArray& reply, const StateUrl& url)
{
    const QString words = QString::fromUtf8(reply.left(200));
    for (const Meaning& meaning : meanings) {
        if (!reply.startsWith(meaning.prefix))
            continue;
        QStringList arguments{ addressOf(url) };
        if (QByteArrayView(meaning.source).contains("%2"))
            arguments.append(words);
        return RedisFault{ Error{ meaning.code, Text{ meaning.source, arguments } }, meaning.reconnect };
    }
    return RedisFault{ Error{ ErrorCode::Internal,
        Text{ QT_TRANSLATE_NOOP("Text", "Redis at %1 refused a command: %2; see its log"),
            { addressOf(url), words } } } };
}

Error doesNotAnswer(const StateUrl& url, const QString& why)
{
    return Error{ ErrorCode::Unavailable,
        Text{ QT_TRANSLATE_NOOP("Text", "Redis at %1 does not answer: %2; start it or correct --state"),
            { addressOf(url), why } } };
}

Error isNoRedis(const StateUrl& url)
{
    return Error{ ErrorCode::Unavailable,
        Text{ QT_TRANSLATE_NOOP("Text", "What answers at %1 is no Redis; correct --state"), { addressOf(url) } } };
}

Error mayHaveBeenDone(const StateUrl& url)
{
    return Error{ ErrorCode::UnknownOutcome,
        Text{ QT_TRANSLATE_NOOP(
                  "Text", "Redis at %1 did not answer in time; what was sent may have been stored: send it again"),
            { addressOf(url) } } };
}

} // namespace tierwatch
