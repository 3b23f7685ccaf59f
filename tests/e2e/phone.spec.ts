import type { Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { chatScreen } from "./support/chat-screen";
import { openStage, type Stage } from "./support/stage";

describe("on a phone", () => {
  let stage: Stage;

  beforeAll(async () => {
    stage = await openStage();
  });
  afterEach(() => stage.leave());
  afterAll(() => stage?.close());

  const overflowPx = (page: Page) =>
    page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);

  it("chats, and finds the conversation again in the sheet", async () => {
    const page = await stage.visit("/chat", {
      isPhone: true,
      choice: { model: "sandbox/swift", fallback: [] },
    });
    const chat = chatScreen(page);
    await chat.modelButton.getByText("Sandbox Swift").waitFor();
    expect(await chat.composer.evaluate((box) => box === document.activeElement)).toBe(false);
    await chat.composer.tap();
    await chat.composer.fill("What is a lagoon?");
    await page.getByRole("button", { name: "Send" }).tap();
    await chat.untilState("done");

    await page.getByRole("link", { name: "New chat" }).tap();
    await page.waitForURL(/\/chat$/);
    await page.getByRole("button", { name: "Open conversations" }).tap();
    const sheet = page.getByRole("dialog");
    await sheet.getByRole("status", { name: /^Balance: \d+ credits/ }).waitFor();
    await sheet.getByRole("link", { name: "What is a lagoon?" }).tap();
    await sheet.waitFor({ state: "hidden" });
    await page.waitForURL(/\/chat\/conv_/);
    await chat.untilState("done");
    await page.getByTestId("message-user").getByText("What is a lagoon?").waitFor();
  });

  it("never scrolls sideways, down to 320 px and with the widest answer", async () => {
    const choice = { model: "custom/wide", fallback: [] };
    const page = await stage.visit("/chat", { isPhone: true, choice });
    const chat = chatScreen(page);
    await page.setViewportSize({ width: 320, height: 640 });
    await chat.modelButton.waitFor();
    expect(await overflowPx(page)).toBe(0);
    await chat.send(`What is ${"wide".repeat(40)}?`);
    await chat.untilState("done");
    await chat.answerText.getByRole("table").waitFor();
    expect(await overflowPx(page)).toBe(0);
    const thread = page.getByRole("log", { name: "Conversation" });
    expect(await thread.evaluate((node) => node.scrollWidth - node.clientWidth)).toBe(0);
    await chat.modelButton.tap();
    await page.getByRole("dialog", { name: "Choose a model" }).waitFor();
    expect(await overflowPx(page)).toBe(0);
    await page.goto("/");
    expect(await overflowPx(page)).toBe(0);
  });

  it("has targets that a finger hits: no control is smaller than 24 px", async () => {
    const page = await stage.visit("/chat", {
      isPhone: true,
      choice: { model: "sandbox/swift", fallback: [] },
    });
    const chat = chatScreen(page);
    await chat.send("What is a reef?");
    await chat.untilState("done");
    await page.getByRole("button", { name: "Answer again" }).waitFor();
    const small = await page.locator("button:visible, a:visible").evaluateAll((controls) =>
      controls.flatMap((control) => {
        const { width, height } = control.getBoundingClientRect();
        const isHidden = width <= 1 || control.textContent === "Skip to content";
        return isHidden || (width >= 24 && height >= 24) ? [] : [control.outerHTML.slice(0, 120)];
      }),
    );
    expect(small).toStrictEqual([]);
  });
});
