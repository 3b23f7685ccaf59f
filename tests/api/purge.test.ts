import { afterAll, beforeAll, expect, it } from "vitest";
import type { DatabaseClient } from "@/lib/adapters/database/engine/client";
import { purgeUserData } from "@/lib/adapters/database/records/purge";
import { callApi } from "../support/api-routes";
import { type ModeStage, openModeStage } from "../support/mode-stage";
import type { Step } from "../support/scripted-provider";
import { scripted } from "../support/timed-models";

/** Stands in everything that the caller writes and that models or providers answer. */
const mark = "Zanzibar";
const messages = [{ role: "user", content: `Tell me of ${mark}.` }];

let stage: ModeStage;
beforeAll(async () => {
  stage = await openModeStage();
});
afterAll(() => stage.close());

const says = (text: string): Step[] => [{ reasoning: `${mark}?` }, { text }, { finish: "stop" }];
const fails: Step[] = [{ fail: "caller", status: 400, message: `nothing about ${mark}` }];
const deliberation = JSON.stringify({ agreements: [mark], disagreements: [], follow_ups: [`${mark}?`] });

/** The columns, as `table.column`, in which a text still stands, of all columns that hold text. */
async function columnsWith(db: DatabaseClient, text: string): Promise<string[]> {
  const columns = await db.$queryRaw<{ table_name: string; column_name: string }[]>`
    SELECT table_name, column_name FROM information_schema.columns
    WHERE table_schema = 'public' AND (data_type IN ('text', 'jsonb') OR data_type = 'ARRAY')`;
  const found: string[] = [];
  for (const { table_name: table, column_name: column } of columns) {
    const rows = await db.$queryRawUnsafe<{ count: bigint }[]>(
      `SELECT count(*) FROM "${table}" WHERE "${column}"::text LIKE '%' || $1 || '%'`,
      text,
    );
    if ((rows[0]?.count ?? 0n) > 0n) found.push(`${table}.${column}`);
  }
  return found.toSorted();
}

it("leaves no word of the caller, of a model or of a provider in any column of any table", async () => {
  const world = await stage.arrange(
    scripted(({ role, model }) => {
      if (model.id === "gpt-4.1-mini") return fails;
      return says(role === "deliberation" ? deliberation : `${mark} is an island.`);
    }),
  );
  const { key, userId } = world.caller;
  const chat = (fields: object) =>
    world.models.finish(
      callApi("POST /chat", { key, body: { messages, stream: false, include_reasoning: true, ...fields } }),
    );
  await chat({ model: "gpt-5" });
  await chat({ model: "gpt-4.1-mini" });
  const models = ["gpt-5", "gpt-4.1"];
  await world.json("compare", { models, messages, include_reasoning: true });
  await world.json("blend", { models, messages, strategy: "council", include_reasoning: true });
  await world.json("judge", { contestants: models, messages, criteria: [mark], passes: 1 });
  const { db } = world.world.runtime;
  expect(await columnsWith(db, mark)).toEqual([
    "conversations.title",
    "messages.content",
    "messages.reasoning",
    "request_attempts.error",
    "request_responses.content",
    "request_responses.error",
    "request_responses.reasoning",
    "requests.error",
    "requests.messages",
    "requests.preview",
    "requests.summary",
  ]);

  await purgeUserData(db, userId);
  expect(await columnsWith(db, mark)).toEqual([]);
});

it("keeps no word of it under zero retention either, while figures and charges stay", async () => {
  const world = await stage.arrange(
    scripted(({ role, model }) => {
      if (model.id === "gpt-4.1-mini") return fails;
      return says(role === "deliberation" ? deliberation : `${mark} is an island.`);
    }),
  );
  const { key, userId } = world.caller;
  const { db } = world.world.runtime;
  await purgeUserData(db, userId);
  const body = { zero_retention_mode: true, purge_existing_data: true };
  const settings = await callApi("PUT /settings/privacy", { key, body });
  expect(await settings.json()).toEqual({
    zero_retention_mode: true,
    data_training_opt_in: false,
    purged: { requests: 0, conversations: 0, memories: 0 },
  });
  const before = await columnsWith(db, mark);
  for (const model of ["gpt-5", "gpt-4.1-mini"]) {
    const asked = { model, messages, stream: false, include_reasoning: true };
    await world.models.finish(callApi("POST /chat", { key, body: asked }));
  }
  const models = ["gpt-5", "gpt-4.1"];
  await world.json("compare", { models, messages, include_reasoning: true });
  await world.json("blend", { models, messages, strategy: "council", include_reasoning: true });
  await world.json("judge", { contestants: models, messages, criteria: [mark], passes: 1 });
  expect(await columnsWith(db, mark)).toEqual(before);
  const requests = await db.request.findMany({ where: { userId } });
  expect(requests).toHaveLength(5);
  expect(requests.filter(({ creditsCharged }) => creditsCharged > 0n)).toHaveLength(4);
  expect(await db.conversation.count({ where: { userId } })).toBe(0);
});
