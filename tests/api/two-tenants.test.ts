import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { keyRequest } from "@/lib/contracts/keys";
import { makeKey } from "@/lib/server/keys/named-keys";
import { type ApiRoute, apiRoutes, callApi } from "../support/api-routes";
import { type ApiStage, type Caller, openApiStage } from "../support/api-stage";
import type { ApiWorld } from "../support/api-world";
import { samplePng } from "../support/images";
import { scriptedProvider } from "../support/scripted-provider";

const canary = "a word of Ada's alone";
const folder = mkdtempSync(join(tmpdir(), "llmwise-tenants-"));

let stage: ApiStage;
let world: ApiWorld;
let ada: Caller;
let bob: Caller;
/** The ids of what Ada has, by the route that shows or changes one of them. */
let adas: Partial<Record<ApiRoute, string>>;

beforeAll(async () => {
  stage = await openApiStage();
});
beforeEach(async () => {
  const { openRoute } = scriptedProvider(() => world.clock, {
    "gpt-5.2": [[{ text: canary }, { finish: "stop" }]],
  });
  world = await stage.open({ settings: { DATA_DIR: folder, OPENAI_API_KEY: "sk-test" }, openRoute });
  ada = await stage.newCaller();
  bob = await stage.newCaller();
  adas = await fillAccount(ada);
});
afterEach(() => world.close());
afterAll(async () => {
  await stage.close();
  rmSync(folder, { recursive: true });
});

/** One of everything that an account can hold. */
async function fillAccount({ key, userId }: Caller): Promise<typeof adas> {
  const body = { model: "gpt-5.2", stream: false, messages: [{ role: "user", content: canary }] };
  const { id: request, conversation_id: conversation } = await (
    await callApi("POST /chat", { key, body })
  ).json();
  const form = new FormData();
  form.append("file", new Blob([new Uint8Array(samplePng())]), "a.png");
  const { id: upload } = await (await callApi("POST /uploads", { key, body: form })).json();
  const identity = {
    userId,
    plan: "paid",
    via: "session",
    keyId: null,
    zeroRetention: false,
    ownProviders: [],
    ownServerModels: [],
    rules: null,
  } as const;
  const named = await makeKey({ identity, body: keyRequest.parse({ name: canary }), runtime: world.runtime });
  const server = { base_url: "http://127.0.0.1:1/v1", models: ["adas-model"] };
  await callApi("PUT /settings/server", { key, body: server });
  await callApi("PUT /settings/privacy", { key, body: { data_training_opt_in: true } });
  return {
    "GET /conversations/{id}": conversation,
    "PATCH /conversations/{id}": conversation,
    "DELETE /conversations/{id}": conversation,
    "POST /conversations/{id}/share": conversation,
    "DELETE /conversations/{id}/share": conversation,
    "GET /history/{id}": request,
    "DELETE /uploads/{id}": upload,
    "PATCH /keys/{id}": named.id,
    "DELETE /keys/{id}": named.id,
    "POST /keys/{id}/rotate": named.id,
  };
}

/** Routes whose id names a provider, which everybody has. */
const sharedIds: readonly ApiRoute[] = ["DELETE /settings/keys/{id}"];
const itemRoutes = (Object.keys(apiRoutes) as ApiRoute[]).filter(
  (route) => route.includes("{id}") && !sharedIds.includes(route),
);
const readRoutes = (Object.keys(apiRoutes) as ApiRoute[]).filter(
  (route) => route.startsWith("GET ") && !route.includes("{id}"),
);

describe("what is Ada's", () => {
  it.each(itemRoutes)("is not there for Bob: %s", async (route) => {
    const id = adas[route];
    if (id === undefined) throw new Error(`the test knows nothing of Ada's for ${route}`);
    const query = route === "PATCH /conversations/{id}" ? "?title=Mine" : "";
    const isKeyChange = route === "PATCH /keys/{id}";
    const options = { key: bob.key, id, query, ...(isKeyChange && { body: { name: "mine" } }) };
    const response = await callApi(route, options);
    // Keys are a session's alone; for everything else it is as if it were not there.
    expect(response.status).toBe(route.includes("/keys/") ? 403 : 404);
    const { db } = world.runtime;
    const kept = await Promise.all([
      db.conversation.count({ where: { userId: ada.userId, title: { not: "Mine" } } }),
      db.upload.count({ where: { userId: ada.userId } }),
      db.apiKey.count({ where: { userId: ada.userId, revokedAt: null, name: canary } }),
    ]);
    expect(kept).toStrictEqual([1, 1, 1]);
  });

  it.each(readRoutes)("is in no answer to Bob: %s", async (route) => {
    const text = await (await callApi(route, { key: bob.key })).text();
    for (const word of [canary, "adas-model", ada.userId, ada.key, ...Object.values(adas)]) {
      expect(text).not.toContain(word);
    }
  });

  it("is not used for Bob: neither her server, nor her conversation, nor her image", async () => {
    const conversation = adas["GET /conversations/{id}"];
    const asked = { model: "gpt-5.2", stream: false, messages: [{ role: "user", content: "Hi" }] };
    const image = { type: "image_url", image_url: { url: `/uploads/${adas["DELETE /uploads/{id}"]}` } };
    const withImage = [{ role: "user", content: [{ type: "text", text: "What is it?" }, image] }];
    const statuses = [];
    for (const change of [
      { model: "own/adas-model" },
      { conversation_id: conversation },
      { messages: withImage },
    ]) {
      statuses.push((await callApi("POST /chat", { key: bob.key, body: { ...asked, ...change } })).status);
    }
    expect(statuses).toStrictEqual([400, 404, 400]);
    expect(await stage.balanceOf(bob)).toStrictEqual({ credits: 50, held: 0 });
  });

  it("stays when Bob purges what is his", async () => {
    await callApi("PUT /settings/privacy", { key: bob.key, body: { purge_existing_data: true } });
    const id = adas["GET /history/{id}"] ?? "";
    const text = await (await callApi("GET /history/{id}", { key: ada.key, id })).text();
    expect(text).toContain(canary);
  });
});
