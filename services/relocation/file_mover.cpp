// SPDX-License-Identifier: GPL-3.0-or-later
#include "relocation/file_mover.h"

#include <chrono>

namespace tierwatch {

namespace {

template <typename... Handlers> struct Overloaded : Handlers... {
    using Handlers::operator()...;
};
template <typename... Handlers> Overloaded(Handlers...) -> Overloaded<Handlers...>;

} // namespace

bool SpaceLedger::reserve(quint64 device, qint64 bytes, qint64 free)
{
    const std::lock_guard lock(m_mutex);
    qint64& reserved = m_reserved[device];
    if (free - reserved < bytes)
        return false;
    reserved += bytes;
    return true;
}

void SpaceLedger::release(quint64 device, qint64 bytes)
{
    const std::lock_guard lock(m_mutex);
    m_reserved[device] -= bytes;
}

JobResult runJob(const Job& job, JobControl& control, SpaceLedger& space)
{
    const auto begin = std::chrono::steady_clock::now();
    JobResult result = std::visit(Overloaded{
                                      [&](const LinkJob& link) { return placeByLink(link, control); },
                                      [&](const CopyJob& copy) { return placeByCopy(copy, control, space); },
                                      [&](const RemoveJob& remove) { return removeSources(remove, control); },
                                      [&](const InspectJob& look) { return inspect(look); },
                                      [&](const ProbeJob& look) {
                                          JobResult answer;
                                          answer.probe = probe(look);
                                          return answer;
                                      },
                                      [&](const SweepJob& look) {
                                          JobResult answer;
                                          answer.sweep = sweep(look, control);
                                          return answer;
                                      },
                                  },
        job);
    result.seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
    return result;
}

} // namespace tierwatch
