import { writePrompt } from "../upstream/answer-plan.mjs";

const model = "gpt-4.1-mini";

/** A gateway as the callers see it: a port, and the bytes of a request for a plan. */
export function ourTarget({ port, apiKey }) {
  return { port, request: (plan) => postJson("/api/v1/chat", { authorization: `Bearer ${apiKey}` }, plan) };
}

/** Portkey, told in its headers where the upstream is. */
export function portkeyTarget({ port, upstreamPort }) {
  const headers = {
    authorization: "Bearer x",
    "x-portkey-provider": "openai",
    "x-portkey-custom-host": `http://127.0.0.1:${upstreamPort}/v1`,
  };
  return { port, request: (plan) => postJson("/v1/chat/completions", headers, plan) };
}

/** The upstream itself, asked without a gateway. */
export function directTarget({ port }) {
  return { port, request: (plan) => postJson("/v1/chat/completions", {}, plan) };
}

function postJson(path, headers, { isStream, ...plan }) {
  const body = JSON.stringify({
    model,
    stream: isStream,
    messages: [{ role: "user", content: writePrompt(plan) }],
  });
  const lines = Object.entries({
    host: "127.0.0.1",
    "content-type": "application/json",
    "content-length": Buffer.byteLength(body),
    ...headers,
  }).map(([name, value]) => `${name}: ${value}\r\n`);
  return Buffer.from(`POST ${path} HTTP/1.1\r\n${lines.join("")}\r\n${body}`);
}
