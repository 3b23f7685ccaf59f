import type { Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { openStage, type Stage } from "./support/stage";

declare global {
  var themesSeen: string[];
}

describe("the theme", () => {
  let stage: Stage;

  beforeAll(async () => {
    stage = await openStage();
  });
  afterEach(() => stage.leave());
  afterAll(() => stage?.close());

  const isDark = (page: Page) => page.evaluate(() => document.documentElement.classList.contains("dark"));
  const background = (page: Page) =>
    page.evaluate(() => getComputedStyle(document.documentElement).backgroundColor);

  it("follows the system until it is switched, then stays as it was left", async () => {
    const page = await stage.visit("/chat");
    expect(await isDark(page)).toBe(false);
    await page.emulateMedia({ colorScheme: "dark" });
    await page.reload();
    expect(await isDark(page)).toBe(true);
    await page.getByRole("button", { name: "Switch between light and dark" }).click();
    expect(await isDark(page)).toBe(false);
    await page.reload();
    expect(await isDark(page)).toBe(false);
  });

  it("is there before anything is drawn: a reload does not flash", async () => {
    const page = await stage.visit("/chat");
    const light = await background(page);
    await page.getByRole("button", { name: "Switch between light and dark" }).click();
    await expect.poll(() => background(page)).not.toBe(light);
    const dark = await background(page);

    // Notes the theme at every frame that has something to draw, from the first one on.
    await page.addInitScript(() => {
      globalThis.themesSeen = [];
      const look = () => {
        if (document.body)
          globalThis.themesSeen.push(getComputedStyle(document.documentElement).backgroundColor);
        requestAnimationFrame(look);
      };
      requestAnimationFrame(look);
    });
    await page.reload();
    await page.getByRole("heading", { name: "Ask any model." }).waitFor();
    expect(await page.evaluate(() => [...new Set(globalThis.themesSeen)])).toStrictEqual([dark]);
  });
});
