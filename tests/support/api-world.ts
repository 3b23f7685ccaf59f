import type { Database } from "@/lib/adapters/database/engine/client";
import type { OpenRoute } from "@/lib/core/orchestration/model-call";
import { composeRuntime } from "@/lib/server/compose-runtime";
import { readEnv } from "@/lib/server/env";
import type { NewId } from "@/lib/server/ids";
import { setRuntime } from "@/lib/server/runtime";
import type { Runtime } from "@/lib/server/runtime-type";
import { openMigratedEmbedded } from "./databases";
import { createTestClock, type TestClock } from "./test-clock";

/** The key that the local owner of a test calls with. */
export const ownerKey = `mm_sk_${"a".repeat(64)}`;

export type LogLine = { level: string; message: string; fields: Record<string, unknown> };

export type ApiWorld = {
  runtime: Runtime;
  clock: TestClock;
  logs: LogLine[];
  close: () => Promise<void>;
};

/**
 * The whole server in process, on an embedded database in memory, with a clock of its own, ids that count up and,
 * where given, a scripted provider. The handlers of `app/api` find it by themselves.
 */
export async function createApiWorld({
  settings = {},
  openRoute,
  database,
  newId = countingIds(),
}: {
  settings?: Record<string, string>;
  openRoute?: OpenRoute;
  /** In place of an empty one; the world closes it. */
  database?: Database;
  newId?: NewId;
} = {}): Promise<ApiWorld> {
  const clock = createTestClock();
  const logs: LogLine[] = [];
  const logAs =
    (level: string) =>
    (message: string, fields: Record<string, unknown> = {}) => {
      logs.push({ level, message, fields });
    };
  const runtime = await composeRuntime({
    env: readEnv({ LOCAL_API_KEY: ownerKey, RATE_LIMIT_MULTIPLIER: "1000", ...settings }),
    clock,
    database: database ?? (await openMigratedEmbedded()),
    newId,
    random: () => 0,
    log: { info: logAs("info"), warn: logAs("warn"), error: logAs("error") },
    masterKey: Buffer.alloc(32, 7),
    ...(openRoute && { openRoute }),
  });
  setRuntime(runtime);
  return {
    runtime,
    clock,
    logs,
    close: async () => {
      setRuntime(undefined);
      await runtime.close();
    },
  };
}

/** Ids that count up: `req_00000001`, `req_00000002`, … */
export function countingIds(): NewId {
  const counts = new Map<string, number>();
  return (prefix) => {
    const count = (counts.get(prefix) ?? 0) + 1;
    counts.set(prefix, count);
    return `${prefix}_${String(count).padStart(8, "0")}`;
  };
}

/** A request to an API path with a JSON body (or a form, or bytes), by the local owner unless `key` says otherwise (null: nobody). */
export function apiRequest(
  path: string,
  {
    method,
    body,
    key = ownerKey,
    headers = {},
  }: {
    method?: string;
    body?: unknown;
    key?: string | null;
    headers?: Record<string, string>;
  } = {},
): Request {
  return new Request(`http://127.0.0.1:3000${path}`, {
    method: method ?? (body === undefined ? "GET" : "POST"),
    headers: { ...(key !== null && { authorization: `Bearer ${key}` }), ...headers },
    ...(body !== undefined && { body: isRaw(body) ? body : JSON.stringify(body) }),
  });
}

function isRaw(body: unknown): body is string | FormData | Uint8Array<ArrayBuffer> {
  return typeof body === "string" || body instanceof FormData || body instanceof Uint8Array;
}
