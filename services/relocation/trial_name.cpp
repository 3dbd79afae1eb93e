// SPDX-License-Identifier: GPL-3.0-or-later
#include "relocation/trial_name.h"

#include <QRandomGenerator>

#include <algorithm>

namespace tierwatch {

namespace {

const QByteArray begin = QByteArrayLiteral(".tierwatch-check-");

} // namespace

QByteArray newTrialName() { return begin + QByteArray::number(QRandomGenerator::global()->generate64(), 16); }

bool isTrialName(const QByteArray& name)
{
    return name.startsWith(begin) && name.size() > begin.size()
        && std::all_of(name.begin() + begin.size(), name.end(),
            [](char c) { return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'); });
}

} // namespace tierwatch
