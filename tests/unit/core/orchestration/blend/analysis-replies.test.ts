import { describe, expect, it } from "vitest";
import { bestOf } from "@/lib/core/orchestration/blend/best-of";
import { council } from "@/lib/core/orchestration/blend/council";
import type { Draft } from "@/lib/core/orchestration/blend/strategy";
import type { Labelled } from "@/lib/core/orchestration/blind/labels";
import { callOutcome } from "@/tests/support/call-outcome";
import { scriptedModel } from "@/tests/support/scripted-models";

const drafts: Labelled<Draft>[] = ["alpha", "beta"].map((id, index) => ({
  label: "AB"[index] ?? "",
  item: {
    proposal: { model: scriptedModel(id), layer: 1, index, role: "proposer", temperature: 0.7 },
    outcome: callOutcome({ model: id }),
  },
}));

describe("a deliberation", () => {
  const read = (reply: unknown) =>
    council.analysis?.read(typeof reply === "string" ? reply : JSON.stringify(reply), drafts);

  it("names the models to the caller and only letters to the synthesizer", () => {
    const reading = read({
      agreements: ["Draft A and draft B say it is warm."],
      disagreements: [
        {
          topic: "How warm",
          positions: [
            { label: "A", position: "20 degrees" },
            { label: "Draft B", position: "25 degrees" },
            { label: "C", position: "nobody's" },
          ],
        },
      ],
      followUps: ["Where?"],
    });
    expect(reading).toMatchObject({
      ok: true,
      value: {
        finding: {
          type: "deliberation",
          agreements: ["alpha and beta say it is warm."],
          disagreements: [
            {
              topic: "How warm",
              positions: [
                { model: "alpha", position: "20 degrees" },
                { model: "beta", position: "25 degrees" },
              ],
            },
          ],
          followUps: ["Where?"],
        },
      },
    });
    expect(reading?.ok && reading.value.notes).not.toMatch(/alpha|beta/);
  });

  it.each([
    ["strings for lists", { agreements: "one", disagreements: "two", followUps: "three" }],
    [
      "positions by letter",
      { agreements: ["one"], disagreements: [{ topic: "two", positions: {} }], followUps: ["three"] },
    ],
    ["other names", { consensus: ["one"], contradictions: [{ issue: "two" }], questions: ["three"] }],
    [
      "a fenced block",
      '```json\n{"agreements": ["one"], "disagreements": ["two"], "follow_ups": ["three"],}\n```',
    ],
  ])("is read from %s", (_, reply) => {
    expect(read(reply)).toMatchObject({
      ok: true,
      value: {
        finding: {
          agreements: ["one"],
          disagreements: [{ topic: "two", positions: [] }],
          followUps: ["three"],
        },
      },
    });
  });

  it.each(["", "I agree with all.", "[1, 2]", '{"best": "A"}'])("is refused with a reason: %j", (reply) => {
    expect(read(reply)).toMatchObject({ ok: false, problem: expect.stringMatching(/\.$/) });
  });
});

describe("a pick", () => {
  const read = (reply: unknown) => bestOf.analysis?.read(JSON.stringify(reply), drafts);

  it.each([
    ["an empty list", []],
    ["a word", "Nothing."],
    ["a list of one word", ["none"]],
    ["no field", undefined],
  ])("is final when the best draft lacks nothing: %s", (_, missing) => {
    expect(read({ best: "Answer B", reasons: ["clear", "right"], missing })).toMatchObject({
      ok: true,
      value: {
        isFinal: true,
        best: drafts[1]?.item,
        finding: { type: "pick", best: "beta", reasons: "clear right", missing: [] },
      },
    });
  });

  it.each(["C", "both", "", null])("is refused when it names no draft: %j", (best) => {
    expect(read({ best })).toStrictEqual({
      ok: false,
      problem: '"best" must be one of the letters A, B.',
    });
  });
});
