import { readFileSync } from "node:fs";
import { request } from "node:http";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { blendAnswer } from "@/lib/contracts/blend";
import { compareAnswer } from "@/lib/contracts/compare";
import { creditsBalance, creditsTransactions } from "@/lib/contracts/credits";
import { historyList, requestDetail } from "@/lib/contracts/history";
import { judgeAnswer } from "@/lib/contracts/judge";
import { type AppServer, startAppServer } from "./support/app-server";
import { callApi } from "./support/call-api";
import { type FloodUpstream, startFloodUpstream } from "./support/flood-upstream";
import { startCaller } from "./support/hang-up";
import { answer } from "./support/script";
import { readTranscript } from "./support/transcript";
import { until } from "./support/until";
import { startUpstream, type Upstream, type UpstreamCall } from "./support/upstream";

const names = Array.from({ length: 9 }, (_, index) => `voice-${index}`);
const models = names.map((name) => `custom/${name}`);
const messages = [{ role: "user", content: "Why is the sky blue?" }];
const customSettings = (url: string) => ({
  CUSTOM_OPENAI_BASE_URL: `${url}/v1`,
  CUSTOM_OPENAI_MODELS: names.join(","),
  RATE_LIMIT_MULTIPLIER: "1000",
});

/** The newest request, once it is settled. */
async function settledRequest(server: AppServer) {
  const id = await until("the request is settled", async () => {
    const { items } = historyList.parse(await (await callApi(server, "/history?limit=1")).json());
    return items[0] === undefined || items[0].status === "running" ? undefined : items[0].id;
  });
  return requestDetail.parse(await (await callApi(server, `/history/${id}`)).json());
}

async function chargesOf(server: AppServer, requestId: string): Promise<number[]> {
  const answered = await callApi(server, "/credits/transactions?limit=200");
  return creditsTransactions
    .parse(await answered.json())
    .flatMap(({ request_id, credits }) => (request_id === requestId ? [credits] : []));
}

describe("a comparison of nine models on the built server", () => {
  let upstream: Upstream;
  let server: AppServer;
  beforeAll(async () => {
    upstream = await startUpstream();
    server = await startAppServer({ settings: customSettings(upstream.url) });
  });
  afterAll(async () => {
    await server?.dispose();
    await upstream?.close();
  });

  it("streams every piece of every column in its order, then the summary and one settlement", async () => {
    const pieces = (name: string) => Array.from({ length: 50 }, (_, index) => `${name}-${index} `);
    upstream.play((call) => answer(pieces(modelOf(call)), { pauseMs: 2 }));
    const response = await callApi(server, "/compare", { body: { models, messages } });
    expect(response.status).toBe(200);
    const { events, texts, terminal } = readTranscript(await response.text());
    const whole = names.map((name) => [`custom/${name}`, pieces(name).join("")] as const);
    expect(new Map([...texts].toSorted())).toStrictEqual(new Map(whole));
    expect(events.at(-2)).toMatchObject({ event: "summary" });
    expect(terminal).toMatchObject({ event: "done", credits_charged: 1 });
    const { id } = await settledRequest(server);
    expect(await chargesOf(server, id)).toStrictEqual([-1]);
  });

  it.each(Array.from({ length: 10 }, (_, index) => 10 * (index + 1)))(
    "leaves no upstream open and settles once when the caller leaves after event %i",
    async (count) => {
      upstream.play(
        answer(
          Array.from({ length: 200 }, (_, index) => `word${index} `),
          { pauseMs: 20 },
        ),
      );
      const before = upstream.calls.length;
      const caller = startCaller(server, { models, messages }, "/compare");
      await caller.untilEvents(count);
      caller.hangUp();
      const calls = upstream.calls.slice(before);
      expect(calls).toHaveLength(9);
      const endings = await Promise.all(calls.map(({ closed }) => closed));
      expect(endings.map(({ isWhole }) => isWhole)).toStrictEqual(calls.map(() => false));

      const detail = await settledRequest(server);
      expect(detail).toMatchObject({ mode: "compare", status: "cancelled", credits_charged: 1 });
      expect(await chargesOf(server, detail.id)).toStrictEqual([-1]);
      expect(creditsBalance.parse(await (await callApi(server, "/credits/balance")).json()).held).toBe(0);
    },
  );
});

