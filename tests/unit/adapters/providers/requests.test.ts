import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { UpstreamRequest } from "@/lib/adapters/providers/dialect";
import { type HttpProviderId, httpProviderIds, providerTable } from "@/lib/adapters/providers/provider-table";
import { type ChatMessage, textOf } from "@/lib/contracts/messages";
import { exampleCall } from "./support/example-call";

type CallOptions = Parameters<typeof exampleCall>[0];

function build(provider: HttpProviderId, options: CallOptions = {}): UpstreamRequest {
  const baseUrl = providerTable[provider].defaultBaseUrl ?? "http://localhost:11434/v1";
  return providerTable[provider].dialect.buildRequest(exampleCall({ provider, ...options }), {
    provider,
    baseUrl,
    apiKey: "key-1",
  });
}

const bodyOf = (provider: HttpProviderId, options: CallOptions = {}) =>
  JSON.parse(build(provider, options).body);

const dataUrl = "data:image/png;base64,iVBORw0KGgo=";
const conversation: ChatMessage[] = [
  { role: "system", content: "Be brief." },
  { role: "user", content: "Hello" },
  { role: "assistant", content: "Hi." },
  { role: "system", content: "Be kind." },
  {
    role: "user",
    content: [
      { type: "text", text: "What is this?" },
      { type: "image_url", image_url: { url: dataUrl } },
      { type: "image_url", image_url: { url: "https://example.com/cat.webp?size=1" } },
    ],
  },
];

describe("a request in OpenAI's format", () => {
  it("has exactly the agreed address, headers and body", () => {
    const { url, headers } = build("openai");
    expect(url).toBe("https://api.openai.com/v1/chat/completions");
    expect(headers).toStrictEqual({ authorization: "Bearer key-1" });
    expect(bodyOf("openai", { messages: conversation, temperature: 1.5, maxTokens: 100 })).toStrictEqual({
      model: "example-1",
      messages: conversation,
      stream: true,
      stream_options: { include_usage: true },
      temperature: 1.5,
      max_completion_tokens: 100,
    });
  });

  it("sends neither temperature nor limit when none was asked for", () => {
    expect(bodyOf("deepseek")).toStrictEqual({
      model: "example-1",
      messages: [{ role: "user", content: "How are you?" }],
      stream: true,
      stream_options: { include_usage: true },
    });
  });

  it("asks only OpenRouter for its own usage report", () => {
    for (const provider of httpProviderIds) {
      const { usage } = bodyOf(provider);
      expect(usage, provider).toStrictEqual(provider === "openrouter" ? { include: true } : undefined);
    }
    expect(build("openrouter").headers).toStrictEqual({
      authorization: "Bearer key-1",
      "x-title": "LLMWise",
    });
  });

  it("spares Mistral the stream options, which it refuses", () => {
    expect(bodyOf("mistral")).not.toHaveProperty("stream_options");
  });

  it.each([
    ["openai", "max_completion_tokens"],
    ["groq", "max_completion_tokens"],
    ["cerebras", "max_completion_tokens"],
    ["openrouter", "max_tokens"],
    ["mistral", "max_tokens"],
    ["custom", "max_tokens"],
  ] as const)("names the limit for %s %s", (provider, field) => {
    const body = bodyOf(provider, { maxTokens: 50 });
    expect(body[field]).toBe(50);
    expect(Object.keys(body).filter((key) => key.startsWith("max_"))).toStrictEqual([field]);
  });

  it("carries no authorization for a local server without a key", () => {
    const { dialect } = providerTable.custom;
    const endpoint = { provider: "custom", baseUrl: "http://localhost:8080/v1", apiKey: "" } as const;
    expect(dialect.buildRequest(exampleCall({ provider: "custom" }), endpoint).headers).toStrictEqual({});
  });

  it("sends text parts without an image as one string, and no image but a user's", () => {
    const image = { type: "image_url" as const, image_url: { url: dataUrl } };
    const messages: ChatMessage[] = [
      { role: "assistant", content: [{ type: "text", text: "a picture" }, image] },
      {
        role: "user",
        content: [
          { type: "text", text: "one" },
          { type: "text", text: "" },
          { type: "text", text: "two" },
        ],
      },
    ];
    expect(bodyOf("openai", { messages }).messages).toStrictEqual([
      { role: "assistant", content: "a picture" },
      { role: "user", content: "one\ntwo" },
    ]);
  });
});

