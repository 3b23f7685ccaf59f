import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { chatScreen } from "./support/chat-screen";
import { findViolations } from "./support/find-violations";
import { shoot } from "./support/shoot";
import { openStage, type Stage } from "./support/stage";

describe("a technical answer", () => {
  let stage: Stage;

  beforeAll(async () => {
    stage = await openStage();
  });
  afterEach(() => stage.leave());
  afterAll(() => stage?.close());

  it("has its mathematics set, also in the signs that models write, and leaves money alone", async () => {
    const page = await stage.visit("/chat", { choice: { model: "custom/technical", fallback: [] } });
    const chat = chatScreen(page);
    await chat.send("Say something technical.");
    await chat.untilState("done");
    await expect.poll(() => chat.answerText.locator(".katex").count()).toBe(2);
    expect(await chat.answerText.locator(".katex-display").count()).toBe(1);
    expect(await chat.answerText.locator("math").count()).toBe(2);
    await chat.answerText.getByText("costs $5 or $6.").waitFor();
    expect(await findViolations(page)).toEqual([]);
    await shoot(page, "mathematics");
  });

  it("has tables that are copied as CSV without formulas", async () => {
    const page = await stage.visit("/chat", { choice: { model: "custom/technical", fallback: [] } });
    await page.context().grantPermissions(["clipboard-read", "clipboard-write"]);
    const chat = chatScreen(page);
    await chat.send("A table, please.");
    await chat.untilState("done");
    await chat.answerText.getByRole("table").hover();
    await chat.answerText.getByRole("button", { name: "Copy as CSV" }).click();
    await chat.answerText.getByRole("button", { name: "Copied" }).waitFor();
    const csv = await page.evaluate(() => navigator.clipboard.readText());
    expect(csv.trim().split("\n")).toEqual(["name,value", `"a, b",'=1+1`]);
  });
});
