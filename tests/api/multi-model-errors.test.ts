import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { createConversation } from "@/lib/adapters/database/records/conversations";
import { testNow } from "../support/accounts";
import { type ManyModelMode, type ModeStage, type ModeWorld, openModeStage } from "../support/mode-stage";
import { scripted } from "../support/timed-models";

const two = ["gpt-5", "gpt-4.1"];
const ten = [
  "gpt-5",
  "gpt-5.1",
  "gpt-5.2",
  "gpt-5.4",
  "gpt-5.5",
  "gpt-4.1",
  "gpt-4.1-mini",
  "gpt-4o-mini",
  "o3",
  "o4-mini",
];
const compare = { models: two };
const blend = { models: two, synthesizer: "gpt-5.2" };
const judge = { contestants: two, judge: "claude-sonnet-4.6" };
/** 1,250,004 estimated tokens: more than any window takes. */
const endless = [{ role: "user", content: "word ".repeat(800_000) }];

type Refusal = { mode: ManyModelMode; name: string; fields: object; path: string; message: string };

/** What the request itself shows to be wrong: a 400 with the field and what is the matter with it. */
const invalid: Refusal[] = [
  {
    mode: "compare",
    name: "1 model",
    fields: { models: ["gpt-5"] },
    path: "models",
    message: "too small: expected array to have >=2 items",
  },
  {
    mode: "compare",
    name: "10 models",
    fields: { models: ten },
    path: "models",
    message: "too big: expected array to have <=9 items",
  },
  {
    mode: "compare",
    name: "no models",
    fields: {},
    path: "models",
    message: "invalid input: expected array, received undefined",
  },
  {
    mode: "compare",
    name: "one model twice",
    fields: { models: ["gpt-5", "gpt-5"] },
    path: "models",
    message: "must be distinct",
  },
  {
    mode: "compare",
    name: "an unknown field",
    fields: { ...compare, model: "gpt-5" },
    path: "model",
    message: 'unknown field; did you mean "models"?',
  },
  {
    mode: "compare",
    name: "a routing",
    fields: { ...compare, routing: { fallback: ["o3"] } },
    path: "routing",
    message: "unknown field",
  },
  {
    mode: "compare",
    name: "no messages",
    fields: { ...compare, messages: [] },
    path: "messages",
    message: "too small: expected array to have >=1 items",
  },
  {
    mode: "blend",
    name: "1 model for consensus",
    fields: { models: ["gpt-5"] },
    path: "models",
    message: "consensus takes 2 to 6 models",
  },
  {
    mode: "blend",
    name: "7 models",
    fields: { ...blend, models: ten.slice(0, 7) },
    path: "models",
    message: "too big: expected array to have <=6 items",
  },
  {
    mode: "blend",
    name: "one model twice",
    fields: { ...blend, models: ["gpt-5", "gpt-5"] },
    path: "models",
    message: "must be distinct",
  },
  {
    mode: "blend",
    name: "2 models for self_moa",
    fields: { ...blend, strategy: "self_moa" },
    path: "models",
    message: "self_moa takes exactly 1 model",
  },
  {
    mode: "blend",
    name: "layers outside of moa",
    fields: { ...blend, layers: 2 },
    path: "layers",
    message: "belongs to the strategy moa alone",
  },
  {
    mode: "blend",
    name: "4 layers",
    fields: { ...blend, strategy: "moa", layers: 4 },
    path: "layers",
    message: "too big: expected number to be <=3",
  },
  {
    mode: "blend",
    name: "samples outside of self_moa",
    fields: { ...blend, strategy: "moa", samples: 4 },
    path: "samples",
    message: "belongs to the strategy self_moa alone",
  },
  {
    mode: "blend",
    name: "1 sample",
    fields: { models: ["gpt-5"], strategy: "self_moa", samples: 1 },
    path: "samples",
    message: "too small: expected number to be >=2",
  },
  {
    mode: "blend",
    name: "an unknown strategy",
    fields: { ...blend, strategy: "vote" },
    path: "strategy",
    message: 'invalid option: expected one of "consensus"|"council"|"best_of"|"chain"|"moa"|"self_moa"',
  },
  {
    mode: "judge",
    name: "1 contestant",
    fields: { ...judge, contestants: ["gpt-5"] },
    path: "contestants",
    message: "too small: expected array to have >=2 items",
  },
  {
    mode: "judge",
    name: "5 contestants",
    fields: { ...judge, contestants: ten.slice(0, 5) },
    path: "contestants",
    message: "too big: expected array to have <=4 items",
  },
  {
    mode: "judge",
    name: "one contestant twice",
    fields: { ...judge, contestants: ["gpt-5", "gpt-5"] },
    path: "contestants",
    message: "must be distinct",
  },
  {
    mode: "judge",
    name: "a judge among the contestants",
    fields: { ...judge, judge: "gpt-5" },
    path: "judge",
    message: "must not be one of the contestants",
  },
  {
    mode: "judge",
    name: "no criteria at all",
    fields: { ...judge, criteria: [] },
    path: "criteria",
    message: "too small: expected array to have >=1 items",
  },
  {
    mode: "judge",
    name: "9 criteria",
    fields: { ...judge, criteria: [..."abcdefghi"] },
    path: "criteria",
    message: "too big: expected array to have <=8 items",
  },
  {
    mode: "judge",
    name: "a blank criterion",
    fields: { ...judge, criteria: ["wit", "  "] },
    path: "criteria.1",
    message: "too small: expected string to have >=1 characters",
  },
  {
    mode: "judge",
    name: "one criterion twice",
    fields: { ...judge, criteria: ["wit", "Wit"] },
    path: "criteria",
    message: "must be distinct",
  },
  {
    mode: "judge",
    name: "3 passes",
    fields: { ...judge, passes: 3 },
    path: "passes",
    message: "invalid input",
  },
  {
    mode: "judge",
    name: "models in place of contestants",
    fields: { ...judge, models: two },
    path: "models",
    message: "unknown field",
  },
];

