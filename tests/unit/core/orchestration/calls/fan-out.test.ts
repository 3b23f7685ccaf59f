import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Branch } from "@/lib/core/orchestration/calls/branch";
import { type FanOut, fanOut } from "@/lib/core/orchestration/calls/fan-out";
import { draftDeadlineMs, graceMsAfter, quorumOf } from "@/lib/core/orchestration/calls/straggler-policy";
import { type Script, scriptedModel, scriptedWorld } from "@/tests/support/scripted-models";

type Heard = { type: "said"; index: number; text: string } | { type: "ended"; index: number; branch: Branch };

/** Runs scripts side by side: the events with the time each was read, and how all ended. */
async function play(scripts: readonly Script[], { kind = "columns" }: Partial<Pick<FanOut, "kind">> = {}) {
  const world = scriptedWorld(({ callId }) => scripts[Number(callId)] ?? {});
  const calls = scripts.map((_, index) => ({
    callId: String(index),
    role: "answer",
    model: scriptedModel(`m${index}`),
    messages: [{ role: "user" as const, content: "?" }],
  }));
  const events: (Heard & { at: number })[] = [];
  const run = fanOut({
    calls,
    deps: world.deps,
    signal: new AbortController().signal,
    hear: (index, { text }) => void events.push({ type: "said", index, text, at: world.clock.now() }),
    kind,
    isStreamed: kind === "columns",
  });
  async function read() {
    let step = await run.next();
    while (!step.done) {
      events.push({ type: "ended", ...step.value, at: world.clock.now() });
      step = await run.next();
    }
    return step.value;
  }
  return { branches: await world.clock.finish(read()), events, world };
}

const plain = { vision: false, tools: false, reasoning: false, json: true };
const scripts = fc.array(
  fc.record({
    pieces: fc.array(fc.string({ minLength: 1, maxLength: 3 }), { maxLength: 6 }),
    stepMs: fc.integer({ min: 1, max: 50 }),
    failure: fc.option(fc.constantFrom("overload" as const, "rate" as const), { nil: undefined }),
  }),
  { minLength: 1, maxLength: 9 },
);

describe("fanOut", () => {
  it("keeps each call's order, loses nothing, and tells each ending once, after its text", async () => {
    await fc.assert(
      fc.asyncProperty(scripts, async (played) => {
        const { branches, events, world } = await play(played);
        expect(branches.map(({ call }) => call.callId)).toStrictEqual(
          played.map((_, index) => String(index)),
        );
        played.forEach(({ pieces, failure }, index) => {
          const own = events.filter((event) => event.index === index);
          expect(own.flatMap((event) => (event.type === "said" ? [event.text] : []))).toStrictEqual(pieces);
          expect(own.filter(({ type }) => type === "ended")).toHaveLength(1);
          expect(own.at(-1)).toMatchObject({ type: "ended", branch: branches[index] });
          expect(branches[index]?.ending).toBe(failure === undefined ? "done" : "failed");
        });
        expect(world.openCalls()).toBe(0);
      }),
      { seed: 9, numRuns: 150 },
    );
  });

  it("never lets a slow call hold up a quick one", async () => {
    const { events } = await play([
      { pieces: ["slow"], stepMs: 100_000 },
      { pieces: ["a", "b", "c"], stepMs: 10 },
    ]);
    expect(events.filter(({ index }) => index === 1).map(({ at }) => at)).toStrictEqual([10, 20, 30, 30]);
  });

  it("waits for every column, however long it takes", async () => {
    const { branches } = await play([
      { pieces: ["x"], stepMs: 250_000 },
      { pieces: ["y"] },
      { pieces: ["z"] },
    ]);
    expect(branches.every(({ ending }) => ending === "done")).toBe(true);
  });

  it.each([
    ["the slower of two has until its deadline", [1_000, 70_000], 60_000],
    ["two that are done give the third 2 s at least", [500, 1_000, 9_000], 3_000],
    ["half the time so far is the grace", [7_000, 8_000, 30_000], 12_000],
    ["the grace is 15 s at most", [30_000, 40_000, 59_999], 55_000],
    ["three drafts wait for two to be done", [1_000, 6_000, 20_000], 9_000],
  ] as const)("leaves stragglers behind by the policy: %s", async (_, durations, endMs) => {
    const { branches, world } = await play(
      durations.map((stepMs) => ({ pieces: ["x"], stepMs })),
      { kind: "drafts" },
    );
    expect(branches.map(({ ending }) => ending)).toStrictEqual(
      durations.map((_, index) => (index === durations.length - 1 ? "straggler" : "done")),
    );
    expect(world.clock.now()).toBe(endMs);
    expect(world.clock.pendingTimers()).toBe(0);
  });

  it("does not count failed drafts towards the quorum", async () => {
    const { branches } = await play(
      [{ pieces: [], failure: "rate" }, { pieces: [" "] }, { pieces: ["x"], stepMs: 50_000 }],
      { kind: "drafts" },
    );
    expect(branches.map(({ ending }) => ending)).toStrictEqual(["failed", "failed", "done"]);
  });

  it("ends every upstream in the very moment of an abort", async () => {
    const world = scriptedWorld(() => ({ pieces: ["x"], stepMs: 60_000 }));
    const controller = new AbortController();
    const calls = Array.from({ length: 9 }, (_, index) => ({
      callId: String(index),
      role: "answer",
      model: scriptedModel(`m${index}`),
      messages: [],
    }));
    const run = fanOut({
      calls,
      deps: world.deps,
      signal: controller.signal,
      kind: "columns",
      isStreamed: true,
    });
    const reading = run.next();
    const aborting = world.deps
      .sleep(10, new AbortController().signal)
      .then(() => controller.abort(new Error("gone")));
    await expect(world.clock.finish(reading)).rejects.toThrow("gone");
    await aborting;
    expect(world.openCalls()).toBe(0);
    expect(world.clock.now()).toBe(10);
  });
});

it("states the policy's figures", () => {
  expect([1, 2, 3, 6, 8].map(quorumOf)).toStrictEqual([1, 2, 2, 2, 2]);
  expect([0, 3_000, 10_000, 60_000].map(graceMsAfter)).toStrictEqual([2_000, 2_000, 5_000, 15_000]);
  expect(draftDeadlineMs(scriptedModel("m"))).toBe(60_000);
  expect(draftDeadlineMs(scriptedModel("m", { capabilities: { ...plain, reasoning: true } }))).toBe(180_000);
});
