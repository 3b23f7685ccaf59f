import type { Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { chatScreen } from "./support/chat-screen";
import { findViolations } from "./support/find-violations";
import { scriptStreams } from "./support/script-streams";
import { thought } from "./support/scripted-events";
import { openStage, type Stage, type VisitOptions } from "./support/stage";

type Screen = { name: string; path: string; options?: VisitOptions; reach: (page: Page) => Promise<void> };

const mesh = { model: "sandbox/error-429", fallback: ["custom/wide"] };

const screens: Screen[] = [
  {
    name: "the landing page",
    path: "/",
    reach: (page) => page.getByRole("link", { name: "Open the chat" }).waitFor(),
  },
  {
    name: "the sign-in page",
    path: "/sign-in?error=link",
    options: { isSignedIn: false },
    reach: (page) => page.getByRole("heading", { level: 1 }).waitFor(),
  },
  {
    name: "a new chat",
    path: "/chat",
    reach: (page) => chatScreen(page).modelButton.getByText("Auto").waitFor(),
  },
  {
    name: "a chat with an answer and its attempts",
    path: "/chat",
    options: { choice: mesh },
    reach: async (page) => {
      const chat = chatScreen(page);
      await chat.send("Show me something wide.");
      await chat.untilState("done");
      await page.getByRole("button", { name: /after 2 hops/ }).click();
      await page.locator(".code-token").first().waitFor();
    },
  },
  {
    name: "a chat with an open thought",
    path: "/chat",
    options: { choice: { model: "sandbox/sage", fallback: [] } },
    reach: async (page) => {
      const chat = chatScreen(page);
      await chat.modelButton.getByText("Sandbox Sage").waitFor();
      const stream = await scriptStreams(page);
      await chat.send("Which box?");
      await stream.give(thought("All `labels` are wrong:\n\n1. apples\n2. [oranges](https://example.com)"));
      await chat.reasoning.getByRole("button").click();
      await chat.reasoning.getByRole("link", { name: "oranges" }).waitFor();
    },
  },
  {
    name: "a chat with a failure",
    path: "/chat",
    options: { choice: { model: "sandbox/error-500", fallback: [] }, expected: [/status of 502/] },
    reach: async (page) => {
      await chatScreen(page).send("Why is the sky blue?");
      await chatScreen(page).failure.waitFor();
    },
  },
  {
    name: "the open model picker",
    path: "/chat",
    reach: async (page) => {
      await chatScreen(page).modelButton.getByText("Auto").click();
      await page
        .getByRole("option", { name: /needs a provider key/ })
        .first()
        .waitFor();
    },
  },
  {
    name: "the list of keys",
    path: "/chat",
    reach: async (page) => {
      await chatScreen(page).modelButton.getByText("Auto").waitFor();
      await page.getByRole("log", { name: "Conversation" }).press("?");
      await page.getByRole("dialog", { name: "Keyboard shortcuts" }).getByText("New chat").waitFor();
    },
  },
  {
    name: "a phone's open sheet",
    path: "/chat",
    options: { isPhone: true },
    reach: async (page) => {
      await page.getByRole("button", { name: "Open conversations" }).tap();
      await page.getByRole("dialog").getByRole("link", { name: "Chat", exact: true }).waitFor();
    },
  },
];

describe("WCAG 2.2 AA, as far as axe-core sees it", () => {
  let stage: Stage;

  beforeAll(async () => {
    stage = await openStage();
  });
  afterEach(() => stage.leave());
  afterAll(() => stage?.close());

  it.each(screens)("holds on $name, light and dark", async ({ path, options, reach }) => {
    const page = await stage.visit(path, { ...options, theme: "light" });
    await reach(page);
    expect(await page.title()).toMatch(/LLMWise/);
    expect(await findViolations(page)).toStrictEqual([]);
    await page.evaluate(() => document.documentElement.classList.add("dark"));
    expect(await findViolations(page)).toStrictEqual([]);
  });
});
