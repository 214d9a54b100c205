-- Rotates over a file of session cookies, one a request; prints what wrk measured as one line of JSON.
local cookies, n = {}, 0
function init(args)
  for line in io.lines(args[1]) do cookies[#cookies + 1] = line end
end
function request()
  n = n + 1
  wrk.headers["Cookie"] = cookies[n % #cookies + 1]
  return wrk.format("GET")
end
function done(summary, latency)
  local e = summary.errors
  print(string.format('JSON {"requests":%d,"us":%d,"p50":%d,"p99":%d,"errors":%d}', summary.requests, summary.duration,
    latency:percentile(50), latency:percentile(99), e.connect + e.read + e.write + e.status + e.timeout))
end
