import type { Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import type { ConversationDetail, ConversationMessage } from "@/lib/contracts/conversations";
import { chatScreen, readText } from "./support/chat-screen";
import { type ScriptedStreams, scriptStreams } from "./support/script-streams";
import { ending, piece, thought } from "./support/scripted-events";
import { openStage, type Stage } from "./support/stage";

const conversationId = "conv_thoughtful1";
const createdAt = "2026-11-22T09:00:00.000Z";

const asked: ConversationMessage = {
  id: "msg_1",
  parent_id: null,
  role: "user",
  content: "Which box?",
  model: null,
  request_id: null,
  mode: null,
  created_at: createdAt,
  metrics: null,
};
const answered: ConversationMessage = {
  ...asked,
  id: "msg_2",
  parent_id: "msg_1",
  role: "assistant",
  content: "The mixed one.",
  reasoning: "All labels are *wrong*.",
  model: "sandbox/sage",
  metrics: {
    prompt_tokens: 12,
    completion_tokens: 412,
    latency_ms: 5200,
    ttft_ms: 4300,
    tokens_per_second: 84,
    cost: 0.0061,
    credits_charged: 1,
    finish_reason: "stop",
    reasoning_ms: 4200,
  },
};
const stored: ConversationDetail = {
  id: conversationId,
  title: "Boxes",
  mode: "chat",
  message_count: 2,
  pinned: false,
  current_id: "msg_2",
  share_token: null,
  created_at: createdAt,
  updated_at: createdAt,
  messages: [asked, answered],
};

describe("what a model thinks", () => {
  let stage: Stage;

  beforeAll(async () => {
    stage = await openStage();
  });
  afterEach(() => stage.leave());
  afterAll(() => stage?.close());

  /** A new chat whose question is on its way; its answer is in the hands of the test. */
  async function ask(): Promise<{ page: Page; stream: ScriptedStreams }> {
    const page = await stage.visit("/chat", { choice: { model: "sandbox/sage", fallback: [] } });
    const chat = chatScreen(page);
    await chat.modelButton.getByText("Sandbox Sage").waitFor();
    const stream = await scriptStreams(page);
    await chat.send("Which box?");
    return { page, stream };
  }

  it("is one quiet line that opens by keyboard, and says how long it took once the answer begins", async () => {
    const { page, stream } = await ask();
    const chat = chatScreen(page);
    await stream.give(thought("All labels "), thought("are *wrong*."));
    await chat.untilState("thinking");
    expect(await readText(page.getByTestId("status-region"))).toBe("sandbox/sage is thinking");

    const line = chat.reasoning.getByRole("button");
    expect([await readText(line), await line.getAttribute("aria-expanded")]).toStrictEqual([
      "Thinking…",
      "false",
    ]);
    expect(await chat.reasoning.getByText("All labels are").count()).toBe(0);
    await line.press("Enter");
    await chat.reasoning.locator("em", { hasText: "wrong" }).waitFor();
    expect(await line.getAttribute("aria-expanded")).toBe("true");
    await stream.give(thought(" So draw from the mixed one."));
    await chat.reasoning.getByText("So draw from the mixed one.").waitFor();

    await stream.give(piece("The mixed "), piece("one."));
    await chat.untilState("streaming");
    expect(await readText(line)).toMatch(/^Thought for \d+ s$/);
    expect(await readText(page.getByTestId("status-region"))).toBe("sandbox/sage is answering");
    await line.press("Space");
    await chat.reasoning.getByText("All labels are").waitFor({ state: "hidden" });

    await stream.give(...ending(conversationId));
    await stream.finish();
    await chat.untilState("done");
    await page.waitForURL(`**/chat/${conversationId}`);
    expect(await readText(chat.answerText)).toBe("The mixed one.");
  });

  it("comes apart from the answer, from the server as it is, and both are there after a reload", async () => {
    const page = await stage.visit("/chat", { choice: { model: "custom/thoughtful", fallback: [] } });
    const chat = chatScreen(page);
    await chat.send("Which box?");
    await chat.untilState("done");
    await page.waitForURL(/\/chat\/conv_/);
    for (const look of ["as it came", "loaded again"]) {
      if (look === "loaded again") await page.reload();
      await chat.untilState("done");
      expect(await readText(chat.answerText), look).toBe("The mixed one.");
      await chat.reasoning.getByRole("button", { name: "Thought for 1 s" }).click();
      await chat.reasoning.getByText("All labels are wrong.").waitFor();
    }
  });

  it("is there after a reload, with the time that the server keeps", async () => {
    const page = await stage.visit("/chat");
    await page.route(`**/api/v1/conversations/${conversationId}`, (route) => route.fulfill({ json: stored }));
    await page.goto(`/chat/${conversationId}`);
    const chat = chatScreen(page);
    await chat.untilState("done");
    await chat.reasoning.getByRole("button", { name: "Thought for 4 s" }).click();
    await chat.reasoning.getByText("All labels are wrong.").waitFor();
    expect(await readText(chat.answerText)).toBe("The mixed one.");
  });

  it("says in words that the whole limit went into thinking, what that took, and offers to ask again", async () => {
    const { page, stream } = await ask();
    const chat = chatScreen(page);
    await stream.give(thought("Four boxes, "), ...ending(conversationId, { finish_reason: "length" }));
    await stream.finish();
    await chat.untilState("done");
    await chat.answer.getByText("It spent its whole limit on thinking").waitFor();
    expect(await readText(chat.metricLine)).toMatch(/412 tok ?· \$0\.0061 ?· 1 credit$/);
    await chat.answer.getByRole("button", { name: "Answer again" }).waitFor();
    expect(await chat.answer.getByRole("button", { name: "Copy answer" }).count()).toBe(0);
  });

  it("is kept when it is stopped before the first word", async () => {
    const { page, stream } = await ask();
    const chat = chatScreen(page);
    await page.route("**/api/v1/history/**", (route) => route.fulfill({ json: { status: "completed" } }));
    await stream.give(thought("Hm."));
    await chat.untilState("thinking");
    await page.keyboard.press("Escape");
    await chat.untilState("stopped");
    await chat.answer.getByText("Stopped before the first word").waitFor();
    await chat.reasoning.getByRole("button", { name: /^Thought for/ }).waitFor();
  });

  it("opens downwards: the line that was pressed stays where it is", async () => {
    const { page, stream } = await ask();
    const chat = chatScreen(page);
    const long = Array.from({ length: 80 }, (_, index) => `Step ${index + 1} follows.\n\n`);
    await stream.give(...long.map(thought), piece("The mixed one."), ...ending(conversationId));
    await stream.finish();
    await chat.untilState("done");
    const line = chat.reasoning.getByRole("button");
    const before = await line.boundingBox();
    await line.click();
    await chat.reasoning.getByText("Step 80 follows.").waitFor();
    await page.getByRole("button", { name: "Jump to latest" }).waitFor();
    expect(await line.boundingBox()).toStrictEqual(before);
    await line.click();
    await page.getByRole("button", { name: "Jump to latest" }).waitFor({ state: "hidden" });
  });
});
