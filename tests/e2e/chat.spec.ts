import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { callApi } from "../server/support/call-api";
import { chatScreen, readText } from "./support/chat-screen";
import { readSightings, recordAnswers } from "./support/record-answers";
import { openStage, type Stage } from "./support/stage";

describe("a chat", () => {
  let stage: Stage;

  beforeAll(async () => {
    stage = await openStage();
  });
  afterEach(() => stage.leave());
  afterAll(() => stage?.close());

  const choosing = (model: string) => ({ choice: { model, fallback: [] } });

  it("streams an answer, says what it took, charges one credit and gets its own address", async () => {
    const page = await stage.visit("/chat", choosing("sandbox/swift"));
    const chat = chatScreen(page);
    const before = await chat.credits();
    await recordAnswers(page);
    await chat.send("Why is the sky blue?");
    await chat.untilState("done");

    const sightings = await readSightings(page);
    expect([...new Set(sightings.map(({ state }) => state))]).toStrictEqual(["waiting", "streaming", "done"]);
    const lengths = sightings.filter(({ state }) => state === "streaming").map(({ length }) => length);
    expect(new Set(lengths).size).toBeGreaterThan(3);
    expect(lengths).toStrictEqual(lengths.toSorted((left, right) => left - right));

    expect(await readText(chat.metricLine)).toMatch(
      /^sandbox\/swift simulated [\d.]+ m?s TTFT ?· \d+ tok\/s ?· \d+ tok ?· \$0 ?· 1 credit$/,
    );
    await expect.poll(chat.credits).toBe(before - 1);
    await page.waitForURL(/\/chat\/conv_\w+$/);
    expect(await readText(page.getByTestId("status-region"))).toMatch(/^Answer complete, \d+ tokens$/);
  });

  it("is there after a reload, with the same text and figures", async () => {
    const page = await stage.visit("/chat", choosing("sandbox/swift"));
    const chat = chatScreen(page);
    await chat.send("What is a tide?");
    await chat.untilState("done");
    await page.waitForURL(/\/chat\/conv_/);
    const [text, figures] = [await readText(chat.answerText), await readText(chat.metricLine)];

    await page.reload();
    await chat.untilState("done");
    await page.getByTestId("message-user").getByText("What is a tide?").waitFor();
    await expect.poll(() => readText(chat.answerText)).toBe(text);
    expect(await readText(chat.metricLine)).toBe(figures);
  });

  it("goes on in the same conversation with what was said before", async () => {
    const page = await stage.visit("/chat", choosing("sandbox/swift"));
    const chat = chatScreen(page);
    await chat.send("Name a colour.");
    await chat.untilState("done");
    await page.waitForURL(/\/chat\/conv_/);
    const address = page.url();
    const sent = page.waitForRequest("**/api/v1/chat");
    await chat.send("And another one?");
    const { messages, include_reasoning: isReasoningAsked } = (await sent).postDataJSON();
    expect(isReasoningAsked).toBe(true);
    expect(messages.map(({ role }: { role: string }) => role)).toStrictEqual(["user", "assistant", "user"]);
    await expect.poll(() => page.getByTestId("message-assistant").count()).toBe(2);
    await chat.untilState("done");
    expect(page.url()).toBe(address);
  });

  it("stands in the sidebar, where it is renamed, found and deleted", async () => {
    const page = await stage.visit("/chat", choosing("sandbox/swift"));
    const chat = chatScreen(page);
    await chat.send("Where do herons sleep?");
    await chat.untilState("done");
    const list = page.getByRole("region", { name: "Conversations" });
    const link = (name: string) => list.getByRole("link", { name });
    await link("Where do herons sleep?").waitFor();
    expect(await link("Where do herons sleep?").getAttribute("aria-current")).toBe("page");

    await link("Where do herons sleep?").hover();
    await list.getByRole("button", { name: "Options for Where do herons sleep?" }).click();
    await page.getByRole("menuitem", { name: "Rename" }).click();
    await list.getByRole("textbox", { name: "Title" }).fill("Herons");
    await page.keyboard.press("Enter");
    await link("Herons").waitFor();
    await page.getByRole("heading", { level: 1, name: "Herons" }).waitFor();

    const search = list.getByRole("searchbox", { name: "Search conversations" });
    await search.fill("hero");
    await expect.poll(() => list.getByRole("link").allInnerTexts()).toStrictEqual(["Herons"]);
    await search.fill("no such thing");
    await list.getByText("Nothing was said or titled like that.").waitFor();
    await search.fill("");

    await link("Herons").hover();
    await list.getByRole("button", { name: "Options for Herons" }).click();
    await page.getByRole("menuitem", { name: "Delete" }).click();
    const question = page.getByRole("alertdialog", { name: "Delete this conversation?" });
    await question.getByRole("button", { name: "Keep it" }).click();
    await question.waitFor({ state: "hidden" });
    await link("Herons").hover();
    await list.getByRole("button", { name: "Options for Herons" }).click();
    await page.getByRole("menuitem", { name: "Delete" }).click();
    await question.getByRole("button", { name: "Delete" }).click();
    await link("Herons").waitFor({ state: "detached" });
    await page.waitForURL(/\/chat$/);
    await page.getByRole("heading", { name: "Ask any model." }).waitFor();
  });

  it("stops in the middle: the part stays, is charged, is there after a reload, and the chat goes on", async () => {
    const page = await stage.visit("/chat", choosing("sandbox/scribe"));
    const chat = chatScreen(page);
    const before = await chat.credits();
    await chat.send("How does a sailing boat go against the wind?");
    await chat.untilText(40);
    await page.getByRole("button", { name: "Stop" }).click();
    await chat.untilState("stopped");
    const part = await readText(chat.answerText);
    expect(part.length).toBeGreaterThanOrEqual(40);
    await chat.answer.getByText("Stopped", { exact: true }).waitFor();
    await expect.poll(chat.credits).toBe(before - 1);

    await page.waitForURL(/\/chat\/conv_/);
    await page.reload();
    await chat.untilState("stopped");
    await expect.poll(() => readText(chat.answerText)).toContain(part);
    expect(await readText(chat.metricLine)).toMatch(/1 credit$/);

    await chat.send("In one sentence?");
    await chat.untilText(40);
    await chat.composer.press("Escape");
    await chat.untilState("stopped");
    expect(await page.getByTestId("message-assistant").count()).toBe(2);
  });

  it("costs nothing when it is stopped before the first word", async () => {
    const page = await stage.visit("/chat", choosing("sandbox/slow"));
    const chat = chatScreen(page);
    const before = await chat.credits();
    const sent = page.waitForRequest("**/api/v1/chat");
    await chat.send("What is dew?");
    await sent;
    await page.getByRole("button", { name: "Stop" }).click();
    await chat.untilState("stopped");
    await chat.answer.getByText("Stopped before the first word").waitFor();
    await expect
      .poll(async () => (await callApi(stage.server, "/credits/balance")).json())
      .toMatchObject({ credits: before, held: 0 });
    expect(await chat.credits()).toBe(before);
  });

  it("offers a beginning, and cannot send nothing", async () => {
    const page = await stage.visit("/chat", choosing("sandbox/swift"));
    const chat = chatScreen(page);
    await chat.modelButton.getByText("Sandbox Swift").waitFor();
    await expect.poll(() => chat.composer.evaluate((box) => box === document.activeElement)).toBe(true);
    const send = page.getByRole("button", { name: "Send" });
    expect(await send.isDisabled()).toBe(true);
    await page.getByRole("button", { name: /Explain time to first token/ }).click();
    expect(await chat.composer.inputValue()).toBe("Explain time to first token in two sentences.");
    await expect.poll(() => send.isEnabled()).toBe(true);
  });
});
