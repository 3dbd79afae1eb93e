// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/exporter.h"

#include <QDir>
#include <QFileDialog>
#include <QStandardPaths>

namespace tierwatch {

namespace {

ChooseFile dialogOf(QWidget* window)
{
    return [window](const QString& proposal, const std::function<void(const QString& path)>& chosen) {
        const QDir documents(QStandardPaths::writableLocation(QStandardPaths::DocumentsLocation));
        auto* dialog = new QFileDialog(window, Exporter::tr("Export what is shown"), documents.filePath(proposal),
            Exporter::tr("Comma-separated values (*.csv)"));
        dialog->setAttribute(Qt::WA_DeleteOnClose);
        dialog->setAcceptMode(QFileDialog::AcceptSave);
        dialog->setDefaultSuffix(QStringLiteral("csv"));
        QObject::connect(dialog, &QFileDialog::fileSelected, window, chosen);
        dialog->show(); // the window goes on meanwhile
    };
}

} // namespace

Exporter::Exporter(MailAddress gui, ChooseFile choose, QWidget* window)
    : QObject(window), m_gui(std::move(gui)), m_choose(choose ? std::move(choose) : dialogOf(window))
{
}

Exporter::~Exporter() = default;

void Exporter::start(CsvRows rows)
{
    const QString proposal = rows.name;
    m_choose(proposal, [this, rows = std::move(rows)](const QString& path) { write(path, rows); });
}

void Exporter::write(const QString& path, CsvRows rows)
{
    m_exports.push_back(nullptr);
    const std::size_t place = m_exports.size() - 1;
    m_exports[place]
        = std::make_unique<CsvExport>(path, std::move(rows), m_gui, [this, path, place](const Result<qint64>& written) {
              const std::unique_ptr<CsvExport> ended = std::move(m_exports[place]);
              if (written)
                  Q_EMIT this->written(path, *written);
              else
                  Q_EMIT failed(written.error());
          });
}

} // namespace tierwatch
