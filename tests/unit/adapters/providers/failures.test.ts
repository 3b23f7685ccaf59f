import { describe, expect, it } from "vitest";
import { type HttpProviderId, providerTable } from "@/lib/adapters/providers/provider-table";
import { createRedactor } from "@/lib/adapters/providers/redact";

const apiKey = "planted key: übergeheim/1";

function read(
  provider: HttpProviderId,
  { status, body, headers = {} }: { status: number; body: unknown; headers?: Record<string, string> },
) {
  const { dialect, name } = providerTable[provider];
  const failure = dialect.readFailure(
    {
      status,
      headers: new Headers(headers),
      body: typeof body === "string" ? body : JSON.stringify(body),
    },
    {
      provider,
      providerName: name,
      messages: [],
      nowMs: () => Date.UTC(2026, 10, 22, 12, 0, 0),
      redact: createRedactor(apiKey),
    },
  );
  const { kind, status: shown, message, retryAfterMs } = failure;
  return { kind, status: shown, message, retryAfterMs };
}

const openAiError = (error: Record<string, unknown>) => ({ error: { param: null, ...error } });
const anthropicError = (type: string, message: string) => ({ type: "error", error: { type, message } });
const googleError = (code: number, status: string, message: string, details: unknown[] = []) => ({
  error: { code, message, status, details },
});

describe("the kind of a refusal", () => {
  it.each([
    ["openai", 400, openAiError({ message: "Bad", type: "invalid_request_error", code: null }), "caller"],
    [
      "openai",
      400,
      openAiError({
        message: "This model's maximum context length is 128000 tokens.",
        type: "invalid_request_error",
        code: "context_length_exceeded",
      }),
      "context_length",
    ],
    [
      "openai",
      400,
      openAiError({ message: "Flagged", type: "invalid_request_error", code: "content_policy_violation" }),
      "caller",
    ],
    ["openai", 401, openAiError({ message: "Incorrect API key", code: "invalid_api_key" }), "credential"],
    ["openai", 403, openAiError({ message: "Country not supported" }), "credential"],
    ["openai", 404, openAiError({ message: "No such model", code: "model_not_found" }), "gone"],
    ["openai", 408, openAiError({ message: "Timed out" }), "timeout"],
    ["openai", 409, openAiError({ message: "Conflict" }), "overload"],
    ["openai", 425, "", "overload"],
    ["openai", 429, openAiError({ message: "Slow down", code: "rate_limit_exceeded" }), "rate"],
    [
      "openai",
      429,
      openAiError({ message: "Quota", type: "insufficient_quota", code: "insufficient_quota" }),
      "credential",
    ],
    ["openai", 500, openAiError({ message: "Oops", type: "server_error" }), "overload"],
    ["openai", 502, "<html>Bad gateway</html>", "overload"],
    ["openai", 503, "", "overload"],
    ["openai", 504, "", "overload"],
    ["openrouter", 402, { error: { code: 402, message: "Insufficient credits" } }, "credential"],
    [
      "openrouter",
      400,
      {
        error: {
          code: 400,
          message: "Provider returned error",
          metadata: { raw: '{"message":"prompt is too long: 3 tokens > 2 maximum"}', provider_name: "X" },
        },
      },
      "context_length",
    ],
    ["deepseek", 402, openAiError({ message: "Insufficient Balance" }), "credential"],
    ["xai", 400, { code: "Invalid argument", error: "Incorrect API key provided: xa***3f." }, "credential"],
    ["mistral", 401, { message: "Unauthorized", request_id: "1" }, "credential"],
    ["mistral", 422, { object: "error", message: { detail: [{ msg: "Extra inputs" }] } }, "caller"],
    ["custom", 422, { detail: [{ loc: ["body"], msg: "Field required" }] }, "caller"],
    ["custom", 413, "", "caller"],
    ["anthropic", 400, anthropicError("invalid_request_error", "messages: bad"), "caller"],
    [
      "anthropic",
      400,
      anthropicError("invalid_request_error", "prompt is too long: 210000 tokens > 200000 maximum"),
      "context_length",
    ],
    [
      "anthropic",
      400,
      anthropicError("invalid_request_error", "Your credit balance is too low to access the Anthropic API."),
      "credential",
    ],
    ["anthropic", 401, anthropicError("authentication_error", "invalid x-api-key"), "credential"],
    ["anthropic", 402, anthropicError("billing_error", "Billing"), "credential"],
    ["anthropic", 403, anthropicError("permission_error", "No"), "credential"],
    ["anthropic", 404, anthropicError("not_found_error", "model: x"), "gone"],
    ["anthropic", 413, anthropicError("request_too_large", "Too large"), "caller"],
    ["anthropic", 429, anthropicError("rate_limit_error", "Slow down"), "rate"],
    ["anthropic", 500, anthropicError("api_error", "Oops"), "overload"],
    ["anthropic", 504, anthropicError("timeout_error", "Slow"), "overload"],
    ["anthropic", 529, anthropicError("overloaded_error", "Overloaded"), "overload"],
    ["gemini", 400, googleError(400, "INVALID_ARGUMENT", "Bad"), "caller"],
    [
      "gemini",
      400,
      googleError(400, "INVALID_ARGUMENT", "API key not valid. Please pass a valid API key.", [
        { "@type": "type.googleapis.com/google.rpc.ErrorInfo", reason: "API_KEY_INVALID" },
      ]),
      "credential",
    ],
    [
      "gemini",
      400,
      googleError(
        400,
        "INVALID_ARGUMENT",
        "The input token count (1200000) exceeds the maximum number of tokens allowed (1048576).",
      ),
      "context_length",
    ],
    ["gemini", 400, googleError(400, "FAILED_PRECONDITION", "Location not supported"), "credential"],
    ["gemini", 403, googleError(403, "PERMISSION_DENIED", "Denied"), "credential"],
    ["gemini", 404, googleError(404, "NOT_FOUND", "models/x is not found"), "gone"],
    ["gemini", 429, [googleError(429, "RESOURCE_EXHAUSTED", "Quota")], "rate"],
    ["gemini", 500, googleError(500, "INTERNAL", "Oops"), "overload"],
    ["gemini", 503, googleError(503, "UNAVAILABLE", "Overloaded"), "overload"],
    ["gemini", 504, googleError(504, "DEADLINE_EXCEEDED", "Slow"), "overload"],
  ] as const)("of %s with status %i and %j is %s", (provider, status, body, kind) => {
    expect(read(provider, { status, body })).toMatchObject({ kind, status });
  });

  it.each([429, 529])("of Anthropic with status %i and a named wait is a rate limit", (status) => {
    const refusal = {
      status,
      body: anthropicError("overloaded_error", "Busy"),
      headers: { "retry-after": "3" },
    };
    expect(read("anthropic", refusal)).toStrictEqual({
      kind: "rate",
      status,
      message: "Anthropic: Busy",
      retryAfterMs: 3_000,
    });
  });
});

