// SPDX-License-Identifier: GPL-3.0-or-later
// A vector whose present state can be handed to another thread at no cost while its owner goes on writing.
#pragma once

#include <algorithm>
#include <cstddef>
#include <memory>
#include <vector>

namespace tierwatch {

/// Chunks that are copied before the first write after a view was taken: no lock, no reference count that decides about
/// writing. Owned and written in one thread; a View never changes and may be read and destroyed in any.
template <typename T, std::size_t ChunkSize> class CowVector {
public:
    class View {
    public:
        [[nodiscard]] std::size_t size() const { return m_size; }
        [[nodiscard]] const T& operator[](std::size_t i) const { return m_chunks[i / ChunkSize].get()[i % ChunkSize]; }

    private:
        friend class CowVector;
        std::vector<std::shared_ptr<T>> m_chunks;
        std::size_t m_size = 0;
    };

    CowVector() = default;
    /// Takes the values where they are; nothing is copied.
    explicit CowVector(std::vector<T> values)
    {
        auto base = std::make_shared<std::vector<T>>(std::move(values));
        m_view.m_size = base->size();
        for (std::size_t begin = 0; begin < base->size(); begin += ChunkSize) {
            m_view.m_chunks.emplace_back(base, base->data() + begin);
            m_writable.push_back(0);
        }
    }

    [[nodiscard]] std::size_t size() const { return m_view.m_size; }
    [[nodiscard]] const T& operator[](std::size_t i) const { return m_view[i]; }
    /// The reference is good until the next call of view() or append().
    [[nodiscard]] T& edit(std::size_t i)
    {
        makeWritable(i / ChunkSize);
        return m_view.m_chunks[i / ChunkSize].get()[i % ChunkSize];
    }
    void append(const T& value)
    {
        if (m_view.m_size % ChunkSize == 0) {
            m_view.m_chunks.push_back(newChunk(nullptr, 0));
            m_writable.push_back(m_views);
        } else {
            makeWritable(m_view.m_size / ChunkSize); // before it grows: the old one may end here
        }
        m_view.m_chunks.back().get()[m_view.m_size % ChunkSize] = value;
        ++m_view.m_size;
    }
    [[nodiscard]] View view()
    {
        ++m_views;
        return m_view;
    }

private:
    static std::shared_ptr<T> newChunk(const T* values, std::size_t count)
    {
        auto chunk = std::make_shared<std::vector<T>>();
        chunk->reserve(ChunkSize);
        chunk->assign(values, values + count);
        chunk->resize(ChunkSize);
        return { chunk, chunk->data() };
    }
    void makeWritable(std::size_t chunk)
    {
        if (m_writable[chunk] == m_views)
            return;
        const std::size_t used = std::min(ChunkSize, m_view.m_size - chunk * ChunkSize);
        m_view.m_chunks[chunk] = newChunk(m_view.m_chunks[chunk].get(), used);
        m_writable[chunk] = m_views;
    }

    View m_view;
    std::vector<std::size_t> m_writable; ///< per chunk: how many views there were when it became ours alone
    std::size_t m_views = 1;
};

} // namespace tierwatch
