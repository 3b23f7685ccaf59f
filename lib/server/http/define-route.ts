import "server-only";
import * as z from "zod";
import { AppError } from "@/lib/contracts/errors";
import { invalidRequest, parseRequest } from "@/lib/contracts/parse";
import type { LimitBucket } from "@/lib/core/limits/buckets";
import { clientAddress } from "@/lib/core/limits/client-address";
import { authenticate } from "../auth/authenticate";
import type { Identity } from "../auth/identity";
import { getRuntime } from "../runtime";
import type { Runtime } from "../runtime-type";
import { readJsonBody } from "./body/json";
import { CallerLeft } from "./caller-left";
import { socketAddressHeader } from "./door";
import { errorResponse, toAppError } from "./error-response";
import { refuseMarked } from "./marked-requests";
import { type Reply, respond } from "./respond";

const emptyQuery = z.strictObject({});

type AnySchema = z.ZodType;
type Parsed<Schema> = Schema extends AnySchema ? z.output<Schema> : undefined;

/** What a handler is given: who asks, what was asked (parsed), and the world. */
export type RouteContext<Query, Params, Body> = {
  identity: Identity;
  query: Query;
  params: Params;
  body: Body;
  requestId: string;
  runtime: Runtime;
  /** Aborted when the caller hangs up. */
  signal: AbortSignal;
};

/** A route as a declaration. A part without a schema is not read. */
export type RouteDeclaration<Query, Params, Body> = {
  bucket: LimitBucket;
  /** `session`: an API key is refused with 403. */
  credential?: "any" | "session";
  query?: Query;
  params?: Params;
  body?: Body;
  /** What an empty body stands for; without it an empty body is a 400. */
  emptyBody?: unknown;
  handler: (context: RouteContext<Parsed<Query>, Parsed<Params>, Parsed<Body>>) => Promise<Reply>;
};

type NextRouteContext = { params: Promise<Record<string, string | string[] | undefined>> };
export type RouteHandler = (request: Request, context?: NextRouteContext) => Promise<Response>;

/** What proxies log for a caller who hung up; nobody reads it. */
const callerLeftStatus = 499;

/**
 * The handler of a route: request id, authentication, limits, body under its limit, parsing, the handler, and every
 * error as one JSON shape. A refusal for lack of quota comes before one for bad input, nobody's body is read before
 * his credential was, and every answer carries the request id, the quota headers and `private, no-store`.
 */
export function defineRoute<
  Query extends AnySchema | undefined = undefined,
  Params extends AnySchema | undefined = undefined,
  Body extends AnySchema | undefined = undefined,
>(route: RouteDeclaration<Query, Params, Body>): RouteHandler {
  return async (request, nextContext) => {
    const runtime = await getRuntime();
    const requestId = runtime.newId("req");
    const headers = new Headers({ "X-Request-Id": requestId, "Cache-Control": "private, no-store" });
    try {
      const identity = await settled(authenticate(request, runtime));
      await takeQuota(request, { runtime, bucket: route.bucket, identity, headers });
      refuseMarked(request.headers);
      const caller = settledValue(identity);
      if (route.credential === "session" && caller.via !== "session") {
        throw new AppError("forbidden", { message: "This needs a signed-in session, not an API key." });
      }
      const reply = await route.handler({
        identity: caller,
        body: parsed(route.body, await readBody(request, route, runtime)),
        query: parsedQuery(route.query, request),
        params: parsed(route.params, await nextContext?.params),
        requestId,
        runtime,
        signal: request.signal,
      });
      return await respond(reply, { request, headers, runtime });
    } catch (error) {
      if (error instanceof CallerLeft) return new Response(null, { status: callerLeftStatus, headers });
      leaveUnread(request, headers);
      const appError = toAppError(error, { requestId, log: runtime.log });
      return errorResponse(appError, requestId, headers);
    }
  };
}

/** How much of a body that nobody wants is still taken in, so that the connection can serve again. */
const unreadBytes = 64 * 1024;

/** A long body that was refused unread is not waited for: its connection closes behind the answer. */
function leaveUnread(request: Request, headers: Headers): void {
  if (request.body === null || request.bodyUsed) return;
  const { headers: said } = request;
  const isLong = said.has("transfer-encoding") || Number(said.get("content-length")) > unreadBytes;
  if (isLong) headers.set("Connection", "close");
}

function readBody(
  request: Request,
  route: { body?: unknown; emptyBody?: unknown },
  { env }: Runtime,
): Promise<unknown> {
  if (route.body === undefined) return Promise.resolve(undefined);
  return readJsonBody(request, { limitBytes: env.bodyLimitBytes, whenEmpty: route.emptyBody });
}

async function takeQuota(
  request: Request,
  options: { runtime: Runtime; bucket: LimitBucket; identity: Settled<Identity>; headers: Headers },
): Promise<void> {
  const { runtime, bucket, identity, headers } = options;
  const caller = identity.status === "fulfilled" ? identity.value : null;
  const verdict = await runtime.limiter.take(
    {
      bucket,
      userId: caller?.userId ?? null,
      plan: caller?.plan ?? "free",
      address: clientAddress({
        socketAddress: request.headers.get(socketAddressHeader),
        forwardedFor: request.headers.get("x-forwarded-for"),
        trustedProxies: runtime.trustedProxies,
      }),
    },
    runtime.clock.now(),
  );
  for (const [name, value] of Object.entries(verdict.headers)) headers.set(name, value);
  if (verdict.allowed) return;
  throw new AppError("rate_limited", {
    message: `Too many requests: the ${verdict.bucket} limit is used up. Try again in ${verdict.retryAfterSeconds} s.`,
    details: { bucket: verdict.bucket, retry_after: verdict.retryAfterSeconds },
  });
}

type Settled<Value> = PromiseSettledResult<Value>;

/** The promise's end as a value, so that what failed first does not decide what is told first. */
async function settled<Value>(promise: Promise<Value>): Promise<Settled<Value>> {
  const [result] = await Promise.allSettled([promise]);
  return result;
}

function settledValue<Value>(result: Settled<Value>): Value {
  if (result.status === "rejected") throw result.reason;
  return result.value;
}

/** A route without a query refuses one, as every unknown field is refused. */
function parsedQuery<Schema extends AnySchema | undefined>(
  schema: Schema | undefined,
  { url }: Request,
): Parsed<Schema> {
  const query = readQuery(url);
  if (schema === undefined && query !== noQuery) parseRequest(emptyQuery, query);
  return parsed(schema, query);
}

const noQuery: Readonly<Record<string, string>> = {};

/** The query's fields. One that is given twice is refused: nobody could say which of the two was meant. */
function readQuery(url: string): Readonly<Record<string, string>> {
  if (!url.includes("?")) return noQuery;
  const { searchParams } = new URL(url);
  const twice = [...new Set(searchParams.keys())].filter((name) => searchParams.getAll(name).length > 1);
  if (twice.length > 0) {
    throw invalidRequest(twice.slice(0, 20).map((path) => ({ path, message: "was given more than once" })));
  }
  return Object.fromEntries(searchParams);
}

function parsed<Schema extends AnySchema | undefined>(
  schema: Schema | undefined,
  input: unknown,
): Parsed<Schema> {
  // The conditional type follows `schema`, which the compiler cannot see through the branch.
  return (schema === undefined ? undefined : parseRequest(schema, input)) as Parsed<Schema>;
}
