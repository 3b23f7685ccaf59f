import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { clerkHost, clerkSettings, clerkToken } from "../support/clerk-stage";
import { type AppServer, startAppServer } from "./support/app-server";

const handshake = `https://${clerkHost}/v1/client/handshake?redirect_url=`;

describe("the built server in Clerk mode", () => {
  let server: AppServer;

  beforeAll(async () => {
    server = await startAppServer({ settings: { ...clerkSettings, HOST: "127.0.0.1", LOCAL_API_KEY: "" } });
  });
  afterAll(() => server?.dispose());

  /** A token that was signed so many seconds ago. */
  const token = (ageSeconds = 0) =>
    clerkToken({ nowMs: Date.now() - ageSeconds * 1000, origin: server.url, claims: { sid: "sess_page" } });

  const page = (path: string, session?: string) =>
    fetch(`${server.url}${path}`, {
      redirect: "manual",
      headers: {
        accept: "text/html",
        ...(session !== undefined && { cookie: `__session=${session}; __client_uat=1` }),
      },
    });

  it.each([
    ["a header", (session: string) => ({ authorization: `Bearer ${session}` })],
    ["a cookie", (session: string) => ({ cookie: `__session=${session}` })],
  ])("answers the API by a session token as %s", async (_name, headersWith) => {
    const response = await fetch(`${server.url}/api/v1/credits/balance`, {
      headers: new Headers(headersWith(token())),
    });
    expect([response.status, await response.json()]).toMatchObject([200, { credits: 20, plan: "free" }]);
  });

  it.each(["/sign-in", "/sign-up"])("shows Clerk's form at %s, from Clerk's host alone", async (path) => {
    const response = await page(path);
    expect(response.status).toBe(200);
    const policy = response.headers.get("content-security-policy") ?? "";
    const others = policy.match(/https?:\/\/[^ ;]+/g) ?? [];
    expect([...new Set(others)].toSorted()).toStrictEqual([
      "https://challenges.cloudflare.com",
      `https://${clerkHost}`,
      "https://img.clerk.com",
    ]);
    expect(await response.text()).toContain(`<script src="https://${clerkHost}/npm/@clerk/clerk-js@`);
  });

  it("opens the dashboard to a session, and leads everybody else to the sign-in page", async () => {
    expect((await page("/chat", token())).status).toBe(200);
    const stranger = await page("/chat");
    expect([stranger.status, stranger.headers.get("location")]).toStrictEqual([307, "/sign-in"]);
  });

  it("leads a page whose token has run out over Clerk's host, where it is renewed", async () => {
    const response = await page("/chat", token(600));
    const location = response.headers.get("location") ?? "";
    expect(response.status).toBe(307);
    expect(location.startsWith(`${handshake}${encodeURIComponent(`${server.url}/chat`)}`)).toBe(true);
  });

  it("ends a session for the pages too", async () => {
    const session = clerkToken({ nowMs: Date.now(), origin: server.url, claims: { sid: "sess_leaving" } });
    expect((await page("/chat", session)).status).toBe(200);
    await fetch(`${server.url}/auth/sign-out`, {
      method: "POST",
      redirect: "manual",
      headers: { origin: server.url, cookie: `__session=${session}` },
    });
    const left = await page("/chat", session);
    expect([left.status, left.headers.get("location")]).toStrictEqual([307, "/sign-in"]);
  });
});

describe("half of Clerk's settings", () => {
  const { CLERK_SECRET_KEY: _missing, ...half } = clerkSettings;

  it("stop the start with a sentence", async () => {
    await expect(startAppServer({ settings: half })).rejects.toThrow(
      "NEXT_PUBLIC_CLERK_PUBLISHABLE_KEY is set, so CLERK_SECRET_KEY must be set too.",
    );
  });
});