describe("a reader who stops reading", () => {
  const megabyte = 1024 * 1024;
  let upstream: FloodUpstream;
  let server: AppServer;
  beforeAll(async () => {
    upstream = await startFloodUpstream({ bytesACall: 64 * megabyte, pieceLength: 1_000 });
    server = await startAppServer({ settings: customSettings(upstream.url) });
  });
  afterAll(async () => {
    await server?.dispose();
    await upstream?.close();
  });

  it("holds nine upstreams back, each with 64 MB to say, and the server's memory stays bounded", async () => {
    const memoryBefore = residentBytes(server.pid);
    const sent = request(`${server.url}/api/v1/compare`, {
      method: "POST",
      agent: false,
      headers: { authorization: `Bearer ${server.apiKey}`, "content-type": "application/json" },
    });
    // A response that nobody reads is not read from its socket either.
    const answered = new Promise<NodeJS.ReadableStream>((resolve) => sent.once("response", resolve));
    sent.on("error", () => undefined);
    sent.end(JSON.stringify({ models, messages }));
    const response = await answered;

    await pause(5_000);
    const taken = upstream.takenBytes();
    await pause(5_000);
    expect(upstream.takenBytes()).toStrictEqual(taken);
    expect(upstream.open()).toBe(9);
    // Most of it lies in the kernel, whose buffers at both ends of a connection hold several megabytes.
    for (const bytes of taken) expect(bytes).toBeLessThan(16 * megabyte);
    const grown = residentBytes(server.pid) - memoryBefore;
    expect(grown).toBeLessThan(200 * megabyte);
    console.log(
      `paused reader: each upstream gave at most ${Math.max(...taken)} bytes; the server grew by ${Math.round(grown / megabyte)} MB`,
    );

    response.on("error", () => undefined);
    response.resume();
    await until("the upstreams go on once the reader does", async () =>
      upstream.takenBytes().every((bytes, index) => bytes > (taken[index] ?? 0)) ? true : undefined,
    );
    sent.destroy();
    await until("every upstream is closed", async () => (upstream.open() === 0 ? true : undefined));
    const detail = await settledRequest(server);
    expect(detail.status).toBe("cancelled");
    expect(await chargesOf(server, detail.id)).toStrictEqual([-1]);
  });
});

describe("the three dialects in one request", () => {
  const three = ["gpt-4.1", "claude-haiku-4.5", "gemini-2.5-flash"];
  let upstream: Upstream;
  let server: AppServer;
  beforeAll(async () => {
    upstream = await startUpstream();
    server = await startAppServer({
      settings: {
        OPENAI_BASE_URL: `${upstream.url}/v1`,
        OPENAI_API_KEY: "sk-loopback",
        ANTHROPIC_BASE_URL: upstream.url,
        ANTHROPIC_API_KEY: "sk-ant-loopback",
        GEMINI_BASE_URL: upstream.url,
        GEMINI_API_KEY: "gemini-loopback",
      },
    });
  });
  afterAll(async () => {
    await server?.dispose();
    await upstream?.close();
  });

  it("compares them", async () => {
    upstream.play(({ path }) => answer(["From ", path]));
    const body = { models: three, messages, stream: false };
    const answered = compareAnswer.parse(await (await callApi(server, "/compare", { body })).json());
    expect(answered.responses.map(({ content }) => content)).toStrictEqual([
      "From /v1/chat/completions",
      "From /v1/messages",
      "From /v1beta/models/gemini-2.5-flash:streamGenerateContent",
    ]);
    expect(
      answered.responses.map(({ prompt_tokens, completion_tokens }) => [prompt_tokens, completion_tokens]),
    ).toStrictEqual(three.map(() => [11, 7]));
  });

  it("blends them", async () => {
    upstream.play(({ path }) => answer(["From ", path]));
    const body = { models: three, synthesizer: "claude-haiku-4.5", messages, stream: false };
    const answered = blendAnswer.parse(await (await callApi(server, "/blend", { body })).json());
    expect(answered).toMatchObject({
      content: "From /v1/messages",
      synthesizer: "claude-haiku-4.5",
      degraded: false,
    });
    expect(answered.sources.map(({ status }) => status)).toStrictEqual(["done", "done", "done"]);
  });

  it("has one judge the others", async () => {
    const scores = ["A", "B"].map((label) => ({ label, reasoning: "Fine.", criteria: { wit: 5 } }));
    upstream.play(({ path, body }) =>
      body.includes("Task: judge") ? answer([JSON.stringify({ scores, overall: "Level." })]) : answer([path]),
    );
    const body = {
      contestants: three.slice(0, 2),
      judge: "gemini-2.5-flash",
      criteria: ["wit"],
      messages,
      stream: false,
    };
    const answered = judgeAnswer.parse(await (await callApi(server, "/judge", { body })).json());
    expect(answered).toMatchObject({
      judge: "gemini-2.5-flash",
      verdict: { winner: null, overall: "Level." },
    });
  });
});

function modelOf({ body }: UpstreamCall): string {
  return names.find((name) => body.includes(`"${name}"`)) ?? "";
}

function residentBytes(pid: number): number {
  return 1024 * Number(/^VmRSS:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, "utf8"))?.[1]);
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
