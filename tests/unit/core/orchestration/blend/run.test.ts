import { describe, expect, it } from "vitest";
import { blendAnswer, blendStrategy } from "@/lib/contracts/blend";
import { progressEvent } from "@/lib/contracts/stream-events";
import { ModeFailure } from "@/lib/core/orchestration/mode-run";
import { blendPlan, callLine, playBlend } from "@/tests/support/blend-world";
import { eventLine } from "@/tests/support/scripted-models";

const bases = ["draft-1-0", "draft-1-1", "draft-1-2"];
const proposers = ["alpha", "beta", "gamma"];
const firstRound = bases.map((id, index) => `${id} ${proposers[index]} <- nothing`);
const startedAndDone = (role: string, layer = 1) => [
  ...proposers.map((id, index) => `source started ${layer}/${index} ${id} ${role}`),
  ...proposers.map((id, index) => `source done ${layer}/${index} ${id} ${role}`),
];
const synthesis = (strategy: string, sources: number) => [
  `synthesis first ${strategy} ${sources}`,
  'chunk first "The merged answer."',
  "final-chunk first",
];

describe("runBlend when nothing fails", () => {
  it.each([
    {
      strategy: "consensus" as const,
      calls: [...firstRound, `synthesis-0 first <- ${bases.join(" ")}`],
      events: [...startedAndDone("proposer"), ...synthesis("consensus", 3)],
    },
    {
      strategy: "council" as const,
      calls: [
        ...firstRound,
        `deliberation first <- ${bases.join(" ")}`,
        `synthesis-0 first <- ${bases.join(" ")}`,
      ],
      events: [...startedAndDone("proposer"), "deliberation", ...synthesis("council", 3)],
    },
    {
      strategy: "best_of" as const,
      calls: [...firstRound, `pick first <- ${bases.join(" ")}`, `synthesis-0 first <- ${bases.join(" ")}`],
      events: [
        ...startedAndDone("proposer"),
        expect.stringMatching(/^pick \w+ missing 1$/),
        ...synthesis("best_of", 3),
      ],
    },
    {
      strategy: "chain" as const,
      calls: [
        "draft-1-0 alpha <- nothing",
        "draft-1-1 beta <- draft-1-0",
        "draft-1-2 gamma <- draft-1-1",
        "synthesis-0 first <- draft-1-2",
      ],
      events: [
        ...proposers.flatMap((id, index) => [
          `source started 1/${index} ${id} link`,
          `source done 1/${index} ${id} link`,
        ]),
        ...synthesis("chain", 1),
      ],
    },
    {
      strategy: "moa" as const,
      calls: [
        ...firstRound,
        ...proposers.map((id, index) => `draft-2-${index} ${id} <- ${bases.join(" ")}`),
        "synthesis-0 first <- draft-2-0 draft-2-1 draft-2-2",
      ],
      events: [...startedAndDone("proposer"), ...startedAndDone("refiner", 2), ...synthesis("moa", 3)],
    },
    {
      strategy: "self_moa" as const,
      calls: [...bases.map((id) => `${id} alpha <- nothing`), `synthesis-0 first <- ${bases.join(" ")}`],
      events: [
        ...["correctness", "edge_cases", "sceptic"].map(
          (role, index) => `source started 1/${index} alpha ${role}`,
        ),
        ...["correctness", "edge_cases", "sceptic"].map(
          (role, index) => `source done 1/${index} alpha ${role}`,
        ),
        ...synthesis("self_moa", 3),
      ],
    },
  ])("makes exactly the calls and events of $strategy", async ({ strategy, calls, events }) => {
    const played = await playBlend(blendPlan(strategy));
    expect(played.error).toBeNull();
    expect(played.calls.map(callLine)).toStrictEqual(calls);
    expect(played.events.map(eventLine)).toStrictEqual(events);
    for (const event of played.events) expect(progressEvent.parse(event)).toStrictEqual(event);
    expect(played.billed).toHaveLength(calls.length);
    expect(played.result).toMatchObject({
      answer: { content: "The merged answer.", synthesizer: "first", degraded: false, strategy },
      finishReason: "stop",
      resolvedModel: "first",
    });
    expect(
      blendAnswer.parse({
        ...played.result?.answer,
        id: "req_x",
        finish_reason: "stop",
        credits_charged: 1,
        credits_remaining: 1,
        conversation_id: null,
        byok: false,
        semantic_memory_used: false,
        semantic_memory_hits: 0,
      }),
    ).toMatchObject(played.result?.answer ?? {});
  });

  it.each([1, 2, 3])("makes n times %i layers plus one calls for moa", async (layers) => {
    const { calls, result } = await playBlend(blendPlan("moa", { layers }));
    expect(calls).toHaveLength(3 * layers + 1);
    expect(result?.answer).toMatchObject({ layers, candidates: null });
  });

  it.each([2, 4, 8])(
    "draws %i samples with their own angle and temperature for self_moa",
    async (samples) => {
      const { calls, result } = await playBlend(blendPlan("self_moa", { samples }));
      const drafts = calls.slice(0, -1);
      expect(drafts).toHaveLength(samples);
      expect(new Set(drafts.map(({ messages }) => JSON.stringify(messages)))).toHaveProperty("size", samples);
      expect(drafts.at(0)?.temperature).toBe(0.5);
      expect(drafts.at(-1)?.temperature).toBe(1);
      expect(new Set(drafts.map(({ temperature }) => temperature))).toHaveProperty("size", samples);
      expect(result?.answer).toMatchObject({ candidates: samples, layers: null, source_models: ["alpha"] });
    },
  );

  it("returns the picked draft word for word when it lacks nothing", async () => {
    const { calls, events, result } = await playBlend(blendPlan("best_of"), ({ role }) =>
      role === "pick" ? { pieces: ['{"best": "B", "reasons": "Draft B wins", "missing": []}'] } : undefined,
    );
    expect(calls).toHaveLength(4);
    const pick = events.find((event) => event.event === "pick");
    expect(pick).toMatchObject({ best: expect.any(String), missing: [] });
    const best = pick && "best" in pick ? pick.best : "";
    expect(pick).toMatchObject({ reasons: `${best} wins` });
    const index = proposers.indexOf(best);
    expect(events.slice(-2).map(eventLine)).toStrictEqual([
      `chunk ${best} "Text of draft-1-${index} by ${best}."`,
      `final-chunk ${best}`,
    ]);
    expect(result?.answer).toMatchObject({
      content: `Text of draft-1-${index} by ${best}.`,
      degraded: false,
      synthesizer: "first",
      pick: { best, missing: [] },
    });
  });

  it("streams the drafts' text only on request, and never as delta", async () => {
    const plan = blendPlan("consensus", { streamSources: true });
    const { events } = await playBlend(plan);
    expect(events.map(eventLine)).toContain('source_delta 1/1 beta "Text of draft-1-1 by beta."');
    const text = events.flatMap((event) => ("delta" in event ? [event.delta] : [])).join("");
    expect(text).toBe("The merged answer.");
  });
});

