import type { Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { chatScreen, readText } from "./support/chat-screen";
import { markDrawn } from "./support/mark-drawn";
import { scriptStreams } from "./support/script-streams";
import { ending, piece, thought } from "./support/scripted-events";
import { openStage, type Stage } from "./support/stage";

const conversationId = "conv_streaming1";

/** Waits until what the address and the lists brought along has been drawn. */
function untilDrawn(page: Page): Promise<void> {
  return page.evaluate(
    () => new Promise<void>((resolve) => requestAnimationFrame(() => requestAnimationFrame(() => resolve()))),
  );
}

describe("a stream", () => {
  let stage: Stage;

  beforeAll(async () => {
    stage = await openStage();
  });
  afterEach(() => stage.leave());
  afterAll(() => stage?.close());

  /** A chat with one answer; what comes next is in the hands of the test. */
  async function answerOnce() {
    const page = await stage.visit("/chat", { choice: { model: "sandbox/sage", fallback: [] } });
    const chat = chatScreen(page);
    await chat.modelButton.getByText("Sandbox Sage").waitFor();
    const stream = await scriptStreams(page);
    await chat.send("What is a frame?");
    const listed = page.waitForResponse("**/api/v1/conversations?*");
    await stream.give(piece("A picture."), ...ending(conversationId));
    await stream.finish();
    await page.waitForURL(`**/chat/${conversationId}`);
    await chat.untilState("done");
    await listed;
    await untilDrawn(page);
    return { page, chat, stream };
  }

  it("draws the answer alone: the thread, the composer and what stands around them rest", async () => {
    const { page, chat, stream } = await answerOnce();

    const earlier = page.getByTestId("message-assistant").first();
    await chat.send("And a stream?");
    await expect.poll(() => page.getByTestId("message-assistant").count()).toBe(2);
    const answer = { answer: chat.answer };
    const rest = {
      "the heading": page.getByRole("heading", { level: 1 }),
      "a question": page.getByTestId("message-user").last(),
      "the answer before": earlier,
      "the composer": chat.composer,
      "the stop button": page.getByRole("button", { name: "Stop" }),
      "the status": page.getByTestId("status-region"),
      "the sidebar": page.getByTestId("sidebar"),
    };

    await stream.give(thought("Thought 0. "));
    await chat.untilState("thinking");
    const drawnByThoughts = await markDrawn({ ...answer, ...rest });
    for (let index = 1; index <= 20; index += 1) await stream.give(thought(`Thought ${index}. `));
    await chat.reasoning.getByRole("button").click();
    await chat.reasoning.getByText("Thought 20.").waitFor();
    expect(await drawnByThoughts()).toStrictEqual(["answer"]);

    await stream.give(piece("Line 0.\n\n"));
    await chat.untilState("streaming");
    const drawnByText = await markDrawn({ ...answer, ...rest });
    // Long enough to scroll: the box itself may be drawn to follow its end, and nothing else is.
    for (let index = 1; index <= 60; index += 1) await stream.give(piece(`Line ${index}.\n\n`.repeat(2)));
    await chat.answerText.getByText("Line 60.").last().waitFor();
    expect(await drawnByText()).toStrictEqual(["answer"]);
    expect(await page.getByRole("button", { name: "Jump to latest" }).count()).toBe(0);

    await stream.give(...ending(conversationId));
    await stream.finish();
    await chat.untilState("done");
    expect(await readText(page.getByTestId("status-region"))).toBe("Answer complete, 412 tokens");
  });

  it("draws the composer alone while one types", async () => {
    const { page, chat } = await answerOnce();
    const drawn = await markDrawn({
      "the heading": page.getByRole("heading", { level: 1 }),
      "the thread": page.getByTestId("thread"),
      "the question": page.getByTestId("message-user"),
      "the answer": chat.answer,
      "the composer": chat.composer,
    });
    await chat.composer.pressSequentially("And then?");
    expect(await drawn()).toStrictEqual(["the composer"]);
  });
});
