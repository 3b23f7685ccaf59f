import "server-only";
import type * as z from "zod";
import { AppError } from "@/lib/contracts/errors";
import { parseRequest } from "@/lib/contracts/parse";
import { allowsAddress, type RouteAccess, refusalOf } from "@/lib/core/access/key-rules";
import type { LimitBucket } from "@/lib/core/limits/buckets";
import { clientIp } from "@/lib/core/limits/client-address";
import { type Audited, noteChange } from "../audit/audit";
import { authenticate } from "../auth/authenticate";
import type { Identity } from "../auth/identity";
import { encodeError } from "../dialects/native/encode-error";
import type { Runtime } from "../runtime-type";
import { answer } from "./answer";
import { readBytes, readJsonBody } from "./body/json";
import { refuseMarked } from "./marked-requests";
import { readQuery } from "./read-query";
import { type Reply, respond } from "./respond";
import { connectionOf, takeQuota } from "./take-quota";

type AnySchema = z.ZodType;
type Parsed<Schema> = Schema extends AnySchema ? z.output<Schema> : undefined;

/** What a handler is given: who asks, what was asked (parsed), and the world. */
export type RouteContext<Query, Params, Body> = {
  identity: Identity;
  headers: Headers;
  query: Query;
  params: Params;
  body: Body;
  /** The body as it was sent, for a route without a schema of it. Throws as `readBytes`. */
  readBytes: (limitBytes: number) => Promise<Buffer>;
  requestId: string;
  runtime: Runtime;
  /** Aborted when the caller hangs up. */
  signal: AbortSignal;
};

/** A route as a declaration. A part without a schema is not read. */
export type RouteDeclaration<Query, Params, Body> = {
  bucket: LimitBucket;
  /** What a credential must be allowed to do; another one is refused with 403. */
  access: RouteAccess;
  query?: Query;
  params?: Params;
  body?: Body;
  /** What an empty body stands for; without it an empty body is a 400. */
  emptyBody?: unknown;
  handler: (context: RouteContext<Parsed<Query>, Parsed<Params>, Parsed<Body>>) => Promise<Reply>;
  /** What the audit log keeps once the handler has made its change. */
  audit?: (context: RouteContext<Parsed<Query>, Parsed<Params>, Parsed<Body>>) => Audited;
};

type NextRouteContext = { params: Promise<Record<string, string | string[] | undefined>> };
export type RouteHandler = (request: Request, context?: NextRouteContext) => Promise<Response>;

/**
 * The handler of a route: request id, authentication, limits, body under its limit, parsing, the handler, and every
 * error as one JSON shape. A refusal for lack of quota comes before one for bad input, and nobody's body is read before
 * his credential was.
 */
export function defineRoute<
  Query extends AnySchema | undefined = undefined,
  Params extends AnySchema | undefined = undefined,
  Body extends AnySchema | undefined = undefined,
>(route: RouteDeclaration<Query, Params, Body>): RouteHandler {
  return (request, nextContext) =>
    answer(request, encodeError, async ({ runtime, requestId, headers }) => {
      const identity = await identityOf(request, { route, runtime, headers });
      const context = {
        identity,
        headers: request.headers,
        body: parsed(route.body, await readBody(request, route, runtime)),
        query: parsed(route.query, readQuery(request.url, { takesNone: route.query === undefined })),
        params: parsed(route.params, await nextContext?.params),
        readBytes: (limitBytes: number) => readBytes(request, limitBytes),
        requestId,
        runtime,
        signal: request.signal,
      };
      const reply = await route.handler(context);
      const audited = route.audit?.(context) ?? null;
      if (audited !== null) await noteChange(audited, context);
      return respond(reply, { request, headers, runtime });
    });
}

/** Who calls, once his quota is taken: a stranger's calls are counted too. Throws what forbids the call. */
async function identityOf(
  request: Request,
  options: {
    route: { bucket: LimitBucket; access: RouteAccess };
    runtime: Runtime;
    headers: Headers;
  },
): Promise<Identity> {
  const { route, runtime, headers } = options;
  const [caller] = await Promise.allSettled([authenticate(request, runtime)]);
  const known = caller.status === "fulfilled" ? caller.value : null;
  await takeQuota(request, { runtime, bucket: route.bucket, caller: known, headers });
  refuseMarked(request.headers);
  if (caller.status === "rejected") throw caller.reason;
  refuseUnlessAllowed(request, { identity: caller.value, access: route.access, runtime });
  return caller.value;
}

/** Throws AppError `forbidden` when the credential may not be used for this, or not from there. */
function refuseUnlessAllowed(
  request: Request,
  { identity, access, runtime }: { identity: Identity; access: RouteAccess; runtime: Runtime },
): void {
  const refusal = refusalOf(identity, access);
  if (refusal !== null) throw new AppError("forbidden", { message: refusal });
  const { rules } = identity;
  if (rules !== null && !allowsAddress(rules, clientIp(connectionOf(request.headers, runtime)))) {
    throw new AppError("forbidden", { message: "This key may not be used from your address." });
  }
}

function readBody(
  request: Request,
  route: { body?: unknown; emptyBody?: unknown },
  { env }: Pick<Runtime, "env">,
): Promise<unknown> {
  if (route.body === undefined) return Promise.resolve(undefined);
  return readJsonBody(request, { limitBytes: env.bodyLimitBytes, whenEmpty: route.emptyBody });
}

function parsed<Schema extends AnySchema | undefined>(
  schema: Schema | undefined,
  input: unknown,
): Parsed<Schema> {
  // The conditional type follows `schema`, which the compiler cannot see through the branch.
  return (schema === undefined ? undefined : parseRequest(schema, input)) as Parsed<Schema>;
}
