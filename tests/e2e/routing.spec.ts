import type { Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { formatDuration } from "@/lib/client/data/format";
import type { TraceEvent } from "@/lib/contracts/stream-events";
import { startAppServer } from "../server/support/app-server";
import { readTranscript, type Transcript } from "../server/support/transcript";
import { chatScreen, readText } from "./support/chat-screen";
import { chooseByTyping } from "./support/choose-by-typing";
import { readLastStream, recordStreams } from "./support/record-streams";
import { openStage, type Stage } from "./support/stage";

describe("routing on the screen", () => {
  let stage: Stage;

  beforeAll(async () => {
    // Breakers that no other journey has touched.
    stage = await openStage(await startAppServer());
  });
  afterEach(() => stage.leave());
  afterAll(() => stage?.close());

  /** Sends a question and returns what its stream told. */
  async function ask(page: Page, question: string): Promise<Transcript> {
    const chat = chatScreen(page);
    await chat.send(question);
    const transcript = readTranscript(await readLastStream(page));
    await chat.untilState("done");
    return transcript;
  }

  /** The rows of the waterfall: outcome, and text. */
  const readRows = (page: Page) =>
    page
      .getByRole("table", { name: /^Attempts/ })
      .last()
      .locator("tr[data-outcome]")
      .evaluateAll((rows) =>
        rows.map((row) => [
          row.getAttribute("data-outcome"),
          row.textContent.replaceAll("\u00a0", " ").replace(/\s+/g, " "),
        ]),
      );

  it("chooses a fallback, tells who answered, and shows every attempt with the figures of the trace", async () => {
    const page = await stage.visit("/chat", { choice: { model: "sandbox/error-500", fallback: [] } });
    await page.getByRole("button", { name: "Fallback models: none" }).click();
    await page.getByRole("button", { name: "Add a model" }).click();
    const picker = page.getByRole("dialog", { name: "Add a fallback model" });
    await chooseByTyping(picker.getByRole("combobox"), "swift");
    await picker.waitFor({ state: "hidden" });
    await page.keyboard.press("Escape");
    await page.getByRole("button", { name: /^Fallback models: Sandbox Swift/ }).waitFor();

    await recordStreams(page);
    const trace = traceOf(await ask(page, "Why is the sky blue?"));
    const chip = page.getByRole("button", { name: /after 2 hops/ });
    const total = formatDuration(trace.total_ms).replaceAll("\u00a0", " ");
    expect(await readText(chip)).toBe(`Answered by sandbox/swift after 2 hops, ${total}`);
    await chip.click();

    const [failed, served] = trace.attempts.map(({ latency_ms: ms }) =>
      formatDuration(ms).replaceAll("\u00a0", " "),
    );
    expect(await readRows(page)).toStrictEqual([
      ["failed", expect.stringMatching(new RegExp(`^sandbox/error-500 via sandboxfailed: 500 .*${failed}$`))],
      ["served", `sandbox/swift via sandboxserved${served}`],
    ]);
    await page.getByText(`total ${total}`).waitFor();
    expect(await readText(chatScreen(page).metricLine)).toMatch(/^sandbox\/swift simulated .* 1 credit$/);
  });

  it("shows the model that is left out once its breaker is open", async () => {
    const choice = { model: "sandbox/error-429", fallback: ["sandbox/error-500", "sandbox/swift"] };
    const page = await stage.visit("/chat", { choice });
    await recordStreams(page);
    await ask(page, "What is a cloud?");
    const trace = traceOf(await ask(page, "What is fog?"));
    expect(trace.attempts[0]).toMatchObject({ status: "skipped", reason: "cooldown" });
    await page
      .getByRole("button", { name: /after 3 hops/ })
      .last()
      .click();
    expect((await readRows(page))[0]).toStrictEqual([
      "skipped",
      "sandbox/error-429 via sandboxskipped: cooldown–",
    ]);
  });

  it("lets Auto choose, and says which model it chose and why", async () => {
    const page = await stage.visit("/chat", { choice: { model: "sandbox/swift", fallback: [] } });
    const chat = chatScreen(page);
    await chat.modelButton.click();
    await chooseByTyping(page.getByRole("combobox", { name: "Search models" }), "auto");
    await expect.poll(() => readText(chat.modelButton)).toBe("Auto");

    await recordStreams(page);
    const { terminal } = await ask(page, "Write a TypeScript function that sorts a list of words.");
    if (terminal.event !== "done") throw new Error("Auto gave no answer.");
    const { resolved_model: model, auto_reason: reason } = terminal;
    expect(reason).toMatchObject({ category: "code", runner_up: expect.stringMatching(/^sandbox\//) });
    expect(await readText(chat.answer.getByTestId("auto-chip"))).toBe(
      `auto → ${model}: code, ${reason?.signals.join(", ")} · ahead of ${reason?.runner_up}`,
    );
    expect((await readText(chat.metricLine)).startsWith(`${model} simulated `)).toBe(true);
  });
});

function traceOf({ events }: Transcript): TraceEvent {
  const trace = events.find((event) => event.event === "trace");
  if (trace?.event !== "trace") throw new Error("The stream has no trace.");
  return trace;
}
