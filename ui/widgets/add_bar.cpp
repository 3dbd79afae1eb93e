// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/add_bar.h"

#include "models/format.h"
#include "ui/commander.h"
#include "ui/theme.h"
#include "ui/words.h"

#include <QComboBox>
#include <QHBoxLayout>
#include <QKeyEvent>
#include <QLabel>
#include <QLineEdit>
#include <QPainter>
#include <QPushButton>
#include <QRegularExpressionValidator>

namespace tierwatch {

AddBar::AddBar(Commander& commander, QWidget* parent)
    : QWidget(parent)
    , m_commander(commander)
    , m_file(new QLineEdit(this))
    , m_cid(new QLineEdit(this))
    , m_level(new QComboBox(this))
    , m_sentence(new QLabel(this))
    , m_add(new QPushButton(tr("Add"), this))
{
    setObjectName(QStringLiteral("addBar"));
    setAccessibleName(tr("Add a content"));
    m_file->setObjectName(QStringLiteral("addFile"));
    m_file->setAccessibleName(tr("File name inside of the level"));
    m_file->setPlaceholderText(QStringLiteral("2024/drama/e07.mp4"));
    m_file->setMinimumWidth(fontMetrics().averageCharWidth() * 24);
    m_cid->setObjectName(QStringLiteral("addCid"));
    m_cid->setAccessibleName(tr("cid; empty: the next free one"));
    m_cid->setPlaceholderText(tr("next free cid"));
    m_cid->setValidator(new QRegularExpressionValidator(QRegularExpression(QStringLiteral("[1-9][0-9]{0,18}")), m_cid));
    m_cid->setMaximumWidth(fontMetrics().averageCharWidth() * 16);
    m_level->setObjectName(QStringLiteral("addLevel"));
    m_level->setAccessibleName(tr("Level in which the file lies"));
    m_sentence->setObjectName(QStringLiteral("addSentence"));
    m_sentence->setTextFormat(Qt::PlainText);
    m_sentence->setWordWrap(true);
    m_add->setObjectName(QStringLiteral("addButton"));
    auto* cancel = new QPushButton(tr("Cancel"), this);
    auto* what = new QLabel(tr("Add", "followed by a file name"), this);
    auto* in = new QLabel(tr("in", "followed by a level"), this);

    auto* layout = new QHBoxLayout(this);
    layout->setContentsMargins(14, 8, 14, 8);
    layout->setSpacing(8);
    layout->addWidget(what);
    layout->addWidget(m_file, 2);
    layout->addWidget(in);
    layout->addWidget(m_level);
    layout->addWidget(m_cid);
    layout->addWidget(m_sentence, 3);
    layout->addWidget(m_add);
    layout->addWidget(cancel);

    connect(m_file, &QLineEdit::textChanged, this, &AddBar::refresh);
    connect(m_add, &QPushButton::clicked, this, &AddBar::add);
    connect(cancel, &QPushButton::clicked, this, &AddBar::close);
    setVisible(false);
}

void AddBar::setLevels(const LevelTable& levels)
{
    const QVariant before = m_level->currentData();
    m_level->clear();
    for (const Level& level : levels.levels()) // the lowest first: new contents begin there
        m_level->addItem(level.name(), static_cast<int>(number(level.slot)));
    m_level->setCurrentIndex(std::max(0, m_level->findData(before)));
}

void AddBar::open(std::optional<ContentId> cid)
{
    m_file->clear();
    m_cid->setText(cid ? QString::number(number(*cid)) : QString());
    m_level->setCurrentIndex(0);
    refresh();
    setVisible(true);
    m_file->setFocus(Qt::ShortcutFocusReason);
}

void AddBar::close()
{
    setVisible(false);
    Q_EMIT closed();
}

void AddBar::say(const QString& sentence, bool trouble)
{
    const Theme& theme = Theme::of(palette());
    QPalette colors = palette();
    colors.setColor(QPalette::WindowText, trouble ? theme.error : theme.faint);
    m_sentence->setPalette(colors);
    m_sentence->setText(sentence);
}

void AddBar::refresh()
{
    m_add->setEnabled(!m_file->text().isEmpty() && !m_adding);
    say(tr("Its file must already lie in that level."), false);
}

void AddBar::add()
{
    if (!m_add->isEnabled())
        return;
    AddContent command;
    command.filename = m_file->text();
    if (!m_cid->text().isEmpty())
        command.cid = static_cast<ContentId>(m_cid->text().toLongLong());
    if (m_level->currentData().isValid())
        command.level = static_cast<LevelSlot>(m_level->currentData().toInt());
    m_adding = true;
    m_add->setEnabled(false);
    m_commander.send(command, [this](const Result<Outcome>& answer) {
        m_adding = false;
        m_add->setEnabled(!m_file->text().isEmpty());
        if (const QString refusal = refusalText(answer); !refusal.isEmpty()) {
            say(refusal, true);
            return;
        }
        close();
        if (answer->added)
            Q_EMIT added(*answer->added);
    });
}

void AddBar::keyPressEvent(QKeyEvent* event)
{
    if (event->key() == Qt::Key_Escape)
        close();
    else if (event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter)
        add();
    else
        QWidget::keyPressEvent(event);
}

void AddBar::paintEvent(QPaintEvent*)
{
    QPainter painter(this);
    painter.fillRect(rect(), palette().color(QPalette::Highlight));
    painter.fillRect(QRect(0, 0, width(), 1), Theme::of(palette()).line);
}

} // namespace tierwatch
