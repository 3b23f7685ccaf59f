/** How one provider's dialect writes the pieces of a streamed answer, as server-sent events. */
export type WireDialect = {
  text: (text: string) => string;
  /** The finish reason, the usage, and whatever else closes an answer. */
  finish: (usage: { inputTokens: number; outputTokens: number }) => string;
  /** A failure that is told inside of a stream that began with 200. */
  failure: (message: string) => string;
};

/** The dialects that a loopback upstream speaks, each under the path that its clients call. */
export const dialects = [
  { path: /\/chat\/completions$/, speaks: openAi() },
  { path: /\/v1\/messages$/, speaks: anthropic() },
  { path: /\/v1beta\/models\/[^/]+:streamGenerateContent$/, speaks: gemini() },
] as const satisfies readonly { path: RegExp; speaks: WireDialect }[];

function openAi(): WireDialect {
  const chunk = (choice: object) => event({ choices: [{ index: 0, finish_reason: null, ...choice }] });
  return {
    text: (content) => chunk({ delta: { content } }),
    finish: ({ inputTokens, outputTokens }) =>
      [
        chunk({ delta: {}, finish_reason: "stop" }),
        event({ choices: [], usage: { prompt_tokens: inputTokens, completion_tokens: outputTokens } }),
        "data: [DONE]\n\n",
      ].join(""),
    failure: (message) => event({ error: { message, type: "server_error", code: 500 } }),
  };
}

function anthropic(): WireDialect {
  const named = (type: string, fields: object) => `event: ${type}\n${event({ type, ...fields })}`;
  return {
    text: (text) => named("content_block_delta", { index: 0, delta: { type: "text_delta", text } }),
    finish: ({ inputTokens, outputTokens }) =>
      [
        named("message_delta", {
          delta: { stop_reason: "end_turn" },
          usage: { input_tokens: inputTokens, output_tokens: outputTokens },
        }),
        named("message_stop", {}),
      ].join(""),
    failure: (message) => named("error", { error: { type: "api_error", message } }),
  };
}

function gemini(): WireDialect {
  const candidate = (text: string) => ({ index: 0, content: { role: "model", parts: [{ text }] } });
  return {
    text: (text) => event({ candidates: [candidate(text)] }),
    finish: ({ inputTokens, outputTokens }) =>
      event({
        candidates: [{ ...candidate(""), finishReason: "STOP" }],
        usageMetadata: { promptTokenCount: inputTokens, candidatesTokenCount: outputTokens },
      }),
    failure: (message) => event({ error: { code: 500, message, status: "INTERNAL" } }),
  };
}

function event(payload: object): string {
  return `data: ${JSON.stringify(payload)}\n\n`;
}
