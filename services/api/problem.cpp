// SPDX-License-Identifier: GPL-3.0-or-later
#include "api/problem.h"

#include <QJsonArray>
#include <QJsonDocument>

namespace tierwatch::api {

namespace {

int statusOf(ErrorCode code)
{
    switch (code) {
    case ErrorCode::InvalidInput:
        return 400;
    case ErrorCode::Forbidden:
        return 403;
    case ErrorCode::NotFound:
        return 404;
    case ErrorCode::Conflict:
        return 409;
    case ErrorCode::Unavailable:
    case ErrorCode::Exhausted:
    case ErrorCode::UnknownOutcome:
    case ErrorCode::Cancelled:
    case ErrorCode::Fenced:
    case ErrorCode::Corrupt:
    case ErrorCode::Internal:
        break;
    }
    return 500;
}

/// The original's words where it had them.
QByteArrayView errorWords(int status)
{
    switch (status) {
    case 404:
        return "Not found";
    case 500:
        return "Internal Server error";
    default:
        return reasonPhrase(status);
    }
}

QByteArray jsonString(const QString& text)
{
    const QByteArray array = QJsonDocument(QJsonArray{ text }).toJson(QJsonDocument::Compact);
    return array.sliced(1, array.size() - 2);
}

} // namespace

Problem toProblem(const Error& error) { return Problem{ statusOf(error.code), error.text }; }

Problem toApiProblem(const Error& error)
{
    switch (error.code) {
    case ErrorCode::Unavailable:
    case ErrorCode::Exhausted:
    case ErrorCode::UnknownOutcome:
    case ErrorCode::Cancelled:
        return Problem{ 503, error.text, "Retry-After: 1\r\n" };
    case ErrorCode::Fenced:
        return Problem{ 412, error.text };
    default:
        return toProblem(error);
    }
}

Reply toReply(const Problem& problem)
{
    Reply reply;
    reply.status = problem.status;
    reply.headers = problem.headers;
    reply.body = "{\"error\": \"" + errorWords(problem.status).toByteArray()
        + "\", \"detail\": " + jsonString(problem.detail.english()) + '}';
    return reply;
}

QByteArrayView reasonPhrase(int status)
{
    switch (status) {
    case 200:
        return "OK";
    case 201:
        return "Created";
    case 202:
        return "Accepted";
    case 400:
        return "Bad Request";
    case 401:
        return "Unauthorized";
    case 403:
        return "Forbidden";
    case 404:
        return "Not Found";
    case 405:
        return "Method Not Allowed";
    case 408:
        return "Request Timeout";
    case 409:
        return "Conflict";
    case 411:
        return "Length Required";
    case 412:
        return "Precondition Failed";
    case 413:
        return "Content Too Large";
    case 414:
        return "URI Too Long";
    case 415:
        return "Unsupported Media Type";
    case 417:
        return "Expectation Failed";
    case 421:
        return "Misdirected Request";
    case 422:
        return "Unprocessable Content";
    case 428:
        return "Precondition Required";
    case 429:
        return "Too Many Requests";
    case 431:
        return "Request Header Fields Too Large";
    case 501:
        return "Not Implemented";
    case 503:
        return "Service Unavailable";
    case 505:
        return "HTTP Version Not Supported";
    case 302:
        return "Found";
    default:
        return "Internal Server Error";
    }
}

} // namespace tierwatch::api
