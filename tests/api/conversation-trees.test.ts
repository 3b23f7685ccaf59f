import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { compareAnswer } from "@/lib/contracts/compare";
import {
  type ConversationDetail,
  conversation,
  conversationDetail,
  conversationList,
  conversationShared,
} from "@/lib/contracts/conversations";
import { requestDetail } from "@/lib/contracts/history";
import { readShared } from "@/lib/server/conversations/sharing";
import { callApi } from "../support/api-routes";
import { type ApiStage, type Caller, openApiStage } from "../support/api-stage";
import type { ApiWorld } from "../support/api-world";
import { type Step, scriptedProvider } from "../support/scripted-provider";

let stage: ApiStage;
let world: ApiWorld;
let caller: Caller;

const says = (text: string): Step[] => [{ text }, { usage: { input: 12, output: 3 } }, { finish: "stop" }];

beforeAll(async () => {
  stage = await openApiStage();
  const provider = scriptedProvider(() => world.clock, {
    "sandbox/swift": [says("Rayleigh."), says("Scattering."), says("Because."), says("More.")],
    "sandbox/sage": [says("Sage's word.")],
  });
  world = await stage.open({ openRoute: provider.openRoute });
});
beforeEach(async () => {
  caller = await stage.newCaller({ credits: 50 });
});
afterAll(async () => {
  await world.close();
  await stage.close();
});

type Place = { conversation_id?: string; parent_id?: string | null; store?: boolean };

async function ask(question: string, place: Place = {}, key = caller.key) {
  const messages = [{ role: "user", content: question }];
  const body = { model: "sandbox/swift", messages, stream: false, ...place };
  const response = await callApi("POST /chat", { body, key });
  return { status: response.status, body: await response.json() };
}

async function read(id: string, key = caller.key): Promise<ConversationDetail> {
  const response = await callApi("GET /conversations/{id}", { id, key });
  expect(response.status).toBe(200);
  return conversationDetail.parse(await response.json());
}

async function change(id: string, query: string, key = caller.key) {
  return callApi("PATCH /conversations/{id}", { id, query, key });
}

/** A conversation as lines: each message under the one it follows. */
function drawn({ messages }: ConversationDetail, parentId: string | null = null, depth = 0): string[] {
  return messages
    .filter(({ parent_id }) => parent_id === parentId)
    .flatMap((message) => [
      `${"  ".repeat(depth)}${message.role}: ${message.content}`,
      ...drawn({ messages } as ConversationDetail, message.id, depth + 1),
    ]);
}

const find = ({ messages }: ConversationDetail, role: string, content: string) => {
  const message = messages.find((one) => one.role === role && one.content === content);
  if (message === undefined) throw new Error(`There is no ${role} message "${content}".`);
  return message;
};

