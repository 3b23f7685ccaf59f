import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { callApi } from "../support/api-routes";
import { type ModeStage, openModeStage, question } from "../support/mode-stage";
import { readEvents } from "../support/read-events";
import type { Step } from "../support/scripted-provider";
import { scripted } from "../support/timed-models";

let stage: ModeStage;
beforeAll(async () => {
  stage = await openModeStage();
});
afterAll(() => stage.close());

const thinking: Step[] = [
  { wait: 100 },
  { reasoning: "Light " },
  { wait: 200 },
  { reasoning: "scatters." },
  { wait: 300 },
  { text: "Rayleigh." },
  { usage: { input: 10, output: 20 } },
  { finish: "stop" },
];

const told = (model: string) => [
  { event: "reasoning", model, text: "Light " },
  { event: "reasoning", model, text: "scatters." },
];

async function chat(fields: object) {
  const world = await stage.arrange(scripted(() => thinking));
  const body = { model: "gpt-5", messages: question, ...fields };
  const send = () => callApi("POST /chat", { key: world.caller.key, body });
  return { world, response: await world.models.finish(send()) };
}

describe("a model's thinking", () => {
  it("is told before the answer when it is asked for, and is no part of it", async () => {
    const { world, response } = await chat({ include_reasoning: true });
    const events = await world.models.finish(readEvents(response));
    expect(events.filter((event) => event.event === "reasoning")).toEqual(told("gpt-5"));
    expect(events.find((event) => "full_content" in event)).toMatchObject({ full_content: "Rayleigh." });
  });

  it("is neither told nor kept when nobody asked", async () => {
    const { world, response } = await chat({});
    const events = await world.models.finish(readEvents(response));
    expect(events.some((event) => event.event === "reasoning")).toBe(false);
    const { responses } = await world.newest();
    expect(responses).toMatchObject([{ content: "Rayleigh." }]);
    expect(responses[0]).not.toHaveProperty("reasoning");
  });

  it("stands in the JSON answer", async () => {
    const { response } = await chat({ include_reasoning: true, stream: false });
    expect(await response.json()).toMatchObject({ content: "Rayleigh.", reasoning: "Light scatters." });
  });

  it("is kept with the answer, with how long it took", async () => {
    const { world, response } = await chat({ include_reasoning: true });
    await world.models.finish(readEvents(response));
    const request = await world.newest();
    expect(request.responses).toMatchObject([{ reasoning: "Light scatters." }]);
    const { messages } = await world.conversation(request.conversation_id);
    expect(messages.at(-1)).toMatchObject({
      content: "Rayleigh.",
      reasoning: "Light scatters.",
      metrics: { reasoning_ms: 500 },
    });
  });

  it.each(["compare", "judge"] as const)("comes with its model's id in a %s", async (mode) => {
    const world = await stage.arrange(scripted(() => thinking));
    const models = ["gpt-5", "gpt-4.1"];
    const fields = mode === "compare" ? { models } : { contestants: models, judge: "claude-sonnet-4.6" };
    const events = await world.stream(mode, { ...fields, include_reasoning: true });
    const reasoning = events.filter((event) => event.event === "reasoning");
    expect(reasoning).toEqual(expect.arrayContaining(models.flatMap(told)));
    expect(reasoning).toHaveLength(4);
  });

  it("comes with the place of its draft in a blend, and without one from the synthesizer", async () => {
    const world = await stage.arrange(scripted(() => thinking));
    const events = await world.stream("blend", {
      models: ["gpt-5", "gpt-4.1"],
      synthesizer: "claude-sonnet-4.6",
      include_reasoning: true,
    });
    const reasoning = events.filter((event) => event.event === "reasoning");
    expect(reasoning).toEqual(
      expect.arrayContaining([
        ...told("gpt-5").map((event) => ({ ...event, layer: 1, index: 0 })),
        ...told("gpt-4.1").map((event) => ({ ...event, layer: 1, index: 1 })),
        ...told("claude-sonnet-4.6"),
      ]),
    );
    expect(reasoning).toHaveLength(6);
  });

  it("keeps another model from answering after it was shown", async () => {
    const world = await stage.arrange(
      scripted(({ model }) =>
        model.id === "gpt-5"
          ? [{ reasoning: "Light " }, { fail: "overload", status: 503, message: "down" }]
          : thinking,
      ),
    );
    const body = {
      model: "gpt-5",
      messages: question,
      routing: { fallback: ["gpt-4.1"] },
      include_reasoning: true,
    };
    const send = () => callApi("POST /chat", { key: world.caller.key, body });
    const response = await world.models.finish(send());
    const events = await world.models.finish(readEvents(response));
    expect(events.at(-1)).toMatchObject({ event: "error", code: "upstream_error", partial: true });
    expect(world.models.calls).toHaveLength(1);
  });
});
