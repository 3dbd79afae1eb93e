// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/view_examples.h"

#include "models/format.h"

#include <QCoreApplication>

namespace tierwatch {

namespace {

QString words(const char* source) { return QCoreApplication::translate("Words", source); }

} // namespace

ViewExamples viewExamples(const QString& endpoint, ContentId cid)
{
    const QString url = endpoint.isEmpty() ? QStringLiteral("http://127.0.0.1:5000") : endpoint;
    const QString number = QString::number(tierwatch::number(cid));
    ViewExamples examples;
    examples.curl = QStringLiteral("curl -d '{\"cid\":%2,\"delta\":1}' -H 'Content-Type: application/json' "
                                   "%1/api/v1/views")
                        .arg(url, number);
    examples.nginx = QStringLiteral("location /films/ { post_action @viewed; }\n"
                                    "location @viewed {\n"
                                    "    rewrite ^ /api/v1/views break;\n"
                                    "    proxy_pass %1;\n"
                                    "    proxy_method POST;\n"
                                    "    proxy_set_header Content-Type application/json;\n"
                                    "    proxy_set_body '{\"cid\":$arg_cid,\"delta\":1}';\n"
                                    "}\n"
                                    "location = /views { proxy_pass %1/api/v1/views; }")
                         .arg(url);
    examples.beacon = QStringLiteral("navigator.sendBeacon(\"/views\", new Blob(['{\"cid\":%1,\"delta\":1}'], "
                                     "{ type: \"application/json\" }));")
                          .arg(number);
    return examples;
}

ContentId exampleContent(const EngineFeed& feed)
{
    return feed.contents().handles() > 0 ? feed.contents().row(0).cid : ContentId{ 7 };
}

QString whatCanBeWrong(const EngineFeed& feed, const ViewsReport& report)
{
    QStringList lines;
    const ComponentHealth& endpoint = feed.status().health.of(Component::Endpoint);
    if (endpoint.condition == Condition::Off)
        lines << words(QT_TRANSLATE_NOOP("Words",
            "This process has no endpoint (--no-api): players report to another one on the same catalogue."));
    else if (endpoint.condition != Condition::Good && !endpoint.detail.isEmpty())
        lines << translate(endpoint.detail);
    if (report.counts.rejected > 0 && !report.rejected.empty())
        lines << words(QT_TRANSLATE_NOOP("Words", "Views come and are rejected, most of them with: %1"))
                     .arg(translate(report.rejected.front().newest));
    if (report.counts.unknown > 0)
        lines << words(QT_TRANSLATE_NOOP(
            "Words", "Views come for cids that the catalogue does not have; see Unknown cids."));
    lines << words(QT_TRANSLATE_NOOP("Words",
                       "The address: the endpoint listens on %1. From another machine a loopback address cannot be "
                       "reached; start with --listen and an address of this machine."))
                 .arg(endpoint.kind.isEmpty() ? QStringLiteral("127.0.0.1:5000") : endpoint.kind)
          << words(QT_TRANSLATE_NOOP("Words",
                 "The name: a Host that is neither the address nor one of “hosts” in the configuration file is refused "
                 "with 421."))
          << words(QT_TRANSLATE_NOOP("Words",
                 "The token: from beyond this machine players need the players' token, or “open = on”; without it the "
                 "answer is 401."))
          << words(QT_TRANSLATE_NOOP("Words",
                 "Before asking further, run the first line above on this machine: if its view appears here, the way "
                 "from the players is what is wrong."));
    QString text = words(QT_TRANSLATE_NOOP("Words", "When no view arrives"));
    for (const QString& line : std::as_const(lines))
        text += QStringLiteral("\n•  ") + line;
    return text;
}

} // namespace tierwatch
