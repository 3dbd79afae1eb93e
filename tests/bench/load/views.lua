-- SPDX-License-Identifier: GPL-3.0-or-later
-- What wrk sends: form posts over CONTENTS contents in no order, one post in twenty with a count that calls for another level: most often
-- the next post of that content calls it back. With "settled" it is one content in twenty, each time.
-- usage: wrk … -s views.lua URL -- CONTENTS SEED [settled]
local head, contents, number = "", 10000, 0
local settled = false
local threads = {}

function setup(thread)
  table.insert(threads, thread)
end

function init(args)
  contents = tonumber(args[1]) or contents
  math.randomseed(tonumber(args[2]) or 1)
  settled = args[3] == "settled"
  head = "POST /post_sentence HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: "
  refusals = 0
end

function request()
  number = number + 1
  local cid = math.random(contents)
  local elsewhere = number % 20 == 0
  if settled then elsewhere = cid % 20 == 0 end
  local count = number % 900 + (elsewhere and 1000 or 0)
  local body = "cid=" .. cid .. "&count=" .. count
  return head .. #body .. "\r\n\r\n" .. body
end

function response(status)
  if status ~= 200 then refusals = refusals + 1 end
end

-- One line that a program reads.
function done(summary, latency)
  local refused = 0
  for _, thread in ipairs(threads) do refused = refused + thread:get("refusals") end
  local errors = summary.errors
  io.write(string.format('RESULT {"requests": %d, "seconds": %f, "failed": %d, "p50_ms": %f, "p99_ms": %f}\n',
    summary.requests, summary.duration / 1e6, refused + errors.connect + errors.read + errors.write + errors.timeout,
    latency:percentile(50) / 1000, latency:percentile(99) / 1000))
end