/** Where a model stands in each mode's request, and a request with another one there. */
const places: { mode: ManyModelMode; path: string; withModel: (id: string) => object }[] = [
  { mode: "compare", path: "models.1", withModel: (id) => ({ models: ["gpt-5", id] }) },
  { mode: "blend", path: "models.1", withModel: (id) => ({ ...blend, models: ["gpt-5", id] }) },
  { mode: "blend", path: "synthesizer", withModel: (id) => ({ ...blend, synthesizer: id }) },
  { mode: "judge", path: "contestants.1", withModel: (id) => ({ ...judge, contestants: ["gpt-5", id] }) },
  { mode: "judge", path: "judge", withModel: (id) => ({ ...judge, judge: id }) },
];
const modes: { mode: ManyModelMode; fields: object }[] = [
  { mode: "compare", fields: compare },
  { mode: "blend", fields: blend },
  { mode: "judge", fields: judge },
];

describe("a refused request of many models", () => {
  let stage: ModeStage;
  let world: ModeWorld;
  beforeAll(async () => {
    stage = await openModeStage();
  });
  beforeEach(async () => {
    world = await stage.arrange(scripted(() => [{ text: "Hi" }, { finish: "stop" }]));
  });
  afterAll(() => stage.close());

  /** The answer to a request, sent once to be streamed and once not; nothing of it may leave a trace. */
  async function refusalOf(mode: ManyModelMode, fields: object) {
    const streamed = await world.send(mode, fields);
    const { request_id: _, ...body } = await streamed.json();
    const whole = await world.json(mode, fields);
    expect(whole).toMatchObject({ status: streamed.status, body });
    expect(world.models.calls).toEqual([]);
    expect(await world.traces()).toMatchObject({ balance: { held: 0 }, logged: 0, charges: [] });
    return { status: streamed.status, body };
  }

  it.each(invalid)("names the field of $mode with $name", async ({ mode, fields, path, message }) => {
    expect(await refusalOf(mode, fields)).toEqual({
      status: 400,
      body: {
        error: expect.stringContaining(`${path}: ${message}`),
        code: "invalid_request",
        issues: [{ path, message }],
      },
    });
  });

  it.each(places)(
    "names $path of $mode for an id that does not exist, with the nearest ones",
    async (place) => {
      const { mode, path, withModel } = place;
      const { status, body } = await refusalOf(mode, withModel("gpt-5.22"));
      expect({ status, body }).toMatchObject({
        status: 400,
        body: {
          code: "unknown_model",
          error: expect.stringContaining(path),
          model: "gpt-5.22",
          suggestions: expect.arrayContaining(["gpt-5.2"]),
        },
      });
      expect(body.suggestions).not.toContain("auto");
    },
  );

  it.each(places)("knows no auto at $path of $mode", async ({ mode, path, withModel }) => {
    expect(await refusalOf(mode, withModel("auto"))).toMatchObject({
      status: 400,
      body: { code: "unknown_model", error: expect.stringContaining(path), model: "auto" },
    });
  });

  it.each(places)(
    "names $path of $mode for a model that no key serves",
    async ({ mode, path, withModel }) => {
      expect(await refusalOf(mode, withModel("gemini-2.5-pro"))).toMatchObject({
        status: 400,
        body: {
          code: "model_unavailable",
          error: expect.stringContaining(path),
          model: "gemini-2.5-pro",
          hint: expect.stringContaining("GEMINI_API_KEY"),
        },
      });
    },
  );

  it.each(places)(
    "names $path of $mode for a paid model that a free account asks for",
    async ({ mode, path, withModel }) => {
      world = await stage.arrange(
        scripted(() => []),
        { isPaid: false },
      );
      const free = { mode, path, fields: withModel("gpt-5.4") };
      const { status, body } = await refusalOf(mode, free.fields);
      expect({ status, code: body.code }).toEqual({ status: 403, code: "forbidden" });
      expect(body.error).toMatch(/^[a-z]+(\.\d)?: .* opens with your first top-up or your own provider key/);
    },
  );

  it.each(modes)(
    "refuses a prompt of $mode that fits no window, with the model, what it takes and what is needed",
    async ({ mode, fields }) => {
      const { status, body } = await refusalOf(mode, { ...fields, messages: endless });
      expect({ status, body }).toMatchObject({
        status: 400,
        body: { code: "context_length_exceeded", model: "gpt-5" },
      });
      expect(body.needed).toBeGreaterThan(body.limit);
    },
  );

  it.each(modes)("knows nobody else's conversation in $mode", async ({ mode, fields }) => {
    const stranger = `conv_${mode}00000000`;
    const other = await stage.arrange(scripted(() => []));
    await createConversation(other.world.runtime.db, {
      id: stranger,
      userId: other.caller.userId,
      title: null,
      mode,
      now: testNow,
    });
    world = await stage.arrange(scripted(() => []));
    for (const conversation_id of [stranger, "conv_doesnotexist"]) {
      expect(await refusalOf(mode, { ...fields, conversation_id })).toEqual({
        status: 404,
        body: { error: "There is no such conversation.", code: "not_found" },
      });
    }
  });
});
