import { afterAll, afterEach, beforeAll, describe, it } from "vitest";
import { chatScreen } from "./support/chat-screen";
import { hostile } from "./support/custom-answers";
import { expectHarmless } from "./support/expect-harmless";
import { scriptStreams } from "./support/script-streams";
import { piece, thought } from "./support/scripted-events";
import { openStage, type Stage } from "./support/stage";

describe("an answer that nobody should trust", () => {
  let stage: Stage;

  beforeAll(async () => {
    stage = await openStage();
  });
  afterEach(() => stage.leave());
  afterAll(() => stage?.close());

  it("runs nothing, loads nothing and leads nowhere bad, while it streams and when it is stored", async () => {
    const choice = { model: "custom/hostile", fallback: [] };
    const page = await stage.visit("/chat", { choice });
    const chat = chatScreen(page);
    await chat.send('<img src="x" onerror="window.isTaken = true"> Say anything.');
    await chat.untilState("done");
    await expectHarmless(page, chat.answerText);

    await page.waitForURL(/\/chat\/conv_/);
    await page.reload();
    await chat.untilState("done");
    await expectHarmless(page, chat.answerText);
  });

  it("does no more by what it thought, while it thinks and after", async () => {
    const page = await stage.visit("/chat", { choice: { model: "sandbox/sage", fallback: [] } });
    const chat = chatScreen(page);
    await chat.modelButton.getByText("Sandbox Sage").waitFor();
    const stream = await scriptStreams(page);
    await chat.send("Think anything.");
    await stream.give(...hostile.map(thought));
    await chat.reasoning.getByRole("button", { name: "Thinking…" }).click();
    await expectHarmless(page, chat.reasoning);
    await stream.give(piece("So."));
    await chat.untilState("streaming");
    await expectHarmless(page, chat.reasoning);
  });
});
