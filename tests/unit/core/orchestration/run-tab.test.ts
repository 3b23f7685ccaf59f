import { expect, it } from "vitest";
import { createCallJournal } from "@/lib/core/orchestration/run-tab";
import { callOutcome } from "@/tests/support/call-outcome";

it("keeps calls in the order in which they ended, the newest entry of each, and lets billing be decided later", () => {
  const journal = createCallJournal();
  const first = callOutcome({ callId: "draft-0" });
  const second = callOutcome({ callId: "verdict-0" });
  const again = callOutcome({ callId: "draft-0", content: "changed" });
  journal.record(first, false);
  journal.record(second, true);
  journal.record(again, true);
  journal.setBilled("verdict-0", false);
  journal.setBilled("unknown", true);
  expect(journal.calls).toStrictEqual([
    { outcome: again, billed: true },
    { outcome: second, billed: false },
  ]);
});
