import "server-only";
import { createClient } from "redis";
import { isUnknownScript, type RunScript, type ScriptStore, shaOf, storeTimeoutMs } from "./script-store";

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
