import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { countCheck, countReport, createTally, printTally } from "../../../../scripts/test/report.mjs";

describe("the closing line of npm test", () => {
  let folder = "";
  beforeEach(() => {
    folder = mkdtempSync(path.join(tmpdir(), "llmwise-report-"));
  });
  afterEach(() => {
    vi.restoreAllMocks();
    rmSync(folder, { recursive: true, force: true });
  });

  function count({ testResults, code = 0 }: { testResults?: unknown[]; code?: number }) {
    const tally = createTally();
    const reportFile = path.join(folder, "report.json");
    if (testResults) writeFileSync(reportFile, JSON.stringify({ testResults }));
    countReport(tally, { name: "unit", reportFile, code });
    return tally;
  }

  const passing = { fullName: "adds", status: "passed", failureMessages: [] };
  const failing = { fullName: "subtracts", status: "failed", failureMessages: ["expected 1 to be 2"] };

  it("counts passed, failed and skipped tests", () => {
    const assertionResults = [passing, failing, { fullName: "divides", status: "pending" }];
    const tally = count({
      testResults: [{ name: "sum.test.ts", status: "failed", assertionResults }],
      code: 1,
    });
    expect(tally).toStrictEqual({
      passed: 1,
      failed: 1,
      skipped: 1,
      failures: [{ name: "sum.test.ts > subtracts", message: "expected 1 to be 2" }],
    });
  });

  it("counts a file that did not load as a failure", () => {
    const broken = { name: "sum.test.ts", status: "failed", message: "no such import", assertionResults: [] };
    expect(count({ testResults: [broken], code: 1 }).failures).toStrictEqual([
      { name: "sum.test.ts", message: "no such import" },
    ]);
  });

  it("counts a run that broke though no test failed", () => {
    const file = { name: "sum.test.ts", status: "passed", assertionResults: [passing] };
    expect(count({ testResults: [file], code: 1 })).toMatchObject({ passed: 1, failed: 1 });
  });

  it.each([{ testResults: [] }, {}])("counts a run without a test as a failure: %o", (run) => {
    expect(count(run).failures).toStrictEqual([{ name: "unit", message: "No test ran." }]);
  });

  it("is one line, after the name and message of each failure, and decides the exit code", () => {
    const printed: string[] = [];
    vi.spyOn(console, "log").mockImplementation((line: string) => void printed.push(line));
    const tally = createTally();
    countCheck(tally, { name: "lint", passed: true });
    expect(printTally(tally, "/project")).toBe(0);
    countCheck(tally, { name: "/project/sum.test.ts > adds", passed: false, message: "expected 1 to be 2" });
    expect(printTally(tally, "/project")).toBe(1);
    expect(printed).toStrictEqual([
      "\n1 passed, 0 failed",
      "\nFAILED sum.test.ts > adds",
      "  expected 1 to be 2",
      "\n1 passed, 1 failed",
    ]);
  });

  it("fails when nothing ran at all", () => {
    vi.spyOn(console, "log").mockImplementation(() => undefined);
    expect(printTally(createTally(), "/project")).toBe(1);
  });
});
