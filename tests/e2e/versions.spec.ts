import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { chatScreen, readText } from "./support/chat-screen";
import { findViolations } from "./support/find-violations";
import { openStage, type Stage } from "./support/stage";

describe("versions of a question", () => {
  let stage: Stage;

  beforeAll(async () => {
    stage = await openStage();
  });
  afterEach(() => stage.leave());
  afterAll(() => stage?.close());

  const choice = { choice: { model: "sandbox/swift", fallback: [] } };

  it("stand beside each other after an edit, and the first comes back with what followed it, also after a reload", async () => {
    const page = await stage.visit("/chat", choice);
    const chat = chatScreen(page);
    await chat.send("Name a colour.");
    await chat.untilState("done");
    await chat.send("And another?");
    await expect.poll(() => page.getByTestId("message-assistant").count()).toBe(2);
    await chat.untilState("done");

    await page.getByTestId("message-user").first().hover();
    await page.getByTestId("edit-question").first().click();
    const editor = page.getByTestId("question-editor");
    expect(await editor.inputValue()).toBe("Name a colour.");
    await editor.fill("Name a river.");
    await editor.press("Enter");
    await page.getByTestId("message-user").getByText("Name a river.").waitFor();
    await chat.untilState("done");
    expect(await page.getByTestId("message-user").count()).toBe(1);
    expect(await readText(page.getByTestId("version-switch"))).toContain("2/2");

    const remembered = page.waitForResponse((response) => response.url().includes("current_id="));
    await page.getByRole("button", { name: "Earlier version" }).click();
    await page.getByTestId("message-user").getByText("And another?").waitFor();
    expect((await remembered).status()).toBe(200);
    expect(await findViolations(page)).toEqual([]);

    await page.reload();
    await page.getByTestId("message-user").getByText("And another?").waitFor();
    await page.getByRole("button", { name: "Later version" }).click();
    await page.getByTestId("message-user").getByText("Name a river.").waitFor();
    expect(await page.getByTestId("message-user").count()).toBe(1);
  });

  it("are left alone when the edit is given up", async () => {
    const page = await stage.visit("/chat", choice);
    const chat = chatScreen(page);
    await chat.send("Name a colour.");
    await chat.untilState("done");
    await page.getByTestId("message-user").first().hover();
    await page.getByTestId("edit-question").first().click();
    await page.getByTestId("question-editor").press("Escape");
    await page.getByTestId("message-user").getByText("Name a colour.").waitFor();
    expect(await page.getByTestId("version-switch").count()).toBe(0);
  });

  it("of an answer stand beside each other and each goes on by itself", async () => {
    const page = await stage.visit("/chat", choice);
    const chat = chatScreen(page);
    await chat.send("Name a colour.");
    await chat.untilState("done");
    await page.getByTestId("regenerate").click();
    await page.getByTestId("lane-switch").waitFor();
    await chat.untilState("done");
    await chat.send("Why that one?");
    await expect.poll(() => page.getByTestId("message-user").count()).toBe(2);
    await chat.untilState("done");
    await page.getByRole("button", { name: "Answer A", exact: true }).click();
    await expect.poll(() => page.getByTestId("message-user").count()).toBe(1);
    await page.getByRole("button", { name: "Answer B", exact: true }).click();
    await expect.poll(() => page.getByTestId("message-user").count()).toBe(2);
  });
});

describe("a shared conversation", () => {
  let stage: Stage;

  beforeAll(async () => {
    stage = await openStage();
  });
  afterEach(() => stage.leave());
  afterAll(() => stage?.close());

  it("is read by a stranger without costs, and is gone when its link is taken back", async () => {
    const page = await stage.visit("/chat", { choice: { model: "sandbox/swift", fallback: [] } });
    const chat = chatScreen(page);
    await chat.send("What is a tide?");
    await chat.untilState("done");
    await page.getByTestId("share-button").click();
    await page.getByRole("button", { name: "Make a link" }).click();
    const link = await page.getByTestId("share-link").inputValue();
    expect(link).toMatch(/\/share\/\w{24}$/);

    const { pathname } = new URL(link);
    const stranger = await stage.visit(pathname, { isSignedIn: false, expected: [/404/] });
    await stranger.getByRole("heading", { name: "What is a tide?" }).waitFor();
    expect(await stranger.getByTestId("shared-turn").count()).toBe(1);
    const text = await readText(stranger.locator("main"));
    expect(text).not.toMatch(/credit|\$|TTFT|tok\/s/);
    expect(await stranger.locator('meta[name="robots"]').getAttribute("content")).toContain("noindex");
    expect(await findViolations(stranger)).toEqual([]);

    await page.getByRole("button", { name: "Take the link back" }).click();
    await page.getByText("The link leads nowhere any more.").waitFor();
    expect((await stranger.reload())?.status()).toBe(404);
  });
});