describe("runBlend when drafts fail", () => {
  const subsets = [1, 2, 3, 4, 5, 6, 7].map((mask) => ({
    mask,
    failing: proposers.filter((_, index) => (mask & (1 << index)) !== 0),
  }));
  const cases = blendStrategy.options.flatMap((strategy) =>
    subsets.map((subset) => ({ strategy, ...subset })),
  );

  it.each(cases)("$strategy bears the loss of draft places $failing", async ({ strategy, mask }) => {
    const fails = (callId: string) => /^draft-/.test(callId) && (mask & (1 << Number(callId.at(-1)))) !== 0;
    const { events, result, error, calls, billed } = await playBlend(blendPlan(strategy), ({ callId }) =>
      fails(callId) ? { pieces: ["Thrown away."], failure: "overload" } : undefined,
    );
    const survivors = [0, 1, 2].filter((index) => (mask & (1 << index)) === 0);
    expect(billed.some(fails)).toBe(false);
    expect(events.filter((event) => event.event === "source" && event.status === "failed")).toHaveLength(
      calls.filter(({ callId }) => fails(callId)).length,
    );
    if (survivors.length === 0) {
      expect(error).toBeInstanceOf(ModeFailure);
      expect(billed).toStrictEqual([]);
      return;
    }
    expect(JSON.stringify(calls.map(({ messages }) => messages))).not.toContain("Thrown away");
    if (survivors.length === 1) {
      expect(result?.answer).toMatchObject({
        degraded: true,
        degraded_reason: "single_draft",
        synthesizer: null,
      });
      expect(calls.every(({ role }) => role === "draft")).toBe(true);
      expect(events.slice(-2).map(eventLine)).toStrictEqual([
        expect.stringMatching(new RegExp(`^chunk \\w+ "Text of draft-\\d-${survivors[0]} by`)),
        expect.stringMatching(/^final-chunk/),
      ]);
      return;
    }
    expect(result?.answer).toMatchObject({ degraded: false, content: "The merged answer." });
    const layer = strategy === "moa" ? 2 : 1;
    const expected = strategy === "chain" ? survivors.slice(-1) : survivors;
    expect(calls.map(callLine).at(-1)).toBe(
      `synthesis-0 first <- ${expected.map((index) => `draft-${layer}-${index}`).join(" ")}`,
    );
  });

  it("counts an empty draft as failed and does not bill it", async () => {
    const { events, billed } = await playBlend(blendPlan("consensus"), ({ callId }) =>
      callId === "draft-1-1" ? { pieces: [" \n"] } : undefined,
    );
    expect(events.map(eventLine)).toContain("source failed 1/1 beta proposer");
    expect(billed).toStrictEqual(["draft-1-0", "draft-1-2", "synthesis-0"]);
  });

  it("falls back on the layer before when a further layer gives nothing", async () => {
    const { calls, result } = await playBlend(blendPlan("moa", { layers: 3 }), ({ callId }) =>
      callId.startsWith("draft-2") ? { pieces: [], failure: "rate" } : undefined,
    );
    expect(calls.map(({ callId }) => callId)).toHaveLength(7);
    expect(calls.map(callLine).at(-1)).toBe(`synthesis-0 first <- ${bases.join(" ")}`);
    expect(result?.answer).toMatchObject({ degraded: true, degraded_reason: "layer_failed" });
  });

  it("leaves stragglers behind after the grace, unbilled, and closes them", async () => {
    const { events, billed, world, result } = await playBlend(blendPlan("consensus"), ({ callId }) => {
      if (callId === "draft-1-0") return { pieces: ["slow ", "slower"], stepMs: 40_000 };
      return callId === "draft-1-1" ? { pieces: ["x"], stepMs: 1_000 } : { pieces: ["y"], stepMs: 10_000 };
    });
    const source = events.find((event) => event.event === "source" && event.status === "straggler");
    // The quorum of two stands after 10 s, so the grace is 5 s.
    expect(source).toMatchObject({ model: "alpha", latency_ms: 15_000 });
    expect(billed).toStrictEqual(["draft-1-1", "draft-1-2", "synthesis-0"]);
    expect(world.openCalls()).toBe(0);
    expect(world.clock.pendingTimers()).toBe(0);
    expect(result?.answer.sources[0]).toMatchObject({ status: "straggler", cost: 0 });
  });

  it("gives up every draft at the hard deadline", async () => {
    const { error, world } = await playBlend(blendPlan("consensus"), () => ({
      pieces: ["x"],
      stepMs: 10_000_000,
    }));
    expect(error).toBeInstanceOf(ModeFailure);
    expect(error).toMatchObject({ failure: { kind: "timeout", status: 504 } });
    expect(world.clock.now()).toBe(60_000);
    expect(world.openCalls()).toBe(0);
  });
});

