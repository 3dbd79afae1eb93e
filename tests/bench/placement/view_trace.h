// SPDX-License-Identifier: GPL-3.0-or-later
// Views of an invented catalogue, day by day: popularity by Zipf's law that drifts, new releases that fade, sudden
// hits, day and night. The same seed gives the same views.
#pragma once

#include <QtGlobal>

#include <random>
#include <vector>

namespace tierwatch::bench {

struct TraceSettings {
    quint64 seed = 1;
    int contents = 100'000;
    double viewsPerDay = 1'000'000; ///< of the whole catalogue, on average; hits come on top
    double zipf = 0.9; ///< popularity of the k-th is k^−zipf
    double driftPerDay = 0.07; ///< spread of a day's change of a content's popularity, as a logarithm
    double driftMemory = 60; ///< days after which a content has drifted back to its place
    int releasesPerDay = 60; ///< contents that nobody watched before
    double releaseShare = 0.15; ///< of all views go to contents released lately
    double hitsPerDay = 0.2; ///< an obscure content is suddenly watched by everybody
};

/// Some views of a content within one hour.
struct ViewBurst {
    int content = 0;
    int views = 0;
};

/// One day: views by the hour, and by content.
struct TraceDay {
    std::vector<std::vector<ViewBurst>> hours; ///< 24, each in no order
    std::vector<int> views; ///< of each content
    std::vector<double> expected; ///< the same without chance
};

class ViewTrace final {
public:
    explicit ViewTrace(const TraceSettings& settings);

    /// Bytes, log-normal: most between 1 and 4 GB.
    [[nodiscard]] const std::vector<qint64>& sizes() const { return m_sizes; }
    /// The next day; the old one's memory is used again.
    void next(TraceDay& day);

private:
    /// Interest that rises within a day or two and fades.
    struct Wave {
        int content = 0;
        double peak = 0; ///< views a day
        double age = 0; ///< days
        double fade = 0; ///< days to a third
    };
    [[nodiscard]] double normal() { return m_normal(m_random); }
    [[nodiscard]] double uniform() { return m_uniform(m_random); }
    void drift();
    void release(double weekday);
    void spread(TraceDay& day, int content, int views);

    TraceSettings m_settings;
    std::mt19937_64 m_random;
    std::normal_distribution<double> m_normal;
    std::uniform_real_distribution<double> m_uniform{ 0, 1 };
    std::vector<qint64> m_sizes;
    std::vector<double> m_base; ///< views a day by rank
    std::vector<double> m_drift; ///< logarithm of what that is multiplied by
    std::vector<Wave> m_waves;
    int m_nextRelease = 0; ///< contents from here on have not been released
    double m_hours[24]{}; ///< shares of the day, summed up
    int m_day = 0;
};

} // namespace tierwatch::bench
