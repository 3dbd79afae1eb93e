// SPDX-License-Identifier: GPL-3.0-or-later
// The library check: catalogue, directories and state store against each other; what was found, what a repair would do.
#pragma once

#include "models/audit_model.h"
#include "ui/pages/window_page.h"

#include <map>

class QAbstractButton;
class QLabel;
class QProgressBar;
class QPushButton;

namespace tierwatch {

class Choices;
class Commander;
class Foot;
class Notice;

class LibraryCheckPage final : public WindowPage {
    Q_OBJECT
public:
    LibraryCheckPage(EngineFeed& feed, Commander& commander, QWidget* parent = nullptr);

    [[nodiscard]] Table* table() const override { return m_table; }
    [[nodiscard]] bool hasDetails() const override { return false; }
    [[nodiscard]] std::vector<ContentId> selectedContents() const override;
    [[nodiscard]] std::optional<ContentId> currentContent() const override;
    [[nodiscard]] AuditModel* model() const { return m_model; }

protected:
    void showEvent(QShowEvent* event) override;
    void hideEvent(QHideEvent* event) override;

private:
    void showState();
    void showKinds();
    void showKind(const QByteArray& kind);
    void showRepair();
    void start(const StartAudit& audit);
    [[nodiscard]] QString summary() const;
    /// What *Repair these* would do: of the selected contents, else of the kind shown.
    [[nodiscard]] StartAudit chosenRepair() const;

    EngineFeed& m_feed;
    Commander& m_commander;
    AuditModel* m_model;
    Table* m_table;
    QLabel* m_summary;
    QProgressBar* m_progress;
    QPushButton* m_check;
    Choices* m_kinds;
    std::map<QByteArray, QAbstractButton*> m_kindButtons;
    Notice* m_confirm; ///< says what a repair will do before it is done
    Foot* m_foot;
    QPushButton* m_repair;
    bool m_starting = false;
    QString m_refusal;
};

} // namespace tierwatch
