// SPDX-License-Identifier: GPL-3.0-or-later
// An intake without stores, that answers as a test says.
#pragma once

#include "core/view_intake.h"

#include <QTimer>

#include <array>
#include <atomic>
#include <mutex>
#include <utility>
#include <vector>

namespace tierwatch::test {

/// Shared by the intakes of all API threads; set by the test.
struct Script {
    enum class When : quint8 { AtOnce, Later, Never };
    std::atomic<When> when = When::AtOnce;
    std::atomic<int> code = -1; ///< of the error to answer with; −1: none
    std::atomic<bool> done = true; ///< what confirm() answers
    std::atomic<int> asked = 0; ///< record() and confirm() that came
    std::atomic<int> answered = 0;
    std::atomic<int> cancelled = 0; ///< of these, when the intake ended
    std::atomic<int> intakes = 0;
    std::atomic<int> padding = 0; ///< spaces behind each state object
    std::array<std::atomic<int>, 4> askedOf{}; ///< the first, second, … intake that was made
    std::mutex mutex;
    std::vector<View> views; ///< of the last recordMany()
    QByteArray once;
};

class FakeIntake final : public ViewIntake {
public:
    explicit FakeIntake(Script& script) : m_script(script), m_index(static_cast<std::size_t>(m_script.intakes++))
    {
        m_later.setInterval(1);
        QObject::connect(&m_later, &QTimer::timeout, &m_later, [this] { answerAll(); });
    }

    ~FakeIntake() override
    {
        m_script.cancelled += static_cast<int>(m_owed.size());
        for (const auto& answer : std::exchange(m_owed, {}))
            answer(Error{ ErrorCode::Cancelled, Text{ "Tierwatch is ending: send it again.", {} } });
        --m_script.intakes;
    }

    /// Contents are in silver, 404 is not known, 409 is where no URL is.
    void locate(ContentId cid, Done<Location> done) override
    {
        take([cid, done = std::move(done)](std::optional<Error> error) {
            const QByteArray name = QByteArray::number(number(cid)) + " a.mp4";
            if (error)
                done(tl::unexpected(*error));
            else if (number(cid) == 404)
                done(tl::unexpected(Error{ ErrorCode::NotFound, Text{ "No content has the cid 404.", {} } }));
            else
                done(Location{ QStringLiteral("silver"), name, QStringLiteral("/silver/") + QString::fromUtf8(name),
                    number(cid) == 409 ? QByteArray() : "http://films.example/" + name.toPercentEncoding() });
        });
    }

    void recordMany(std::vector<View> views, QByteArray once, Done<Recorded> done) override
    {
        take([this, views = std::move(views), once = std::move(once), done = std::move(done)](
                 const std::optional<Error>& error) {
            Recorded recorded;
            for (std::size_t index = 0; index < views.size(); ++index) {
                if (error)
                    recorded.rejected.push_back({ index, *error });
                else if (number(views[index].cid) == 404)
                    recorded.rejected.push_back(
                        { index, Error{ ErrorCode::NotFound, Text{ "No content has the cid 404.", {} } } });
                else
                    ++recorded.accepted;
            }
            {
                const std::lock_guard lock(m_script.mutex);
                m_script.views = views;
                m_script.once = once;
            }
            done(std::move(recorded));
        });
    }

    void record(const View& view, Done<QByteArray> done) override
    {
        take([view, padding = m_script.padding.load(), done = std::move(done)](std::optional<Error> error) {
            if (error)
                done(tl::unexpected(*error));
            else
                done("{\"cid\": \"" + QByteArray::number(number(view.cid)) + "\", \"count\": \""
                    + QByteArray::number(view.count)
                    + "\", \"target\": \"silver\", \"db_level\": \"bronze\", \"filename\": \"g.mp4\", \"worker_id\": "
                      "null, \"status\": "
                      "\"update\"}"
                    + QByteArray(padding, ' '));
        });
    }

    void confirm(ContentId, Done<bool> done) override
    {
        take([yes = m_script.done.load(), done = std::move(done)](std::optional<Error> error) {
            if (error)
                done(tl::unexpected(*error));
            else
                done(yes);
        });
    }

private:
    using AnswerIt = std::function<void(std::optional<Error>)>;

    void take(AnswerIt answer)
    {
        ++m_script.asked;
        ++m_script.askedOf.at(m_index);
        if (m_script.when == Script::When::AtOnce) {
            say(answer);
            return;
        }
        m_owed.push_back(std::move(answer));
        if (!m_later.isActive()) // also where it is never: the test may change its mind
            m_later.start();
    }

    void answerAll()
    {
        if (m_script.when == Script::When::Never)
            return;
        m_later.stop();
        for (const auto& answer : std::exchange(m_owed, {}))
            say(answer);
    }

    void say(const AnswerIt& answer)
    {
        const int code = m_script.code;
        ++m_script.answered;
        answer(code < 0 ? std::nullopt
                        : std::optional(Error{ static_cast<ErrorCode>(code), Text{ "The store says no.", {} } }));
    }

    Script& m_script;
    std::size_t m_index;
    std::vector<AnswerIt> m_owed;
    QTimer m_later;
};

} // namespace tierwatch::test
