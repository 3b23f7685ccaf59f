import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { requestDetail } from "@/lib/contracts/history";
import { modelList } from "@/lib/contracts/models";
import { findModel } from "@/lib/core/catalog/catalog";
import { callApi } from "../support/api-routes";
import { type ApiStage, type Caller, openApiStage } from "../support/api-stage";
import type { ApiWorld } from "../support/api-world";
import { type Step, scriptedProvider } from "../support/scripted-provider";

const model = "gpt-oss-120b";
/** In the catalogue's order; Cerebras asks more than twice of what Groq asks for a prompt. */
const keys = { GROQ_API_KEY: "gsk-test", CEREBRAS_API_KEY: "csk-test" };
const usage = { input: 100_000, output: 10_000 };
const answer: Step[] = [{ text: "Here." }, { usage }, { finish: "stop" }];
const fails: Step[] = [{ fail: "overload", status: 500 }];

let stage: ApiStage;
let world: ApiWorld;
let caller: Caller;
beforeAll(async () => {
  stage = await openApiStage();
});
afterEach(() => world.close());
afterAll(() => stage.close());

async function arrange(attempts: Step[][], settings: Record<string, string> = keys) {
  const { openRoute } = scriptedProvider(() => world.clock, { [model]: attempts });
  world = await stage.open({ settings, openRoute });
  caller = await stage.newCaller({ credits: 500 });
}

/** What a chat cost in the end, and which provider answered it. */
async function chat(content = "Hello") {
  const body = { model, stream: false, messages: [{ role: "user", content }] };
  const { id } = await (await callApi("POST /chat", { key: caller.key, body })).json();
  const detail = await callApi("GET /history/{id}", { key: caller.key, id });
  const { provider, cost } = requestDetail.parse(await detail.json());
  return { provider, cost };
}

function costAt(provider: string): number {
  const prices = findModel(model)?.routes.find((route) => route.provider === provider)?.prices;
  if (!prices) throw new Error(`${provider} has a price.`);
  return (usage.input * prices.inputPicoUsd + usage.output * prices.outputPicoUsd) / 1e12;
}

describe("a model that several providers serve", () => {
  it("costs what the provider asks that answered", async () => {
    await arrange([answer]);
    expect(await chat()).toEqual({ provider: "groq", cost: costAt("groq") });
  });

  it("costs what the second asks when the first fails", async () => {
    await arrange([fails, answer]);
    expect(await chat()).toEqual({ provider: "cerebras", cost: costAt("cerebras") });
    expect(costAt("cerebras")).toBeGreaterThan(1.2 * costAt("groq"));
  });

  it("has the dearest of them covered by the hold", async () => {
    await arrange([answer]);
    const body = { model, stream: false, messages: [{ role: "user", content: "word ".repeat(100_000) }] };
    const poor = await stage.newCaller({ credits: 1 });
    const refusal = await (await callApi("POST /chat", { key: poor.key, body })).json();
    const required = refusal.required as number;
    await world.close();
    await arrange([answer], { GROQ_API_KEY: keys.GROQ_API_KEY });
    const cheaper = await (await callApi("POST /chat", { key: poor.key, body })).json();
    expect(required).toBeGreaterThan(2 * cheaper.required);
  });

  it("is listed at the price of the route that would be taken", async () => {
    await arrange([answer]);
    const rows = modelList.parse(await (await callApi("GET /models", { key: caller.key })).json());
    expect(rows.find(({ id }) => id === model)).toMatchObject({
      input_per_1m: 0.15,
      output_per_1m: 0.6,
      served_by: ["groq", "cerebras"],
    });
  });
});
