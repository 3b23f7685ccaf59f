import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { compareAnswer } from "@/lib/contracts/compare";
import type { RouteCall } from "@/lib/core/orchestration/model-call";
import { maxLagBytes } from "@/lib/server/runs/log/live-run";
import { type ModeStage, openModeStage } from "../support/mode-stage";
import { readEvents } from "../support/read-events";
import type { Step } from "../support/scripted-provider";
import { scripted } from "../support/timed-models";

let stage: ModeStage;
beforeAll(async () => {
  stage = await openModeStage();
});
afterAll(() => stage.close());

/** 1,000 prompt and 1,000 answer tokens of gpt-5 cost $0.01125: 1.41 credits with the margin of 1.25. */
const prose: Step[] = [
  { wait: 100 },
  { text: "Sun" },
  { wait: 100 },
  { text: "light." },
  { usage: { input: 1_000, output: 1_000 } },
  { finish: "stop" },
];
/** 1,000 prompt and 500 answer tokens of gpt-4.1 cost $0.006: 0.75 credits. */
const brief: Step[] = [
  { wait: 50 },
  { text: "Rayleigh " },
  { wait: 100 },
  { text: "scattering." },
  { usage: { input: 1_000, output: 500 } },
  { finish: "stop" },
];
const late: Step[] = [{ wait: 120 }, { fail: "timeout", status: 504, message: "no answer in time" }];
/** 3,125 estimated tokens: 3.91 credits of gpt-5. */
const long: Step = { text: "x".repeat(10_000) };

const models = ["gpt-5", "gpt-4.1", "gpt-4.1-mini"];
const byModel = (scripts: Record<string, Step[]>) =>
  scripted(({ model }: RouteCall) => scripts[model.id] ?? []);

const settled = {
  byok: false,
  semantic_memory_used: false,
  semantic_memory_hits: 0,
  conversation_id: expect.stringMatching(/^conv_\d{8}$/),
};
const failedAttempt = {
  model: "gpt-4.1-mini",
  provider: "openai",
  status: "failed",
  status_code: 504,
  reason: "timeout",
  error: "no answer in time",
  latency_ms: 120,
};
const summary = {
  fastest: "gpt-4.1",
  longest: "gpt-5",
  models: {
    "gpt-5": { latency_ms: 200, tokens: 1_000 },
    "gpt-4.1": { latency_ms: 150, tokens: 500 },
  },
};