describe("runBlend when the synthesizer fails", () => {
  it("lets the next best take over before the first token", async () => {
    const { events, result, billed } = await playBlend(blendPlan("consensus"), ({ callId }) =>
      callId === "synthesis-0" ? { pieces: ["\n"], failure: "overload" } : undefined,
    );
    expect(events.slice(6).map(eventLine)).toStrictEqual([
      "synthesis first consensus 3",
      "synthesis second consensus 3",
      'chunk second "The merged answer."',
      "final-chunk second",
    ]);
    expect(result?.answer).toMatchObject({ synthesizer: "second", degraded: false });
    expect(billed).not.toContain("synthesis-0");
  });

  it("counts an empty synthesis as a failure", async () => {
    const { result } = await playBlend(blendPlan("consensus"), ({ callId }) =>
      callId === "synthesis-0" ? { pieces: ["  ", "\n"] } : undefined,
    );
    expect(result?.answer).toMatchObject({ synthesizer: "second", content: "The merged answer." });
  });

  it("answers with the best draft by a fixed rule when all of them fail", async () => {
    const { result, events, billed } = await playBlend(blendPlan("consensus"), ({ role, callId }) => {
      if (role === "synthesis") return { pieces: [], failure: "overload" };
      return callId === "draft-1-0" ? { pieces: ["Cut off"], finishReason: "length" } : undefined;
    });
    expect(result?.answer).toMatchObject({
      content: "Text of draft-1-1 by beta.",
      degraded: true,
      degraded_reason: "synthesis_failed",
      synthesizer: null,
    });
    expect(events.slice(-2).map(eventLine)).toStrictEqual([
      'chunk beta "Text of draft-1-1 by beta."',
      "final-chunk beta",
    ]);
    expect(billed).toStrictEqual(bases);
  });

  it("ends the run when one breaks off after its first token", async () => {
    const { events, error, billed } = await playBlend(blendPlan("consensus"), ({ callId }) =>
      callId === "synthesis-0" ? { pieces: ["The "], failure: "transport" } : undefined,
    );
    expect(events.slice(-2).map(eventLine)).toStrictEqual(['chunk first "The "', "failed-chunk first"]);
    expect(error).toBeInstanceOf(ModeFailure);
    expect(billed).toStrictEqual([...bases, "synthesis-0"]);
  });

  it("tries the same one once more with less room when upstream finds the prompt too long", async () => {
    const { calls } = await playBlend(blendPlan("consensus"), ({ callId }) =>
      callId === "synthesis-0" || callId === "synthesis-1"
        ? { pieces: [], failure: "context_length" }
        : undefined,
    );
    expect(calls.slice(3).map(({ callId, model }) => `${callId} ${model.id}`)).toStrictEqual([
      "synthesis-0 first",
      "synthesis-1 first",
      "synthesis-2 second",
    ]);
  });

  it("keeps blank beginnings back but loses none of them", async () => {
    const { events, result } = await playBlend(blendPlan("consensus"), ({ role }) =>
      role === "synthesis" ? { pieces: ["\n", " So", " it is."] } : undefined,
    );
    expect(events.slice(-3).map(eventLine)).toStrictEqual([
      'chunk first "\\n So"',
      'chunk first " it is."',
      "final-chunk first",
    ]);
    expect(result?.answer.content).toBe("\n So it is.");
  });
});

