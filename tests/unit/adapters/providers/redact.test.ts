import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { createRedactor } from "@/lib/adapters/providers/redact";

const redact = createRedactor("");

describe("createRedactor", () => {
  it.each([
    ["key sk-abc123def456 is wrong", "key [removed] is wrong"],
    ["Incorrect API key provided: sk-proj-ab********wxyz.", "Incorrect API key provided: [removed]."],
    ["gsk_AbCdEf0123456789 expired", "[removed] expired"],
    ["sent Bearer abc.def-123, refused", "sent [removed], refused"],
    ["AIzaSyD-0123456789_abcdefghij bad", "[removed] bad"],
    ["token eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiIxIn0.c2ln", "token [removed]"],
    ["hash 0123456789abcdef0123456789abcdef!", "hash [removed]!"],
    ["raw aB3aB3aB3aB3aB3aB3aB3aB3aB3aB3aB3aB3 end", "raw [removed] end"],
    ["in organization org-AbCdEf123456 on tokens", "in organization [removed] on tokens"],
    ["see https://user:pass@host.example/path?key=1 now", "see [removed] now"],
    ["(postgres://a:b@db/x)", "([removed]"],
  ])("makes %j into %j", (text, clean) => {
    expect(redact(text)).toBe(clean);
  });

  it.each([
    "The model accounts/fireworks/models/llama-v3p1-405b-instruct does not exist",
    "meta-llama/Llama-4-Maverick-17B-128E-Instruct-FP8 is busy",
    "Rate limit reached for gpt-5.2 on tokens per min: limit 30000, used 29000",
    "request 550e8400-e29b-41d4-a716-446655440000 failed",
    "a task-oriented, risk-averse answer",
  ])("leaves %j as it is", (text) => {
    expect(redact(text)).toBe(text);
  });

  it("gives one line of at most 300 characters", () => {
    expect(redact(`a\r\n\tb\u0000c ${"😀".repeat(400)}`)).toBe(`a b c ${"😀".repeat(293)}…`);
  });

  it("looks at the first 4,096 characters alone, since the search for secrets is slow on hostile text", () => {
    expect(redact(`see https://host.example/${"a.".repeat(2_100)} and the rest`)).toBe("see [removed]");
    expect(redact("a+".repeat(500_000))).toHaveLength(300);
  });

  it("takes the key of the call out even where it lies across the last character looked at", () => {
    const key = "no-known-shape-of-a-key";
    const clean = createRedactor(key)(`https://host.example/${"a".repeat(4_064)} ${key}`);
    expect(clean).not.toContain("no-known");
  });

  it("takes the key of the call out wherever it stands, also across the cut", () => {
    fc.assert(
      fc.property(
        fc.string({ minLength: 8, maxLength: 60 }).filter((key) => !/^[x\s]*$/.test(key)),
        fc.nat({ max: 320 }),
        (key, position) => {
          const clean = createRedactor(key)(`${"x ".repeat(position)}${key} y ${key}`);
          expect(clean).not.toContain(key);
          expect([...clean].length).toBeLessThanOrEqual(300);
        },
      ),
      { seed: 20_261_122, numRuns: 500 },
    );
  });
});
