// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/words.h"

#include <QCoreApplication>

namespace tierwatch {

QString relocationStateWord(RelocationState state)
{
    switch (state) {
    case RelocationState::Waiting:
        return QCoreApplication::translate("Words", "waiting", "state of a relocation");
    case RelocationState::Running:
        return QCoreApplication::translate("Words", "running", "state of a relocation");
    case RelocationState::Lingering:
        return QCoreApplication::translate("Words", "lingering", "state of a relocation");
    case RelocationState::Failed:
        return QCoreApplication::translate("Words", "failed", "state of a relocation");
    }
    return {};
}

QString causeWord(Cause cause)
{
    switch (cause) {
    case Cause::Views:
        return QCoreApplication::translate("Words", "views", "cause of a relocation");
    case Cause::Force:
        return QCoreApplication::translate("Words", "force", "cause of a relocation: an operator");
    case Cause::Levels:
        return QCoreApplication::translate("Words", "levels edited", "cause of a relocation");
    case Cause::Recovery:
        return QCoreApplication::translate("Words", "recovery", "cause of a relocation");
    case Cause::Cooling:
        return QCoreApplication::translate("Words", "fewer views", "cause of a relocation: interest faded");
    case Cause::Room:
        return QCoreApplication::translate("Words", "making room", "cause of a relocation");
    case Cause::Import:
        return QCoreApplication::translate("Words", "import", "cause of a relocation");
    }
    return {};
}

int urgency(RelocationState state)
{
    switch (state) {
    case RelocationState::Running:
        return 0;
    case RelocationState::Failed:
        return 1;
    case RelocationState::Waiting:
        return 2;
    case RelocationState::Lingering:
        return 3;
    }
    return 4;
}

} // namespace tierwatch
