import type { Locator } from "playwright-core";

/**
 * Types into a search box and takes the option it leads to with Enter, once that option is the highlighted one, as a
 * person does who looks before he presses.
 */
export async function chooseByTyping(box: Locator, text: string): Promise<void> {
  await box.fill(text);
  await box
    .page()
    .locator('[role="option"][data-highlighted]')
    .filter({ hasText: new RegExp(text, "i") })
    .waitFor();
  await box.press("Enter");
}
