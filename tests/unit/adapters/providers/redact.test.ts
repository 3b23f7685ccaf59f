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
    [
      "Team: 00000000-1111-4222-8333-444444444444, API key ID: 55555555-6666-4777-8888-999999999999, Failed",
      "Team: [removed], API key ID: [removed], Failed",
    ],
    ["Your team 16f2151a-40f4-4a80-8ad0-cae00c27e8dd has used all", "Your team [removed] has used all"],
    ["not been used in project 123456789012 before", "not been used in project [removed] before"],
    ["not been used in project acme-prod before", "not been used in project [removed] before"],
    ["denied on projects/123456789012/locations/global", "denied on projects/[removed]/locations/global"],
    ["Quota for consumer 'project_number:123456789012'.", "Quota for consumer 'project_number:[removed]'."],
    ["account org-446a70bb2cc5 <ak-f817m9q3k3wi11gjwbgi> is", "account [removed] <[removed]> is"],
    ["account org-20c6704033e4 / proj-5c2d04a3e8d5 request", "account [removed] / [removed] request"],
    ["in organization `org_0123456789abcdef` on", "in organization `[removed]` on"],
    ["Account acme is suspended, possibly", "Account [removed] is suspended, possibly"],
    ["organization ID is 98765432", "organization ID is [removed]"],
    ['{"account_id": "4f3c2b1a-0000"}', '{"account_id": "[removed]"}'],
    ["subscription 550e8400-e29b-41d4-a716-446655440000 expired", "subscription [removed] expired"],
    ["user_2x7DNyswjOHVRWDYVMCIROyGjsS", "[removed]"],
    ["Incorrect API key provided: xa***3f.", "Incorrect API key provided: [removed]."],
    ["arn:aws:iam::123456789012:user/x is not allowed", "[removed] is not allowed"],
    ["the account of jane.doe+x@example.com is closed", "the account of [removed] is closed"],
  ])("makes %j into %j", (text, clean) => {
    expect(redact(text)).toBe(clean);
  });

  it.each([
    "The model accounts/fireworks/models/llama-v3p1-405b-instruct does not exist",
    "meta-llama/Llama-4-Maverick-17B-128E-Instruct-FP8 is busy",
    "Rate limit reached for gpt-5.2 on tokens per min: limit 30000, used 29000",
    "request 550e8400-e29b-41d4-a716-446655440000 failed",
    "a task-oriented, risk-averse answer",
    "The model accounts/fireworks/models/kimi-k2-instruct-0905 is busy",
    "Your account balance is insufficient, team members may add money to the project",
    "user-friendly key-value stores, 3 keys, 429 users",
    "limit 30000 for the organization, 29000 used",
    "Your account is suspended",
  ])("leaves %j as it is", (text) => {
    expect(redact(text)).toBe(text);
  });

  it("gives one line of at most 300 characters", () => {
    expect(redact(`a\r\n\tb\u0000c ${"😀".repeat(400)}`)).toBe(`a b c ${"😀".repeat(293)}…`);
  });

  it("looks at the first 4,096 characters alone", () => {
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
