import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { POST as receive } from "@/app/api/webhooks/clerk/route";
import { POST as signOut } from "@/app/auth/sign-out/route";
import { callApi } from "../support/api-routes";
import { type ApiStage, openApiStage } from "../support/api-stage";
import type { ApiWorld } from "../support/api-world";
import { clerkNotice, clerkSettings, clerkToken, encode, svixHeaders } from "../support/clerk-stage";

const host = "127.0.0.1:3000";
const origin = `http://${host}`;

let stage: ApiStage;
let world: ApiWorld;
/** Clerk's id of the person of a test. */
let ada: string;
let tests = 0;

beforeAll(async () => {
  stage = await openApiStage();
});
beforeEach(async () => {
  tests += 1;
  ada = `user_ada${tests}`;
  world = await stage.open({ settings: { ...clerkSettings, LOCAL_API_KEY: "" } });
  // Clerk's package reads the time by itself.
  vi.useFakeTimers({ toFake: ["Date"], now: world.clock.now() });
});
afterEach(async () => {
  vi.useRealTimers();
  await world.close();
});
afterAll(() => stage.close());

const token = (change: Omit<Parameters<typeof clerkToken>[0], "nowMs"> = {}) =>
  clerkToken({
    nowMs: world.clock.now(),
    ...change,
    claims: { sub: ada, sid: `sess_${ada}`, ...change.claims },
  });

const notice = (
  type: Parameters<typeof clerkNotice>[0],
  change: Omit<NonNullable<Parameters<typeof clerkNotice>[1]>, "id"> = {},
) => clerkNotice(type, { id: ada, ...change });

const balance = (session: string) =>
  callApi("GET /credits/balance", { key: null, headers: { host, authorization: `Bearer ${session}` } });

/** Hands a notice to the webhook, signed unless a test says otherwise. */
function send(body: string, headers = svixHeaders(body, { nowMs: world.clock.now() })): Promise<Response> {
  return receive(new Request(`${origin}/api/webhooks/clerk`, { method: "POST", headers, body }));
}

const people = () =>
  world.runtime.db.user.findMany({
    where: { clerkId: ada },
    select: { clerkId: true, email: true, name: true, closedAt: true },
    orderBy: { createdAt: "asc" },
  });

const grants = () =>
  world.runtime.db.ledgerTransaction.count({ where: { type: "grant", wallet: { user: { clerkId: ada } } } });

describe("a session token of Clerk's", () => {
  it("makes its owner an account with 20 credits, once", async () => {
    const answers = await Promise.all([1, 2, 3].map(() => balance(token())));
    expect(await Promise.all(answers.map((each) => each.json()))).toStrictEqual(
      Array.from({ length: 3 }, () => ({ credits: 20, held: 0, available: 20, plan: "free" })),
    );
    expect(await people()).toHaveLength(1);
    expect(await grants()).toBe(1);
  });

  it.each<[string, () => string]>([
    ["expired", () => token({ claims: { exp: Math.floor(world.clock.now() / 1000) - 6 } })],
    ["not yet valid", () => token({ claims: { nbf: Math.floor(world.clock.now() / 1000) + 6 } })],
    ["of another issuer", () => token({ claims: { iss: "https://clerk.evil.example" } })],
    ["made for another site", () => token({ origin: "https://evil.example" })],
    ["made for no site", () => token({ claims: { azp: undefined } })],
    ["without a session", () => token({ claims: { sid: undefined } })],
    ["of a session with steps left", () => token({ claims: { sts: "pending" } })],
    ["of another algorithm", () => token({ header: { alg: "RS512" } })],
    ["of a symmetric algorithm", () => token({ header: { alg: "HS256" } })],
    ["unsigned", () => `${token({ header: { alg: "none" } }).replace(/[^.]+$/, "")}`],
    ["of another kind", () => token({ header: { typ: "at+jwt" } })],
    [
      "of somebody else's claims",
      () => {
        const [head, , seal] = token().split(".");
        return [head, encode({ sub: "user_bob", sid: "sess_bob" }), seal].join(".");
      },
    ],
    ["cut short", () => token().slice(0, -8)],
    ["of letters alone", () => `eyJ${"a".repeat(80)}`],
  ])("that is %s is a 401 and makes nobody an account", async (_name, make) => {
    const response = await balance(make());
    expect([response.status, (await response.json()).code]).toStrictEqual([401, "unauthorized"]);
    expect(await people()).toStrictEqual([]);
  });

  it("is taken from its cookie, the application's own before the plain one", async () => {
    const names = world.runtime.accounts.tokenIn("__session=plain; __session_0000=other");
    expect(names).toBe("plain");
    const cookie = `__session=${token()}`;
    expect((await callApi("GET /credits/balance", { key: null, headers: { host, cookie } })).status).toBe(
      200,
    );
  });

  it("in a cookie changes nothing for a page of another site", async () => {
    const headers = { host, origin: "https://evil.example", cookie: `__session=${token()}` };
    expect((await callApi("POST /conversations", { key: null, body: {}, headers })).status).toBe(403);
  });

  it("may do what needs a session", async () => {
    const headers = { host, authorization: `Bearer ${token()}` };
    const made = await callApi("POST /keys/generate", { key: null, body: {}, headers });
    const { key } = await made.json();
    expect((await callApi("GET /credits/balance", { key })).status).toBe(200);
  });

  it("is worth nothing once the session was ended, and neither is its next one", async () => {
    const session = token();
    expect((await balance(session)).status).toBe(200);
    const headers = { host, origin, cookie: `__session=${session}` };
    const left = await signOut(new Request(`${origin}/auth/sign-out`, { method: "POST", headers }));
    expect(left.headers.get("location")).toBe("/sign-in");
    expect((await balance(session)).status).toBe(401);
    expect((await balance(token({ claims: { jti: "next" } }))).status).toBe(401);
    expect((await balance(token({ claims: { sid: "sess_new" } }))).status).toBe(200);
  });

  it("of one person shows nothing of another", async () => {
    const as = (sub: string) => ({
      host,
      authorization: `Bearer ${token({ claims: { sub, sid: `s_${sub}` } })}`,
    });
    const made = await callApi("POST /conversations", { key: null, body: {}, headers: as(ada) });
    const { id } = await made.json();
    for (const [who, status] of [
      [ada, 200],
      [`${ada}_bob`, 404],
    ] as const) {
      expect((await callApi("GET /conversations/{id}", { key: null, id, headers: as(who) })).status).toBe(
        status,
      );
    }
  });
});

