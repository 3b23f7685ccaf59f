import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { describeFile } from "../../../scripts/fixtures/describe-file.mjs";
import { formatAnswer } from "../../../scripts/fixtures/format-answer.mjs";
import { readOptions } from "../../../scripts/fixtures/read-options.mjs";
import { replayAnswer } from "../../../scripts/fixtures/replay-answer.mjs";
import { projectRoot } from "../../../scripts/project-root.mjs";

const transcript = (name: string) => path.join("tests/fixtures/providers", `${name}.txt`);

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(path.join(tmpdir(), "fixtures-"));
});
afterAll(() => rmSync(folder, { recursive: true }));

/** Writes a file and gives its path. */
function save(name: string, text: string): string {
  const file = path.join(folder, name);
  writeFileSync(file, text);
  return file;
}

/** What the command does with one file, as lines for people and as the outcome itself. */
function replayFile(...args: string[]) {
  const { files, told, nowMs } = readOptions(args);
  const answer = describeFile(files[0] ?? "", told);
  const outcome = replayAnswer(answer, nowMs);
  return { provider: answer.provider, outcome, lines: formatAnswer(answer, outcome).split("\n") };
}

describe("npm run fixtures", () => {
  it("prints parts, usage, finish and cost of an answer", () => {
    const file = transcript("openai-compatible/reasoning-details-summary");
    const args = ["scripts/fixtures.mjs", file, "--model", "gpt-5.2"];
    expect(execFileSync(process.execPath, args, { cwd: projectRoot, encoding: "utf8" })).toBe(
      [
        `file      ${file}`,
        "read as   openrouter, status 200, 1054 bytes",
        'reasoning "Adding two numbers"',
        'text      "Four."',
        "usage     9 in (0 cached), 8 out (6 thinking), by provider",
        "finish    stop (stop)",
        "cost      ours $0.00012775 at the prices of gpt-5.2; the provider's not said",
        "\n",
      ].join("\n"),
    );
  });

  it("prints class, wait and message of a refusal as the options tell it", () => {
    const file = save("refusal.txt", '{"error":{"message":"Slow down","type":"rate_limit_error"}}');
    const options = ["--provider", "groq", "--status", "429", "--header", "Retry-After=2"];
    expect(replayFile(file, ...options).lines).toStrictEqual([
      "read as   groq, status 429, 59 bytes",
      'failure   rate (rate_limited), status 429: "Groq: Slow down"',
      "class     may be tried again, fails over, circuit: rate-limited",
      "wait      2000 ms",
    ]);
  });

  it("takes provider, status and headers from a table beside the file, and the moment from an option", () => {
    const file = save("busy.txt", '{"type":"error","error":{"type":"overloaded_error","message":"Busy"}}');
    const headers = { "retry-after": "Sun, 22 Nov 2026 12:00:30 GMT" };
    save("expected.json", JSON.stringify([{ id: "busy", provider: "anthropic", status: 529, headers }]));
    const { provider, outcome } = replayFile(file, "--now", "2026-11-22T12:00:00Z");
    expect(provider).toBe("anthropic");
    expect(outcome).toMatchObject({
      parts: [],
      failure: { kind: "rate", reason: "rate_limited", status: 529, retryAfterMs: 30_000, failsOver: true },
      cost: { ownPicoUsd: null, providerPicoUsd: null },
    });
  });

  it("tells the cost by the provider's word, and ours by the model that the answer names", () => {
    const payload = {
      model: "openai/gpt-5.2",
      choices: [{ message: { content: "Four." }, finish_reason: "stop" }],
      usage: { prompt_tokens: 9, completion_tokens: 8, cost: 0.0002 },
    };
    const { lines } = replayFile(save("cost.txt", JSON.stringify(payload)), "--provider", "openrouter");
    expect(lines.at(-1)).toBe("cost      ours $0.00012775 at the prices of gpt-5.2; the provider's $0.0002");
  });

  it.each([
    ["gemini", '{"candidates":[{"content":{"parts":[{"text":"Four."}]},"finishReason":"STOP"}]}'],
    ["anthropic", '{"type":"message","content":[{"type":"text","text":"Four."}],"stop_reason":"end_turn"}'],
    ["openai", 'data: {"choices":[{"delta":{"content":"Four."},"finish_reason":"stop"}]}\n\n'],
  ])("tells the format of %s from the bytes", (provider, text) => {
    const { provider: guessed, lines } = replayFile(save(`${provider}.txt`, text));
    expect(guessed).toBe(provider);
    expect(lines[0]).toContain("(guessed)");
    expect(lines[1]).toBe('text      "Four."');
  });

  it.each([
    { args: ["--provider", "nobody"], message: "There is no provider nobody; there are openai, anthropic" },
    { args: ["--model", "nothing"], message: "The catalogue has no model nothing." },
    { args: ["--status", "9"], message: "--status takes a number from 100 to 599, not 9." },
    { args: ["--header", "x"], message: "--header takes NAME=VALUE, not x." },
    { args: ["--now", "x"], message: "--now takes a time like 2026-11-22T12:00:00Z, not x." },
    { args: ["--nothing"], message: "Unknown option '--nothing'" },
  ])("refuses $args in a sentence", ({ args, message }) => {
    expect(() => replayFile(save("any.txt", ""), ...args)).toThrow(message);
  });
});
