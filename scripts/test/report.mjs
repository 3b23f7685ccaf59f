import { existsSync, readFileSync } from "node:fs";

const shownLines = 20;

/** An empty count of checks; `failures` holds `{ name, message }`. */
export function createTally() {
  return { passed: 0, failed: 0, skipped: 0, failures: [] };
}

/** Counts one check. */
export function countCheck(tally, { name, passed, message = "" }) {
  if (passed) {
    tally.passed += 1;
    return;
  }
  tally.failed += 1;
  tally.failures.push({ name, message });
}

/** Counts the tests of Vitest's JSON report. A file that did not load, a run that broke and one that ran no test fail too. */
export function countReport(tally, { name, reportFile, code }) {
  const report = existsSync(reportFile) ? JSON.parse(readFileSync(reportFile, "utf8")) : { testResults: [] };
  const failedBefore = tally.failed;
  let counted = 0;
  for (const file of report.testResults) {
    for (const test of file.assertionResults) {
      counted += 1;
      if (test.status === "passed" || test.status === "failed") {
        const message = test.failureMessages?.join("\n");
        countCheck(tally, {
          name: `${file.name} > ${test.fullName}`,
          passed: test.status === "passed",
          message,
        });
      } else tally.skipped += 1;
    }
    const isBroken =
      file.status === "failed" && file.assertionResults.every(({ status }) => status !== "failed");
    if (isBroken) countCheck(tally, { name: file.name, passed: false, message: file.message });
  }
  if (tally.failed > failedBefore) return;
  if (code !== 0)
    countCheck(tally, { name, passed: false, message: `The run ended with ${code}; see above.` });
  else if (counted === 0) countCheck(tally, { name, passed: false, message: "No test ran." });
}

/** Prints each failure with its message, then the closing line; resolves to the exit code. */
export function printTally(tally, projectRoot) {
  for (const { name, message } of tally.failures) {
    const ownLines = message
      .trimEnd()
      .split("\n")
      .filter((line) => !line.includes("/node_modules/"));
    console.log(`\nFAILED ${name.replace(`${projectRoot}/`, "")}`);
    for (const line of ownLines.slice(0, shownLines)) console.log(`  ${line}`);
  }
  const skipped = tally.skipped > 0 ? `, ${tally.skipped} skipped` : "";
  console.log(`\n${tally.passed} passed, ${tally.failed} failed${skipped}`);
  return tally.failed > 0 || tally.passed === 0 ? 1 : 0;
}