describe("a conversation as a tree", () => {
  it("goes on after the leaf it shows where nothing else is named", async () => {
    const first = await ask("One?");
    const id = first.body.conversation_id;
    await ask("Two?", { conversation_id: id });
    const tree = await read(id);
    expect(tree.messages.map(({ role, content }) => `${role} ${content}`)).toHaveLength(4);
    expect(drawn(tree).map((line) => line.trim().split(":")[0])).toEqual([
      "user",
      "assistant",
      "user",
      "assistant",
    ]);
    expect(tree.current_id).toBe(tree.messages.at(-1)?.id);
    expect(tree.messages[0]?.parent_id).toBeNull();
  });

  it("keeps the first version of an edited question beside the second, and goes on from either", async () => {
    const id = (await ask("One?")).body.conversation_id;
    const before = await read(id);
    await ask("Two?", { conversation_id: id });
    const answered = before.messages[1]?.id ?? "";
    await ask("Two, better?", { conversation_id: id, parent_id: answered });
    const edited = await read(id);
    const versions = edited.messages.filter(({ parent_id }) => parent_id === answered);
    expect(versions.map(({ content }) => content)).toEqual(["Two?", "Two, better?"]);
    expect(edited.message_count).toBe(6);

    const firstAnswer = edited.messages.find(({ parent_id }) => parent_id === versions[0]?.id);
    const response = await change(id, `?current_id=${firstAnswer?.id}`);
    expect(conversation.parse(await response.json()).title).toBe("One?");
    expect((await read(id)).current_id).toBe(firstAnswer?.id);
    await ask("Three?", { conversation_id: id });
    expect(find(await read(id), "user", "Three?").parent_id).toBe(firstAnswer?.id);
  });

  it("edits its very first question with a parent of null", async () => {
    const id = (await ask("One?")).body.conversation_id;
    await ask("Another one?", { conversation_id: id, parent_id: null });
    const { messages } = await read(id);
    const roots = messages.filter(({ parent_id }) => parent_id === null);
    expect(roots.map(({ content }) => content)).toEqual(["One?", "Another one?"]);
  });

  it("adds one more answer to a question that is named, without writing the question again", async () => {
    const id = (await ask("One?")).body.conversation_id;
    const question = (await read(id)).messages[0]?.id ?? "";
    const again = await ask("One?", { conversation_id: id, parent_id: question });
    const tree = await read(id);
    expect(tree.messages.map(({ role }) => role)).toEqual(["user", "assistant", "assistant"]);
    expect(tree.messages.map(({ parent_id }) => parent_id)).toEqual([null, question, question]);
    expect(tree.messages[2]?.request_id).toBe(again.body.id);
    expect(tree.current_id).toBe(tree.messages[2]?.id);
    expect(tree.message_count).toBe(3);
  });

  it("has the answers of a comparison side by side, and goes on with the one that is chosen", async () => {
    const models = ["sandbox/swift", "sandbox/sage"];
    const messages = [{ role: "user", content: "One?" }];
    const response = await callApi("POST /compare", {
      body: { models, messages, stream: false },
      key: caller.key,
    });
    const id = compareAnswer.parse(await response.json()).conversation_id ?? "";
    const tree = await read(id);
    const [question, ...answers] = tree.messages;
    expect(answers.map(({ parent_id }) => parent_id)).toEqual([question?.id, question?.id]);
    expect(tree.current_id).toBe(answers[0]?.id);
    const sage = answers.find(({ model }) => model === "sandbox/sage")?.id ?? "";
    await change(id, `?current_id=${sage}`);
    await ask("Go on.", { conversation_id: id });
    expect(find(await read(id), "user", "Go on.").parent_id).toBe(sage);
  });

  it("refuses a message of another conversation, a foreign conversation's and one without its conversation", async () => {
    const id = (await ask("One?")).body.conversation_id;
    const other = (await ask("Other?")).body.conversation_id;
    const foreign = (await read(other)).messages[1]?.id ?? "";
    expect(await ask("Two?", { conversation_id: id, parent_id: foreign })).toMatchObject({
      status: 404,
      body: { code: "not_found" },
    });
    const loose = await ask("Two?", { parent_id: foreign });
    expect(loose).toMatchObject({ status: 400, body: { issues: [{ path: "parent_id" }] } });
    expect((await change(id, `?current_id=${foreign}`)).status).toBe(404);
    const stranger = await stage.newCaller();
    expect((await change(id, `?current_id=${foreign}`, stranger.key)).status).toBe(404);
    expect((await read(id)).message_count).toBe(2);
  });

  it("names the field of a parent that is no message's id", async () => {
    const id = (await ask("One?")).body.conversation_id;
    const refused = await ask("Two?", { conversation_id: id, parent_id: "nonsense" });
    expect(refused).toMatchObject({ status: 400, body: { issues: [{ path: "parent_id" }] } });
  });
});

describe("a request with store: false", () => {
  it("is answered and charged, and leaves neither texts nor a conversation", async () => {
    const { status, body } = await ask("A secret?", { store: false });
    expect(status).toBe(200);
    expect(body).toMatchObject({ credits_charged: 1, conversation_id: null });
    const kept = await callApi("GET /history/{id}", { id: body.id, key: caller.key });
    const record = requestDetail.parse(await kept.json());
    expect(JSON.stringify(record)).not.toMatch(/secret|Rayleigh|Scattering|Because|More\./);
    const list = await callApi("GET /conversations", { key: caller.key });
    expect(conversationList.parse(await list.json()).total).toBe(0);
  });

  it("adds nothing to the conversation that it names", async () => {
    const id = (await ask("One?")).body.conversation_id;
    await ask("A secret?", { conversation_id: id, store: false });
    expect((await read(id)).message_count).toBe(2);
  });
});

