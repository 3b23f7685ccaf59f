import "server-only";
import type { RunScript } from "./script-store";

/** A circuit that some process found closed off; `until` is a time of the store's own clock, the same for everybody. */
export type CircuitHint = { name: string; until: number; retryInMs: number };

/** Tells the other processes what is closed off here, and answers what is closed off anywhere. */
export type ExchangeHints = (own: { name: string; retryInMs: number }[]) => Promise<CircuitHint[]>;

/** Hints of circuits over a shared store: one trip, one hash, times by the store's clock. Throws when it is away. */
export function createHintExchange(run: RunScript): ExchangeHints {
  return async (own) => {
    const args = own.flatMap(({ name, retryInMs }) => [name, String(Math.ceil(retryInMs))]);
    const answer = await run(exchangeScript, { keys: ["llmwise:circuits"], args });
    const now = Number(answer[0]);
    const hints: CircuitHint[] = [];
    for (let index = 1; index + 1 < answer.length; index += 2) {
      const until = Number(answer[index + 1]);
      hints.push({ name: String(answer[index]), until, retryInMs: until - now });
    }
    return hints;
  };
}

/**
 * Keeps the later of two times for a circuit, drops what is over, and answers the store's time and the rest as name and
 * time. The same words a few times a minute must not move a time along, so one that is nearly the known one is it.
 */
const exchangeScript = `
local clock = redis.call('TIME')
local now = clock[1] * 1000 + math.floor(clock[2] / 1000)
for index = 1, #ARGV, 2 do
  local ends = now + tonumber(ARGV[index + 1])
  local known = tonumber(redis.call('HGET', KEYS[1], ARGV[index]) or '0')
  if ends > known + 1000 then redis.call('HSET', KEYS[1], ARGV[index], string.format('%d', ends)) end
end
local answer = { string.format('%d', now) }
local all = redis.call('HGETALL', KEYS[1])
for index = 1, #all, 2 do
  if tonumber(all[index + 1]) <= now then
    redis.call('HDEL', KEYS[1], all[index])
  else
    answer[#answer + 1] = all[index]
    answer[#answer + 1] = all[index + 1]
  end
end
return answer`;