describe("POST /compare", () => {
  it("interleaves the columns as they come, keeps each one's order, and charges nothing for the one that failed", async () => {
    const world = await stage.arrange(byModel({ "gpt-5": prose, "gpt-4.1": brief, "gpt-4.1-mini": late }));
    const events = await world.stream("compare", { models });
    const piece = (model: string, delta: string, latency_ms: number, content_length: number) => ({
      model,
      delta,
      done: false,
      latency_ms,
      content_length,
    });
    const final = (model: string, fields: object) => ({
      model,
      delta: "",
      done: true,
      finish_reason: "stop",
      ...fields,
    });
    const { id } = await world.newest();
    expect(events).toEqual([
      piece("gpt-4.1", "Rayleigh ", 50, 9),
      piece("gpt-5", "Sun", 100, 3),
      {
        model: "gpt-4.1-mini",
        delta: "",
        done: true,
        error: "no answer in time",
        status_code: 504,
        latency_ms: 120,
        content_length: 0,
      },
      piece("gpt-4.1", "scattering.", 150, 20),
      final("gpt-4.1", {
        latency_ms: 150,
        content_length: 20,
        ttft_ms: 50,
        prompt_tokens: 1_000,
        completion_tokens: 500,
        tokens_per_second: 3_333.3,
        cost: 0.006,
        full_content: "Rayleigh scattering.",
      }),
      piece("gpt-5", "light.", 200, 9),
      final("gpt-5", {
        latency_ms: 200,
        content_length: 9,
        ttft_ms: 100,
        prompt_tokens: 1_000,
        completion_tokens: 1_000,
        tokens_per_second: 5_000,
        cost: 0.01125,
        full_content: "Sunlight.",
      }),
      { event: "summary", ...summary },
      { event: "done", id, finish_reason: "stop", credits_charged: 3, credits_remaining: 47, ...settled },
    ]);
    expect(await world.traces()).toEqual({ balance: { credits: 47, held: 0 }, logged: 1, charges: [-3] });
  });

  it("answers the same as one JSON object, with the columns in the order they were asked for", async () => {
    const world = await stage.arrange(byModel({ "gpt-5": prose, "gpt-4.1": brief, "gpt-4.1-mini": late }));
    const { status, body } = await world.json("compare", { models });
    expect(status).toBe(200);
    expect(compareAnswer.parse(body)).toEqual({ ...body, finish_reason: undefined });
    const { id } = await world.newest();
    expect(body).toEqual({
      id,
      responses: [
        {
          model: "gpt-5",
          content: "Sunlight.",
          latency_ms: 200,
          ttft_ms: 100,
          prompt_tokens: 1_000,
          completion_tokens: 1_000,
          tokens_per_second: 5_000,
          cost: 0.01125,
          finish_reason: "stop",
        },
        {
          model: "gpt-4.1",
          content: "Rayleigh scattering.",
          latency_ms: 150,
          ttft_ms: 50,
          prompt_tokens: 1_000,
          completion_tokens: 500,
          tokens_per_second: 3_333.3,
          cost: 0.006,
          finish_reason: "stop",
        },
        {
          model: "gpt-4.1-mini",
          error: "no answer in time",
          status_code: 504,
          latency_ms: 120,
          ttft_ms: null,
          prompt_tokens: expect.any(Number),
          completion_tokens: 0,
          tokens_per_second: 0,
          cost: 0,
          finish_reason: "error",
        },
      ],
      summary,
      cost: 0.01725,
      latency_ms: 200,
      finish_reason: "stop",
      credits_charged: 3,
      credits_remaining: 47,
      ...settled,
    });
  });

  it("keeps one assistant message a model in the conversation, and every column in the history", async () => {
    const world = await stage.arrange(byModel({ "gpt-5": prose, "gpt-4.1": brief, "gpt-4.1-mini": late }));
    const { body } = await world.json("compare", { models });
    const stored = await world.conversation(body.conversation_id);
    expect(stored).toMatchObject({ mode: "compare", title: "Why is the sky blue?", message_count: 3 });
    const told = stored.messages.map(({ role, model, content }) => ({ role, model, content }));
    expect(told[0]).toEqual({ role: "user", model: null, content: "Why is the sky blue?" });
    expect(told.slice(1)).toEqual(
      expect.arrayContaining([
        { role: "assistant", model: "gpt-5", content: "Sunlight." },
        { role: "assistant", model: "gpt-4.1", content: "Rayleigh scattering." },
      ]),
    );

    const detail = await world.newest();
    expect(detail).toMatchObject({
      mode: "compare",
      model: "gpt-5, gpt-4.1, gpt-4.1-mini",
      status: "completed",
      cost: 0.01725,
      credits_charged: 3,
      conversation_id: body.conversation_id,
      summary: { summary },
    });
    const kept = detail.responses.map(({ call_id, status, billed }) => `${call_id} ${status} ${billed}`);
    expect(kept.toSorted()).toEqual(["answer-0 done true", "answer-1 done true", "answer-2 failed false"]);
    expect(detail.attempts).toContainEqual(failedAttempt);

    await world.json("compare", { models, conversation_id: body.conversation_id });
    expect(await world.conversation(body.conversation_id)).toMatchObject({ message_count: 6 });
  });

  it("charges for what a column had delivered before it broke off", async () => {
    const broken: Step[] = [
      { wait: 10 },
      long,
      { fail: "transport", status: 502, message: "connection lost" },
    ];
    const world = await stage.arrange(byModel({ "gpt-5": broken, "gpt-4.1": brief }));
    const { status, body } = await world.json("compare", { models: ["gpt-5", "gpt-4.1"] });
    expect(status).toBe(200);
    expect(compareAnswer.parse(body).responses[0]).toMatchObject({
      model: "gpt-5",
      content: long.text,
      error: "connection lost",
      status_code: 502,
    });
    // 3.91 credits and the prompt for the part, 0.75 for the other column.
    expect(await world.traces()).toEqual({ balance: { credits: 45, held: 0 }, logged: 1, charges: [-5] });
  });

  it("answers 502 with every attempt and charges nothing when all columns fail", async () => {
    const world = await stage.arrange(
      byModel({
        "gpt-5": [{ wait: 40 }, { fail: "caller", status: 400, message: "bad request" }],
        "gpt-4.1-mini": late,
      }),
    );
    for (const stream of [true, false]) {
      const response = await world.models.finish(
        world.send("compare", { models: ["gpt-5", "gpt-4.1-mini"], stream }),
      );
      expect(response.status).toBe(502);
      expect(await response.json()).toEqual({
        error: "gpt-5 could not answer: bad request",
        code: "upstream_error",
        request_id: (await world.newest()).id,
        model: "gpt-5",
        provider: "openai",
        attempts: [
          {
            model: "gpt-5",
            provider: "openai",
            status: "failed",
            status_code: 400,
            reason: "request_refused",
            error: "bad request",
            latency_ms: 40,
          },
          failedAttempt,
        ],
        refunded: true,
      });
    }
    expect(await world.traces()).toEqual({ balance: { credits: 50, held: 0 }, logged: 2, charges: [] });
  });

  it("charges for the parts when all columns break off after some text, and says so", async () => {
    const cut: Step[] = [long, { fail: "transport", status: 502, message: "connection lost" }];
    const world = await stage.arrange(byModel({ "gpt-5": cut, "gpt-4.1": cut }));
    const events = await world.stream("compare", { models: ["gpt-5", "gpt-4.1"] });
    expect(events.at(-1)).toMatchObject({
      event: "error",
      code: "upstream_error",
      partial: true,
      refunded: false,
    });
    // 3.91 and 3.13 credits, and the prompts.
    expect(await world.traces()).toEqual({ balance: { credits: 42, held: 0 }, logged: 1, charges: [-8] });
    expect(await world.newest()).toMatchObject({ status: "partial", finish_reason: "error" });
  });

  it("refuses with 402 that names the reserve: the price of the mode, more for a long prompt", async () => {
    const world = await stage.arrange(byModel({}), { credits: 2 });
    const short = await world.json("compare", { models });
    expect(short).toMatchObject({
      status: 402,
      body: { credits: 2, required: 3, code: "insufficient_credits" },
    });

    // 100,004 tokens at 1.25, 2 and 0.4 dollars a million, times 1.25, are 45.7 credits.
    const messages = [{ role: "user", content: "x".repeat(320_000) }];
    const wide = await world.json("compare", { models, messages });
    expect(wide).toMatchObject({ status: 402, body: { credits: 2, required: 46 } });
    expect(world.models.calls).toEqual([]);
    expect(await world.traces()).toEqual({ balance: { credits: 2, held: 0 }, logged: 0, charges: [] });
  });

  it("ends every column when the wallet runs dry in the middle, settled for what was delivered", async () => {
    const endless: Step[] = Array.from({ length: 20 }, () => [{ wait: 10 }, long]).flat();
    const world = await stage.arrange(byModel({ "gpt-5": endless, "gpt-4.1": endless }), { credits: 12 });
    const events = await world.stream("compare", { models: ["gpt-5", "gpt-4.1"] });
    expect(events.at(-1)).toMatchObject({
      event: "error",
      code: "insufficient_credits",
      status_code: 402,
      partial: true,
      refunded: false,
    });
    expect(world.models.open()).toBe(0);
    // A piece of each column went out, 3.91 and 3.13 credits. The next pieces came together and were too much.
    expect(events.filter((event) => "done" in event && !event.done)).toHaveLength(2);
    expect(await world.traces()).toEqual({ balance: { credits: 4, held: 0 }, logged: 1, charges: [-8] });
    expect(await world.newest()).toMatchObject({ status: "partial" });
  });

  it("charges nothing when the caller leaves before the first text", async () => {
    const world = await stage.arrange(byModel({ "gpt-5": [{ hang: true }], "gpt-4.1": [{ hang: true }] }));
    for (const stream of [true, false]) {
      const caller = new AbortController();
      const pending = world.send("compare", { models: ["gpt-5", "gpt-4.1"], stream }, caller);
      while (world.models.open() < 2) await new Promise(setImmediate);
      caller.abort();
      await (await pending).text();
      expect(world.models.open()).toBe(0);
      expect(await world.newest()).toMatchObject({ status: "cancelled", credits_charged: 0 });
    }
    expect(await world.traces()).toEqual({ balance: { credits: 50, held: 0 }, logged: 2, charges: [] });
  });

  it("charges once for what came when the caller leaves in the middle, and closes every upstream", async () => {
    const world = await stage.arrange(
      byModel({ "gpt-5": [long, { hang: true }], "gpt-4.1": [{ hang: true }] }),
    );
    const response = await world.send("compare", { models: ["gpt-5", "gpt-4.1"] });
    const reader = response.body?.getReader();
    await reader?.read();
    await reader?.cancel();
    expect(world.models.open()).toBe(0);
    expect(await world.traces()).toEqual({ balance: { credits: 46, held: 0 }, logged: 1, charges: [-4] });
    const detail = await world.newest();
    expect(detail).toMatchObject({ status: "cancelled", finish_reason: "cancelled" });
    expect(detail.responses.map(({ status, billed }) => ({ status, billed }))).toEqual(
      expect.arrayContaining([
        { status: "cancelled", billed: true },
        { status: "cancelled", billed: false },
      ]),
    );
    const stored = await world.conversation(detail.conversation_id);
    expect(stored.messages.map(({ role, model }) => ({ role, model }))).toEqual([
      { role: "user", model: null },
      { role: "assistant", model: "gpt-5" },
    ]);
  });

  it("waits for a slow column however long it takes, since each answer stands alone", async () => {
    const slow: Step[] = [{ wait: 250_000 }, { text: "At last." }, { finish: "stop" }];
    const world = await stage.arrange(byModel({ "gpt-5": slow, "gpt-4.1": brief }));
    const { body } = await world.json("compare", { models: ["gpt-5", "gpt-4.1"] });
    expect(compareAnswer.parse(body).responses[0]).toMatchObject({
      content: "At last.",
      latency_ms: 250_000,
    });
  });

  it("holds the columns back while the reader does not read", async () => {
    let written = 0;
    const chatty: Step[] = Array.from({ length: 500 }, () => [
      { run: () => (written += 1) },
      { text: "word ".repeat(1_000) },
    ]).flat();
    const world = await stage.arrange(byModel({ "gpt-5": chatty, "gpt-4.1": chatty }));
    const response = await world.send("compare", { models: ["gpt-5", "gpt-4.1"] });
    for (let turn = 0; turn < 50; turn += 1) await new Promise(setImmediate);
    // What has been read ahead is a fraction of the answers, however long they are.
    expect(written * 5_000).toBeLessThan(2 * maxLagBytes);
    await response.body?.cancel();
    expect(world.models.open()).toBe(0);
  });

  it("gives the caller all of a stream of nine columns", async () => {
    const nine = [
      "gpt-5",
      "gpt-5.1",
      "gpt-5.2",
      "gpt-4.1",
      "gpt-4.1-mini",
      "gpt-4o-mini",
      "gpt-5-mini",
      "gpt-5-nano",
      "o3",
    ];
    const answer = (id: string): Step[] => [
      ...Array.from({ length: 30 }, (_, index): Step[] => [{ wait: 7 }, { text: `${id} ${index} ` }]).flat(),
      { finish: "stop" },
    ];
    const world = await stage.arrange(scripted(({ model }) => answer(model.id)));
    const response = await world.models.finish(world.send("compare", { models: nine }));
    const events = await world.models.finish(readEvents(response));
    for (const id of nine) {
      const own = events.flatMap((event) => ("delta" in event && event.model === id ? [event.delta] : []));
      expect(own.join("")).toBe(Array.from({ length: 30 }, (_, index) => `${id} ${index} `).join(""));
    }
  });
});
