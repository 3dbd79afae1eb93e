// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/icons.h"

#include <QBuffer>
#include <QFile>
#include <QGuiApplication>
#include <QIconEngine>
#include <QImageReader>
#include <QPainter>
#include <QPalette>
#include <QPixmapCache>

/// A static library's resources come only when asked for. The macro must not stand in a namespace.
static void useResources() { Q_INIT_RESOURCE(tierwatch); }

namespace tierwatch {

namespace {

QByteArray drawing(const QString& name)
{
    useResources();
    QFile file(QStringLiteral(":/tierwatch/icons/%1.svg").arg(name));
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

/// Paints a drawing whose `currentColor` is filled in when it is painted, so that a change of palette changes it as
/// well.
class TintedIconEngine final : public QIconEngine {
public:
    explicit TintedIconEngine(QString name) : m_name(std::move(name)) { }

    void paint(QPainter* painter, const QRect& rect, QIcon::Mode mode, QIcon::State) override
    {
        const qreal ratio = painter->device() ? painter->device()->devicePixelRatio() : 1;
        painter->drawPixmap(rect, iconPixmap(m_name, rect.size(), ratio, color(mode)));
    }
    QPixmap pixmap(const QSize& size, QIcon::Mode mode, QIcon::State) override
    {
        return iconPixmap(m_name, size, 1, color(mode));
    }
    QPixmap scaledPixmap(const QSize& size, QIcon::Mode mode, QIcon::State, qreal scale) override
    {
        return iconPixmap(m_name, size / scale, scale, color(mode));
    }
    QIconEngine* clone() const override { return new TintedIconEngine(m_name); }
    QString key() const override { return QStringLiteral("tierwatch-tinted"); }

private:
    static QColor color(QIcon::Mode mode)
    {
        const auto group = mode == QIcon::Disabled ? QPalette::Disabled : QPalette::Active;
        return QGuiApplication::palette().color(group, QPalette::WindowText);
    }

    QString m_name;
};

} // namespace

QPixmap iconPixmap(const QString& name, QSize size, qreal pixelRatio, const QColor& color)
{
    const QSize pixels = size * pixelRatio;
    const QString key = QStringLiteral("tierwatch/%1/%2x%3/%4")
                            .arg(name)
                            .arg(pixels.width())
                            .arg(pixels.height())
                            .arg(color.name(QColor::HexArgb));
    QPixmap pixmap;
    if (!QPixmapCache::find(key, &pixmap)) {
        QByteArray svg = drawing(name);
        if (svg.isEmpty())
            return {};
        QBuffer buffer;
        buffer.setData(svg.replace("currentColor", color.name().toLatin1()));
        QImageReader reader(&buffer, "svg");
        reader.setScaledSize(pixels);
        pixmap = QPixmap::fromImage(reader.read());
        QPixmapCache::insert(key, pixmap);
    }
    pixmap.setDevicePixelRatio(pixelRatio);
    return pixmap;
}

QIcon icon(const QString& name) { return drawing(name).isEmpty() ? QIcon() : QIcon(new TintedIconEngine(name)); }

QIcon applicationIcon()
{
    useResources();
    return QIcon(QStringLiteral(":/tierwatch/icons/tierwatch.svg"));
}

} // namespace tierwatch
