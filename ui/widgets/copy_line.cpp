// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/copy_line.h"

#include "ui/theme.h"

#include <QClipboard>
#include <QEvent>
#include <QFontDatabase>
#include <QGuiApplication>
#include <QHBoxLayout>
#include <QLabel>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QTimer>

#include <algorithm>
#include <chrono>

namespace tierwatch {

CopyLine::CopyLine(const QString& title, QWidget* parent)
    : QWidget(parent)
    , m_title(new QLabel(title, this))
    , m_text(new QPlainTextEdit(this))
    , m_copy(new QPushButton(tr("Copy"), this))
{
    m_title->setTextFormat(Qt::PlainText);
    m_text->setReadOnly(true);
    m_text->setTabChangesFocus(true);
    m_text->setAccessibleName(title);
    m_text->setFont(QFontDatabase::systemFont(QFontDatabase::FixedFont));
    m_text->setLineWrapMode(QPlainTextEdit::NoWrap);
    m_text->setVerticalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_text->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_copy->setAccessibleName(tr("Copy: %1", "button; %1 is what it copies").arg(title));
    auto* head = new QHBoxLayout;
    head->setContentsMargins(0, 0, 0, 0);
    head->addWidget(m_title, 1);
    head->addWidget(m_copy);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(3);
    layout->addLayout(head);
    layout->addWidget(m_text);
    connect(m_copy, &QPushButton::clicked, this, &CopyLine::copy);
    fit();
}

void CopyLine::setText(const QString& text)
{
    if (text == m_text->toPlainText())
        return;
    m_text->setPlainText(text);
    fit();
}

QString CopyLine::text() const { return m_text->toPlainText(); }

void CopyLine::copy()
{
    constexpr std::chrono::seconds moment{ 2 };
    QGuiApplication::clipboard()->setText(text());
    m_copy->setText(tr("Copied"));
    QTimer::singleShot(moment, m_copy, [this] { m_copy->setText(tr("Copy")); });
}

void CopyLine::fit()
{
    const int lines = std::max(1, m_text->blockCount());
    const int margins = 2 * (m_text->frameWidth() + static_cast<int>(m_text->document()->documentMargin()));
    m_text->setFixedHeight(lines * QFontMetrics(m_text->font()).lineSpacing() + margins + 2);
}

void CopyLine::changeEvent(QEvent* event)
{
    if (event->type() == QEvent::FontChange)
        fit();
    QWidget::changeEvent(event);
}

} // namespace tierwatch
