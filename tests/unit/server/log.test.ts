import { expect, it } from "vitest";
import { createLog } from "@/lib/server/log";

function logged(fields: Record<string, unknown>): string {
  const lines: string[] = [];
  createLog({ now: () => new Date(0), write: (line) => lines.push(line) }).error("broken", fields);
  return lines.join("\n");
}

it("writes one JSON object a line, with the time, the level and the fields", () => {
  expect(JSON.parse(logged({ requestId: "req_1", costPicoUsd: 5n }))).toEqual({
    time: "1970-01-01T00:00:00.000Z",
    level: "error",
    message: "broken",
    requestId: "req_1",
    costPicoUsd: "5",
  });
});

it.each([
  ["a key in a text", { note: "used mm_sk_0123456789abcdef" }],
  ["a key in an error's message", { error: new Error("Bearer 0123456789abcdef refused") }],
  ["a key in an error's cause", { error: new Error("x", { cause: new Error("gsk_0123456789abcdef") }) }],
  ["a value under a secret's name", { nested: { apiKey: "0123456789abcdef" } }],
  ["a value in a list", { headers: [{ authorization: "0123456789abcdef" }] }],
])("never writes %s", (_, fields) => {
  const line = logged(fields);
  expect(line).not.toContain("0123456789abcdef");
  expect(line).toContain("[redacted]");
});
