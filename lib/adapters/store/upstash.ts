import "server-only";
import { Redis } from "@upstash/redis";
import { isUnknownScript, type ScriptStore, shaOf, storeTimeoutMs } from "./script-store";

/** Upstash's Redis by its REST protocol. */
export function openUpstash({
  url,
  token,
  timeoutMs = storeTimeoutMs,
}: {
  url: string;
  token: string;
  timeoutMs?: number;
}): ScriptStore {
  const client = new Redis({
    url,
    token,
    enableTelemetry: false,
    enableAutoPipelining: false,
    responseEncoding: false,
    automaticDeserialization: false,
    retry: false,
    signal: () => AbortSignal.timeout(timeoutMs),
  });
  return {
    run: (script, { keys, args }) =>
      client.evalsha<string[], unknown[]>(shaOf(script), keys, args).catch((error: unknown) => {
        if (isUnknownScript(error)) return client.eval<string[], unknown[]>(script, keys, args);
        throw error;
      }),
    close: async () => undefined,
  };
}
