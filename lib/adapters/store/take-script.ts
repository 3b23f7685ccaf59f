import "server-only";

/**
 * Takes one call from all of its quotas, or from none, where their states are kept (`core/limits/take-call.ts` is its
 * twin). KEYS: the buckets, then the burst log. ARGV: the time in ms, empty for the store's own clock; then limit and
 * window of each. Answers {1 or 0, the time, missing parts and time of each bucket, calls in the burst window and the
 * time of the oldest}: as they are after the call, or as they were when it was refused.
 */
export const takeScript = `
local now = tonumber(ARGV[1])
if not now then
  local t = redis.call('TIME')
  now = tonumber(t[1]) * 1000 + math.floor(tonumber(t[2]) / 1000)
end
local last = #KEYS
local allowed = 1
local states = {}
for i = 1, last - 1 do
  local limit, window = tonumber(ARGV[i * 2]), tonumber(ARGV[i * 2 + 1])
  local kept = redis.call('HMGET', KEYS[i], 'm', 'at')
  local missing, at = tonumber(kept[1]) or 0, tonumber(kept[2]) or now
  missing = math.max(0, missing - math.max(0, now - at) * limit)
  at = math.max(now, at)
  if missing > (limit - 1) * window then allowed = 0 end
  states[i] = { missing, at, limit, window }
end
local limit, window = tonumber(ARGV[last * 2]), tonumber(ARGV[last * 2 + 1])
redis.call('ZREMRANGEBYSCORE', KEYS[last], '-inf', now - window)
local taken = redis.call('ZCARD', KEYS[last])
if taken >= limit then allowed = 0 end
if allowed == 1 then
  for i = 1, last - 1 do
    local state = states[i]
    state[1] = state[1] + state[4]
    redis.call('HSET', KEYS[i], 'm', string.format('%.0f', state[1]), 'at', string.format('%.0f', state[2]))
    redis.call('PEXPIRE', KEYS[i], math.ceil(state[1] / state[3]) + 1000)
  end
  local newest = redis.call('ZRANGE', KEYS[last], -1, -1, 'WITHSCORES')
  local score = math.max(now, tonumber(newest[2]) or now)
  redis.call('ZADD', KEYS[last], string.format('%.0f', score), string.format('%.0f:%d', score, taken))
  redis.call('PEXPIRE', KEYS[last], window + 1000)
  taken = taken + 1
end
local oldest = redis.call('ZRANGE', KEYS[last], 0, 0, 'WITHSCORES')
local answer = { allowed, string.format('%.0f', now) }
for i = 1, last - 1 do
  answer[#answer + 1] = string.format('%.0f', states[i][1])
  answer[#answer + 1] = string.format('%.0f', states[i][2])
end
answer[#answer + 1] = taken
answer[#answer + 1] = oldest[2] or ''
return answer
`;
