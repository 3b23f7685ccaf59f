import { faults } from "./faults.mjs";

const aim = 0.995;

/** Prints the figures and every promise that was broken; the exit code. */
export function printReport({ seed, plans, answers, ledger, startCredits, elapsedMs, stderr }) {
  const of = (kind) => answers.filter((answer) => answer.kind === kind);
  const broken = of("broken");
  const failed = of("failed");
  const excused = answers.filter((answer, index) => isExcused(answer, plans[index]));
  const answered = of("answered").length;
  const rate = answered / (answers.length - excused.length);
  const firstContent = answers.flatMap(({ firstContentMs }) => firstContentMs ?? []);
  const attempts = answers.flatMap((answer) => answer.attempts);
  const attemptsOf = (status) => attempts.filter((attempt) => attempt.status === status);

  const problems = [
    ...[...broken, ...failed].map(({ id, kind, detail }) => `${kind} ${id}: ${detail}`),
    ...answers.flatMap((answer, index) =>
      answer.kind === "partial" && !excused.includes(answer)
        ? [`partial ${answer.id} though its upstream was to do "${plans[index].fault}"`]
        : [],
    ),
    ...(rate < aim ? [`answered ${percent(rate)}, which is less than ${percent(aim)}`] : []),
    ...checkLedger({ answers, ledger, startCredits }),
    ...(stderr === "" ? [] : [`the server complained:\n${stderr.slice(0, 2_000)}`]),
  ];

  const faulty = plans.filter(({ fault }) => fault !== null).length;
  console.log(`
seed "${seed}": ${answers.length} streamed requests in ${(elapsedMs / 1000).toFixed(1)} s, ${faulty} of them with a faulty primary
answered whole            ${answered}
broken off after text     ${excused.length}  (no other model may go on with an answer: error event, partial)
not answered              ${failed.length}
spliced or malformed      ${broken.length}
answered, of the others   ${percent(rate)}  (aim: ${percent(aim)})
answered, of all          ${percent(answered / answers.length)}
attempts that succeeded   ${attemptsOf("success").length}
attempts that failed      ${attemptsOf("failed").length}  (${countReasons(attemptsOf("failed"))})
attempts saved            ${attemptsOf("skipped").length}  (${countReasons(attemptsOf("skipped"))})
first content             p50 ${quantile(firstContent, 0.5)} ms, p99 ${quantile(firstContent, 0.99)} ms
ledger                    ${ledger.charges.size} charges, postings sum to ${ledger.sum}, ${ledger.held} credits held
`);
  for (const problem of problems) console.error(`BROKEN ${problem}`);
  return problems.length === 0 ? 0 : 1;
}

/** A primary that was told to stop after some text, and did: no other model may go on with that answer. */
function isExcused({ kind, model }, { fault, primary }) {
  return kind === "partial" && model === primary && fault !== null && faults[fault].outcome === "partial";
}

/** Every answer's charge against the ledger's, and the ledger against itself. */
function checkLedger({ answers, ledger, startCredits }) {
  const problems = [];
  for (const { id, charged } of answers) {
    const credits = ledger.charges.get(id) ?? 0;
    // An error event tells that something was charged, not how much.
    const isRight = charged === null ? credits >= 1 : credits === (charged ?? 0);
    if (!isRight) problems.push(`${id} was told ${charged} credits and charged ${credits}`);
  }
  const total = [...ledger.charges.values()].reduce((sum, credits) => sum + credits, 0);
  if (ledger.balance !== startCredits - total) problems.push(`the balance is ${ledger.balance}`);
  for (const name of ["held", "openHolds", "running", "unbalanced", "sum"]) {
    if (ledger[name] !== 0) problems.push(`the ledger's "${name}" is ${ledger[name]}, not 0`);
  }
  return problems;
}

/** Such as `timeout 120, rate_limited 80`, the most frequent first. */
function countReasons(attempts) {
  const counts = new Map();
  for (const { reason } of attempts) counts.set(reason, (counts.get(reason) ?? 0) + 1);
  const sorted = [...counts].toSorted(([, left], [, right]) => right - left);
  return sorted.map(([reason, count]) => `${reason} ${count}`).join(", ");
}

function quantile(numbers, share) {
  const sorted = numbers.toSorted((left, right) => left - right);
  return Math.round(sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0);
}

function percent(share) {
  return `${(share * 100).toFixed(2)} %`;
}
