import "server-only";

/** Structured log lines. Values under secret-looking names never get out, at any depth. */
export type Log = {
  info: (message: string, fields?: Record<string, unknown>) => void;
  warn: (message: string, fields?: Record<string, unknown>) => void;
  error: (message: string, fields?: Record<string, unknown>) => void;
};

const secretName = /key|secret|token|authorization|cookie|password|credential/i;
const secretText = /\b(mm_sk_|sk-|sk_live_|sk_test_|whsec_|gsk_|xai-|csk-|Bearer\s+|AIza)[\w.-]{6,}/g;
const maxDepth = 4;

/** One JSON object a line, written by `write` (standard error by default, so that standard output stays ours). */
export function createLog({
  now,
  write = (line) => process.stderr.write(`${line}\n`),
}: {
  now: () => Date;
  write?: (line: string) => void;
}): Log {
  const at =
    (level: string) =>
    (message: string, fields: Record<string, unknown> = {}) => {
      const safe = redact(fields, 0);
      write(JSON.stringify({ time: now().toISOString(), level, message, ...(isRecord(safe) ? safe : {}) }));
    };
  return { info: at("info"), warn: at("warn"), error: at("error") };
}

function redact(value: unknown, depth: number): unknown {
  if (typeof value === "string") return value.replace(secretText, "$1[redacted]");
  if (typeof value === "bigint") return value.toString();
  if (value instanceof Error) {
    return redact(
      { name: value.name, text: value.message, stack: value.stack, cause: value.cause },
      depth + 1,
    );
  }
  if (Array.isArray(value)) return depth > maxDepth ? "[deep]" : value.map((item) => redact(item, depth + 1));
  if (!isRecord(value)) return value;
  if (depth > maxDepth) return "[deep]";
  return Object.fromEntries(
    Object.entries(value).map(([name, inner]) => [
      name,
      secretName.test(name) && typeof inner === "string" ? "[redacted]" : redact(inner, depth + 1),
    ]),
  );
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
