import { describe, expect, it } from "vitest";
import { AppError } from "@/lib/contracts/errors";
import { runBlend } from "@/lib/core/orchestration/blend/run";
import type { ModelCall } from "@/lib/core/orchestration/model-call";
import { blendFields } from "@/lib/server/dialects/native/answers/blend";
import { blendPlan } from "@/tests/support/blend-world";
import { leave, playMode, type Script, scriptedWorld } from "@/tests/support/scripted-models";

const script = ({ role, model }: ModelCall): Script => {
  if (role === "deliberation") return { pieces: ['{"agreements": ', "[]}"] };
  return { pieces: ["one ", "two ", "three"], stepMs: 50 + model.id.length * 10 };
};

describe("leaving a blend", () => {
  it.each(Array.from({ length: 26 }, (_, count) => count))(
    "after %i events leaves no upstream open",
    async (count) => {
      const world = scriptedWorld(script);
      const run = runBlend(
        blendPlan("council", { streamSources: true }),
        world.deps,
        new AbortController().signal,
      );
      async function readAndLeave() {
        for (let read = 0; read < count; read += 1) await run.next();
        await leave(run);
      }
      await world.clock.finish(readAndLeave());
      expect(world.openCalls()).toBe(0);
      expect(world.clock.pendingTimers()).toBe(0);
      expect(world.tab.calls).toHaveLength(world.calls.length);
    },
  );

  it.each([50, 250, 350, 450, 550, 750])("by an abort after %i ms throws its reason on", async (delayMs) => {
    const controller = new AbortController();
    const reason = new Error("hung up");
    const world = scriptedWorld(script);
    const aborting = world.deps
      .sleep(delayMs, new AbortController().signal)
      .then(() => controller.abort(reason));
    const { error } = await playMode(
      world,
      runBlend(blendPlan("council"), world.deps, controller.signal),
      blendFields,
    );
    await aborting;
    expect(error).toBe(reason);
    expect(world.openCalls()).toBe(0);
    expect(world.tab.calls).toHaveLength(world.calls.length);
  });

  it("bills unfinished drafts only where their text was streamed", async () => {
    for (const streamSources of [false, true]) {
      const controller = new AbortController();
      const world = scriptedWorld(script);
      const aborting = world.deps
        .sleep(150, new AbortController().signal)
        .then(() => controller.abort(new Error("hung up")));
      await playMode(
        world,
        runBlend(blendPlan("consensus", { streamSources }), world.deps, controller.signal),
        blendFields,
      );
      await aborting;
      expect(world.tab.calls.map(({ billed }) => billed)).toStrictEqual([1, 2, 3].map(() => streamSources));
    }
  });

  it.each([1, 4, 7, 10, 13])(
    "when the wallet runs dry at the %ith piece ends every upstream",
    async (limit) => {
      const world = scriptedWorld(script);
      const empty = new AppError("insufficient_credits", { details: { credits: 0, required: 4 } });
      let covered = 0;
      world.deps.tab = {
        ...world.tab,
        cover: async () => {
          covered += 1;
          if (covered > limit) throw empty;
        },
      };
      const run = runBlend(blendPlan("council"), world.deps, new AbortController().signal);
      const { error } = await playMode(world, run, blendFields);
      expect(error).toBe(empty);
      expect(world.openCalls()).toBe(0);
      expect(world.tab.calls).toHaveLength(world.calls.length);
    },
  );
});
