import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type AppServer, startAppServer } from "./support/app-server";

describe("signing in to the built server", () => {
  let server: AppServer;

  beforeAll(async () => {
    server = await startAppServer();
  });
  afterAll(() => server?.dispose());

  const get = (path: string, cookie?: string) =>
    fetch(`${server.url}${path}`, { redirect: "manual", headers: cookie === undefined ? {} : { cookie } });

  /** The newest link that was printed, as a path. */
  function lastLink(): string {
    const links = server.printed().stdout.match(/\/auth\/link\?token=[0-9a-f]+/g);
    return links?.at(-1) ?? "";
  }

  /** Presses the button of the page that the link leads to. */
  const redeem = (link: string) =>
    fetch(`${server.url}/auth/redeem`, {
      method: "POST",
      redirect: "manual",
      headers: { origin: server.url },
      body: new URLSearchParams({ token: link.split("token=")[1] ?? "" }),
    });

  async function signIn() {
    const response = await redeem(lastLink());
    return { response, cookie: response.headers.getSetCookie()[0]?.split(";")[0] };
  }

  it("sends a page of the dashboard to the sign-in page without a session", async () => {
    const response = await get("/chat");
    expect([response.status, response.headers.get("location")]).toStrictEqual([307, "/sign-in"]);
    expect((await get("/sign-in")).status).toBe(200);
    expect((await get("/chat", "llmwise_session=user_local.9999999999.forged")).status).toBe(307);
  });

  it("signs in by the printed link, which works once, and prints the next one", async () => {
    const used = lastLink();
    expect(server.printed().stdout).toContain(`${server.url}${used}`);
    const { response } = await signIn();
    expect([response.status, response.headers.get("location")]).toStrictEqual([303, "/chat"]);
    expect(response.headers.getSetCookie()).toStrictEqual([
      expect.stringMatching(/^llmwise_session=[\w.-]+; Path=\/; HttpOnly; SameSite=Lax; Max-Age=2592000$/),
    ]);

    const again = await redeem(used);
    expect([again.status, again.headers.get("location")]).toStrictEqual([303, "/sign-in?error=link"]);
    expect(again.headers.getSetCookie()).toStrictEqual([]);
    expect(lastLink()).not.toBe(used);
  });

  it("spends no link when somebody merely looks at it", async () => {
    const link = lastLink();
    for (const method of ["HEAD", "GET"]) {
      const look = await fetch(`${server.url}${link}`, { method, headers: { purpose: "prefetch" } });
      expect(look.status).toBe(200);
      expect(look.headers.getSetCookie()).toStrictEqual([]);
    }
    expect(lastLink()).toBe(link);
    expect((await redeem(link)).headers.get("location")).toBe("/chat");
  });

  it.each(["/", "/chat"])("shows %s to a session", async (page) => {
    const { cookie } = await signIn();
    const response = await get(page, cookie);
    expect(response.status).toBe(200);
    expect(response.headers.get("content-type")).toBe("text/html; charset=utf-8");
    expect(response.headers.get("content-security-policy")).toContain("default-src 'self'");
  });

  it("takes the session on the API, from our own pages only", async () => {
    const { cookie = "" } = await signIn();
    expect((await get("/api/v1/credits/balance", cookie)).status).toBe(200);
    const post = (headers: Record<string, string>) =>
      fetch(`${server.url}/api/v1/conversations`, { method: "POST", headers: { cookie, ...headers } });
    expect((await post({ origin: server.url })).status).toBe(200);
    expect((await post({ origin: "https://elsewhere.example" })).status).toBe(403);
    expect((await post({})).status).toBe(403);
  });

  it("ends the session when it is asked to", async () => {
    const { cookie = "" } = await signIn();
    const response = await fetch(`${server.url}/auth/sign-out`, {
      method: "POST",
      redirect: "manual",
      headers: { cookie, origin: server.url },
    });
    expect([response.status, response.headers.get("location")]).toStrictEqual([303, "/sign-in"]);
    expect(response.headers.getSetCookie()[0]).toMatch(/^llmwise_session=;.* Max-Age=0/);
    expect((await get("/api/v1/credits/balance", cookie)).status).toBe(401);
  });
});