describe("the list of conversations", () => {
  const titles = async (query = "") => {
    const response = await callApi("GET /conversations", { query, key: caller.key });
    return conversationList.parse(await response.json()).items.map(({ title }) => title);
  };

  it("has pinned ones at its top until they are let go", async () => {
    const first = (await ask("First?")).body.conversation_id;
    world.clock.advance(1000);
    await ask("Second?");
    expect(await titles()).toEqual(["Second?", "First?"]);
    expect(conversation.parse(await (await change(first, "?pinned=true")).json())).toMatchObject({
      title: "First?",
      pinned: true,
    });
    expect(await titles()).toEqual(["First?", "Second?"]);
    await change(first, "?pinned=false");
    expect(await titles()).toEqual(["Second?", "First?"]);
  });

  it("is searched by titles and by what was said, where a per cent sign is one", async () => {
    await ask("About 100% wool?");
    await ask("About cotton?");
    expect(await titles("?search=COTTON")).toEqual(["About cotton?"]);
    expect(await titles("?search=100%25")).toEqual(["About 100% wool?"]);
    expect(await titles("?search=%25")).toEqual(["About 100% wool?"]);
    expect(await titles("?search=nothing")).toEqual([]);
  });
});

describe("a shared conversation", () => {
  async function share(id: string, key = caller.key) {
    const response = await callApi("POST /conversations/{id}/share", { id, key });
    return { status: response.status, body: await response.json() };
  }
  const shown = (token: string) => readShared(token, world.runtime);

  it("shows what was shown when it was shared: no later message, no other version, no cost", async () => {
    const id = (await ask("One?")).body.conversation_id;
    const { body } = await share(id);
    const { token, url } = conversationShared.parse(body);
    expect(url).toMatch(new RegExp(`/share/${token}$`));
    await ask("A later question?", { conversation_id: id });
    const told = await shown(token);
    expect(told).toMatchObject({ title: "One?", turns: [{ question: "One?" }] });
    expect(told?.turns[0]?.answers).toEqual([
      { id: expect.stringMatching(/^msg_/), model: "sandbox/swift", content: expect.any(String) },
    ]);
    expect((await read(id)).share_token).toBe(token);
  });

  it("shows all models that were asked side by side", async () => {
    const messages = [{ role: "user", content: "One?" }];
    const models = ["sandbox/swift", "sandbox/sage"];
    const response = await callApi("POST /compare", {
      body: { models, messages, stream: false },
      key: caller.key,
    });
    const { token } = (await share((await response.json()).conversation_id)).body;
    const told = await shown(token);
    expect(told?.turns[0]?.answers.map(({ model }) => model)).toEqual(models);
  });

  it("keeps its link when it is shared again, and shows what is shown then", async () => {
    const id = (await ask("One?")).body.conversation_id;
    const first = (await share(id)).body.token;
    await ask("Two?", { conversation_id: id });
    expect((await share(id)).body.token).toBe(first);
    expect((await shown(first))?.turns).toHaveLength(2);
  });

  it("is gone when the link is taken back, and the next link is another", async () => {
    const id = (await ask("One?")).body.conversation_id;
    const { token } = (await share(id)).body;
    const response = await callApi("DELETE /conversations/{id}/share", { id, key: caller.key });
    expect(await response.json()).toEqual({ shared: false, id });
    expect(await shown(token)).toBeNull();
    expect((await share(id)).body.token).not.toBe(token);
  });

  it("is shared and unshared by its owner alone, and gone with it", async () => {
    const id = (await ask("One?")).body.conversation_id;
    const { token } = (await share(id)).body;
    const stranger = await stage.newCaller();
    expect((await share(id, stranger.key)).status).toBe(404);
    const unshared = await callApi("DELETE /conversations/{id}/share", { id, key: stranger.key });
    expect(unshared.status).toBe(404);
    expect(await shown(token)).not.toBeNull();
    await callApi("DELETE /conversations/{id}", { id, key: caller.key });
    expect(await shown(token)).toBeNull();
  });

  it("is not found by a token that is none", async () => {
    expect(await shown("nonsense")).toBeNull();
    expect(await shown("")).toBeNull();
  });
});
