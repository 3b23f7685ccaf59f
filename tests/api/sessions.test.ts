import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { POST as redeem } from "@/app/auth/redeem/route";
import { POST as signOut } from "@/app/auth/sign-out/route";
import { sealSession, sessionCookieName } from "@/lib/server/auth/session-cookie";
import { callApi } from "../support/api-routes";
import { type ApiStage, openApiStage } from "../support/api-stage";
import type { ApiWorld } from "../support/api-world";

const host = "127.0.0.1:3000";
const ownOrigin = { host, origin: `http://${host}` };
const daySeconds = 24 * 60 * 60;

let stage: ApiStage;
let world: ApiWorld;

beforeAll(async () => {
  stage = await openApiStage();
});
beforeEach(async () => {
  // A month passes in one of the tests, and each sweep on the way is a query.
  world = await stage.open({ settings: { SWEEP_INTERVAL_SECONDS: "86400" } });
});
afterEach(() => world.close());
afterAll(() => stage.close());

/** A session of the local owner, as a `Cookie` header. */
function ownerCookie(sessionId = "session_00000001"): string {
  const { sessionKey, clock } = world.runtime;
  const session = { userId: "user_local", sessionId };
  return `${sessionCookieName}=${sealSession(session, { key: sessionKey, nowMs: clock.now() })}`;
}

/** Presses the button of the page that a link leads to. */
function visitLink(token: string, headers: Record<string, string> = {}): Promise<Response> {
  return redeem(
    new Request(`http://${host}/auth/redeem`, {
      method: "POST",
      headers: { ...ownOrigin, ...headers },
      body: new URLSearchParams({ token }),
    }),
  );
}

async function statusWith(cookie: string): Promise<number> {
  return (await callApi("GET /models", { key: null, headers: { cookie } })).status;
}

describe("a one-time link", () => {
  beforeEach(() => {
    // Each use prints the next link to the terminal.
    vi.spyOn(process.stdout, "write").mockReturnValue(true);
  });
  afterEach(() => {
    vi.restoreAllMocks();
  });

  it("opens a session in a cookie that scripts cannot read, and leads to the chat", async () => {
    const response = await visitLink(world.runtime.signInLinks.issue());
    const { "set-cookie": cookie, ...headers } = Object.fromEntries(response.headers);
    expect(response.status).toBe(303);
    expect(headers).toEqual({
      location: "/chat",
      "cache-control": "no-store",
      "referrer-policy": "no-referrer",
    });
    expect(cookie).toMatch(
      /^llmwise_session=user_local\.session_\d+\.[\w.-]+; Path=\/; HttpOnly; SameSite=Lax; Max-Age=2592000$/,
    );
    expect(await statusWith(ownerCookie())).toBe(200);
  });

  it("is not spent by a form of another site", async () => {
    const token = world.runtime.signInLinks.issue();
    const foreign = await visitLink(token, { origin: "https://evil.example" });
    expect(foreign.headers.get("location")).toBe("/sign-in?error=link");
    expect((await visitLink(token)).headers.get("location")).toBe("/chat");
  });

  it("works once", async () => {
    const token = world.runtime.signInLinks.issue();
    await visitLink(token);
    const again = await visitLink(token);
    expect(again.status).toBe(303);
    expect(again.headers.get("location")).toBe("/sign-in?error=link");
    expect(again.headers.get("set-cookie")).toBeNull();
  });

  it("prints the next one when it was used, and that one works", async () => {
    await visitLink(world.runtime.signInLinks.issue());
    const [printed] = vi.mocked(process.stdout.write).mock.calls.at(-1) ?? [];
    const next = /token=([0-9a-f]{64})/.exec(String(printed))?.[1] ?? "";
    expect((await visitLink(next)).headers.get("location")).toBe("/chat");
  });

  it.each(["", "wrong", "0".repeat(64), "%00"])("with the wrong token %j opens nothing", async (token) => {
    world.runtime.signInLinks.issue();
    const response = await visitLink(token);
    expect(response.headers.get("location")).toBe("/sign-in?error=link");
    expect(response.headers.get("set-cookie")).toBeNull();
  });

  it("sets a cookie for https alone when it came by https", async () => {
    const token = world.runtime.signInLinks.issue();
    const response = await visitLink(token, { "x-forwarded-proto": "https" });
    expect(response.headers.get("set-cookie")).toMatch(/; Max-Age=\d+; Secure$/);
  });
});

/** The next letter of the alphabet of base64url, which may stand for the same bytes at the end of a text. */
function neighbour(letter: string): string {
  const alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
  const index = alphabet.indexOf(letter);
  return alphabet[index % 2 === 0 ? index + 1 : index - 1] ?? "";
}

