// SPDX-License-Identifier: GPL-3.0-or-later
// The catalogue for the engine's parts: work goes to its threads, answers come back to the engine's.
#pragma once

#include "catalog/catalog.h"
#include "core/mailbox.h"

namespace tierwatch {

/// Engine thread. Answers to a part that is gone are dropped with its mailbox.
class CatalogAccess {
public:
    CatalogAccess(Catalog& catalog, MailAddress engine) : m_catalog(catalog), m_engine(std::move(engine)) { }

    /// `work` runs in the catalogue's writing thread, maybe more than once; what it fills is handed to `done` in the
    /// engine's.
    template <typename T> void write(std::function<Result<>(Transaction&, T&)> work, Done<T> done)
    {
        auto value = std::make_shared<T>();
        m_catalog.write(workOn<T>(value, std::move(work)), answerTo<T>(value, std::move(done)));
    }
    /// The same in the reading thread.
    template <typename T> void read(std::function<Result<>(Transaction&, T&)> work, Done<T> done)
    {
        auto value = std::make_shared<T>();
        m_catalog.read(workOn<T>(value, std::move(work)), answerTo<T>(value, std::move(done)));
    }

private:
    template <typename T>
    static Catalog::Work workOn(std::shared_ptr<T> value, std::function<Result<>(Transaction&, T&)> work)
    {
        return [value, work = std::move(work)](Transaction& transaction) {
            *value = T{};
            return work(transaction, *value);
        };
    }
    template <typename T> Done<> answerTo(std::shared_ptr<T> value, Done<T> done)
    {
        return [engine = m_engine, value, done = std::move(done)](Result<> result) {
            engine.post([value, done, result = std::move(result)] {
                if (result)
                    done(std::move(*value));
                else
                    done(tl::unexpected(result.error()));
            });
        };
    }

    Catalog& m_catalog;
    MailAddress m_engine;
};

/// What is said while the engine has not read the catalogue.
[[nodiscard]] inline tl::unexpected<Error> notOpen()
{
    return fail(ErrorCode::Unavailable,
        QT_TRANSLATE_NOOP("Text", "The catalogue has not been read yet: try again in a moment."));
}

/// For work that brings nothing back.
struct Nothing { };

} // namespace tierwatch
