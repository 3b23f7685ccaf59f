import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { startAppServer } from "../server/support/app-server";
import { chatScreen, readText } from "./support/chat-screen";
import { openStage, type Stage } from "./support/stage";

const swift = { model: "sandbox/swift", fallback: [] };

describe("failures on the screen", () => {
  let stage: Stage;

  beforeAll(async () => {
    stage = await openStage();
  });
  afterEach(() => stage.leave());
  afterAll(() => stage?.close());

  it("says that no provider answered, by which request, keeps the draft and tries again", async () => {
    const page = await stage.visit("/chat", {
      choice: { model: "sandbox/error-500", fallback: [] },
      expected: [/status of 502/],
    });
    const chat = chatScreen(page);
    const before = await chat.credits();
    const answered = page.waitForResponse("**/api/v1/chat");
    await chat.send("Why is the sky blue?");
    await chat.failure.waitFor();
    const body = await (await answered).json();
    expect(body.code).toBe("upstream_error");
    expect(await chat.failure.getAttribute("role")).toBe("alert");
    expect(await readText(chat.failure)).toContain(`No provider answered ${body.error}`);
    expect(await readText(chat.failure)).toContain(body.request_id);
    expect(await chat.composer.inputValue()).toBe("Why is the sky blue?");

    const again = page.waitForResponse("**/api/v1/chat");
    await chat.failure.getByRole("button", { name: "Try again" }).click();
    expect((await (await again).json()).request_id).not.toBe(body.request_id);
    await chat.untilState("error");
    expect(await page.getByTestId("message-user").count()).toBe(1);
    expect(await chat.credits()).toBe(before);
  });

  it("keeps the part of an answer that broke off, and says that it was charged", async () => {
    const page = await stage.visit("/chat", { choice: { model: "sandbox/cut", fallback: [] } });
    const chat = chatScreen(page);
    await chat.send("Why is the sky blue?");
    await chat.failure.waitFor();
    expect((await readText(chat.answerText)).length).toBeGreaterThan(20);
    expect(await readText(chat.failure)).toContain("You were charged for the part that was delivered.");
    expect(await chat.composer.inputValue()).toBe("");
  });

  it("says that one is signed out, and keeps the draft until after the next sign-in", async () => {
    const page = await stage.visit("/chat", { choice: swift, expected: [/status of 401/] });
    const chat = chatScreen(page);
    await chat.composer.fill("A thought worth keeping");
    const cookies = await page.context().cookies();
    await page.context().clearCookies();
    await chat.send("A thought worth keeping");
    await chat.failure.getByText("You are signed out").waitFor();
    expect(await chat.composer.inputValue()).toBe("A thought worth keeping");

    await chat.failure.getByRole("link", { name: "Sign in" }).click();
    await page.waitForURL("/sign-in");
    await page.context().addCookies(cookies);
    await page.goto("/chat");
    await expect.poll(() => chat.composer.inputValue()).toBe("A thought worth keeping");
  });

  it("says that there is no connection, keeps the draft, and sends it when there is one again", async () => {
    const page = await stage.visit("/chat", { choice: swift, expected: [/ERR_FAILED/] });
    const chat = chatScreen(page);
    await page.route("**/api/v1/chat", (route) => route.abort());
    await chat.send("What is a lighthouse?");
    await chat.failure.getByText("No connection").waitFor();
    expect(await chat.composer.inputValue()).toBe("What is a lighthouse?");
    await page.unrouteAll();
    await chat.failure.getByRole("button", { name: "Try again" }).click();
    await chat.untilState("done");
    expect(await chat.composer.inputValue()).toBe("");
    expect(await chat.failure.count()).toBe(0);
  });

  it("says that a conversation is gone, and begins another", async () => {
    const page = await stage.visit("/chat/conv_0000000000000000", { expected: [/status of 404/] });
    const chat = chatScreen(page);
    await chat.failure.getByText("This conversation is gone").waitFor();
    await chat.failure.getByRole("button", { name: "Start a new chat" }).click();
    await page.waitForURL(/\/chat$/);
    await page.getByRole("heading", { name: "Ask any model." }).waitFor();
  });

  it("has a page for addresses that lead nowhere", async () => {
    const page = await stage.visit("/nowhere", { expected: [/status of 404/] });
    await page.getByRole("heading", { level: 1 }).waitFor();
    await page.getByRole("link").first().click();
    await page.waitForURL(/\/(chat)?$/);
  });
});

describe("an empty wallet on the screen", () => {
  let stage: Stage;

  beforeAll(async () => {
    stage = await openStage(await startAppServer({ settings: { LOCAL_OWNER_CREDITS: "0" } }));
  });
  afterEach(() => stage.leave());
  afterAll(() => stage?.close());

  it("says what is needed and what is there, and keeps the draft", async () => {
    const page = await stage.visit("/chat", { choice: swift, expected: [/status of 402/] });
    const chat = chatScreen(page);
    expect(await chat.credits()).toBe(0);
    await chat.send("May I?");
    await chat.failure.getByText("Not enough credits").waitFor();
    expect(await readText(chat.failure)).toContain("needed 1 · available 0");
    expect(await chat.composer.inputValue()).toBe("May I?");
    await chat.failure.getByRole("button", { name: "Choose a cheaper model" }).click();
    await page.getByRole("dialog", { name: "Choose a model" }).waitFor();
  });
});