describe("a session", () => {
  it("ends after 30 days", async () => {
    const cookie = ownerCookie();
    world.clock.advance((30 * daySeconds - 1) * 1_000);
    expect(await statusWith(cookie)).toBe(200);
    world.clock.advance(1_000);
    const response = await callApi("GET /models", { key: null, headers: { cookie } });
    expect(response.status).toBe(401);
    expect((await response.json()).error).toBe("The session has ended. Sign in again.");
  });

  it.each([
    ["another user's name", (value: string) => value.replace("user_local", "user_other")],
    ["a later expiry", (value: string) => value.replace(/\.(\d+)\./, (_, at) => `.${Number(at) + 1}.`)],
    ["no seal", (value: string) => value.replace(/\.[^.]+$/, ".")],
    ["a longer seal", (value: string) => `${value}A`],
    ["another spelling of its seal", (value: string) => value.replace(/.$/, neighbour)],
    ["a fourth part", (value: string) => `${value}.x`],
    ["nothing", () => `${sessionCookieName}=`],
  ])("with %s in it is none", async (_name, forge) => {
    expect(await statusWith(forge(ownerCookie()))).toBe(401);
  });

  it("sealed with another key is none", async () => {
    const value = sealSession(
      { userId: "user_local", sessionId: "session_00000001" },
      { key: Buffer.alloc(32, 1), nowMs: world.clock.now() },
    );
    expect(await statusWith(`${sessionCookieName}=${value}`)).toBe(401);
  });

  it("of an account that is gone is none", async () => {
    const { sessionKey, clock } = world.runtime;
    const value = sealSession(
      { userId: "user_gone", sessionId: "session_00000001" },
      { key: sessionKey, nowMs: clock.now() },
    );
    expect(await statusWith(`${sessionCookieName}=${value}`)).toBe(401);
  });

  it("gives way to an API key that is sent beside it", async () => {
    const headers = { cookie: ownerCookie() };
    const response = await callApi("GET /models", { key: `mm_sk_${"0".repeat(64)}`, headers });
    expect(response.status).toBe(401);
  });
});

describe("a session's request that changes something", () => {
  const change = (headers: Record<string, string>) =>
    callApi("POST /conversations", { key: null, body: {}, headers: { cookie: ownerCookie(), ...headers } });

  it.each([
    ["our own origin", ownOrigin],
    ["the same site, where a browser leaves the origin out", { host, "sec-fetch-site": "same-origin" }],
    ["our origin behind a proxy", { host: "llm.example.com", origin: "https://llm.example.com" }],
  ])("passes from %s", async (_name, headers) => {
    expect((await change(headers)).status).toBe(200);
  });

  it.each<[string, Record<string, string>]>([
    ["another site", { host, origin: "https://evil.example" }],
    ["another port of this machine", { host, origin: "http://127.0.0.1:8080" }],
    ["a name that begins like ours", { host, origin: `http://${host}.evil.example` }],
    ["a page without an origin", { host, origin: "null" }],
    ["a neighbouring site", { host, "sec-fetch-site": "same-site" }],
    ["nowhere it tells of", { host }],
  ])("is a 403 from %s", async (_name, headers) => {
    const response = await change(headers);
    expect(response.status).toBe(403);
    expect(await response.json()).toEqual({
      error: "A session may be used from our own pages only.",
      code: "forbidden",
      request_id: response.headers.get("x-request-id"),
    });
  });

  it.each(["PATCH /conversations/{id}", "DELETE /conversations/{id}", "DELETE /keys/revoke"] as const)(
    "is a 403 from another site on %s",
    async (route) => {
      const headers = { cookie: ownerCookie(), host, origin: "https://evil.example" };
      expect((await callApi(route, { key: null, id: "conv_00000001", headers })).status).toBe(403);
    },
  );

  it("may come from anywhere when it carries an API key, which no foreign page has", async () => {
    const headers = { host, origin: "https://app.example" };
    expect((await callApi("POST /conversations", { body: {}, headers })).status).toBe(200);
  });

  it("may read from anywhere, for no other site can see the answer", async () => {
    const headers = { cookie: ownerCookie(), host, origin: "https://evil.example" };
    expect((await callApi("GET /models", { key: null, headers })).status).toBe(200);
  });
});

describe("POST /auth/sign-out", () => {
  const leave = (headers: Record<string, string>) =>
    signOut(new Request(`http://${host}/auth/sign-out`, { method: "POST", headers }));

  it("takes the cookie away and leads to the sign-in page", async () => {
    const response = await leave({ cookie: ownerCookie("session_left"), ...ownOrigin });
    expect({ status: response.status, headers: Object.fromEntries(response.headers) }).toEqual({
      status: 303,
      headers: {
        location: "/sign-in",
        "set-cookie": `${sessionCookieName}=; Path=/; HttpOnly; SameSite=Lax; Max-Age=0`,
        "cache-control": "no-store",
        "referrer-policy": "no-referrer",
      },
    });
  });

  it("ends the session on the server, so that a copy of its cookie is worth nothing", async () => {
    const cookie = ownerCookie("session_to_end");
    expect(await statusWith(cookie)).toBe(200);
    await leave({ cookie, ...ownOrigin });
    expect(await statusWith(cookie)).toBe(401);
  });

  it("does nothing for a page of another site", async () => {
    const response = await leave({ cookie: ownerCookie(), host, origin: "https://evil.example" });
    expect(response.status).toBe(303);
    expect(response.headers.get("location")).toBe("/chat");
    expect(response.headers.get("set-cookie")).toBeNull();
  });
});
