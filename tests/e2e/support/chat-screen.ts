import type { Locator, Page } from "playwright-core";
import type { RunPhase } from "@/lib/client/run/run-state";

/** The chat screen as a person knows it. */
export type ChatScreen = {
  composer: Locator;
  /** The newest answer with all that stands around its text. */
  answer: Locator;
  /** The text of the newest answer alone. */
  answerText: Locator;
  /** What the newest answer was thought before, with the line that opens it. */
  reasoning: Locator;
  metricLine: Locator;
  failure: Locator;
  modelButton: Locator;
  /** Writes the text and presses Enter. */
  send: (text: string) => Promise<void>;
  /** Waits until the newest answer is in this state. */
  untilState: (state: RunPhase) => Promise<void>;
  /** Waits until the newest answer has so many characters at least. */
  untilText: (length: number) => Promise<void>;
  /** What the credit pill says. */
  credits: () => Promise<number>;
};

/** The parts of the chat screen on a page, found by role and name where they have one. */
export function chatScreen(page: Page): ChatScreen {
  const answer = page.getByTestId("message-assistant").last();
  const answerText = answer.locator(".answer");
  const composer = page.getByRole("textbox", { name: "Message" });
  return {
    composer,
    answer,
    answerText,
    reasoning: answer.getByTestId("reasoning"),
    metricLine: answer.getByTestId("metric-line"),
    failure: page.getByTestId("failure-card"),
    modelButton: page.getByRole("button", { name: /^Model: / }),
    send: async (text) => {
      await page.getByRole("button", { name: /^Model: (?!Loading)/ }).waitFor();
      await composer.fill(text);
      await composer.press("Enter");
    },
    untilState: (state) => answer.and(page.locator(`[data-state="${state}"]`)).waitFor(),
    untilText: (length) => answerText.filter({ hasText: new RegExp(`[^]{${length}}`) }).waitFor(),
    credits: async () => {
      const label = await page.getByRole("status", { name: /^Balance: / }).getAttribute("aria-label");
      return Number(label?.replace(/,/g, "").match(/\d+/)?.[0]);
    },
  };
}

/** Waits for the element; its text as it is read: every run of white space is one space. */
export async function readText(locator: Locator): Promise<string> {
  await locator.waitFor();
  return (await locator.allInnerTexts()).join(" ").replace(/\s+/g, " ").trim();
}