describe("a request to Anthropic", () => {
  it("has exactly the agreed address, headers and body", () => {
    const { url, headers } = build("anthropic");
    expect(url).toBe("https://api.anthropic.com/v1/messages");
    expect(headers).toStrictEqual({ "x-api-key": "key-1", "anthropic-version": "2023-06-01" });
    const options: CallOptions = {
      messages: conversation,
      temperature: 1.5,
      maxTokens: 100,
      model: { temperature: "unit" },
    };
    expect(bodyOf("anthropic", options)).toStrictEqual({
      model: "example-1",
      max_tokens: 100,
      system: "Be brief.\n\nBe kind.",
      messages: [
        { role: "user", content: [{ type: "text", text: "Hello" }] },
        { role: "assistant", content: [{ type: "text", text: "Hi." }] },
        {
          role: "user",
          content: [
            { type: "text", text: "What is this?" },
            { type: "image", source: { type: "base64", media_type: "image/png", data: "iVBORw0KGgo=" } },
            { type: "image", source: { type: "url", url: "https://example.com/cat.webp?size=1" } },
          ],
        },
      ],
      temperature: 1,
      stream: true,
    });
  });

  it("always limits the answer: by the wish, the model, and what the prompt leaves of the window", () => {
    const limit = (options: CallOptions, contextWindow = 100_000) =>
      bodyOf("anthropic", { ...options, model: { contextWindow, maxOutputTokens: 64_000 } }).max_tokens;
    expect(limit({})).toBe(64_000);
    expect(limit({ maxTokens: 128_000 })).toBe(64_000);
    expect(limit({ maxTokens: 7 })).toBe(7);
    // "How are you?" is estimated at 8 tokens.
    expect(limit({}, 10_000)).toBe(9_992);
    expect(limit({ maxTokens: 12_000 }, 10_000)).toBe(9_992);
  });

  it("leaves room for an answer though the estimate of the prompt fills the window", () => {
    const model = { contextWindow: 5_000, maxOutputTokens: 64_000 };
    const messages: ChatMessage[] = [{ role: "user", content: "x".repeat(20_000) }];
    expect(bodyOf("anthropic", { messages, model }).max_tokens).toBe(4_096);
    expect(bodyOf("anthropic", { messages, model, maxTokens: 9 }).max_tokens).toBe(9);
  });

  it("trims the end of a final assistant turn, and drops one of white space alone", () => {
    const start: ChatMessage = { role: "user", content: "Count." };
    const ending = (content: string) =>
      bodyOf("anthropic", { messages: [start, { role: "assistant", content }] }).messages.at(-1);
    expect(ending("One, two, \n")).toStrictEqual({
      role: "assistant",
      content: [{ type: "text", text: "One, two," }],
    });
    expect(ending(" \n ").role).toBe("user");
  });
});

describe("a request to Gemini", () => {
  it("has exactly the agreed address, headers and body, with the key in a header", () => {
    const { url, headers } = build("gemini");
    expect(url).toBe(
      "https://generativelanguage.googleapis.com/v1beta/models/example-1:streamGenerateContent?alt=sse",
    );
    expect(headers).toStrictEqual({ "x-goog-api-key": "key-1" });
    expect(bodyOf("gemini", { messages: conversation, temperature: 2, maxTokens: 100 })).toStrictEqual({
      systemInstruction: { parts: [{ text: "Be brief.\n\nBe kind." }] },
      contents: [
        { role: "user", parts: [{ text: "Hello" }] },
        { role: "model", parts: [{ text: "Hi." }] },
        {
          role: "user",
          parts: [
            { text: "What is this?" },
            { inlineData: { mimeType: "image/png", data: "iVBORw0KGgo=" } },
            { fileData: { fileUri: "https://example.com/cat.webp?size=1", mimeType: "image/webp" } },
          ],
        },
      ],
      generationConfig: { temperature: 2, maxOutputTokens: 100 },
    });
  });

  it("takes a model id with or without its prefix, and lets none change the path", () => {
    expect(build("gemini", { upstreamId: "models/gemini-3-flash" }).url).toContain("/models/gemini-3-flash:");
    expect(build("gemini", { upstreamId: "../x?y" }).url).toContain("/models/..%2Fx%3Fy:");
  });
});

describe("a request to any provider", () => {
  it.each(httpProviderIds)("leaves the temperature out for a model of %s that refuses it", (provider) => {
    const { body } = build(provider, { temperature: 0.5, model: { temperature: "fixed" } });
    expect(body).not.toContain("temperature");
  });

  it.each(httpProviderIds)("keeps the key out of address and body of %s", (provider) => {
    const { url, body } = build(provider, { messages: conversation });
    expect(url + body).not.toContain("key-1");
  });
});

const message = fc.record({
  role: fc.constantFrom("system" as const, "user" as const, "assistant" as const),
  content: fc.oneof(
    fc.constantFrom("", " ", "a ", "b"),
    fc.array(
      fc.oneof(
        fc.record({ type: fc.constant("text" as const), text: fc.constantFrom("", "x", "y ") }),
        fc.constant({ type: "image_url" as const, image_url: { url: dataUrl } }),
      ),
      { minLength: 1, maxLength: 3 },
    ),
  ),
});
const anyConversation = fc.array(message, { maxLength: 12 });
const letters = (text: string) => text.replace(/\s/g, "");

describe("any sequence of roles", () => {
  it.each([
    { provider: "anthropic", list: "messages", content: "content", answering: "assistant" },
    { provider: "gemini", list: "contents", content: "parts", answering: "model" },
  ] as const)("alternates for $provider, starts with the user and loses no word", (dialect) => {
    fc.assert(
      fc.property(anyConversation, (messages) => {
        const body = bodyOf(dialect.provider, { messages });
        const turns: { role: string; text: string; size: number }[] = body[dialect.list].map(
          (turn: Record<string, { text?: string }[]> & { role: string }) => ({
            role: turn.role,
            text: (turn[dialect.content] ?? []).map(({ text }) => text ?? "").join(""),
            size: turn[dialect.content]?.length ?? 0,
          }),
        );
        turns.forEach(({ role, size }, index) => {
          expect(role).toBe(index % 2 === 0 ? "user" : dialect.answering);
          expect(size).toBeGreaterThan(0);
        });
        expect(turns.length).toBeGreaterThan(0);
        const said = messages.filter(({ role }) => role !== "system").map(textOf);
        const sent = turns
          .map(({ text }) => text)
          .join("")
          .replace("Continue our conversation.", "");
        expect(letters(sent)).toBe(letters(said.join("")));
      }),
      { seed: 20_261_122, numRuns: 500 },
    );
  });

  it("keeps its order and roles in OpenAI's format", () => {
    fc.assert(
      fc.property(anyConversation, (messages) => {
        const sent: { role: string }[] = bodyOf("openai", { messages }).messages;
        expect(sent.map(({ role }) => role)).toStrictEqual(messages.map(({ role }) => role));
      }),
      { seed: 20_261_122, numRuns: 200 },
    );
  });
});
