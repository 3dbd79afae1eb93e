// SPDX-License-Identifier: GPL-3.0-or-later
// A catalogue in a test: works are done one by one, each waited for.
#pragma once

#include "catalog/catalog.h"

#include <condition_variable>
#include <mutex>

namespace tierwatch::test {

class CatalogRig {
public:
    CatalogRig(const QString& url, const QString& password, const QString& timeZone = {})
        : m_catalog(std::make_unique<Catalog>(urlWith(url, timeZone), password, board))
    {
        m_catalog->start([this](const Result<CatalogFacts>& opened) {
            const std::lock_guard lock(m_mutex);
            m_opened.push_back(opened);
            m_attempted.notify_one();
        });
        std::unique_lock lock(m_mutex);
        m_attempted.wait(lock, [this] { return !m_opened.empty(); });
        facts = m_opened.front();
    }

    Result<> write(Catalog::Work work) { return wait(&Catalog::write, std::move(work)); }
    Result<> read(Catalog::Work work) { return wait(&Catalog::read, std::move(work)); }

    /// What a function over a transaction answers, committed.
    template <typename Function> auto written(Function function) -> std::invoke_result_t<Function, Transaction&>
    {
        return answered(&Catalog::write, std::move(function));
    }
    template <typename Function> auto seen(Function function) -> std::invoke_result_t<Function, Transaction&>
    {
        return answered(&Catalog::read, std::move(function));
    }

    std::vector<Result<CatalogFacts>> attempts() const
    {
        const std::lock_guard lock(m_mutex);
        return m_opened;
    }
    ComponentHealth health() const { return board.health().of(Component::Catalog); }
    Catalog& catalog() { return *m_catalog; }
    void close() { m_catalog.reset(); }

    HealthBoard board;
    LevelKeys keys;
    Result<CatalogFacts> facts; ///< of the first attempt to open

private:
    static CatalogUrl urlWith(const QString& text, const QString& timeZone)
    {
        CatalogUrl url = CatalogUrl::parse(text).value();
        url.timeZone = timeZone;
        return url;
    }

    using Call = void (Catalog::*)(Catalog::Work, Done<>);

    /// Shared: who answers may still be at it when who waits has gone on.
    struct Answer {
        std::mutex mutex;
        std::condition_variable came;
        std::optional<Result<>> result;
    };
    Result<> wait(Call call, Catalog::Work work)
    {
        const auto answer = std::make_shared<Answer>();
        ((*m_catalog).*call)(std::move(work), [answer](const Result<>& result) {
            const std::lock_guard lock(answer->mutex);
            answer->result = result;
            answer->came.notify_one();
        });
        std::unique_lock lock(answer->mutex);
        answer->came.wait(lock, [&answer] { return answer->result.has_value(); });
        return *answer->result;
    }

    template <typename Function>
    auto answered(Call call, Function function) -> std::invoke_result_t<Function, Transaction&>
    {
        std::optional<std::invoke_result_t<Function, Transaction&>> answer;
        const Result<> result = wait(call, [&](Transaction& transaction) -> Result<> {
            answer.emplace(function(transaction));
            if (!*answer)
                return tl::unexpected(answer->error());
            return {};
        });
        if (!result)
            return tl::unexpected(result.error());
        return *std::move(answer);
    }

    mutable std::mutex m_mutex;
    std::vector<Result<CatalogFacts>> m_opened;
    std::condition_variable m_attempted;
    std::unique_ptr<Catalog> m_catalog;
};

} // namespace tierwatch::test

/// Fails the test with the error's sentence.
#define TW_GOOD(result)                                                                                                \
    do {                                                                                                               \
        const auto outcome = (result);                                                                                 \
        QVERIFY2(outcome.has_value(), qPrintable(outcome ? QString() : outcome.error().text.english()));               \
    } while (false)
#define TW_ERROR(result, expected)                                                                                     \
    do {                                                                                                               \
        const auto outcome = (result);                                                                                 \
        QVERIFY(!outcome.has_value());                                                                                 \
        QVERIFY2(outcome.error().code == (expected), qPrintable(outcome.error().text.english()));                      \
    } while (false)
