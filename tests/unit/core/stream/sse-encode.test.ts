import { expect, it } from "vitest";
import { sseFrame } from "@/lib/core/stream/sse-encode";

it("writes one line of ASCII JSON that decodes to the same payload", () => {
  const payload = { delta: "naïve – “quoted”\u2028line\u2029\u0085 😀\nnext\rend", done: false };
  const frame = sseFrame(payload);
  expect(frame).toMatch(/^data: [\x20-\x7e]+\n\n$/);
  expect(JSON.parse(frame.slice("data: ".length))).toEqual(payload);
});
