-- Asks in turn for what stands in a file (arena/bench/driver.py writes it) and prints what was measured as JSON.

local asks, next_number = {}, 0
failed = 0 -- global: the main thread reads it
local threads = {}

function setup(thread)
  table.insert(threads, thread)
end

function init(arguments)
  next_number = tonumber(arguments[2])
  for line in io.lines(arguments[1]) do
    local method, path, head, body = line:match("^(.-)\29(.-)\29(.-)\29(.*)$")
    local headers = { Host = arguments[3] }
    for name, value in head:gmatch("([^\30\31]+)\30([^\31]*)") do
      headers[name] = value
    end
    table.insert(asks, { method = method, path = path, headers = headers, body = body })
  end
end

function request()
  local ask = asks[next_number % #asks + 1]
  local body = ask.body ~= "" and ask.body:gsub("{n}", tostring(next_number)) or nil
  next_number = next_number + 1
  return wrk.format(ask.method, ask.path, ask.headers, body)
end

function response(status)
  if status < 200 or status >= 400 then
    failed = failed + 1
  end
end

function done(summary, latency)
  local lost = 0
  for _, thread in ipairs(threads) do
    lost = lost + thread:get("failed")
  end
  print(string.format('{"count": %d, "seconds": %f, "p50": %f, "p99": %f, "failed": %d}', summary.requests,
    summary.duration / 1000000, latency:percentile(50) / 1000, latency:percentile(99) / 1000,
    lost + summary.errors.connect + summary.errors.read + summary.errors.write + summary.errors.timeout))
end