describe("POST /api/webhooks/clerk", () => {
  it("opens an account with its name and address, however often it is told", async () => {
    const body = notice("user.created", { updatedMs: 1_000 });
    for (const _ of [1, 2, 3]) expect((await send(body)).status).toBe(200);
    expect(await people()).toMatchObject([
      { clerkId: ada, email: "ada@example.com", name: "Ada Lovelace", closedAt: null },
    ]);
    expect(await grants()).toBe(1);
    expect(await (await balance(token())).json()).toMatchObject({ credits: 20 });
  });

  it("names an account that a first call had made", async () => {
    await balance(token());
    await send(notice("user.created", { updatedMs: 1_000 }));
    expect(await people()).toMatchObject([{ clerkId: ada, name: "Ada Lovelace" }]);
    expect(await grants()).toBe(1);
  });

  it("keeps the newest profile in whatever order notices come", async () => {
    await send(notice("user.updated", { updatedMs: 3_000, email: "new@example.com", firstName: "Augusta" }));
    await send(notice("user.created", { updatedMs: 1_000, email: "old@example.com" }));
    expect(await people()).toMatchObject([{ email: "new@example.com", name: "Augusta Lovelace" }]);
    await send(notice("user.updated", { updatedMs: 4_000, email: "newest@example.com", firstName: null }));
    expect(await people()).toMatchObject([{ email: "newest@example.com", name: null }]);
  });

  it("closes an account: its session and key stop, its person is forgotten, its ledger stays", async () => {
    const headers = { host, authorization: `Bearer ${token()}` };
    const { key } = await (await callApi("POST /keys/generate", { key: null, body: {}, headers })).json();
    expect((await callApi("GET /credits/balance", { key })).status).toBe(200);
    await send(notice("user.created", { updatedMs: 1_000 }));
    for (const _ of [1, 2]) expect((await send(notice("user.deleted"))).status).toBe(200);
    expect((await callApi("GET /credits/balance", { key })).status).toBe(401);
    expect((await balance(token())).status).toBe(401);
    expect(await people()).toMatchObject([
      { email: null, name: null, closedAt: new Date(world.clock.now()) },
    ]);
    expect(await grants()).toBe(1);
  });

  it("opens nothing for a person who was gone before he was told of", async () => {
    await send(notice("user.deleted"));
    await send(notice("user.created", { updatedMs: 1_000 }));
    expect((await balance(token())).status).toBe(401);
    expect(await people()).toMatchObject([
      { email: null, name: null, closedAt: new Date(world.clock.now()) },
    ]);
    expect(await grants()).toBe(0);
  });

  it("answers 200 to what it does not act upon", async () => {
    expect((await send(notice("session.created"))).status).toBe(200);
    expect(await people()).toStrictEqual([]);
  });

  it.each<[string, (body: string) => Record<string, string>]>([
    ["no signature", () => ({})],
    [
      "another secret's",
      (body) => svixHeaders(body, { nowMs: world.clock.now(), secret: Buffer.alloc(32, 1) }),
    ],
    ["another body's", () => svixHeaders("{}", { nowMs: world.clock.now() })],
    ["an old one", (body) => svixHeaders(body, { nowMs: world.clock.now() - 301_000 })],
    ["one of tomorrow", (body) => svixHeaders(body, { nowMs: world.clock.now() + 301_000 })],
    [
      "one of another message",
      (body) => ({ ...svixHeaders(body, { nowMs: world.clock.now() }), "svix-id": "msg_2" }),
    ],
  ])("refuses a notice with %s", async (_name, headersOf) => {
    const body = notice("user.created");
    const response = await send(body, headersOf(body));
    expect([response.status, await response.json()]).toMatchObject([
      400,
      { code: "invalid_request", issues: [{ path: "svix-signature" }] },
    ]);
    expect(await people()).toStrictEqual([]);
  });

  it("refuses a huge body, and one that is no notice", async () => {
    expect((await send("x".repeat(1024 * 1024 + 1))).status).toBe(413);
    for (const body of ["[]", "null", '{"type":"user.created"}', '{"type":"user.deleted","data":{}}']) {
      expect([body, (await send(body)).status < 500]).toStrictEqual([body, true]);
    }
  });
});