describe("the wait that a refusal names", () => {
  it.each([
    [{ "retry-after-ms": "1500", "retry-after": "9" }, 1_500],
    [{ "retry-after": "2" }, 2_000],
    [{ "retry-after": "Sun, 22 Nov 2026 12:00:30 GMT" }, 30_000],
    [{ "retry-after": "soon" }, null],
    [{}, null],
  ] as const)("by %j is %s ms", (headers, retryAfterMs) => {
    expect(read("openai", { status: 429, body: "", headers })).toMatchObject({ retryAfterMs });
  });

  it.each([
    ["34.074s", 34_074],
    ["5s", 5_000],
    ["3600s", 120_000],
    ["a while", null],
  ])("by Gemini's RetryInfo of %s is %s ms", (retryDelay, retryAfterMs) => {
    const details = [
      { "@type": "type.googleapis.com/google.rpc.Help", links: [] },
      { "@type": "type.googleapis.com/google.rpc.RetryInfo", retryDelay },
    ];
    const body = googleError(429, "RESOURCE_EXHAUSTED", "Quota", details);
    expect(read("gemini", { status: 429, body })).toMatchObject({ retryAfterMs });
  });
});

describe("the message of a refusal", () => {
  it.each([
    ["openai", openAiError({ message: "Bad\nrequest" }), "OpenAI: Bad request"],
    ["openai", "<html><h1>nginx</h1></html>", "OpenAI answered with status 400"],
    ["openai", { error: { message: 17 } }, "OpenAI answered with status 400"],
    ["openai", "null", "OpenAI answered with status 400"],
    ["openai", [], "OpenAI answered with status 400"],
    ["xai", { code: "c", error: "Model not found" }, "xAI: Model not found"],
    ["mistral", { object: "error", message: { detail: [{ msg: "Extra inputs" }] } }, "Mistral: Extra inputs"],
    ["custom", { detail: [{ msg: "Field required" }] }, "The custom server: Field required"],
    ["custom", { detail: "Not here" }, "The custom server: Not here"],
    ["anthropic", anthropicError("invalid_request_error", "bad"), "Anthropic: bad"],
    ["anthropic", "oops", "Anthropic answered with status 400"],
    ["gemini", [googleError(400, "INVALID_ARGUMENT", "bad")], "Gemini: bad"],
  ] as const)("of %s for %j is '%s'", (provider, body, message) => {
    expect(read(provider, { status: 400, body }).message).toBe(message);
  });

  it.each(["openai", "anthropic", "gemini"] as const)("of %s never holds the key of the call", (provider) => {
    const text = `Key ${apiKey} (again: ${apiKey}) is wrong`;
    for (const body of [
      openAiError({ message: text }),
      anthropicError("x", text),
      googleError(400, "X", text),
    ]) {
      expect(read(provider, { status: 400, body }).message).not.toContain("geheim");
    }
  });
});
