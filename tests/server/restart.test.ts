import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type AppServer, startAppServer } from "./support/app-server";
import { callApi, chatBody } from "./support/call-api";
import { startCaller } from "./support/hang-up";
import { answer, answerHalf } from "./support/script";
import { readTranscript } from "./support/transcript";
import { until } from "./support/until";
import { startUpstream, type Upstream } from "./support/upstream";

/** One data folder, and one server after the other on it. */
describe("a server that ends while a stream is open", () => {
  const dataFolder = mkdtempSync(path.join(tmpdir(), "llmwise-restart-"));
  let upstream: Upstream;
  let server: AppServer;

  beforeAll(async () => {
    upstream = await startUpstream();
    server = await start();
  });
  afterAll(async () => {
    await server?.dispose();
    await upstream?.close();
    rmSync(dataFolder, { recursive: true, force: true });
  });

  function start(): Promise<AppServer> {
    return startAppServer({
      dataFolder,
      settings: {
        CUSTOM_OPENAI_BASE_URL: `${upstream.url}/v1`,
        CUSTOM_OPENAI_MODELS: "echo",
        HOLD_TTL_SECONDS: "2",
        SWEEP_INTERVAL_SECONDS: "1",
      },
    });
  }

  const read = async (resource: string) => (await callApi(server, resource)).json();

  /** A stream with text on its way, and so with a hold of one credit. */
  async function openStream() {
    upstream.play(answerHalf(["Once upon "]));
    const caller = startCaller(server, chatBody("custom/echo"));
    await caller.untilEvents(1);
    expect(await read("/credits/balance")).toMatchObject({ held: 1 });
    return caller;
  }

  it("has its hold returned after a crash, uncharged, and its request marked as expired", async () => {
    await openStream();
    await server.stop("SIGKILL");

    server = await start();
    const balance = await until("the hold returns", async () => {
      const now = await read("/credits/balance");
      return now.held === 0 ? now : undefined;
    });
    expect(balance).toMatchObject({ credits: 1000, held: 0, available: 1000 });
    const { items } = await read("/history");
    expect(items).toMatchObject([{ model: "custom/echo", status: "expired", credits_charged: 0 }]);
    expect(await read("/credits/transactions")).toMatchObject([{ type: "grant", credits: 1000 }]);
  });

  it("keeps the hold of a live stream past its lifetime", async () => {
    const caller = await openStream();
    // Longer than a hold lives and a sweep waits: only a renewal can have kept it.
    await new Promise((resolve) => setTimeout(resolve, 3_500));
    expect(await read("/credits/balance")).toMatchObject({ held: 1 });
    caller.hangUp();
    const row = await until("the request is settled", async () => {
      const { items } = await read("/history?limit=1");
      return items[0].status === "running" ? undefined : items[0];
    });
    expect(row).toMatchObject({ status: "cancelled", credits_charged: 1 });
  });

  it("lets a stream finish on SIGTERM, then ends, leaves no process and keeps its data", async () => {
    upstream.play(answer(["Once ", "upon ", "a time"], { pauseMs: 300 }));
    const children = childrenOf(server.pid);
    const response = await callApi(server, "/chat", { body: chatBody("custom/echo") });
    const ended = server.stop("SIGTERM");
    const { texts, terminal } = readTranscript(await response.text());
    expect(texts.get("custom/echo")).toBe("Once upon a time");
    expect(terminal).toMatchObject({ event: "done", credits_charged: 1, credits_remaining: 998 });
    expect(await ended).toStrictEqual({ code: 143, signal: null });
    expect([server.pid, ...children].filter((pid) => existsSync(`/proc/${pid}`))).toStrictEqual([]);

    server = await start();
    const { items } = await read("/history?limit=1");
    expect(items).toMatchObject([{ status: "completed", credits_charged: 1 }]);
    expect(await read("/credits/balance")).toMatchObject({ credits: 998, held: 0 });
  });
});

/** The processes that a process has started, where the system tells. */
function childrenOf(pid: number): number[] {
  const file = `/proc/${pid}/task/${pid}/children`;
  return existsSync(file) ? readFileSync(file, "utf8").split(" ").filter(Boolean).map(Number) : [];
}
