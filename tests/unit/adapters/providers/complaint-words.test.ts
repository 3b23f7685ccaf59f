import { describe, expect, it } from "vitest";
import { readComplaintWords } from "@/lib/adapters/providers/complaint-words";

describe("readComplaintWords", () => {
  it.each([
    ["an object", { error: { code: "A", message: "why" } }],
    ["an array around it", [{ error: { code: "A", message: "why" } }]],
    ["a string for the error", { code: "A", error: "why" }],
    ["no object around the fields", { type: "A", message: "why" }],
    ["a detail", { code: "A", detail: "why" }],
    ["a list of details", { code: "A", detail: [{ loc: ["body"], msg: "why" }] }],
    ["Azure's inner error", { error: { message: "why", innererror: { code: "A" } } }],
    ["Google's details", { error: { message: "why", details: [{ reason: "A" }] } }],
    ["an inner vendor's JSON", { error: { metadata: { raw: '{"error":{"code":"A","message":"why"}}' } } }],
    ["an inner vendor's object", { error: { metadata: { raw: { error: { code: "A", message: "why" } } } } }],
    [
      "JSON within JSON",
      { error: { metadata: { raw: '{"details":"{\\"code\\":\\"A\\",\\"message\\":\\"why\\"}"}' } } },
    ],
    ["JSON as the message", { error: { message: '{"code":"A","message":"why"}' } }],
  ])("finds code and sentence in %s", (_name, body) => {
    const { codes, text } = readComplaintWords(body);
    expect({ codes: [...codes], text }).toStrictEqual({ codes: ["a"], text: "why" });
  });

  it("does not take up what the caller said", () => {
    const metadata = { reasons: ["violence"], flagged_input: "rate limit" };
    const body = { error: { message: "Flagged", metadata, param: "context length" }, user_id: "u" };
    const { codes, text } = readComplaintWords(body);
    expect([...codes]).toEqual(["content_policy_violation"]);
    expect(text).toBe("Flagged");
  });

  it("keeps beginning and end of a long message", () => {
    const { text } = readComplaintWords({ message: `${"a".repeat(500_000)}z` });
    expect(text).toHaveLength(8_193);
    expect(text.endsWith("z")).toBe(true);
  });

  it.each([
    ["deep", () => JSON.parse(`${'{"error":'.repeat(5_000)}"x"${"}".repeat(5_000)}`)],
    ["wide", () => ({ errors: Array.from({ length: 100_000 }, () => ({ message: "x".repeat(50) })) })],
    ["empty", () => null],
  ])("reads a %s body as far as is sensible", (_name, body) => {
    expect(readComplaintWords(body()).text.length).toBeLessThan(50_000);
  });
});
