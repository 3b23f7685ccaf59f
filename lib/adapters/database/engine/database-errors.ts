import "server-only";

/**
 * Whether an error means that the database cannot be reached or has gone away, so that the answer is a 503 and not a bug
 * of ours. A broken socket alone says nothing, for it may be anybody's: it counts where Prisma tells of it.
 */
export function isDatabaseDown(error: unknown): boolean {
  const causes = causesOf(error);
  return causes.some(saysDown) || (causes.some(isPrismas) && causes.some(isSocketBroken));
}

/** The same of an error that is known to come from the database: then a broken socket is its own. */
export function isConnectionLost(error: unknown): boolean {
  const causes = causesOf(error);
  return causes.some(saysDown) || causes.some(isSocketBroken);
}

function saysDown({ code, kind, message }: Trace): boolean {
  return (
    (typeof code === "string" && downCode.test(code)) ||
    (typeof kind === "string" && downKinds.has(kind)) ||
    (typeof message === "string" && downMessage.test(message))
  );
}

function isPrismas({ name }: Trace): boolean {
  return typeof name === "string" && /^(Prisma|DriverAdapter)/.test(name);
}

function isSocketBroken({ code }: Trace): boolean {
  return typeof code === "string" && socketCode.test(code);
}

/**
 * Prisma: unreachable, timed out, closed, no free connection, no transaction begun. PostgreSQL: class 08, out of
 * connections, shutting down or starting up.
 */
const downCode = /^(P1001|P1002|P1008|P1017|P2024|P2037|08\w{3}|53300|57P0[1235])$/;

/** Node's own words for a socket. */
const socketCode = /^(ECONN(REFUSED|RESET|ABORTED)|ENOTFOUND|ETIMEDOUT|EPIPE|EHOSTUNREACH)$/;

/** How Prisma's driver adapters name the same things. */
const downKinds = new Set([
  "DatabaseNotReachable",
  "ConnectionClosed",
  "SocketTimeout",
  "TooManyConnections",
]);

/** Failures that the drivers and Prisma throw with a sentence and no code of their own. */
const downMessage =
  /^Connection terminated|^Client (was closed|has encountered a connection error) and is not queryable|^timeout exceeded when trying to connect|^Cannot use a pool after calling end|PGlite is clos|Unable to start a transaction in the given time/;

type Trace = { name?: unknown; code?: unknown; kind?: unknown; message?: unknown };

/** The error and everything it names as its cause; Prisma hangs the driver's error under `meta`. */
function causesOf(error: unknown): Trace[] {
  const found: Trace[] = [];
  const queue: unknown[] = [error];
  while (queue.length > 0 && found.length < maxCauses) {
    const next = queue.shift();
    if (typeof next !== "object" || next === null) continue;
    // Every property of an object may be read as unknown.
    const cause = next as Trace & {
      cause?: unknown;
      meta?: { driverAdapterError?: unknown };
      errors?: unknown;
    };
    found.push(cause);
    queue.push(cause.cause, cause.meta?.driverAdapterError);
    if (Array.isArray(cause.errors)) queue.push(...cause.errors);
  }
  return found;
}

/** An error can name itself as its cause. */
const maxCauses = 20;
