import { describe, expect, it } from "vitest";
import {
  connectionFailure,
  failureFromResponse,
  failureOf,
  plainFailure,
  RunFailureError,
} from "@/lib/client/data/run-failure";

const answer = (status: number, body: unknown, headers: Record<string, string> = {}) =>
  new Response(typeof body === "string" ? body : JSON.stringify(body), { status, headers });

describe("the failure of an answer", () => {
  it.each([
    [400, "invalid"],
    [401, "signed-out"],
    [402, "no-credits"],
    [403, "forbidden"],
    [404, "not-found"],
    [409, "invalid"],
    [413, "invalid"],
    [429, "rate-limited"],
    [502, "upstream"],
    [503, "unavailable"],
    [500, "unavailable"],
  ] as const)("of status %d is of the kind %s", async (status, kind) => {
    const failure = await failureFromResponse(
      answer(status, { error: "So it is.", code: "x", request_id: "r" }),
    );
    expect([failure.kind, failure.sentence, failure.requestId]).toEqual([kind, "So it is.", "r"]);
  });

  it("waits as long as the header says, else the body, and only for a rate limit", async () => {
    const body = { error: "Later.", code: "rate_limited", retry_after: 7 };
    const waits = await Promise.all([
      failureFromResponse(answer(429, body, { "retry-after": "3" })),
      failureFromResponse(answer(429, body)),
      failureFromResponse(answer(429, "<html>")),
      failureFromResponse(answer(503, body, { "retry-after": "3" })),
    ]);
    expect(waits.map(({ retryAfterSeconds }) => retryAfterSeconds)).toEqual([3, 7, 1, null]);
  });

  it("tells of a proxy's page what the status and the header tell", async () => {
    const failure = await failureFromResponse(answer(502, "<html>", { "x-request-id": "req_1" }));
    expect(failure).toMatchObject({
      kind: "upstream",
      sentence: "The server answered with status 502.",
      requestId: "req_1",
      attempts: [],
    });
  });
});

describe("what was thrown", () => {
  it("is its own failure where it brings one, and a fault of this page otherwise", () => {
    const failure = plainFailure("interrupted", "Gone.");
    expect(failureOf(new RunFailureError(failure))).toBe(failure);
    expect(failureOf(new TypeError("x")).kind).toBe("unexpected");
  });

  it("by a connection is a network failure, but an abort stays an abort", () => {
    const cause = new TypeError("fetch failed");
    expect(failureOf(connectionFailure(cause, undefined)).kind).toBe("network");
    expect(connectionFailure(cause, AbortSignal.abort())).toBe(cause);
  });
});
