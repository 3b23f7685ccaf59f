import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { blendAnswer } from "@/lib/contracts/blend";
import { judgeAnswer } from "@/lib/contracts/judge";
import { shownDrafts } from "../support/blend-world";
import { type ModeStage, type ModeWorld, openModeStage } from "../support/mode-stage";
import { scripted } from "../support/timed-models";

let stage: ModeStage;
beforeAll(async () => {
  stage = await openModeStage();
});
afterAll(() => stage.close());

const models = ["gpt-5", "gpt-4.1"];
const judge = "claude-sonnet-4.6";

/** Answers cost something, so that a call that is made again is seen in the charge. */
const play = scripted((call) => {
  if (call.role === "answer") {
    if (call.model.id === "gpt-4.1-mini") return [{ fail: "timeout", status: 504, message: "too slow" }];
    const text = call.model.id === "gpt-5" ? "Air scatters blue light most." : "It is.";
    return [{ text }, { usage: { input: 1_000, output: 1_000 } }, { finish: "stop" }];
  }
  if (call.role === "verdict") {
    const scores = shownDrafts(call).map(({ label, text }) => {
      const score = text.includes("light") ? 8 : 4;
      return { label, reasoning: "", criteria: { accuracy: score } };
    });
    const text = JSON.stringify({ scores, overall: "One says more." });
    return [{ text }, { usage: { input: 100, output: 100 } }, { finish: "stop" }];
  }
  const text = `Of ${shownDrafts(call).length} drafts.`;
  return [{ text }, { usage: { input: 100, output: 100 } }, { finish: "stop" }];
});

async function compared(world: ModeWorld, asked = models, change: object = {}): Promise<string> {
  const { body } = await world.json("compare", { models: asked, ...change });
  return String(body.id);
}

const roles = (world: ModeWorld) => world.models.calls.map(({ role }) => role);

describe("a judge of answers that are there already", () => {
  const request = (id: string) => ({
    contestants: models,
    judge,
    criteria: ["accuracy"],
    passes: 1,
    source_request_id: id,
  });

  it("calls the judge alone, charges for the judge alone and says who won", async () => {
    const world = await stage.arrange(play);
    const id = await compared(world);
    const before = world.models.calls.length;
    const { status, body } = await world.json("judge", request(id));
    expect(status).toBe(200);
    expect(roles(world).slice(before)).toEqual(["verdict"]);
    const answer = judgeAnswer.parse(body);
    expect(answer.verdict?.winner).toBe("gpt-5");
    expect(answer.contestants.map(({ content, cost }) => [content, cost])).toEqual([
      ["Air scatters blue light most.", 0],
      ["It is.", 0],
    ]);
    const { charges } = await world.traces();
    const alone = await stage.arrange(play);
    const { body: whole } = await alone.json("judge", { ...request(id), source_request_id: undefined });
    expect(answer.credits_charged).toBeLessThan(judgeAnswer.parse(whole).credits_charged);
    expect(charges).toContain(0 - answer.credits_charged);
  });

  it("streams the answers whole, and keeps them with the verdict", async () => {
    const world = await stage.arrange(play);
    const id = await compared(world);
    const events = await world.stream("judge", request(id));
    expect(events.filter((event) => "delta" in event && event.delta !== "")).toHaveLength(2);
    expect(events.map(({ event }) => event)).toContain("verdict");
    const detail = await world.newest();
    expect(detail.responses.filter(({ role }) => role === "answer").map(({ cost }) => cost)).toEqual([0, 0]);
    expect(detail.conversation_id).not.toBeNull();
  });

  it("names the contestants that gave no answer there", async () => {
    const world = await stage.arrange(play);
    const id = await compared(world, [...models, "gpt-4.1-mini"]);
    const { status, body } = await world.json("judge", {
      ...request(id),
      contestants: ["gpt-5", "gpt-4.1-mini"],
    });
    expect(status).toBe(400);
    expect(body).toMatchObject({ issues: [{ path: "contestants.1" }] });
  });
});

describe("a blend of answers that are there already", () => {
  const request = (id: string, change: object = {}) => ({ models, source_request_id: id, ...change });

  it.each(["consensus", "council", "best_of"])("makes no draft of its own: %s", async (strategy) => {
    const world = await stage.arrange(play);
    const id = await compared(world);
    const before = world.models.calls.length;
    const { status, body } = await world.json("blend", request(id, { strategy }));
    expect(status).toBe(200);
    expect(roles(world).slice(before)).not.toContain("draft");
    expect(blendAnswer.parse(body).sources.map(({ status: fate, cost }) => [fate, cost])).toEqual([
      ["done", 0],
      ["done", 0],
    ]);
  });

  it("takes them for the first layer of a mixture of agents", async () => {
    const world = await stage.arrange(play);
    const id = await compared(world);
    const before = world.models.calls.length;
    const { status } = await world.json("blend", request(id, { strategy: "moa", layers: 2 }));
    expect(status).toBe(200);
    expect(roles(world).slice(before)).toEqual(["draft", "draft", "synthesis"]);
  });

  it("is told the drafts in its stream, whole", async () => {
    const world = await stage.arrange(play);
    const id = await compared(world);
    const events = await world.stream("blend", request(id, { stream_sources: true }));
    const sources = events.filter((event) => event.event === "source" && event.status === "done");
    expect(sources.map((event) => ("content" in event ? event.content : null))).toEqual([
      "Air scatters blue light most.",
      "It is.",
    ]);
  });

  it.each([
    ["chain", { strategy: "chain" }],
    ["self_moa", { strategy: "self_moa", models: ["gpt-5"] }],
  ])("is refused where the strategy makes its own drafts: %s", async (_name, change) => {
    const world = await stage.arrange(play);
    const id = await compared(world);
    const { status, body } = await world.json("blend", request(id, change));
    expect(status).toBe(400);
    expect(body).toMatchObject({ issues: [{ path: "source_request_id" }] });
  });
});

describe("an earlier request", () => {
  const from = (id: string) => ({ models, source_request_id: id });

  it("is not found when it is somebody else's, or nobody's", async () => {
    const owner = await stage.arrange(play);
    const id = await compared(owner);
    const stranger = await stage.arrange(play);
    for (const each of [id, "req_000000nothing"]) {
      expect(await stranger.json("blend", from(each))).toMatchObject({
        status: 404,
        body: { code: "not_found" },
      });
    }
    expect(stranger.models.calls).toEqual([]);
  });

  it("whose texts were not kept cannot be started from", async () => {
    const world = await stage.arrange(play);
    const id = await compared(world, models, { store: false });
    const { status, body } = await world.json("blend", from(id));
    expect(status).toBe(400);
    expect(body).toMatchObject({
      issues: [{ path: "source_request_id", message: "the texts of this request were not kept" }],
    });
  });

  it("is named by an id, and nothing else", async () => {
    const world = await stage.arrange(play);
    const { status, body } = await world.json("blend", from("nonsense"));
    expect(status).toBe(400);
    expect(body).toMatchObject({ issues: [{ path: "source_request_id" }] });
  });
});
