-- Sends the requests of a file in turn, one a line: METHOD <tab> PATH <tab> BODY.
-- A line `PAIR <tab> PATH <tab> BODY` posts BODY to PATH and then deletes what the answer's id names.
local requests, turn, created = {}, 0, {}
local headers = {}

function init(args)
  headers["APCA-API-KEY-ID"] = args[2]
  headers["APCA-API-SECRET-KEY"] = "secret"
  headers["Content-Type"] = "application/json"
  for line in io.lines(args[1]) do
    local method, path, body = line:match("^(%S+)\t(%S+)\t(.*)$")
    if body == "" then body = nil end
    requests[#requests + 1] = { method = method, path = path, body = body }
  end
  if requests[1].method == "PAIR" then
    response = function(status, _, body)
      if status == 200 then
        created[#created + 1] = body:match('"id":"([^"]+)"')
      end
    end
  end
end

function request()
  turn = turn % #requests + 1
  local one = requests[turn]
  if one.method == "PAIR" then
    if #created > 0 then
      return wrk.format("DELETE", one.path .. "/" .. table.remove(created), headers)
    end
    return wrk.format("POST", one.path, headers, one.body)
  end
  return wrk.format(one.method, one.path, headers, one.body)
end

function done(summary, latency)
  io.write(string.format("RESULT %.1f %.0f %.0f %d\n", summary.requests / (summary.duration / 1e6),
    latency:percentile(50), latency:percentile(99),
    summary.errors.status + summary.errors.connect + summary.errors.read + summary.errors.write + summary.errors.timeout))
end
