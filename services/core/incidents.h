// SPDX-License-Identifier: GPL-3.0-or-later
// The incidents that last just now. Those who notice one raise it and end it; the others only read.
#pragma once

#include "core/incident.h"

#include <functional>
#include <map>
#include <vector>

namespace tierwatch {

/// One thread only.
class Incidents {
public:
    /// `began` and `ended` are called once for each incident, from raise and end.
    using Heard = std::function<void(const Incident&)>;

    /// Several may listen.
    void listen(Heard began, Heard ended);
    /// Begins it, or brings its sentence and figures up to date; it keeps the time of its beginning.
    void raise(Incident incident, Time now);
    /// Nothing where it is not there.
    void end(const QByteArray& key);
    [[nodiscard]] bool lasts(const QByteArray& key) const { return m_incidents.contains(key); }
    /// The gravest first, then the oldest.
    [[nodiscard]] std::vector<Incident> all() const;

private:
    std::vector<std::pair<Heard, Heard>> m_listeners;
    std::map<QByteArray, Incident> m_incidents;
};

} // namespace tierwatch
