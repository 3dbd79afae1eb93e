// SPDX-License-Identifier: GPL-3.0-or-later
// How fast Redis takes these very values from a client that does nothing else: no request to read, no index, no rule.
// usage: pipelined_writer PORT KEYS_AND_VALUES REPEATS   (a file: KEY TAB VALUE NEWLINE …)
// Writes each value with SET, 10 000 to a pipeline, over one connection; prints values written a second.
#include <hiredis/hiredis.h>

#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <memory>
#include <string>
#include <utility>
#include <vector>

namespace {

constexpr std::size_t pipelined = 10'000;

using Values = std::vector<std::pair<std::string, std::string>>;

Values read(const char* path)
{
    Values values;
    std::ifstream file(path);
    for (std::string line; std::getline(file, line);) {
        const std::size_t tab = line.find('\t');
        if (tab != std::string::npos)
            values.emplace_back(line.substr(0, tab), line.substr(tab + 1));
    }
    return values;
}

bool ok(redisContext* redis)
{
    void* answer = nullptr;
    if (redisGetReply(redis, &answer) != REDIS_OK)
        return false;
    const std::unique_ptr<redisReply, decltype(&freeReplyObject)> reply(
        static_cast<redisReply*>(answer), &freeReplyObject);
    return reply && reply->type == REDIS_REPLY_STATUS;
}

bool write(redisContext* redis, const Values& values)
{
    for (std::size_t first = 0; first < values.size(); first += pipelined) {
        const std::size_t end = std::min(first + pipelined, values.size());
        for (std::size_t i = first; i < end; ++i) {
            const auto& [key, value] = values[i];
            redisAppendCommand(redis, "SET %b %b", key.data(), key.size(), value.data(), value.size());
        }
        for (std::size_t i = first; i < end; ++i) {
            if (!ok(redis))
                return false;
        }
    }
    return true;
}

} // namespace

int main(int argc, char** argv)
{
    const Values values = argc == 4 ? read(argv[2]) : Values();
    const int repeats = argc == 4 ? std::atoi(argv[3]) : 0;
    if (values.empty() || repeats < 1) {
        std::fprintf(stderr, "usage: pipelined_writer PORT KEYS_AND_VALUES REPEATS\n");
        return 2;
    }
    const std::unique_ptr<redisContext, decltype(&redisFree)> redis(
        redisConnect("127.0.0.1", std::atoi(argv[1])), &redisFree);
    if (!redis || redis->err != 0) {
        std::fprintf(stderr, "pipelined_writer: no Redis at port %s.\n", argv[1]);
        return 1;
    }
    redisAppendCommand(redis.get(), "SELECT 1");
    bool good = ok(redis.get());
    const auto begin = std::chrono::steady_clock::now();
    for (int i = 0; good && i < repeats; ++i)
        good = write(redis.get(), values);
    const std::chrono::duration<double> took = std::chrono::steady_clock::now() - begin;
    if (!good) {
        std::fprintf(stderr, "pipelined_writer: Redis refused a write.\n");
        return 1;
    }
    std::printf("%.0f\n", static_cast<double>(values.size()) * repeats / took.count());
    return 0;
}
