// SPDX-License-Identifier: GPL-3.0-or-later
// What stands where the tables will be until the engine has sent them: what is waited for, and what hinders it.
#pragma once

#include "models/engine_feed.h"

#include <QWidget>

class QLabel;

namespace tierwatch {

class OpeningPage final : public QWidget {
    Q_OBJECT
public:
    OpeningPage(const EngineFeed& feed, QWidget* parent = nullptr);
    void refresh();

private:
    const EngineFeed& m_feed;
    QLabel* m_title;
    QLabel* m_detail;
};

} // namespace tierwatch
