// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/folded_names.h"

#include "models/content_query.h"

#include <algorithm>

namespace tierwatch {

namespace {

bool isFolded(QByteArrayView name)
{
    return std::ranges::all_of(
        name, [](char c) { return static_cast<unsigned char>(c) < 0x80 && (c < 'A' || c > 'Z'); });
}

} // namespace

void FoldedNames::follow(const ContentFrame& frame, std::span<const ContentHandle> touched)
{
    if (frame.generation != m_generation || !m_arena) {
        m_names.clear();
        m_arena = std::make_unique<NameArena>();
        m_generation = frame.generation;
        m_plain = frame.names;
    }
    for (const ContentHandle handle : touched) {
        if (handle < m_names.size())
            m_names[handle] = Name();
    }
    m_names.resize(frame.rows.size());
}

QByteArrayView FoldedNames::of(const ContentFrame& frame, ContentHandle handle)
{
    Name& name = m_names[handle];
    if (name.isNull()) {
        const Name plain = frame.rows[handle].name;
        const QByteArrayView bytes = plain.bytes();
        name = !plain.isNull() && isFolded(bytes) ? plain : m_arena->store(folded(QString::fromUtf8(bytes)));
    }
    return name.bytes();
}

} // namespace tierwatch
