import { afterEach, describe, expect, it } from "vitest";
import { type AppServer, startAppServer } from "./support/app-server";

describe("a built server that is told to end", () => {
  let server: AppServer | undefined;
  afterEach(() => server?.dispose());

  const ask = ({ url, apiKey }: AppServer, model: string) =>
    fetch(`${url}/api/v1/chat`, {
      method: "POST",
      headers: { authorization: `Bearer ${apiKey}`, "content-type": "application/json" },
      body: JSON.stringify({ model, messages: [{ role: "user", content: "Tell me about rivers." }] }),
    });

  it("finishes and settles what runs, takes nothing new, and then ends", async () => {
    server = await startAppServer();
    const running = await ask(server, "sandbox/sage");
    const ending = server.stop("SIGTERM");
    const refused = await refusedSoon(server);
    expect(refused.status).toBe(503);
    expect(refused.headers.get("retry-after")).toBe("1");
    expect(await refused.json()).toMatchObject({ code: "unavailable" });

    const frames = (await running.text()).trimEnd().split("\n\n");
    expect(frames.at(-1)).toBe("data: [DONE]");
    expect(JSON.parse(frames.at(-2)?.slice("data: ".length) ?? "")).toMatchObject({
      event: "done",
      credits_charged: 1,
    });
    expect(await ending).toEqual({ code: 143, signal: null });
  });

  it("leaves what does not finish in time, settled, and ends", async () => {
    server = await startAppServer({ settings: { DRAIN_SECONDS: "1" } });
    const running = await ask(server, "sandbox/slow");
    const reading = running.text().catch(() => "");
    expect(await server.stop("SIGTERM")).toEqual({ code: 143, signal: null });
    await reading;
    const again = await startAppServer({ dataFolder: server.dataFolder });
    try {
      const headers = { authorization: `Bearer ${again.apiKey}` };
      const balance = await fetch(`${again.url}/api/v1/credits/balance`, { headers });
      expect(await balance.json()).toMatchObject({ held: 0 });
      const history = await (await fetch(`${again.url}/api/v1/history`, { headers })).json();
      expect(history.items[0]).toMatchObject({ status: "cancelled" });
    } finally {
      await again.stop();
    }
  });

  it("ends at once when it is told twice", async () => {
    server = await startAppServer();
    const running = await ask(server, "sandbox/slow");
    const reading = running.text().catch(() => "");
    void server.stop("SIGTERM");
    await refusedSoon(server);
    expect(await server.stop("SIGTERM")).toEqual({ code: 143, signal: null });
    await reading;
  });

  /** The first answer of a server that has heard the signal. */
  async function refusedSoon(ending: AppServer): Promise<Response> {
    for (let tries = 0; tries < 200; tries += 1) {
      const response = await ask(ending, "sandbox/swift");
      if (response.status === 503) return response;
      await response.body?.cancel();
    }
    throw new Error("The server goes on as if nothing had been said.");
  }
});
