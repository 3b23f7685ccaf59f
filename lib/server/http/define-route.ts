import "server-only";
import type * as z from "zod";
import { AppError } from "@/lib/contracts/errors";
import { parseRequest } from "@/lib/contracts/parse";
import type { LimitBucket } from "@/lib/core/limits/buckets";
import { authenticate } from "../auth/authenticate";
import type { Identity } from "../auth/identity";
import { encodeError } from "../dialects/native/encode-error";
import type { Runtime } from "../runtime-type";
import { answer } from "./answer";
import { readJsonBody } from "./body/json";
import { refuseMarked } from "./marked-requests";
import { readQuery } from "./read-query";
import { type Reply, respond } from "./respond";
import { takeQuota } from "./take-quota";

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
      const reply = await route.handler({
        identity,
        body: parsed(route.body, await readBody(request, route, runtime)),
        query: parsed(route.query, readQuery(request.url, { takesNone: route.query === undefined })),
        params: parsed(route.params, await nextContext?.params),
        requestId,
        runtime,
        signal: request.signal,
      });
      return respond(reply, { request, headers, runtime });
    });
}

/** Who calls, once his quota is taken: a stranger's calls are counted too. Throws what forbids the call. */
async function identityOf(
  request: Request,
  options: {
    route: { bucket: LimitBucket; credential?: "any" | "session" };
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
  if (route.credential === "session" && caller.value.via !== "session") {
    throw new AppError("forbidden", { message: "This needs a signed-in session, not an API key." });
  }
  return caller.value;
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
