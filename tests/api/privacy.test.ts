import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { privacyAnswer } from "@/lib/contracts/settings";
import { callApi } from "../support/api-routes";
import { type ApiStage, type Caller, openApiStage } from "../support/api-stage";
import type { ApiWorld } from "../support/api-world";
import { type Step, scriptedProvider } from "../support/scripted-provider";

const short: Step[] = [{ text: "ok" }, { usage: { input: 10, output: 2 } }, { finish: "stop" }];

let stage: ApiStage;
let world: ApiWorld;
let caller: Caller;

beforeAll(async () => {
  stage = await openApiStage();
});
beforeEach(async () => {
  world = await stage.open({
    settings: { OPENAI_API_KEY: "sk-test" },
    openRoute: scriptedProvider(() => world.clock, { "gpt-5.2": [short] }).openRoute,
  });
  caller = await stage.newCaller();
});
afterEach(() => world.close());
afterAll(() => stage.close());

async function put(body: unknown) {
  const response = await callApi("PUT /settings/privacy", { key: caller.key, body });
  return { status: response.status, body: await response.json() };
}

async function chat() {
  const body = { model: "gpt-5.2", stream: false, messages: [{ role: "user", content: "Hi" }] };
  return (await callApi("POST /chat", { key: caller.key, body })).json();
}

async function kept() {
  const { total } = await (await callApi("GET /conversations", { key: caller.key })).json();
  const { items } = await (await callApi("GET /history", { key: caller.key })).json();
  return { conversations: total, previews: items.map(({ preview }: { preview: unknown }) => preview) };
}

describe("/settings/privacy", () => {
  it("keeps texts until it is told otherwise", async () => {
    const settings = await (await callApi("GET /settings/privacy", { key: caller.key })).json();
    expect(privacyAnswer.parse(settings)).toEqual({
      zero_retention_mode: false,
      data_training_opt_in: false,
    });
    await chat();
    expect(await kept()).toEqual({ conversations: 1, previews: ["Hi"] });
  });

  it("keeps none from the next request on, and says so in the answer", async () => {
    await put({ zero_retention_mode: true });
    expect((await chat()).conversation_id).toBeNull();
    expect(await kept()).toEqual({ conversations: 0, previews: [null] });
    await put({ zero_retention_mode: false });
    expect((await chat()).conversation_id).toMatch(/^conv_/);
  });

  it("purges with zero retention, and alone, and tells how much", async () => {
    await chat();
    const alone = await put({ purge_existing_data: true });
    expect(alone.body.purged).toEqual({ requests: 1, conversations: 1, memories: 0 });
    await chat();
    const both = await put({ zero_retention_mode: true, purge_existing_data: true });
    expect(both.body.purged).toEqual({ requests: 2, conversations: 1, memories: 0 });
    expect(await kept()).toEqual({ conversations: 0, previews: [null, null] });
  });

  it("does not purge beside another change, where clients send the field unasked", async () => {
    await chat();
    const { body } = await put({ data_training_opt_in: true, purge_existing_data: true });
    expect(body).toEqual({ zero_retention_mode: false, data_training_opt_in: true });
    expect((await kept()).conversations).toBe(1);
  });

  it("leaves other accounts alone", async () => {
    await chat();
    const first = caller;
    caller = await stage.newCaller();
    await put({ zero_retention_mode: true, purge_existing_data: true });
    caller = first;
    expect((await kept()).conversations).toBe(1);
  });

  it.each([
    [{ zero_retention_mode: "yes" }, "zero_retention_mode"],
    [{ retention: true }, "retention"],
  ])("refuses %j", async (body, path) => {
    const answer = await put(body);
    expect({ status: answer.status, path: answer.body.issues[0].path }).toEqual({ status: 400, path });
  });
});
