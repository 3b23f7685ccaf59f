import type { Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { chatScreen, readText } from "./support/chat-screen";
import { openStage, type Stage } from "./support/stage";

describe("the model picker", () => {
  let stage: Stage;

  beforeAll(async () => {
    stage = await openStage();
  });
  afterEach(() => stage.leave());
  afterAll(() => stage?.close());

  async function openPicker(page: Page) {
    const { modelButton } = chatScreen(page);
    await modelButton.click();
    const picker = page.getByRole("dialog", { name: "Choose a model" });
    const search = picker.getByRole("combobox", { name: "Search models" });
    await search.waitFor();
    return { picker, search, modelButton, options: picker.getByRole("option") };
  }

  it("narrows to what is typed, and says when nothing matches", async () => {
    const page = await stage.visit("/chat");
    const { picker, search, options } = await openPicker(page);
    await expect.poll(() => options.count()).toBeGreaterThan(30);
    await search.fill("son");
    const names = () => options.evaluateAll((rows) => rows.map((row) => row.getAttribute("data-model")));
    await expect.poll(names).toContain("claude-sonnet-4.5");
    expect((await names()).length).toBeLessThan(8);
    await search.fill("no such model");
    await picker.getByText("No model matches.").waitFor();
  });

  it("is walked by the arrow keys, chosen by Enter, and remembered over a reload", async () => {
    const page = await stage.visit("/chat");
    const { picker, search, modelButton } = await openPicker(page);
    await search.fill("sage");
    const active = async () => {
      const id = await search.getAttribute("aria-activedescendant");
      return id === null ? null : page.locator(`[id="${id}"]`).getAttribute("data-model");
    };
    await expect.poll(active).toBe("sandbox/sage");
    await search.fill("sandbox");
    await page.keyboard.press("ArrowDown");
    const second = await active();
    await page.keyboard.press("ArrowDown");
    expect(await active()).not.toBe(second);
    await page.keyboard.press("ArrowUp");
    await expect.poll(active).toBe(second);

    await page.keyboard.press("Enter");
    await picker.waitFor({ state: "hidden" });
    const chosen = await readText(modelButton);
    expect(chosen).toMatch(/^Sandbox .* simulated$/);
    await page.reload();
    await expect.poll(() => readText(modelButton)).toBe(chosen);
  });

  it("shows models that cannot be served, says what they lack, and does not take them", async () => {
    const page = await stage.visit("/chat", { choice: { model: "sandbox/swift", fallback: [] } });
    const { picker, search, modelButton } = await openPicker(page);
    await search.fill("claude-sonnet-4.5");
    const row = picker.getByRole("option", { name: /needs a provider key/ }).first();
    expect(await row.getAttribute("aria-disabled")).toBe("true");
    await row.click({ force: true });
    await page.keyboard.press("Enter");
    expect(await picker.isVisible()).toBe(true);
    await page.keyboard.press("Escape");
    await picker.waitFor({ state: "hidden" });
    expect(await readText(modelButton)).toContain("Sandbox Swift");
    await expect.poll(() => modelButton.evaluate((button) => button === document.activeElement)).toBe(true);
  });
});
