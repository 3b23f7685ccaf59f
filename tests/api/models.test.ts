import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { type ModelRow, modelList } from "@/lib/contracts/models";
import { catalogModels } from "@/lib/core/catalog/catalog";
import { callApi } from "../support/api-routes";
import { type ApiStage, openApiStage } from "../support/api-stage";
import type { ApiWorld } from "../support/api-world";

let stage: ApiStage;
let world: ApiWorld;

beforeAll(async () => {
  stage = await openApiStage();
});
afterEach(() => world.close());
afterAll(() => stage.close());

async function list(settings: Record<string, string> = {}): Promise<ModelRow[]> {
  world = await stage.open({ settings });
  const response = await callApi("GET /models");
  expect(response.status).toBe(200);
  const body = await response.json();
  expect(modelList.parse(body)).toEqual(body);
  return body;
}

const byId = (rows: ModelRow[], id: string) => rows.find((row) => row.id === id);

describe("GET /models", () => {
  it("is a bare array of auto and then the whole catalogue", async () => {
    const rows = await list();
    expect(rows.map(({ id }) => id)).toEqual(["auto", ...catalogModels.map(({ id }) => id)]);
  });

  it("has only simulated models to serve where there is no key, and says so", async () => {
    const available = (await list()).filter((row) => row.available && row.id !== "auto");
    expect(available.every((row) => row.simulated && row.id.startsWith("sandbox/"))).toBe(true);
    expect(available).toHaveLength(13);
  });

  it("has all there is to say of a model", async () => {
    expect(byId(await list({ OPENAI_API_KEY: "sk-test" }), "gpt-5.2")).toEqual({
      id: "gpt-5.2",
      name: "GPT-5.2",
      provider: "OpenAI",
      vision: true,
      is_free: false,
      context_window: 400_000,
      max_output_tokens: 128_000,
      input_per_1m: 1.75,
      output_per_1m: 14,
      capabilities: { vision: true, tools: true, reasoning: true, json: true },
      available: true,
      served_by: ["openai"],
      simulated: false,
    });
  });

  it("serves a model by its maker first and by OpenRouter second", async () => {
    const rows = await list({ OPENAI_API_KEY: "sk-test", OPENROUTER_API_KEY: "sk-or-test" });
    expect(byId(rows, "gpt-5.2")?.served_by).toEqual(["openai", "openrouter"]);
    expect(byId(rows, "claude-opus-4.8")?.served_by).toEqual(["openrouter"]);
  });

  it("has the models of the operator's own server", async () => {
    const rows = await list({
      CUSTOM_OPENAI_BASE_URL: "http://127.0.0.1:11434/v1",
      CUSTOM_OPENAI_MODELS: "llama3.2,qwen3",
    });
    expect(rows.slice(1, 3)).toMatchObject([
      { id: "custom/llama3.2", available: true, served_by: ["custom"], simulated: false },
      { id: "custom/qwen3", available: true, served_by: ["custom"], simulated: false },
    ]);
  });

  it("shows no key", async () => {
    expect(JSON.stringify(await list({ OPENAI_API_KEY: "sk-very-secret" }))).not.toContain("secret");
  });
});

it("refuses a query that it would not read", async () => {
  world = await stage.open({});
  const response = await callApi("GET /models", { query: "?sort=price" });
  expect(response.status).toBe(400);
  expect(await response.json()).toMatchObject({ issues: [{ path: "sort", message: "unknown field" }] });
});
