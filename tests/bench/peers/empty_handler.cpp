// SPDX-License-Identifier: GPL-3.0-or-later
// What Qt's HTTP server does by itself: one route, a handler that does nothing, one thread, Qt's own dispatcher.
// usage: empty_handler PORT
#include <QCoreApplication>
#include <QHttpServer>

#include <cstdio>

int main(int argc, char** argv)
{
    QCoreApplication application(argc, argv);
    QHttpServer server;
    server.route(QStringLiteral("/post_sentence"), QHttpServerRequest::Method::Post,
        [](const QHttpServerRequest&) { return QByteArray(); });
    const quint16 port = argc > 1 ? QByteArray(argv[1]).toUShort() : 0;
    if (port == 0 || server.listen(QHostAddress::LocalHost, port) == 0) {
        std::fprintf(stderr, "empty_handler: port %d cannot be listened at; give a free one.\n", port);
        return 1;
    }
    return application.exec();
}