describe("runBlend when an analysis fails", () => {
  it.each(["council", "best_of"] as const)(
    "asks %s's analysis once more, and uses the second reply",
    async (strategy) => {
      const reply = { council: '{"agreements": []}', best_of: '{"best": "C", "missing": ["x"]}' }[strategy];
      const { calls, result, billed } = await playBlend(blendPlan(strategy), ({ role, callId }) => {
        if (role !== "deliberation" && role !== "pick") return undefined;
        return { pieces: [callId.endsWith("-again") ? reply : "I would rather not."] };
      });
      const role = strategy === "council" ? "deliberation" : "pick";
      expect(calls.map(({ callId }) => callId).slice(3)).toStrictEqual([
        role,
        `${role}-again`,
        "synthesis-0",
      ]);
      expect(calls[4]?.messages.slice(-2)).toMatchObject([
        { role: "assistant", content: "I would rather not." },
        { role: "user", content: expect.stringContaining("The reply contains no JSON object.") },
      ]);
      expect(result?.answer).toMatchObject({ degraded: false });
      expect(billed).not.toContain(role);
      expect(billed).toContain(`${role}-again`);
    },
  );

  it.each([
    ["council", "deliberation"],
    ["best_of", "pick"],
  ] as const)("goes on without it, flagged, when %s gets no JSON twice", async (strategy, role) => {
    const { calls, result, billed, events } = await playBlend(blendPlan(strategy), (call) =>
      call.role === role ? { pieces: ["No."] } : undefined,
    );
    expect(calls).toHaveLength(6);
    expect(events.map(({ event }) => event)).not.toContain(role);
    expect(result?.answer).toMatchObject({
      content: "The merged answer.",
      degraded: true,
      degraded_reason: `${role}_unparseable`,
    });
    expect(billed).toStrictEqual([...bases, "synthesis-0"]);
  });

  it("goes on without it when the call fails, without a second try", async () => {
    const { calls, result } = await playBlend(blendPlan("council"), ({ role }) =>
      role === "deliberation" ? { pieces: [], failure: "overload" } : undefined,
    );
    expect(calls).toHaveLength(5);
    expect(result?.answer).toMatchObject({ degraded: true, degraded_reason: "deliberation_failed" });
  });
});
