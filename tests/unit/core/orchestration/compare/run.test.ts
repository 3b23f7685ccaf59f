import { describe, expect, it } from "vitest";
import { AppError } from "@/lib/contracts/errors";
import { progressEvent } from "@/lib/contracts/stream-events";
import { type ComparePlan, runCompare } from "@/lib/core/orchestration/compare/run";
import { ModeFailure } from "@/lib/core/orchestration/mode-run";
import { compareFields } from "@/lib/server/dialects/native/answers/compare";
import {
  eventLine,
  leave,
  playMode,
  type ScriptFor,
  scriptedModel,
  scriptedWorld,
} from "@/tests/support/scripted-models";

const plan: ComparePlan = {
  models: ["alpha", "beta", "gamma"].map((id) => scriptedModel(id)),
  messages: [{ role: "user", content: "Why?" }],
  temperature: undefined,
  maxTokens: undefined,
  showsReasoning: false,
};

function compare(script: ScriptFor, { signal = new AbortController().signal } = {}) {
  const world = scriptedWorld(script);
  return { world, run: runCompare(plan, world.deps, signal) };
}

describe("runCompare", () => {
  it("interleaves the columns, closes each and sums up", async () => {
    const { world, run } = compare(({ model }) => ({
      pieces: model.id === "gamma" ? ["one"] : ["one ", "two"],
      stepMs: { alpha: 100, beta: 150, gamma: 400 }[model.id] ?? 0,
    }));
    const { events, result } = await playMode(world, run, compareFields);
    expect(events.map(eventLine)).toStrictEqual([
      'chunk alpha "one "',
      'chunk beta "one "',
      'chunk alpha "two"',
      "final-chunk alpha",
      'chunk beta "two"',
      "final-chunk beta",
      'chunk gamma "one"',
      "final-chunk gamma",
      "summary",
    ]);
    for (const event of events) expect(progressEvent.parse(event)).toStrictEqual(event);
    expect(events[0]).not.toHaveProperty("event");
    expect(result?.answer.summary).toStrictEqual({
      fastest: "alpha",
      longest: "alpha",
      models: {
        alpha: { latency_ms: 200, tokens: 7 },
        beta: { latency_ms: 300, tokens: 7 },
        gamma: { latency_ms: 400, tokens: 3 },
      },
    });
    expect(result?.answer.responses.map(({ model, content }) => [model, content])).toStrictEqual([
      ["alpha", "one two"],
      ["beta", "one two"],
      ["gamma", "one"],
    ]);
    expect(result).toMatchObject({ finishReason: "stop", resolvedModel: null, answer: { latency_ms: 400 } });
  });

  it.each([1, 2, 3, 4, 5, 6])("bears any subset of failing models (%i)", async (mask) => {
    const fails = (id: string) => (mask & (1 << plan.models.findIndex((model) => model.id === id))) !== 0;
    const { world, run } = compare(({ model }) =>
      fails(model.id) ? { pieces: [], failure: "overload" } : {},
    );
    const { events, result } = await playMode(world, run, compareFields);
    for (const { id } of plan.models) {
      expect(events.map(eventLine)).toContain(`${fails(id) ? "failed" : "final"}-chunk ${id}`);
    }
    expect(Object.keys(result?.answer.summary.models ?? {})).toStrictEqual(
      plan.models.map(({ id }) => id).filter((id) => !fails(id)),
    );
    expect(world.tab.calls.filter(({ billed }) => billed).map(({ outcome }) => outcome.model)).toStrictEqual(
      plan.models.map(({ id }) => id).filter((id) => !fails(id)),
    );
  });

  it("bills a column that broke off for what it had delivered", async () => {
    const { world, run } = compare(({ model }) =>
      model.id === "beta" ? { pieces: ["half "], failure: "transport" } : {},
    );
    const { result } = await playMode(world, run, compareFields);
    expect(result?.answer.responses[1]).toMatchObject({
      model: "beta",
      content: "half ",
      error: "beta is down.",
      status_code: 503,
      finish_reason: "error",
    });
    expect(world.tab.calls.every(({ billed }) => billed)).toBe(true);
  });

  it("fails as a whole, unbilled, when every model fails", async () => {
    const { world, run } = compare(() => ({ pieces: [], failure: "rate" }));
    const { events, error } = await playMode(world, run, compareFields);
    expect(events.map(eventLine)).toStrictEqual(["alpha", "beta", "gamma"].map((id) => `failed-chunk ${id}`));
    expect(error).toBeInstanceOf(ModeFailure);
    expect(error).toMatchObject({
      model: "alpha",
      attempts: [{ model: "alpha" }, { model: "beta" }, { model: "gamma" }],
    });
    expect(world.tab.calls.some(({ billed }) => billed)).toBe(false);
  });

  it.each([0, 1, 2, 3, 4, 5, 6])(
    "ends every upstream when the reader leaves after %i events",
    async (count) => {
      const { world, run } = compare(({ model }) => ({
        pieces: ["a", "b", "c"],
        stepMs: model.id.length * 50,
      }));
      async function readAndLeave() {
        for (let read = 0; read < count; read += 1) await run.next();
        await leave(run);
      }
      await world.clock.finish(readAndLeave());
      expect(world.openCalls()).toBe(0);
      expect(world.clock.pendingTimers()).toBe(0);
      expect(world.tab.calls).toHaveLength(world.calls.length);
      for (const { outcome, billed } of world.tab.calls) expect(billed).toBe(outcome.content !== "");
    },
  );

  it("throws an abort on as it is, with every open call in the journal", async () => {
    const controller = new AbortController();
    const reason = new Error("hung up");
    const { world, run } = compare(() => ({ pieces: ["a", "b", "c"] }), controller);
    const aborting = world.deps.sleep(150, new AbortController().signal).then(() => controller.abort(reason));
    const { events, error } = await playMode(world, run, compareFields);
    await aborting;
    expect(error).toBe(reason);
    expect(events).toHaveLength(3);
    expect(world.tab.calls.map(({ outcome }) => [outcome.status, outcome.content])).toStrictEqual([
      ["cancelled", "a"],
      ["cancelled", "a"],
      ["cancelled", "a"],
    ]);
    expect(world.openCalls()).toBe(0);
  });

  it("ends every upstream when the wallet runs dry", async () => {
    const { world, run } = compare(() => ({ pieces: ["a", "b", "c"] }));
    const empty = new AppError("insufficient_credits", { details: { credits: 0, required: 3 } });
    let covered = 0;
    world.deps.tab = {
      ...world.tab,
      cover: async () => {
        covered += 1;
        if (covered > 4) throw empty;
      },
    };
    const { error } = await playMode(world, run, compareFields);
    expect(error).toBe(empty);
    expect(world.openCalls()).toBe(0);
    expect(world.tab.calls).toHaveLength(3);
  });

  it("reads ahead by no more than one piece a model while the reader waits", async () => {
    const { world, run } = compare(() => ({ pieces: Array.from({ length: 50 }, () => "x") }));
    let written = 0;
    world.deps.tab = {
      ...world.tab,
      cover: async () => {
        written += 1;
      },
    };
    // A listener without room holds each of them at its first piece.
    let makeRoom: () => void = () => undefined;
    const room = new Promise<void>((resolve) => {
      makeRoom = resolve;
    });
    world.deps.tell = () => room;
    await expect(world.clock.finish(run.next())).rejects.toThrow("hangs");
    expect(written).toBe(plan.models.length);
    makeRoom();
    await world.clock.finish(leave(run));
    expect(world.openCalls()).toBe(0);
  });
});
