// SPDX-License-Identifier: GPL-3.0-or-later
// Some of all contents, by rising cid, without keeping the engine's thread from its other work: a million of them take
// too long to sort in one turn.
#pragma once

#include "engine/sliced_walk.h"

#include <algorithm>
#include <optional>
#include <vector>

namespace tierwatch {

[[nodiscard]] constexpr ContentId cidOf(ContentId cid) { return cid; }

/// Engine thread only. `T` is a small value that cidOf() takes. Ends with the object.
template <typename T> class SlicedCollection {
public:
    using Select = std::function<std::optional<T>(const IndexEntry&)>;
    using Found = std::function<void(std::vector<T>)>;

    explicit SlicedCollection(const LocationIndex& index) : m_index(index), m_walk(index)
    {
        QObject::connect(&m_timer, &QTimer::timeout, &m_timer, [this] { sort(); });
    }

    /// Begins (anew); one under way is given up. Each entry as it is when its slice comes; those added meanwhile may be
    /// missed. `found` is called once, with each content once.
    void run(Select select, Found found)
    {
        m_timer.stop();
        m_found = std::move(found);
        m_contents.clear();
        m_contents.reserve(m_index.size()); // no turn is spent on moving them
        m_walk.run(
            [this, select = std::move(select)](const IndexEntry& entry) {
                if (std::optional<T> content = select(entry)) {
                    m_contents.push_back(*content);
                    std::ranges::push_heap(m_contents, {}, key);
                }
            },
            [this] {
                m_unsorted = m_contents.size();
                m_timer.start(0);
            });
    }
    [[nodiscard]] bool isRunning() const { return m_walk.isRunning() || m_timer.isActive(); }

private:
    static ContentId key(const T& content) { return cidOf(content); }

    /// The greatest of those left goes behind them.
    void sort()
    {
        constexpr std::size_t sliceSize = 4096;
        for (std::size_t i = 0; i < sliceSize && m_unsorted > 0; ++i, --m_unsorted) {
            const auto begin = m_contents.begin();
            std::ranges::pop_heap(begin, begin + static_cast<std::ptrdiff_t>(m_unsorted), {}, key);
        }
        if (m_unsorted > 0)
            return;
        m_timer.stop();
        std::vector<T> contents = std::exchange(m_contents, {});
        const auto twice = std::ranges::unique(contents, {}, key); // the walk may see one twice
        contents.erase(twice.begin(), twice.end());
        std::exchange(m_found, nullptr)(std::move(contents));
    }

    const LocationIndex& m_index;
    SlicedWalk m_walk;
    QTimer m_timer;
    Found m_found;
    std::vector<T> m_contents; ///< a heap, until they are sorted from behind
    std::size_t m_unsorted = 0;
};

} // namespace tierwatch
