import "server-only";
import { createHash } from "node:crypto";
import { Redis } from "@upstash/redis";
import { createClient } from "redis";

/** Runs a Lua script in a store; answers its list. Throws when the store cannot be reached in time. */
export type RunScript = (script: string, call: { keys: string[]; args: string[] }) => Promise<unknown[]>;

export type ScriptStore = { run: RunScript; close: () => Promise<void> };

/** How long a call waits for the store (CONTRACT.md §8). */
export const storeTimeoutMs = 150;

/** A plain Redis or Valkey at a `redis:` address. It connects by itself, also again after it was away. */
export function openRedis({
  url,
  onError,
  timeoutMs = storeTimeoutMs,
}: {
  url: string;
  onError: (error: unknown) => void;
  timeoutMs?: number;
}): ScriptStore {
  const client = createClient({
    url,
    // What cannot be sent at once is not queued up behind a connection that may never come.
    disableOfflineQueue: true,
    socket: { connectTimeout: 2_000, reconnectStrategy: (tries) => Math.min(1_000, 50 * 2 ** tries) },
  });
  client.on("error", onError);
  const connected = client.connect().catch(onError);
  const run: RunScript = async (script, { keys, args }) => {
    const options = { keys, arguments: args };
    // A script answers what we wrote it to answer: a list.
    const send = (whole: boolean) =>
      (whole ? client.eval(script, options) : client.evalSha(shaOf(script), options)) as Promise<unknown[]>;
    const sent = send(false).catch((error: unknown) => (isUnknownScript(error) ? send(true) : refuse(error)));
    return withinTime(sent, timeoutMs);
  };
  return {
    run: async (script, call) => {
      await withinTime(connected, timeoutMs);
      return run(script, call);
    },
    close: async () => {
      client.destroy();
    },
  };
}

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

const shas = new Map<string, string>();

function shaOf(script: string): string {
  const known = shas.get(script) ?? createHash("sha1").update(script).digest("hex");
  shas.set(script, known);
  return known;
}

function isUnknownScript(error: unknown): boolean {
  return error instanceof Error && error.message.includes("NOSCRIPT");
}

function refuse(error: unknown): never {
  throw error;
}

async function withinTime<Result>(pending: Promise<Result>, timeoutMs: number): Promise<Result> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(new Error("The store did not answer in time.")), timeoutMs);
  });
  try {
    return await Promise.race([pending, late]);
  } finally {
    clearTimeout(timer);
  }
}
