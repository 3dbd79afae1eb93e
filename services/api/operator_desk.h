// SPDX-License-Identifier: GPL-3.0-or-later
// Where operators' requests meet the engine: questions under way, and what becomes an answer of them.
#pragma once

#include "api/answer.h"
#include "api/request_parser.h"

#include "core/engine.h"

#include <QJsonObject>
#include <QTimer>

#include <unordered_map>

namespace tierwatch::api {

/// Made, used and destroyed in its API thread. What is under way when it is destroyed stays unanswered by it.
class OperatorDesk final {
public:
    /// Both outlive it; `mailbox` is the API thread's.
    OperatorDesk(Engine& engine, MailAddress mailbox);

    template <typename T> using Question = std::function<Ticket(Engine&, const MailAddress&, Done<T>)>;
    /// Asks the engine; `then` gets what it answers, an error becomes the request's answer. Where the client leaves
    /// before, the question is dropped.
    template <typename T> void ask(Answer answer, const Question<T>& question, std::function<void(T)> then)
    {
        begin<T>(answer, true, question, std::move(then));
    }

    void submit(Answer answer, Command command, const Author& author, std::function<void(Outcome)> then);
    void overview(Answer answer, std::function<void(Overview)> then);
    /// The level of that key; otherwise the answer says that there is none, with `status`.
    void withLevel(
        Answer answer, const QString& key, int status, std::function<void(const Level&, const Overview&)> then);
    /// Answers with the content as it is now.
    void sendContent(Answer answer, ContentId cid, Reply reply = {});

    /// The cid in the path; otherwise answers 404: no content can have it.
    [[nodiscard]] static std::optional<ContentId> cidOf(const Request& request, Answer answer);
    static void send(Answer answer, const QJsonObject& object, Reply reply = {});

private:
    struct UnderWay {
        Answer answer;
        bool mayBeDropped = false; ///< a command's answer is not: it is logged
        Ticket ticket;
    };

    template <typename T>
    void begin(Answer answer, bool mayBeDropped, const Question<T>& question, std::function<void(T)> then)
    {
        const quint64 id = ++m_newest;
        Ticket ticket = question(m_engine, m_mailbox, [this, id, answer, then = std::move(then)](Result<T> result) {
            const auto kept = m_underWay.extract(id);
            if (result)
                then(std::move(*result));
            else
                answer.send(toApiProblem(result.error()));
        });
        m_underWay.emplace(id, UnderWay{ answer, mayBeDropped, std::move(ticket) });
        if (!m_look.isActive())
            m_look.start();
    }
    void dropUnwanted();

    Engine& m_engine;
    MailAddress m_mailbox;
    quint64 m_newest = 0;
    std::unordered_map<quint64, UnderWay> m_underWay;
    QTimer m_look; ///< while something is under way
};

} // namespace tierwatch::api
