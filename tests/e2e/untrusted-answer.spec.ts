import type { Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { chatScreen } from "./support/chat-screen";
import { openStage, type Stage } from "./support/stage";

declare global {
  var isTaken: boolean | undefined;
}

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
    await expectHarmless(page);

    await page.waitForURL(/\/chat\/conv_/);
    await page.reload();
    await chat.untilState("done");
    await expectHarmless(page);
  });
});

/** That nothing asked another host for anything is seen when the page is left. */
async function expectHarmless(page: Page): Promise<void> {
  const { answerText } = chatScreen(page);
  await answerText.getByRole("heading", { name: "An answer" }).waitFor();
  await answerText.getByText("The end.").waitFor();
  const tags =
    "script, iframe, img, style, form, object, embed, svg[onload], [onerror], [onclick], [onmouseover]";
  expect(
    await answerText.locator(tags).evaluateAll((nodes) => nodes.map((node) => node.outerHTML)),
  ).toStrictEqual([]);
  const links = await answerText
    .getByRole("link")
    .evaluateAll((nodes) =>
      nodes.map((node) => ["href", "target", "rel"].map((name) => node.getAttribute(name))),
    );
  const beside = ["_blank", "noopener noreferrer nofollow"];
  expect(links).toStrictEqual([
    ["https://example.com/page", ...beside],
    ["https://tracker.example/pixel.png", ...beside],
    ["https://tracker.example/cell.png", ...beside],
  ]);
  await answerText.getByText("script link").click();
  await answerText.getByText("data link").click();
  expect(await page.evaluate(() => globalThis.isTaken)).toBeUndefined();
  expect(await page.getByRole("textbox", { name: "Message" }).isVisible()).toBe(true);
}
