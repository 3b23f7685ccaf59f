import { describe, expect, it } from "vitest";
import { cutEvenly, replay } from "./support/replay";

const encode = (text: string) => new TextEncoder().encode(text);
const mebibyte = 1024 * 1024;

const whole = '{"choices":[{"message":{"content":"Four."},"finish_reason":"stop"}]}';
const stream = `data: ${whole}\n\n`;
const fourthAt = (at: number) => [stream.slice(0, at), stream.slice(at)].map(encode);

function textOf(...answer: Parameters<typeof replay>): string {
  const { parts } = replay(...answer);
  return parts.map((part) => (part.type === "text-delta" ? part.text : "")).join("");
}

describe("reading an answer", () => {
  it.each([
    null,
    "text/event-stream",
    "application/json; charset=utf-8",
    "text/plain",
    "text/html",
    "application/octet-stream",
  ])("finds a whole body by itself, whatever its content type says: %s", (contentType) => {
    expect(textOf("custom", [encode(whole)], contentType)).toBe("Four.");
    expect(textOf("custom", cutEvenly(encode(`\n ${whole}\n`), 1), contentType)).toBe("Four.");
  });

  it.each([null, "text/event-stream", "application/json", "text/plain"])(
    "finds a stream by itself, whatever its content type says: %s",
    (contentType) => {
      expect(textOf("custom", [encode(stream)], contentType)).toBe("Four.");
      expect(textOf("custom", [encode("\ufeff\n"), ...fourthAt(3)], contentType)).toBe("Four.");
    },
  );

  it.each([
    { page: "<!doctype html><p>Sign in</p>", contentType: "text/plain" },
    { page: "\n\n<html></html>", contentType: null },
    { page: "Sign in", contentType: "text/html; charset=utf-8" },
  ])("takes a page for none: $page as $contentType", ({ page, contentType }) => {
    expect(replay("custom", [encode(page)], contentType)).toStrictEqual({
      parts: [],
      failure: {
        kind: "transport",
        status: 502,
        message: "The custom server answered with a page instead of a stream",
        retryAfterMs: null,
      },
    });
  });

  it("gives what came before a failure in the same read", () => {
    const broken = `${stream.replace(',"finish_reason":"stop"', "")}data: {"error":{"message":"Broken","code":500}}\n\n`;
    const { parts, failure } = replay("custom", [encode(broken)]);
    expect(parts).toStrictEqual([{ type: "text-delta", text: "Four." }]);
    expect(failure).toMatchObject({ kind: "overload", status: 500 });
  });

  it("hears nothing behind its end", () => {
    const { parts, failure } = replay("custom", [
      encode(`${stream}data: [DONE]\n\n${stream}data: no JSON\n\n`),
    ]);
    expect(parts.map(({ type }) => type)).toStrictEqual(["text-delta", "usage-report", "finish"]);
    expect(failure).toBeNull();
  });
});

describe("an event of many mebibytes", () => {
  const imageOf = (bytes: number) =>
    `{"candidates":[{"content":{"parts":[{"inlineData":{"mimeType":"image/png","data":"${"A".repeat(bytes)}"}}]},"finishReason":"STOP"}]}`;

  it.each([
    { form: "a stream", body: `data: ${imageOf(31 * mebibyte)}\n\n` },
    { form: "a whole body", body: imageOf(31 * mebibyte) },
  ])("is read in $form, and its image is told of", ({ body }) => {
    expect(textOf("gemini", cutEvenly(encode(body), 10_000))).toBe(
      "[Here the model gave an image (image/png), which cannot be shown yet.]",
    );
  });

  it.each([
    { form: "a stream", body: `data: ${imageOf(33 * mebibyte)}\n\n`, what: "an event" },
    { form: "a whole body", body: imageOf(33 * mebibyte), what: "an answer" },
  ])("is refused above 32 in $form", ({ body, what }) => {
    const { parts, failure } = replay("gemini", cutEvenly(encode(body), 100_000));
    expect(parts).toStrictEqual([]);
    expect(failure).toMatchObject({ kind: "transport", message: `Gemini sent ${what} that is too long` });
  });
});
