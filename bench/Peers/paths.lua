-- wrk: GETs the paths of the file named by PATHS, at random or in turn (IN_TURN=1), and prints one machine-readable line at the end.
local paths = {}
for line in io.lines(os.getenv("PATHS")) do paths[#paths + 1] = line end
local in_turn = os.getenv("IN_TURN") == "1"
local threads = 0

function setup(thread)
  thread:set("number", threads)
  threads = threads + 1
  thread:set("stride", tonumber(os.getenv("THREADS")))
end

function init()
  math.randomseed(tonumber(os.getenv("SEED")) * 7919 + number)
  at = number
end

function request()
  if not in_turn then return wrk.format("GET", paths[math.random(#paths)]) end
  at = at + stride
  return wrk.format("GET", paths[at % #paths + 1])
end

function done(summary, latency)
  local e = summary.errors
  io.write(string.format("RESULT %d %.6f %.3f %.3f %d %d\n", summary.requests, summary.duration / 1e6, latency:percentile(50) / 1e3,
    latency:percentile(99) / 1e3, summary.bytes, e.status + e.connect + e.read + e.write + e.timeout))
end
