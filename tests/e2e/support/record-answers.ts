import type { Page } from "playwright-core";

/** One look at the newest answer: its state, and how many characters of it stood there. */
export type AnswerSighting = { state: string; length: number };

declare global {
  var answerSightings: AnswerSighting[];
}

/** Notes every change of the newest answer from now on, however short it is seen. Read it with `readSightings`. */
export function recordAnswers(page: Page): Promise<void> {
  return page.evaluate(() => {
    globalThis.answerSightings = [];
    new MutationObserver(() => {
      const answer = [...document.querySelectorAll<HTMLElement>("[data-testid=message-assistant]")].at(-1);
      if (!answer) return;
      const state = answer.dataset.state ?? "";
      const length = answer.querySelector(".answer")?.textContent.length ?? 0;
      const last = globalThis.answerSightings.at(-1);
      if (last?.state !== state || last.length !== length) globalThis.answerSightings.push({ state, length });
    }).observe(document, { subtree: true, childList: true, characterData: true, attributes: true });
  });
}

/** What was noted so far, oldest first. */
export function readSightings(page: Page): Promise<AnswerSighting[]> {
  return page.evaluate(() => globalThis.answerSightings);
}
