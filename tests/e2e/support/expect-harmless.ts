import type { Locator, Page } from "playwright-core";
import { expect } from "vitest";

declare global {
  var isTaken: boolean | undefined;
}

const tags =
  "script, iframe, img, style, form, object, embed, svg[onload], [onerror], [onclick], [onmouseover]";
const beside = ["_blank", "noopener noreferrer nofollow"];

/**
 * The `hostile` text stands there whole, and did nothing: no element of it is live, no link leads anywhere bad. That
 * nothing asked another host for anything is seen when the page is left.
 */
export async function expectHarmless(page: Page, text: Locator): Promise<void> {
  await text.getByRole("heading", { name: "An answer" }).waitFor();
  await text.getByText("The end.").waitFor();
  expect(await text.locator(tags).evaluateAll((nodes) => nodes.map((node) => node.outerHTML))).toStrictEqual(
    [],
  );
  const links = await text
    .getByRole("link")
    .evaluateAll((nodes) =>
      nodes.map((node) => ["href", "target", "rel"].map((name) => node.getAttribute(name))),
    );
  expect(links).toStrictEqual([
    ["https://example.com/page", ...beside],
    ["https://tracker.example/pixel.png", ...beside],
    ["https://tracker.example/cell.png", ...beside],
  ]);
  await text.getByText("script link").click();
  await text.getByText("data link").click();
  expect(await page.evaluate(() => globalThis.isTaken)).toBeUndefined();
  expect(await page.getByRole("textbox", { name: "Message" }).isVisible()).toBe(true);
}
