import { expect, it } from "vitest";
import { hexDigest } from "@/lib/core/orchestration/blind/seeded-random";
import { rubricPrompt, rubricVersion } from "@/lib/core/orchestration/judge/rubric";

it("has the lines that others read, and shows the shape of the reply", () => {
  const lines = rubricPrompt(["accuracy", "clarity"], ["Draft B was cut off."]).split("\n");
  expect(lines.slice(0, 2)).toStrictEqual(["Task: judge", "Criteria: accuracy; clarity"]);
  expect(lines).toContain("Draft B was cut off.");
  expect(JSON.parse(lines.at(-1) ?? "")).toMatchObject({
    scores: [{ label: "A", criteria: { accuracy: 7.5, clarity: 7.5 } }],
  });
});

it("changes only together with its version", () => {
  const fingerprint = hexDigest(rubricPrompt(["accuracy"], []));
  expect({ rubricVersion, fingerprint }).toStrictEqual({ rubricVersion: 1, fingerprint: "176455572fa1aed5" });
});
