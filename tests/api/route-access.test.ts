import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { createNamedKey } from "@/lib/adapters/database/records/named-keys";
import { type KeyScope, keyRequest, keyScopes } from "@/lib/contracts/keys";
import { hashApiKey } from "@/lib/server/auth/api-key";
import { operations } from "@/lib/server/http/operations";
import { testNow } from "../support/accounts";
import { type ApiRoute, apiRoutes, callApi } from "../support/api-routes";
import { type ApiStage, openApiStage } from "../support/api-stage";
import type { ApiWorld } from "../support/api-world";
import { routeAccess } from "../support/route-access";

let stage: ApiStage;
let world: ApiWorld;

beforeAll(async () => {
  stage = await openApiStage();
});
beforeEach(async () => {
  world = await stage.open();
});
afterEach(() => world.close());
afterAll(() => stage.close());

/** A named key with the scopes, of a new account. */
async function keyWith(scopes: KeyScope[]): Promise<string> {
  const { userId, key: defaultKey } = await stage.newCaller();
  const key = `mm_sk_${"b".repeat(50)}${defaultKey.slice(-14)}`;
  const secret = { hash: hashApiKey(key), prefix: key.slice(0, 10), last4: key.slice(-4) };
  const rules = keyRequest.parse({ name: "narrow", scopes });
  await createNamedKey(world.runtime.db, { id: `key_${userId}`, userId, secret, rules, now: testNow });
  return key;
}

const routes = Object.keys(routeAccess) as ApiRoute[];

/** Whether the route let the key in; what it then thinks of the request does not matter here. */
async function letsIn(route: ApiRoute, key: string): Promise<boolean> {
  const response = await callApi(route, {
    key,
    id: "conv_x",
    ...(/^(POST|PUT|PATCH)/.test(route) && { body: {} }),
  });
  const { code } = await response.json();
  return code !== "forbidden";
}

describe("every route", () => {
  it("has a rule, and a handler that the tests know", () => {
    const declared = Object.entries(operations).flatMap(([path, methods]) =>
      path.startsWith("/api/v1") ? methods.map((method) => `${method} ${path.slice("/api/v1".length)}`) : [],
    );
    const known = Object.keys(apiRoutes).filter((route) => route !== "GET /nowhere");
    expect(known.toSorted()).toEqual(declared.toSorted());
  });

  it.each(keyScopes)("lets a named key in by its scope alone: %s", async (scope) => {
    const key = await keyWith([scope]);
    const opened = [];
    for (const route of routes) if (await letsIn(route, key)) opened.push(route);
    const expected = routes.filter((route) => ["anyone", scope].includes(routeAccess[route]));
    expect(opened).toEqual(expected);
  });

  it("lets a default key in, unless it needs a session", async () => {
    const { key } = await stage.newCaller();
    const refused = [];
    // The last route ends the key itself.
    for (const route of routes.filter((each) => each !== "DELETE /keys/revoke")) {
      if (!(await letsIn(route, key))) refused.push(route);
    }
    expect(refused).toEqual(routes.filter((route) => routeAccess[route] === "session"));
  });
});
