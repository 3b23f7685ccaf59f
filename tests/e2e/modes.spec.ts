import type { Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { chatScreen, readText } from "./support/chat-screen";
import { findViolations } from "./support/find-violations";
import { shoot } from "./support/shoot";
import { openStage, type Stage } from "./support/stage";

const voices = ["sandbox/swift", "sandbox/sage", "sandbox/scribe"];

describe("the modes that ask several models", () => {
  let stage: Stage;

  beforeAll(async () => {
    stage = await openStage();
  });
  afterEach(() => stage.leave());
  afterAll(() => stage?.close());

  async function open(mode: string, set: Record<string, unknown>, isPhone = false): Promise<Page> {
    return stage.visit(`/${mode}`, { sets: { [mode]: { mode, ...set } }, isPhone });
  }

  async function ask(page: Page, question: string): Promise<void> {
    await page.getByTestId("model-set").waitFor();
    const composer = page.getByTestId("composer");
    await composer.fill(question);
    await composer.press("Enter");
  }

  const lanes = (page: Page) => page.getByTestId("compare-view").last().getByTestId("message-assistant");
  const states = (page: Page) =>
    lanes(page).evaluateAll((all) => all.map((lane) => lane.getAttribute("data-state")));

  it("compare: three answer and one fails, each says what it took, and the chat goes on with the chosen one", async () => {
    const page = await open("compare", { models: [...voices, "sandbox/error-500"] });
    await shoot(page, "compare-empty");
    await ask(page, "Why is the sky blue?");
    await expect.poll(() => states(page)).toEqual(["done", "done", "done", "error"]);
    await page.getByText("3 of 4 answered").waitFor();
    expect(await page.getByTestId("lane-error").count()).toBe(1);
    expect(await page.getByTestId("metric-table").locator("tbody tr").count()).toBe(4);
    expect(await findViolations(page)).toEqual([]);
    await shoot(page, "compare-done");

    await page.getByRole("button", { name: "Continue from here" }).nth(1).click();
    await page.waitForURL(/\/compare\/conv_\w+$/);
    await page.getByTestId("mode-chat").click();
    await page.waitForURL(/\/chat\/conv_\w+$/);
    const sent = page.waitForRequest("**/api/v1/chat");
    const chat = chatScreen(page);
    await chat.send("And at night?");
    const body = (await sent).postDataJSON();
    expect(body.parent_id).toMatch(/^msg_/);
    expect(body.messages).toHaveLength(3);
    await chat.untilState("done");

    await page.reload();
    await page.getByTestId("compare-view").waitFor();
    expect(await page.getByTestId("message-user").count()).toBe(2);
    expect(await lanes(page).count()).toBe(3);
    expect(await readText(page.getByTestId("unanswered"))).toContain("sandbox/error-500 did not answer");
    await page.getByText("3 of 4 answered").waitFor();
  });

  it("compare: goes on from the first that answered where the first that was asked did not", async () => {
    const page = await open("compare", { models: ["sandbox/error-500", ...voices.slice(0, 2)] });
    await ask(page, "Name a river.");
    await expect.poll(() => states(page)).toEqual(["error", "done", "done"]);
    await page.getByTestId("mode-chat").click();
    await page.waitForURL(/\/chat\/conv_\w+$/);
    const sent = page.waitForRequest("**/api/v1/chat");
    await chatScreen(page).send("And another?");
    const { messages, parent_id } = (await sent).postDataJSON();
    expect(messages).toHaveLength(3);
    expect(messages[1].content).toContain("sandbox/swift");
    expect(parent_id).toBeUndefined();
    await chatScreen(page).untilState("done");
  });

  it("compare: says what went wrong with all of it, and keeps the question", async () => {
    const page = await stage.visit("/compare", {
      sets: { compare: { mode: "compare", models: voices } },
      expected: [/ERR_FAILED/],
    });
    await page.route("**/api/v1/compare", (route) => route.abort());
    await ask(page, "Name a river.");
    await page.getByTestId("failure-card").waitFor();
    await expect.poll(() => page.getByTestId("composer").inputValue()).toBe("Name a river.");
    expect(await page.getByTestId("metric-table").count()).toBe(0);
    await page.unroute("**/api/v1/compare");
    await page.getByTestId("composer").press("Enter");
    await expect.poll(() => states(page)).toEqual(["done", "done", "done"]);
  });

  it("compare: lays the answers out four ways, kept in the address, sorts, hides names and shows differences", async () => {
    const page = await open("compare", { models: voices });
    await ask(page, "Name a river.");
    await expect.poll(() => states(page)).toEqual(["done", "done", "done"]);
    const layout = page.getByTestId("layout-switch");
    for (const [name, count] of [
      ["Focus", 1],
      ["Tabs", 1],
      ["Stack", 3],
      ["Grid", 3],
    ] as const) {
      await layout.getByRole("button", { name }).click();
      await expect.poll(() => lanes(page).count()).toBe(count);
      await shoot(page, `compare-${name.toLowerCase()}`);
    }
    await layout.getByRole("button", { name: "Tabs" }).click();
    expect(new URL(page.url()).searchParams.get("view")).toBe("tabs");
    await page.getByRole("tab").nth(2).click();
    await page.getByRole("tabpanel", { name: "sandbox/scribe" }).waitFor();
    await page.getByLabel("Order").selectOption("ttft");
    expect(await readText(page.getByTestId("metric-table").locator("tbody tr").first())).toContain("swift");

    await page.getByTestId("blind-button").click();
    await page.getByRole("tabpanel", { name: "Answer C" }).waitFor();
    expect(await readText(page.getByTestId("metric-table"))).not.toContain("sandbox/");
    await page.getByTestId("blind-button").click();
    await page.getByTestId("diff-button").click();
    await page.getByTestId("word-diff").locator("ins").first().waitFor();
    expect(await findViolations(page)).toEqual([]);
    await shoot(page, "compare-diff");
  });

  it("blend: drafts stream, the answer is made of them, and both are there after a reload", async () => {
    const page = await open("blend", { models: voices, strategy: "council" });
    await page.getByTestId("blend-control").click();
    await shoot(page, "blend-strategies");
    await page.keyboard.press("Escape");
    await ask(page, "Why is the sky blue?");
    await expect.poll(() => page.getByTestId("draft-card").count()).toBe(3);
    await page.getByTestId("blend-view").getByTestId("message-assistant").waitFor();
    await chatScreen(page).untilState("done");
    expect(await readText(page.getByTestId("stage-rail"))).toMatch(/Drafts.*Written by/);
    await page.getByTestId("draft-card").first().click();
    await page.getByTestId("open-draft").waitFor();
    expect(await findViolations(page)).toEqual([]);
    await shoot(page, "blend-done");
    await page.getByTestId("diff-button").click();
    expect(await page.getByLabel("From").locator("option").allTextContents()).toEqual([
      "The answer",
      "Draft A · sandbox/swift",
      "Draft B · sandbox/sage",
      "Draft C · sandbox/scribe",
    ]);
    await page.getByTestId("word-diff").locator("del").first().waitFor();
    await page.getByRole("button", { name: "Close" }).click();

    await page.waitForURL(/\/blend\/conv_\w+$/);
    const text = await readText(chatScreen(page).answerText);
    await page.reload();
    await expect.poll(() => page.getByTestId("draft-card").count()).toBe(3);
    await expect.poll(() => readText(chatScreen(page).answerText)).toBe(text);
  });

  it("judge: contestants are hidden until the verdict, which stays after a reload", async () => {
    const page = await open("judge", { models: voices.slice(0, 2), judge: "sandbox/scribe" });
    await ask(page, "Why is the sky blue?");
    const verdict = page.getByTestId("verdict");
    await page.getByText("The names stay hidden until the judge has spoken.").waitFor();
    expect(await page.getByTestId("compare-view").textContent()).not.toContain("sandbox/swift");
    await verdict.waitFor();
    await expect.poll(() => states(page)).toEqual(["done", "done"]);
    expect(await verdict.locator("tbody tr").count()).toBe(2);
    expect(await findViolations(page)).toEqual([]);
    await shoot(page, "judge-done");
    const told = await readText(verdict);
    await page.waitForURL(/\/judge\/conv_\w+$/);
    await page.reload();
    expect(await readText(page.getByTestId("verdict"))).toBe(told);
  });

  it("compare: nine columns at their own pace, one of them failing, each by its letter", async () => {
    const nine = [
      ...voices,
      ...["sprint", "clerk", "tutor", "herald", "poet"].map((name) => `sandbox/${name}`),
      "sandbox/error-500",
    ];
    const page = await open("compare", { models: nine });
    await ask(page, "Name a river.");
    await expect.poll(() => lanes(page).count()).toBe(9);
    await expect
      .poll(() => states(page), { timeout: 40_000 })
      .toEqual([...Array.from({ length: 8 }, () => "done"), "error"]);
    await page.getByText("8 of 9 answered").waitFor();
    expect(await page.getByTestId("metric-table").locator("tbody tr").count()).toBe(9);
    await page.getByLabel("Order").selectOption("speed");
    expect(await page.getByTestId("lane").first().getAttribute("aria-label")).toBe("sandbox/sprint");
    expect(await findViolations(page)).toEqual([]);
    await shoot(page, "compare-nine");
  });

  it("judge and blend the answers of a comparison without asking for them again", async () => {
    const page = await open("compare", { models: voices });
    await ask(page, "Name a river.");
    await expect.poll(() => states(page)).toEqual(["done", "done", "done"]);
    const judged = page.waitForRequest("**/api/v1/judge");
    await page.getByTestId("judge-these").click();
    const body = (await judged).postDataJSON();
    expect(body).toMatchObject({ contestants: voices });
    expect(body.source_request_id).toMatch(/^req_/);
    await page.getByTestId("verdict").waitFor();
    expect(await states(page)).toEqual(["done", "done", "done"]);
    await page.getByRole("button", { name: "Answer A", exact: true }).click();
    const blended = page.waitForRequest("**/api/v1/blend");
    await page.getByTestId("blend-these").click();
    expect((await blended).postDataJSON().source_request_id).toBe(body.source_request_id);
    await page.getByTestId("blend-view").getByTestId("message-assistant").waitFor();
    await chatScreen(page).untilState("done");
    expect(await page.getByTestId("message-user").count()).toBe(1);
    await page.reload();
    await expect.poll(() => page.getByTestId("draft-card").count()).toBe(3);
    expect(await page.getByTestId("lane-switch").getByRole("button").count()).toBe(3);
  });

  it("keep a set of models as a preset, and choose it again", async () => {
    const page = await open("compare", { models: voices });
    await page.getByTestId("presets").click();
    await page.getByRole("menuitem", { name: "Keep these models" }).click();
    await page.getByRole("button", { name: "Remove Sandbox Sage" }).click();
    await page.reload();
    const set = page.getByTestId("model-set");
    await set.getByText("Sandbox Scribe").waitFor();
    expect(await set.getByText("Sandbox Sage").count()).toBe(0);
    await page.getByTestId("presets").click();
    expect(await findViolations(page)).toEqual([]);
    await page.getByRole("menuitem", { name: /Sandbox Swift, Sandbox Sage, Sandbox Scribe/ }).click();
    await set.getByText("Sandbox Sage").waitFor();
  });

  it("keep what was written when the mode changes, and say how many models are missing", async () => {
    const page = await open("compare", { models: voices.slice(0, 1) });
    await page.getByTestId("composer").fill("Half a question");
    await page.getByText("Add 1 more").waitFor();
    expect(await page.getByTestId("send-button").isDisabled()).toBe(true);
    await page.getByTestId("mode-judge").click();
    await page.waitForURL(/\/judge$/);
    expect(await page.getByTestId("composer").inputValue()).toBe("Half a question");
    await page.keyboard.press("Alt+Digit3");
    await page.waitForURL(/\/blend$/);
    await expect.poll(() => page.getByTestId("composer").inputValue()).toBe("Half a question");
  });

  it("fit a phone: columns scroll for themselves, the page does not", async () => {
    const page = await open("compare", { models: voices }, true);
    await ask(page, "Name a river.");
    await expect.poll(() => states(page)).toEqual(["done", "done", "done"]);
    await page.setViewportSize({ width: 320, height: 700 });
    const width = await page.evaluate(() => document.documentElement.scrollWidth);
    expect(width).toBeLessThanOrEqual(320);
    expect(await findViolations(page)).toEqual([]);
  });
});
