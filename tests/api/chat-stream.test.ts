import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { callApi } from "../support/api-routes";
import { type ApiStage, openApiStage } from "../support/api-stage";
import type { ApiWorld } from "../support/api-world";
import { type ScriptedProvider, type Step, scriptedProvider } from "../support/scripted-provider";

let stage: ApiStage;
let world: ApiWorld;
let provider: ScriptedProvider;

beforeAll(async () => {
  stage = await openApiStage();
});
afterEach(() => world.close());
afterAll(() => stage.close());

async function ask(script: Step[]): Promise<Response> {
  provider = scriptedProvider(() => world.clock, { "sandbox/swift": [script] });
  world = await stage.open({ openRoute: provider.openRoute });
  const { key } = await stage.newCaller();
  const messages = [{ role: "user", content: "Hello" }];
  return callApi("POST /chat", { key, body: { model: "sandbox/swift", messages } });
}

/** The lines of a frame: `data: {…}` or a comment. */
const framesOf = (text: string) => text.split("\n\n").slice(0, -1);

describe("the bytes of a stream", () => {
  const pieces = [
    "Grüße ",
    "👩‍🔬 ",
    "\u2028\u2029\u0085",
    "data: [DONE]\n\n",
    '{"event":"done"}',
    "\r\n: ping",
    "終",
  ];

  it("are one line of ASCII an event, whatever a model says, and end with [DONE] once", async () => {
    const text = await (await ask([...pieces.map((piece) => ({ text: piece })), { finish: "stop" }])).text();
    // biome-ignore lint/suspicious/noControlCharactersInRegex: the line feed is the one control character allowed.
    expect(text).toMatch(/^[\x0a\x20-\x7e]*$/);
    const frames = framesOf(text);
    expect(frames).toHaveLength(pieces.length + 3);
    expect(frames.every((frame) => /^data: [^\n]+$/.test(frame))).toBe(true);
    expect(frames.filter((frame) => frame === "data: [DONE]")).toEqual([frames.at(-1)]);
    expect(text).not.toContain("event:");
  });

  it("add up: the deltas are the whole content, and each length is that so far", async () => {
    const response = await ask([...pieces.map((piece) => ({ text: piece })), { finish: "stop" }]);
    const events = framesOf(await response.text())
      .slice(0, -1)
      .map((frame) => JSON.parse(frame.slice("data: ".length)));
    let content = "";
    for (const event of events.filter((event) => event.done === false)) {
      content += event.delta;
      expect(event.content_length).toBe(content.length);
    }
    expect(content).toBe(pieces.join(""));
    expect(events.at(-2)).toMatchObject({ done: true, delta: "", full_content: content });
    expect(events.filter(({ event }) => event === "done" || event === "error")).toEqual([events.at(-1)]);
  });

  it("leave out what is empty: a model that says nothing is a final chunk alone", async () => {
    const response = await ask([{ text: "" }, { usage: { input: 5, output: 0 } }, { finish: "stop" }]);
    const [finalChunk, done, end] = framesOf(await response.text());
    expect(finalChunk).toContain('"full_content":""');
    expect(done).toContain('"credits_charged":0');
    expect(end).toBe("data: [DONE]");
  });
});

describe("a silent stream", () => {
  it("opens after 10 s without a first token and pings every 10 s, until the answer comes", async () => {
    let isOver = false;
    const silence: Step = {
      run: async () => {
        while (!isOver) await new Promise(setImmediate);
      },
    };
    const pending = ask([silence, { text: "At last." }, { finish: "stop" }]);
    while (provider === undefined || provider.open() === 0) await new Promise(setImmediate);
    world.clock.advance(10_000);
    const response = await pending;
    expect(response.status).toBe(200);
    const reader = response.body?.getReader();
    const read = async () => new TextDecoder().decode((await reader?.read())?.value);
    for (let ping = 0; ping < 3; ping += 1) {
      const next = read();
      await new Promise(setImmediate);
      world.clock.advance(10_000);
      expect(await next).toBe(": ping\n\n");
    }
    isOver = true;
    let rest = "";
    for (let frame = await read(); frame !== ""; frame = await read()) rest += frame;
    // The stream runs one frame ahead of its reader, and that one may be a ping.
    const frames = framesOf(rest).filter((frame) => frame !== ": ping");
    expect(frames[0]).toContain('"delta":"At last."');
    expect(frames.at(-1)).toBe("data: [DONE]");
  });

  it("that fails after it was opened says so in an error event", async () => {
    let isOver = false;
    const silence: Step = {
      run: async () => {
        while (!isOver) await new Promise(setImmediate);
      },
    };
    const pending = ask([silence, { fail: "timeout", status: 504, message: "no first token" }]);
    while (provider.open() === 0) await new Promise(setImmediate);
    world.clock.advance(10_000);
    const response = await pending;
    isOver = true;
    const frames = framesOf(await response.text()).filter((frame) => !frame.startsWith(":"));
    expect(response.status).toBe(200);
    expect(frames).toHaveLength(2);
    expect(frames[0]).toContain('"code":"upstream_error","status_code":502');
    expect(frames[0]).toContain('"refunded":true,"partial":false');
  });
});
